"""What a bibliography says of one work, whichever format it is written in, and the section it becomes."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import chain
from typing import NamedTuple

from studykit.library.identifiers import STRONG, identify
from studykit.notes.model import (
    Diagnostic,
    Entry,
    Fact,
    LineRole,
    Link,
    Links,
    Mention,
    Quote,
    Section,
    Span,
    Summary,
    Tags,
)

TOPIC = ("references",)
"""Where the works of a bibliography stand; it has no headings of its own."""

_YEAR = re.compile(r"(?<!\d)[12]\d{3}(?!\d)")
_NUMBER = re.compile(r"(?<!\d)\d{1,5}(?!\d)")
# `12-34`, `112–9` (to 119), `7:1--7:20` (article and page), `S3-S9`.
_PAGES = re.compile(r"(?:\d{1,6}:)?\b[A-Za-z]?(\d{1,6})\s*[-‐‑‒–—]+\s*(?:\d{1,6}:)?[A-Za-z]?(\d{1,6})\b")
_MOST_PAGES = 20_000
_URL = re.compile(r"(?:https?|ftp)://[^\s<>\"{}|\\^`]+", re.IGNORECASE)
_ARXIV = re.compile(r"\barxiv:\s*([^\s\[\],;]+)", re.IGNORECASE)
_OTHERS = frozenset(["others", "et al", "et al.", "and others"])
_TOLD = frozenset({
    "paper", "post", "notes", "slides", "course", "workshop", "school", "talk", "tutorial", "poster", "demo",
    "summary", "podcast", "page", "press", "audio", "video", "book", "chapter", "thesis", "code", "dataset",
})  # fmt: skip
# What reference managers write among the notes for themselves.
_BOOKKEEPING = re.compile(
    r"(?:_?eprint|arxiv|citation key|doi|isbn|issn|pmid|pmcid|publisher)\s*:.*"
    r"|\W*(?:last |date )?(?:accessed|visited|retrieved)\b(?=.*\d).{0,40}"
    r"|(?:url:?\s*)?(?:https?|ftp)://\S+",
    re.IGNORECASE,
)
_ARXIV_NOTE = re.compile(r"(?:_?eprint:\s*|(?=arxiv:))(?:arxiv:\s*)?(\S+)(?:\s*\[[\w.-]+\])?", re.IGNORECASE)


class Field(Enum):
    """What a value is about; a format's own names are translated into these."""

    TITLE = auto()
    YEAR = auto()
    VENUE = auto()
    PART = auto()
    PAGES = auto()
    PAGE_COUNT = auto()
    DOI = auto()
    ARXIV = auto()
    URL = auto()
    KEY = auto()
    KEYWORDS = auto()
    ABSTRACT = auto()
    NOTE = auto()


class Value(NamedTuple):
    """Plain text and its lines."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Reference:
    """One entry of a bibliography.

    Attributes:
        kind: of the work, in the words of the notes: paper, book, post, …
        values: by field, the best first; a format that has none for a field leaves it out.
        authors: "First Last", in order.
        et_al: there are more authors than are named.
    """

    span: Span
    kind: str
    values: Mapping[Field, Sequence[Value]]
    authors: tuple[str, ...] = ()
    et_al: bool = False

    def all(self, field: Field) -> Iterator[Value]:
        """The values of a field that say something."""
        return (value for value in self.values.get(field, ()) if value.text.strip())

    def first(self, field: Field) -> Value | None:
        """The best value of a field."""
        return next(self.all(field), None)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader made of a text: references in order; what the other lines are; warnings."""

    references: tuple[Reference, ...]
    marks: tuple[tuple[Span, LineRole], ...] = ()
    warnings: tuple[Diagnostic, ...] = ()


def told_kind(value: str) -> str | None:
    """The kind of work that a text names, where a format has no type for it: a slide show, a course, …"""
    kind = value.strip().casefold()
    return kind if kind in _TOLD else None


def named(people: Iterable[str]) -> tuple[tuple[str, ...], bool]:
    """Names in order, and whether `others` or `et al.` stands among them."""
    names = [" ".join(name.split()) for name in people]
    known = tuple(name for name in names if name and name.casefold() not in _OTHERS)
    return known, any(name.casefold() in _OTHERS for name in names)


def section_of(reference: Reference) -> Section | None:
    """The section that a reference makes; None when it neither names nor addresses a work.

    The abstract is a quote from the work, a note is the reader's summary of it, and addresses beside the
    first are links of the work.
    """
    title = reference.first(Field.TITLE)
    url, doi, others = _addresses(reference)
    if not (title or url):
        return None
    heading = _one_line(title.text) if title else ""
    part = reference.first(Field.PART)
    mention = Mention(
        heading,
        url,
        _kind(reference.kind, url, doi),
        reference.authors,
        reference.et_al and bool(reference.authors),
        _year(reference),
        part=_one_line(part.text) if part else None,
    )
    said = chain(_tags(reference), _facts(reference, doi), _summaries(reference), _quotes(reference))
    entries = sorted([*said, *_links(others)], key=lambda entry: entry.span)
    return Section(reference.span, TOPIC, heading or url or "", (mention,), tuple(entries))


# ---- the work ------------------------------------------------------------------------------------------


