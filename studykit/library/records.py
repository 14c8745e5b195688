"""A document → its records: sections, mentions, links, quotes and claims, each with scope, key and place."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from studykit.library.identifiers import identify
from studykit.library.model import (
    ClaimContent,
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

_NUMBERS = {"pages": re.compile(r"(\d+)"), "importance": re.compile(r"([1-3])\b"), "year": re.compile(r"(\d{4})\b")}
_ESTIMATE = re.compile(r"(?:(skim|read|study)\s+)?(\d+)(?:\s*(?:min|m)\b)?")


@dataclass(slots=True)
class _Reader:
    """Collects the records of one document."""

    index: WorkIndex
    topic_uid: Callable[[tuple[str, ...]], str]
    sections: list[SectionDraft] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)

    def read(self, section: Section, digest: str) -> None:
        stated = _stated(section.entries)
        works = tuple(self.index.resolve(work, stated.get("doi")) for work in section.works)
        number = self._section(section.heading, section.topic, works, section.span, stated.get("summary"), digest)
        scope = "+".join(works) or self.topic_uid(section.topic)
        for work, mention in zip(works, section.works, strict=True):
            facts = facts_of(mention, stated)
            self._listing(number, scope, Span(section.span.first, section.span.first), mention, work, "heading", facts)
        for entry in section.entries:
            self._entry(number, scope, section.topic, entry)

    def _section(self, heading: str, topic: tuple[str, ...], works: tuple[str, ...], span: Span, summary: str | None, digest: str) -> int:
        self.sections.append(SectionDraft(heading, topic, works, span.first, span.last, summary, digest))
        return len(self.sections) - 1

    def _entry(self, number: int, scope: str, topic: tuple[str, ...], entry: Entry) -> None:
        match entry:
            case Links(span, targets):
                for ordinal, link in enumerate(targets):
                    self._link(number, scope, span, link, ordinal)
            case Quote():
                self._quote(number, scope, entry)
            case Resource():
                self._resource(number, scope, topic, entry)
            case Statement() | Definition() | Listing() | Question() | Cloze():
                self._claim(number, scope, entry)
            case Tags() | Fact() | Summary():
                pass  # folded into the facts of the section's works, or its summary

    def _place(self, number: int, span: Span) -> Place:
        return Place(number, span.first - self.sections[number].first, span.last - span.first + 1)

    def _add(self, draft: Draft) -> int:
        self.drafts.append(draft)
        return len(self.drafts) - 1

    def _listing(self, number: int, scope: str, span: Span, mention: Mention, work: str, role: str, facts: dict[str, Any]) -> int:
        content = ListingContent(work, role, mention.remark, mention.part, mention.start, facts)
        return self._add(Draft(Kind.LISTING, scope, work, self._place(number, span), content))

    def _link(self, number: int, scope: str, span: Span, link: Link, ordinal: int, parent: int | None = None, listing: int | None = None) -> None:
        content = LinkContent(
            link.kind, link.url, link.title, link.speakers, link.start, link.language, link.remark,
            link.summarised, ordinal, parent, listing,
        )  # fmt: skip
        place = self._add(Draft(Kind.LINK, scope, link_key(content), self._place(number, span), content))
        for nested_ordinal, nested in enumerate(link.nested):
            self._link(number, scope, span, nested, nested_ordinal, place)

    def _quote(self, number: int, scope: str, quote: Quote) -> None:
        role = "commentary" if quote.commentary else "source"
        cited = self.index.resolve(quote.cited) if quote.cited else None
        content = QuoteContent(quote.text, role, quote.speaker, cited)
        self._add(Draft(Kind.QUOTE, scope, quote_key(quote.text), self._place(number, quote.span), content))

    def _resource(self, number: int, scope: str, topic: tuple[str, ...], resource: Resource) -> None:
        work = self.index.resolve(resource.work)
        listing = self._listing(number, scope, resource.span, resource.work, work, "resource", facts_of(resource.work, {}))
        for ordinal, link in enumerate(resource.work.links):
            self._link(number, scope, resource.span, link, ordinal, listing=listing)
        if resource.entries:
            span = resource.entries[0].span.to(resource.entries[-1].span)
            under = self._section(resource.work.title, topic, (work,), span, None, "")
            for entry in resource.entries:
                self._entry(under, work, topic, entry)

    def _claim(self, number: int, scope: str, claim: Claim) -> None:
        content = _claim_content(claim)
        self._add(Draft(Kind.CLAIM, scope, claim_key(content), self._place(number, claim.span), content, content.name))


def read_records(document: Document, text: str, index: WorkIndex, topic_uid: Callable[[tuple[str, ...]], str]) -> Records:
    """All that a document states, in its order.

    Args:
        document: what the text says.
        text: the text itself, for the digests of its sections.
        index: the works of the library; works met for the first time are added to it.
        topic_uid: the uid of a topic's path.
    """
    reader = _Reader(index, topic_uid)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
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
            return ClaimContent("definition", text, claim.term, claim.meaning, (), claim.context, claim.speaker, None)
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


def _fact(name: str, value: str) -> dict[str, Any]:
    """One stated field in its own type; a number that is none is left out (the line is still kept)."""
    if name in _NUMBERS:
        match = _NUMBERS[name].match(value)
        return {name: int(match[1])} if match and int(match[1]) else {}
    if name == "needs":
        return {"needs": split_needs(value)}
    if name == "est":
        found = {match[1] or "read": int(match[2]) for match in _ESTIMATE.finditer(value)}
        return {"estimate": found} if found else {}
    return {name: value}


def split_needs(value: str) -> list[str]:
    """`key, key, "A title, with commas"` in order, the marks of a title kept off."""
    return [quoted or plain.strip() for quoted, plain in re.findall(r'"([^"]+)"|([^,"]+)', value) if quoted or plain.strip()]
