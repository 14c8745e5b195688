"""A document → its records: sections, mentions, links, quotes and claims, each with scope, key and place."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, NamedTuple

from studykit.library.identifiers import identify, is_reference
from studykit.library.model import (
    ClaimContent,
    Content,
    Draft,
    Kind,
    LinkContent,
    ListingContent,
    Place,
    QuoteContent,
    Records,
    SectionDraft,
)
from studykit.library.text import normal
from studykit.library.works import WorkIndex, facts_of
from studykit.notes.lines import split_lines
from studykit.notes.model import (
    Claim,
    Cloze,
    Definition,
    Document,
    Entry,
    Fact,
    Link,
    Links,
    Listing,
    Mention,
    Question,
    Quote,
    Resource,
    Section,
    Span,
    Statement,
    Summary,
    Tags,
)

_NUMBERS = {
    "pages": re.compile(r"(\d{1,5})\b"),
    "importance": re.compile(r"([1-3])\b"),
    "year": re.compile(r"(\d{4})\b"),
}
_ESTIMATE = re.compile(r"(?:(skim|read|study)\s+)?(?<!\d)([1-9]\d{0,3})(?!\d)\s*(h)?")
_NEEDED = re.compile(r'"([^"]+)"|([^,"]+)')
_OF_ONE_WORK = frozenset(["doi", "key", "year", "venue", "pages", "pdf"])


class _Scope(NamedTuple):
    """Where records stand: number of the section, uid of its works or topic, path of its topic."""

    section: int
    uid: str
    topic: tuple[str, ...]


@dataclass(slots=True)
class _Reader:
    """Collects the records of one document."""

    index: WorkIndex
    topic_uid: Callable[[tuple[str, ...]], str]
    sections: list[SectionDraft] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)

    def read(self, section: Section, digest: str) -> None:
        stated = _stated(section.entries)
        facts = [_facts_of_one(stated, number, section.works) for number in range(len(section.works))]
        mentions = list(zip(section.works, facts, strict=True))
        works = tuple(self.index.resolve(mention, stated.get("doi")) for mention, stated in mentions)
        owners = tuple(dict.fromkeys(works))  # two mentions may mean one work
        number = len(self.sections)
        first, last = section.span.first, section.span.last
        summary = stated.get("summary")
        self.sections.append(
            SectionDraft(section.heading, section.topic, owners, first, last, summary, digest)
        )
        scope = _Scope(number, "+".join(owners) or self.topic_uid(section.topic), section.topic)
        for work, (mention, facts_stated) in zip(works, mentions, strict=True):
            if is_reference(mention.url):
                continue  # the heading only says whose cards stand under it
            self._listing(scope, Span(first, first), mention, work, "heading", facts_stated)
        for entry in section.entries:
            self._entry(scope, entry)

    def _entry(self, scope: _Scope, entry: Entry) -> None:
        match entry:
            case Links(span, targets):
                for ordinal, link in enumerate(targets):
                    self._link(scope, span, link, ordinal)
            case Quote():
                self._quote(scope, entry)
            case Resource():
                self._resource(scope, entry)
            case Statement() | Definition() | Listing() | Question() | Cloze():
                self._claim(scope, entry)
            case Tags() | Fact() | Summary():
                pass  # folded into the facts of the section's works, or its summary

    def _add(
        self, kind: Kind, scope: _Scope, span: Span, key: str, content: Content, name: str | None = None
    ) -> int:
        """Collect a record; its number, for what is nested in it."""
        offset = span.first - self.sections[scope.section].first
        place = Place(scope.section, offset, span.last - span.first + 1)
        self.drafts.append(Draft(kind, scope.uid, key, place, content, name))
        return len(self.drafts) - 1

    def _listing(
        self, scope: _Scope, span: Span, mention: Mention, work: str, role: str, stated: Mapping[str, Any]
    ) -> int:
        facts = facts_of(mention, stated)
        content = ListingContent(work, role, mention.remark, mention.part, mention.start, facts)
        return self._add(Kind.LISTING, scope, span, work, content)

    def _link(
        self,
        scope: _Scope,
        span: Span,
        link: Link,
        ordinal: int,
        *,
        parent: int | None = None,
        listing: int | None = None,
    ) -> None:
        content = LinkContent(
            link.kind, link.url, link.title, link.speakers, link.start, link.language, link.remark,
            link.summarised, ordinal, parent, listing,
        )  # fmt: skip
        number = self._add(Kind.LINK, scope, span, link_key(content), content)
        for nested_ordinal, nested in enumerate(link.nested):
            self._link(scope, span, nested, nested_ordinal, parent=number)

    def _quote(self, scope: _Scope, quote: Quote) -> None:
        role = "commentary" if quote.commentary else "source"
        cited = self.index.resolve(quote.cited) if quote.cited else None
        content = QuoteContent(quote.text, role, quote.speaker, cited)
        self._add(Kind.QUOTE, scope, quote.span, quote_key(quote.text), content)

    def _resource(self, scope: _Scope, resource: Resource) -> None:
        mention, span = resource.work, resource.span
        work = self.index.resolve(mention)
        listing = self._listing(scope, span, mention, work, "resource", _stated(resource.facts))
        for ordinal, link in enumerate(mention.links):
            self._link(scope, span, link, ordinal, listing=listing)
        if resource.entries:
            number = len(self.sections)
            first, last = resource.entries[0].span.first, resource.entries[-1].span.last
            self.sections.append(SectionDraft(mention.title, scope.topic, (work,), first, last, None, ""))
            for entry in resource.entries:
                self._entry(_Scope(number, work, scope.topic), entry)

    def _claim(self, scope: _Scope, claim: Claim) -> None:
        content = _claim_content(claim)
        self._add(Kind.CLAIM, scope, claim.span, claim_key(content), content, content.name)


def read_records(
    document: Document, text: str, index: WorkIndex, topic_uid: Callable[[tuple[str, ...]], str]
) -> Records:
    """All that a document states, in its order.

    Args:
        document: what the text says.
        text: the text itself, for the digests of its sections.
        index: the works of the library; works met for the first time are added to it.
        topic_uid: the uid of a topic's path.
    """
    reader = _Reader(index, topic_uid)
    lines = split_lines(text)
    for section in document.sections:
        reader.read(section, digest_of(lines[section.span.first - 1 : section.span.last]))
    return Records(tuple(reader.sections), tuple(reader.drafts))


def link_key(link: LinkContent) -> str:
    """What makes two links of one scope the same: where they lead, and from which second on."""
    identifier = identify(link.url)
    return f"{identifier.scheme} {identifier.value} {link.start or ''}" if identifier else normal(link.url)


def quote_key(text: str) -> str:
    """What makes two quotes of one scope the same."""
    return normal(text)


def claim_key(claim: ClaimContent) -> str:
    """What makes two claims of one scope the same."""
    return normal(f"{claim.kind}\n{claim.text}")


def digest_of(lines: Sequence[str]) -> str:
    """The digest of a section's lines; blank lines at its end do not count."""
    return blake2b("\n".join(lines).rstrip().encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _claim_content(claim: Claim) -> ClaimContent:
    match claim:
        case Statement():
            return ClaimContent("statement", claim.text, None, None, (), None, claim.speaker, None)
        case Definition():
            text = f"{claim.term}: {claim.meaning}"
            return ClaimContent(
                "definition", text, claim.term, claim.meaning, (), claim.context, claim.speaker, None
            )
        case Listing():
            text = "\n- ".join([claim.lead, *claim.items])
            return ClaimContent("list", text, claim.lead, None, claim.items, None, claim.speaker, None)
        case Question():
            text = "\n- ".join([f"{claim.prompt}\n{claim.answer}".strip(), *claim.items])
            return ClaimContent("qa", text, claim.prompt, claim.answer, claim.items, None, None, claim.name)
        case Cloze():
            return ClaimContent("cloze", claim.text, None, None, (), None, None, claim.name)


def _stated(entries: Sequence[Entry]) -> dict[str, Any]:
    """Tags, `name: value` lines and the summary under a heading, as facts."""
    stated: dict[str, Any] = {}
    for entry in entries:
        if isinstance(entry, Fact):
            stated |= _fact(entry.name, entry.value)
    if tags := [name for entry in entries if isinstance(entry, Tags) for name in entry.names]:
        stated["tags"] = tags
    if paragraphs := [entry.text for entry in entries if isinstance(entry, Summary)]:
        stated["summary"] = "\n\n".join(paragraphs)
    return stated


def _facts_of_one(stated: Mapping[str, Any], number: int, works: Sequence[Mention]) -> Mapping[str, Any]:
    """What the lines under headings joined by `+` say of one of the works.

    What only one work can have belongs to the last, under whose heading the lines stand.
    """
    if number == len(works) - 1:
        return stated
    return {name: value for name, value in stated.items() if name not in _OF_ONE_WORK}


def _fact(name: str, value: str) -> dict[str, Any]:
    """One stated field in its own type; a number that is none is left out (the line is still kept)."""
    if name in _NUMBERS:
        match = _NUMBERS[name].match(value)
        return {name: int(match[1])} if match and int(match[1]) else {}
    if name == "needs":
        return {"needs": split_needs(value)}
    if name == "est":
        found = _estimate(value)
        return {"estimate": found} if found else {}
    return {name: value}


def _estimate(value: str) -> dict[str, int]:
    """Minutes by pass of `45 min`, `1 h 30`, `skim 10, read 60`; a plain number is for reading."""
    minutes: dict[str, int] = {}
    name = "read"
    for match in _ESTIMATE.finditer(value):
        name = match[1] or name
        minutes[name] = minutes.get(name, 0) + int(match[2]) * (60 if match[3] else 1)
    return minutes


def split_needs(value: str) -> list[str]:
    """`key, key, "A title, with commas"` in order, the marks of a title kept off."""
    return [text for match in _NEEDED.finditer(value) if (text := (match[1] or match[2]).strip())]
