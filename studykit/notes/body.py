"""The lines under a heading → entries: one pass, one method for each kind of line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from studykit.notes import inline
from studykit.notes.cards import take_card
from studykit.notes.cursor import Cursor, span_of
from studykit.notes.lines import Line
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
from studykit.notes.quotes import attribution_after, opens_quote, quoted_text, speaker_before, take_quote

FACTS = frozenset("needs pages est importance year venue doi key pdf".split())

_FACT = re.compile(r"([a-z][a-z-]*):[ \t]+(\S.*)")
_TERM = re.compile(r"\*([^*]+)\*:?")
_LEAD_END = (":", "?")
_SENTENCE_END = (".", "!", ";")


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
            elif self._at_top and self._take_top(line):
                continue
            else:
                self._at_top = False
                self._take_block(line)
        return self.entries

    def _take_top(self, line: Line) -> bool:
        if line.tags:
            self.entries.append(Tags(span_of([self.cursor.take()]), line.tags))
            return True
        fact = _FACT.fullmatch(line.text) if self.works and not line.quoted else None
        if fact is None or (fact[1] not in FACTS and self._after_blank(line)):
            return False
        if fact[1] not in FACTS:
            self.cursor.warn(line.number, "unknown-field", f"no field is called {fact[1]!r}; its line is kept")
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
            self._add_quote(take_quote(self.cursor, commentary=self._commentary, speaker=self._speaker))
        elif (attribution := attribution_after(line)) is not None:
            self._take_attribution(attribution)
        elif line.item is not None:
            self._take_list(None)
        elif not line.quoted and self._take_named(line):
            return
        else:
            self._take_paragraph()

    def _take_rule(self) -> None:
        self.cursor.take(LineRole.STRUCTURE)
        self._commentary, self._speaker, self._run = bool(self.works), None, len(self.entries)

    # ---- quotations ----------------------------------------------------------------------------------

    def _add_quote(self, quote: Quote) -> None:
        if quote.speaker and not self._is_author(quote.speaker):
            quote = replace(quote, commentary=True)
        self.entries.append(quote)

    def _is_author(self, speaker: str) -> bool:
        surname = speaker.split()[-1].casefold()
        names = (author for work in self.works for author in work.authors)
        return not self.works or any(name.split()[-1].casefold() == surname for name in names)

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
            commentary = entry.commentary or (speaker is not None and not self._is_author(speaker))
            return replace(entry, speaker=speaker, cited=cited, commentary=commentary)
        if isinstance(entry, Statement | Definition | Listing) and entry.speaker is None:
            return replace(entry, speaker=speaker)
        return entry

    # ---- lines that name something --------------------------------------------------------------------

    def _take_named(self, line: Line) -> bool:
        """`Name:` before a quotation, a cross-reference, a resource of a topic, links of a work."""
        following = self.cursor.peek(1)
        if following is not None and following.blank:
            following = None
        if (speaker := speaker_before(line, following)) is not None:
            self.cursor.take(LineRole.RECORD)
            self._speaker = speaker
        elif (reference := inline.reference(line.text)) is not None:
            self._add_reference(span_of([self.cursor.take()]), reference)
        elif self.works or inline.is_anchor(line.text):
            return self._take_links_line(line)
        elif inline.resource(line.text) is not None:
            self._take_resource()
        else:
            return False
        return True

    def _add_reference(self, span: Span, reference: tuple[str, str, str]) -> None:
        name, url, rest = reference
        tail = inline.read_tail(rest)
        self.entries.append(Links(span, (Link("reference", url, name, remark=tail.remark),)))

    def _take_links_line(self, line: Line) -> bool:
        targets = inline.link_line(line.text)
        if targets:
            self._add_links(span_of([self.cursor.take()]), targets)
        return bool(targets)

    def _add_links(self, span: Span, targets: tuple[Link, ...]) -> None:
        self.entries.append(Links(span, targets))
        self._commentary, self._speaker = False, None

    def _take_resource(self) -> None:
        lines = [self.cursor.take()]
        while (line := self.cursor.peek()) is not None and self._continues_resource(lines[0], line):
            lines.append(self.cursor.take())
        work = inline.resource(" ".join(line.text for line in lines), self.default_kind)
        assert work is not None  # noqa: S101 - the caller has seen its first line
        statements = self._take_statements(work)
        span = span_of(lines).to(statements[-1].span) if statements else span_of(lines)
        self.entries.append(Resource(span, work, tuple(statements)))
        following = self.cursor.peek()
        if lines[-1].text.endswith(":") and following is not None and following.item is not None:
            self._take_list(None, authors=work.authors)

    @staticmethod
    def _continues_resource(first: Line, line: Line) -> bool:
        return not (line.blank or line.quoted or line.item is not None) and line.indent > first.indent + 1

    def _take_statements(self, work: Mention) -> list[Entry]:
        """The `>` lines right under a resource: words from or about it."""
        under = Body(self.cursor, [work])
        while (line := self.cursor.peek()) is not None and line.quoted:
            under._take_block(line)  # noqa: SLF001 - the same reader, for the lines of this resource
        return under.entries

    # ---- lists and paragraphs -------------------------------------------------------------------------

    def _take_paragraph(self) -> None:
        lines = [self.cursor.take()]
        while (line := self.cursor.peek()) is not None and _continues_paragraph(lines[0], line):
            lines.append(self.cursor.take())
        if not self._leads_in(lines[-1]):
            self._add_text(lines)
            return
        if lines[:-1]:
            self._add_text(lines[:-1])
        if not lines[-1].quoted:
            self.cursor.skip_blanks()
        self._take_list(lines[-1])

    def _add_text(self, lines: list[Line]) -> None:
        if lines[0].quoted:
            self.entries.append(Statement(span_of(lines), quoted_text(lines), self._speaker))
        else:
            self.entries.append(Summary(span_of(lines), "\n".join(line.text for line in lines)))

    def _leads_in(self, line: Line) -> bool:
        following = self.cursor.peek() if line.quoted else self.cursor.past_blanks()
        if following is None or following.item is None or following.quoted != line.quoted:
            return False
        if self.works and inline.link_line(following.item):
            return False
        adjacent = self.cursor.peek() is following
        return adjacent or line.text.endswith(_LEAD_END) or not line.text.endswith(_SENTENCE_END)

    def _take_list(self, lead: Line | None, authors: tuple[str, ...] = ()) -> None:
        items = take_items(self.cursor)
        context = lead.text.rstrip(":").strip().strip("*") if lead else None
        if lead:
            authors = authors or inline.read_tail(lead.text.removesuffix(":")).people
        plain = [item for item in items if not self._take_item(item, context, authors)]
        if lead and plain:
            span = span_of([lead]).to(plain[-1].span)
            texts = tuple(item.text if _is_heading_item(item) else item.full_text for item in plain)
            self.entries.append(Listing(span, lead.text.strip("*"), texts, self._speaker))
        else:
            self.entries += [Statement(item.span, item.full_text, self._speaker) for item in plain]

    def _take_item(self, item: Item, context: str | None, authors: tuple[str, ...]) -> bool:
        """Take an item that is more than plain text; False leaves it to the list."""
        if (reference := inline.reference(item.text)) is not None:
            self._add_reference(item.span, reference)
        elif self.works and (targets := inline.link_line(" ".join([item.text, *(x.text for x in item.under)]))):
            self._add_links(item.span, targets)
        elif not self.works and (work := inline.resource(item.full_text, self.default_kind)) is not None:
            self.entries.append(Resource(item.span, work if work.authors else replace(work, authors=authors)))
        elif (term := _TERM.fullmatch(item.text)) is not None and item.under:
            meaning = "\n".join(line.text for line in item.under)
            self.entries.append(Definition(item.span, term[1].strip(), meaning, context))
        elif _is_heading_item(item):
            self._add_nested_definitions(item)
            return False
        else:
            return False
        return True

    def _add_nested_definitions(self, item: Item) -> None:
        """Under an item: a cross-reference on a line of its own, then the paragraph that says what it is."""
        starts = [i for i, line in enumerate(item.under) if inline.reference(line.text)]
        for start, stop in zip(starts, [*starts[1:], len(item.under)], strict=True):
            reference = inline.reference(item.under[start].text)
            assert reference is not None  # noqa: S101 - found two lines above
            self._add_reference(span_of([item.under[start]]), reference)
            if meaning := "\n".join(line.text for line in item.under[start + 1 : stop]):
                span = span_of(item.under[start:stop])
                self.entries.append(Definition(span, reference[0], meaning, item.text))


def _is_heading_item(item: Item) -> bool:
    return bool(item.under) and inline.reference(item.under[0].text) is not None


def _continues_paragraph(first: Line, line: Line) -> bool:
    if line.blank or line.rule or line.heading or line.quoted != first.quoted or not line.text:
        return False
    return not (line.item is not None or line.card or opens_quote(line) or attribution_after(line) or inline.reference(line.text))


def _people(work: Mention) -> str | None:
    names = ", ".join(work.authors)
    return f"{names} et al." if work.et_al else names or work.title or None
