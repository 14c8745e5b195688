"""The lines under a heading → entries: one pass, one method for each kind of line."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from studykit.notes import inline
from studykit.notes.cards import take_card
from studykit.notes.cursor import Cursor, span_of
from studykit.notes.lines import Line
from studykit.notes.listed import Listed, listed, listed_paragraph
from studykit.notes.lists import Item, take_items
from studykit.notes.model import (
    Definition,
    Entry,
    Fact,
    LineRole,
    Link,
    Links,
    Listing,
    Mention,
    Quote,
    Resource,
    Span,
    Statement,
    Summary,
    Tags,
)
from studykit.notes.nesting import NO_LEAD, Lead, Shelf, lead_of, names_target
from studykit.notes.people import split_people, surnames
from studykit.notes.quotes import (
    attribution_after,
    opens_quote,
    speaker_before,
    statement_text,
    take_quote,
)
from studykit.notes.tables import begins_table, take_table
from studykit.notes.tail import TARGET

FACTS = frozenset("needs pages est importance year venue doi key pdf".split())

_FACT = re.compile(r"([a-z][a-z-]*):[ \t]+(\S.*)")
_TERM = re.compile(r"\*([^*]+)\*:?")
_LEAD_END = (":", "?")
_SENTENCE_END = (".", "!", ";")
# What no paragraph is: a table, a tag of HTML, text without a word, and what is no text at all.
_FOREIGN = re.compile(r"\|.*|</?[a-zA-Z!][^\n]*>|<!--.*-->|[\W_]*|.*[\x00-\x08\x0e-\x1f\ufffd].*", re.DOTALL)


@dataclass(slots=True)
class Body:
    """Reads one section's lines; `works` is empty for a topic."""

    cursor: Cursor
    works: Sequence[Mention]
    default_kind: str = "post"
    entries: list[Entry] = field(default_factory=list)
    _at_top: bool = True  # nothing but tags and facts so far
    _commentary: bool = False  # after a rule, until the links
    _speaker: str | None = None  # of a line `Name:`
    _run: int = 0  # where the paragraphs begin that an attribution holds for

    def read(self) -> list[Entry]:
        """All entries of the section, in order."""
        while (line := self.cursor.peek()) is not None:
            if line.blank:
                self.cursor.take()
            elif not (self._at_top and self._take_top(line)):
                self._at_top = False
                self._take_block(line)
        return self.entries

    def _take_top(self, line: Line) -> bool:
        if tags := line.tags:
            self.entries.append(Tags(span_of([self.cursor.take()]), tags))
            return True
        fact = _FACT.fullmatch(line.text) if self.works and not line.quoted else None
        if fact is None or (fact[1] not in FACTS and self._after_blank(line)):
            return False
        if fact[1] not in FACTS:
            message = f"no field is called {fact[1]!r}; its line is kept"
            self.cursor.warn(line.number, "unknown-field", message)
        self.entries.append(Fact(span_of([self.cursor.take()]), fact[1], fact[2].strip()))
        return True

    def _after_blank(self, line: Line) -> bool:
        return self.cursor.roles.get(line.number - 1) == LineRole.BLANK

    def _take_block(self, line: Line) -> None:
        if line.rule:
            self._take_rule()
        elif line.card:
            self.entries.append(take_card(self.cursor))
        elif line.quoted and not line.text:
            self.cursor.take(LineRole.STRUCTURE)
        elif opens_quote(line):
            self._take_quote()
        elif (attribution := attribution_after(line)) is not None:
            self._take_attribution(attribution)
        elif line.item is not None:
            self._take_list(None)
        elif not self.works and begins_table(line, self.cursor.peek(1)):
            self.entries += take_table(self.cursor, self.default_kind)
        elif line.quoted or not self._take_named(line):
            self._take_paragraph()

    def _take_rule(self) -> None:
        self.cursor.take(LineRole.STRUCTURE)
        self._commentary, self._speaker, self._run = bool(self.works), None, len(self.entries)

    # ---- quotations ----------------------------------------------------------------------------------

    def _take_quote(self) -> None:
        commentary = self._commentary or not self._may_say(self._speaker)
        quote = take_quote(self.cursor, commentary=commentary, speaker=self._speaker)
        if quote.text:
            self.entries.append(quote)
        else:
            self.cursor.mark(quote.span, LineRole.UNRECOGNISED)

    def _may_say(self, speaker: str | None) -> bool:
        """Whether words of the work itself may be the speaker's: nobody is named, or one of its authors."""
        if speaker is None or not self.works:
            return True
        named, _ = split_people(speaker)
        return any(surnames(named) & surnames(work.authors) for work in self.works)

    def _take_attribution(self, text: str) -> None:
        line = self.cursor.take()
        cited = inline.resource(text)
        speaker = _people(cited) if cited else text
        for place in range(self._run, len(self.entries)):
            self.entries[place] = self._attributed(self.entries[place], speaker, cited)
        if cited:
            self.entries.append(Resource(span_of([line]), cited))
        self._run = len(self.entries)

    def _attributed(self, entry: Entry, speaker: str | None, cited: Mention | None) -> Entry:
        if isinstance(entry, Quote) and entry.speaker is None:
            commentary = entry.commentary or not self._may_say(speaker)
            return replace(entry, speaker=speaker, cited=cited, commentary=commentary)
        if isinstance(entry, Statement | Definition | Listing) and entry.speaker is None:
            return replace(entry, speaker=speaker)
        return entry

    # ---- lines that name something -------------------------------------------------------------------

    def _take_named(self, line: Line) -> bool:
        """`Name:` before a quotation, a cross-reference, a resource of a topic, links of a work."""
        if line.text.endswith(":") and (speaker := speaker_before(line, self.cursor.past_blanks(1))):
            self.cursor.take()
            self._speaker = speaker
        elif not TARGET.match(line.text):
            return self._take_links_line(line) if self.works else self._take_cited(line)
        elif (reference := inline.reference(line.text)) is not None:
            self.entries.append(Links(span_of([self.cursor.take()]), (reference,)))
        elif inline.is_sentence(text := self._with_next(line)) and (self.works or not listed(text)):
            return False
        elif self.works or inline.is_anchor(line.text):
            return self._take_links_line(line)
        else:
            self._take_resource()
        return True

    def _with_next(self, line: Line) -> str:
        """The line and the one that may go on with it, where a sentence shows."""
        following = self.cursor.peek(1)
        if following is None or TARGET.match(following.text) or not _continues_paragraph(line, following):
            return line.text
        return f"{line.text} {following.text}"

    def _take_links_line(self, line: Line) -> bool:
        targets = inline.link_line(line.text)
        if targets:
            self._add_links(span_of([self.cursor.take()]), targets)
        return bool(targets)

    def _add_links(self, span: Span, targets: tuple[Link, ...]) -> None:
        self.entries.append(Links(span, targets))
        self._commentary, self._speaker = False, None

    def _take_cited(self, line: Line) -> bool:
        found = listed_paragraph(line.text, self.default_kind)
        if found:
            self.cursor.take()
            self._add_listed(span_of([line]), found)
        return found is not None

    def _add_listed(self, span: Span, found: Listed, lead: Lead = NO_LEAD) -> None:
        facts = tuple(Fact(span, name, value) for name, value in found.facts)
        self.entries.append(Resource(span, lead.given(found.work), facts=facts))

    def _take_resource(self) -> None:
        lines = [self.cursor.take()]
        while (line := self.cursor.peek()) is not None and _continues_resource(lines[0], line):
            lines.append(self.cursor.take())
        text = " ".join(line.text for line in lines)
        found = listed(text, self.default_kind)
        work = found.work if found else inline.resource(text, self.default_kind)
        assert work is not None  # noqa: S101 - the caller has seen its first line
        statements = self._take_statements(work)
        span = span_of(lines).to(statements[-1].span) if statements else span_of(lines)
        facts = tuple(Fact(span, name, value) for name, value in found.facts) if found else ()
        self.entries.append(Resource(span, work, tuple(statements), facts))
        following = self.cursor.peek()
        if lines[-1].text.endswith(":") and following is not None and following.item is not None:
            self._take_list(None, Lead(work.authors))

    def _take_statements(self, work: Mention) -> list[Entry]:
        """The `>` blocks that begin right under a resource: words from or about it."""
        under = Body(self.cursor, [work])
        line = self.cursor.peek()
        while line is not None and line.quoted:
            under._take_block(line)
            if (line := self.cursor.past_blanks()) is not None and line.quoted:
                self.cursor.skip_blanks()
        return under.entries

    # ---- lists and paragraphs ------------------------------------------------------------------------

    def _take_paragraph(self) -> None:
        lines = [self.cursor.take()]
        while (line := self.cursor.peek()) is not None and _continues_paragraph(lines[0], line):
            lines.append(self.cursor.take())
        if _FOREIGN.fullmatch(lines[-1].text) or not self._leads_in(lines[-1]):
            self._add_text(lines)
            return
        if lines[:-1]:
            self._add_text(lines[:-1])
        if not lines[-1].quoted:
            self.cursor.skip_blanks()
        self._take_list(lines[-1], lead_of(lines[-1].text))

    def _add_text(self, lines: list[Line]) -> None:
        text = "\n".join(line.text for line in lines)
        if _FOREIGN.fullmatch(text) or all(_FOREIGN.fullmatch(line.text) for line in lines):
            self.cursor.mark(span_of(lines), LineRole.UNRECOGNISED)
        elif lines[0].quoted:
            self.entries.append(Statement(span_of(lines), statement_text(lines), self._speaker))
        else:
            self.entries.append(Summary(span_of(lines), text))

    def _leads_in(self, line: Line) -> bool:
        """Whether the line leads in to the list that follows it."""
        following = self.cursor.peek() if line.quoted else self.cursor.past_blanks()
        if following is None or following.item is None or following.quoted != line.quoted:
            return False
        if self.works and _links(following.item):
            return False
        adjacent = self.cursor.peek() is following
        return adjacent or line.text.endswith(_LEAD_END) or not line.text.endswith(_SENTENCE_END)

    def _take_list(self, lead: Line | None, shared: Lead = NO_LEAD) -> None:
        context = lead.text.rstrip(":").strip().strip("*") if lead else None
        items = take_items(self.cursor)
        if not self.works:
            shared = shared._replace(works=self._shelf.are_works(items))
        plain = [
            piece
            for item in items
            for piece, given in self._pieces(item, shared)
            if not self._take_item(piece, context, given)
        ]
        if lead and plain:
            span = span_of([lead]).to(plain[-1].span)
            texts = tuple(item.text if _leads_to_reference(item) else item.full_text for item in plain)
            self.entries.append(Listing(span, lead.text.strip("*"), texts, self._speaker))
            return
        if lead:
            self.cursor.mark(span_of([lead]), LineRole.STRUCTURE)
        self.entries += [Statement(item.span, item.full_text, self._speaker) for item in plain]

    @property
    def _shelf(self) -> Shelf:
        return Shelf(self.cursor, self.default_kind)

    def _pieces(self, item: Item, shared: Lead) -> Iterable[tuple[Item, Lead]]:
        if not item.under:
            return [(item, shared)]
        if not self.works:
            return self._shelf.pieces(item, shared)
        return ((piece, shared) for piece in (item.flat() if names_target(item) else [item]))

    def _take_item(self, item: Item, context: str | None, shared: Lead) -> bool:
        """Take an item that is more than plain text; False leaves it to the list."""
        if reference := inline.reference(item.text):
            self._add_reference(reference, [item.line, *item.under], context)
        elif links := self._links_of(item):
            self._add_links(item.span, links)
        elif not self.works and (found := self._shelf.work_of(item, shared)):
            self._add_listed(item.span, found, shared)
        elif item.under and (term := _TERM.fullmatch(item.text)):
            meaning = "\n".join(line.text for line in item.under)
            self.entries.append(Definition(item.span, term[1].strip(), meaning, context, self._speaker))
        else:
            self._add_nested_definitions(item)
            return False
        return True

    def _links_of(self, item: Item) -> tuple[Link, ...]:
        return _links(item.full_text) if self.works or inline.is_anchor(item.text) else ()

    def _add_nested_definitions(self, item: Item) -> None:
        """Under an item: a cross-reference on a line of its own, then the paragraph that says what it is."""
        if not _leads_to_reference(item):
            return
        found = [(i, link) for i, line in enumerate(item.under) if (link := inline.reference(line.text))]
        stops = [*(start for start, _ in found[1:]), len(item.under)]
        for (start, link), stop in zip(found, stops, strict=True):
            self._add_reference(link, item.under[start:stop], item.text)

    def _add_reference(self, link: Link, lines: list[Line], context: str | None) -> None:
        """A cross-reference, which the lines under its own make the term of a definition."""
        self.entries.append(Links(span_of(lines[:1]), (link,)))
        if meaning := "\n".join(line.text for line in lines[1:]):
            self.entries.append(Definition(span_of(lines), link.title or "", meaning, context, self._speaker))