def _kind(kind: str, url: str | None, doi: Value | None) -> str:
    """What has an identifier of papers is no post, even where its entry is one of a miscellany."""
    identifier = identify(url) if url else None
    is_strong = doi is not None or (identifier is not None and identifier.scheme in STRONG)
    return "paper" if kind == "post" and is_strong else kind


def _year(reference: Reference) -> int | None:
    found = (_YEAR.search(value.text) for value in reference.all(Field.YEAR))
    return next((int(match[0]) for match in found if match), None)


def _addresses(reference: Reference) -> tuple[str | None, Value | None, list[Value]]:
    """The address of a work, its DOI, and the addresses that are neither.

    An arXiv id goes before any address and an address before the DOI: so the work is merged with its other
    mentions, and there is something to open.
    """
    dois = ((_id("doi", value.text), value.span) for value in reference.all(Field.DOI))
    doi = next((Value(found, span) for found, span in dois if found), None)
    urls = list(_urls(reference))
    arxiv = next(filter(None, (_id("arxiv", text) for text in _arxiv_texts(reference, urls))), None)
    if arxiv:
        main: str | None = f"https://arxiv.org/abs/{arxiv}"
    else:
        main = urls[0].text if urls else f"https://doi.org/{doi.text}" if doi else None
    others = {identify(url.text): url for url in reversed(urls)}
    for known in (identify(main or ""), identify(doi.text) if doi else None):
        others.pop(known, None)
    return main, doi, list(reversed(others.values()))


def _id(scheme: str, text: str) -> str | None:
    """The identifier that a text is, in one scheme."""
    identifier = identify(text)
    return identifier.value if identifier and identifier.scheme == scheme else None


def _urls(reference: Reference) -> Iterator[Value]:
    """Addresses in order; those in notes only where no field holds one."""
    stated = [*_found_urls(reference, Field.URL)]
    return iter(stated or _found_urls(reference, Field.NOTE))


def _found_urls(reference: Reference, field: Field) -> Iterator[Value]:
    for value in reference.all(field):
        for match in _URL.finditer(value.text):
            found = match[0] if match[0] == value.text.strip() else match[0].rstrip(".,;)")
            yield Value(found, value.span)


def _arxiv_texts(reference: Reference, urls: Iterable[Value]) -> Iterator[str]:
    """Texts that may be an arXiv id: its field, the DOI, addresses, `arXiv:…` as venue or line of notes."""
    for field in (Field.ARXIV, Field.DOI):
        yield from (value.text for value in reference.all(field))
    yield from (url.text for url in urls)
    for value in reference.all(Field.VENUE):
        yield from _ARXIV.findall(value.text)
    for value in reference.all(Field.NOTE):
        matches = (_ARXIV_NOTE.fullmatch(line.strip()) for line in value.text.split("\n"))
        yield from (match[1] for match in matches if match)


# ---- what is said of it --------------------------------------------------------------------------------


def _facts(reference: Reference, doi: Value | None) -> Iterator[Entry]:
    if venue := reference.first(Field.VENUE):
        yield Fact(venue.span, "venue", "arXiv" if _ARXIV.search(venue.text) else _one_line(venue.text))
    if doi:
        yield Fact(doi.span, "doi", doi.text)
    if pages := _pages(reference):
        yield Fact(pages.span, "pages", pages.text)
    if key := reference.first(Field.KEY):
        yield Fact(key.span, "key", key.text)


def _pages(reference: Reference) -> Value | None:
    """How many pages a work has; the range of a part says nothing about the whole."""
    if reference.first(Field.PART):
        return None
    for value in reference.all(Field.PAGE_COUNT):
        if match := _NUMBER.search(value.text):
            return Value(str(int(match[0])), value.span) if int(match[0]) else None
    for value in reference.all(Field.PAGES):
        count = sum(_range(*match.groups()) for match in _PAGES.finditer(value.text))
        if 0 < count <= _MOST_PAGES:
            return Value(str(count), value.span)
    return None


def _range(first: str, last: str) -> int:
    """Pages from first to last; `112–9` ends at 119; none when it runs backwards."""
    whole = first[: len(first) - len(last)] + last if len(last) < len(first) else last
    return max(0, int(whole) - int(first) + 1)


def _tags(reference: Reference) -> Iterator[Entry]:
    for value in reference.all(Field.KEYWORDS):
        separator = r"[;\n]" if ";" in value.text else r"[,\n]"
        names = dict.fromkeys(filter(None, map(_one_line, re.split(separator, value.text))))
        if names:
            yield Tags(value.span, tuple(names))


def _summaries(reference: Reference) -> Iterator[Entry]:
    for value in reference.all(Field.NOTE):
        lines = [line for line in value.text.split("\n") if not _BOOKKEEPING.fullmatch(line.strip())]
        if text := _paragraphs(lines):
            yield Summary(value.span, text)


def _quotes(reference: Reference) -> Iterator[Entry]:
    if abstract := reference.first(Field.ABSTRACT):
        yield Quote(abstract.span, _paragraphs(abstract.text.split("\n")))


def _links(urls: Iterable[Value]) -> Iterator[Entry]:
    return (Links(url.span, (Link("page", url.text),)) for url in urls)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _paragraphs(lines: Iterable[str]) -> str:
    """Lines as paragraphs, which blank lines part."""
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        if words := line.split():
            paragraphs[-1] += words
        elif paragraphs[-1]:
            paragraphs.append([])
    return "\n\n".join(" ".join(words) for words in paragraphs if words)