def _links(text: str) -> tuple[Link, ...]:
    return () if inline.is_sentence(text) else inline.link_line(text)


def _leads_to_reference(item: Item) -> bool:
    return bool(item.under) and inline.reference(item.under[0].text) is not None


def _continues_paragraph(first: Line, line: Line) -> bool:
    if line.code:
        return not first.quoted
    if not line.text or line.rule or line.heading or line.quoted != first.quoted:
        return False
    if line.item is not None or line.card or opens_quote(line) or attribution_after(line):
        return False
    if line.text.startswith("|") and not first.text.startswith("|"):
        return False
    if line.text[0] in "*[\\" and listed_paragraph(line.text):
        return False
    return not line.text.startswith("[") or not _names_work(line.text)


def _names_work(text: str) -> bool:
    """Whether a line begins with a cross-reference, or with a title in quotation marks and no sentence."""
    if text.startswith(('["', "[“")):
        return inline.resource(text) is not None and not inline.is_sentence(text)
    return inline.reference(text) is not None


def _continues_resource(first: Line, line: Line) -> bool:
    if line.blank or line.quoted or line.item is not None or line.card or line.rule or line.heading:
        return False
    return line.indent > first.indent + 1 and not TARGET.match(line.text)


def _people(work: Mention) -> str | None:
    names = ", ".join(work.authors)
    return f"{names} et al." if work.et_al else names or work.title or None
