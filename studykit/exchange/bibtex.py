"""BibTeX and BibLaTeX → references: bibtexparser finds the entries, what they mean is said here."""

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares.names import parse_single_name_into_parts, split_multiple_persons_names
from bibtexparser.model import (
    Block,
    DuplicateBlockKeyBlock,
    DuplicateFieldKeyBlock,
    Entry,
    ImplicitComment,
    ParsingFailedBlock,
    String,
)

from studykit.exchange.latex_text import latex_to_unicode
from studykit.exchange.reference import Field, Reading, Reference, Value, named, told_kind
from studykit.notes.model import Diagnostic, LineRole, Span

_KINDS: Mapping[str, str] = {
    "article": "paper", "inproceedings": "paper", "conference": "paper", "techreport": "paper",
    "report": "paper", "unpublished": "paper", "patent": "paper", "book": "book", "mvbook": "book",
    "booklet": "book", "manual": "book", "proceedings": "book", "collection": "book", "mvcollection": "book",
    "reference": "book", "periodical": "book", "inbook": "chapter", "incollection": "chapter",
    "inreference": "chapter",
    "bookinbook": "chapter", "suppbook": "chapter", "phdthesis": "thesis", "mastersthesis": "thesis",
    "thesis": "thesis", "video": "video", "movie": "video", "audio": "audio", "music": "audio",
    "software": "code", "dataset": "dataset",
}  # fmt: skip
_NAMES: Mapping[Field, tuple[str, ...]] = {
    Field.YEAR: ("date", "year"),
    Field.VENUE: ("journaltitle", "journal", "booktitle", "eventtitle", "school", "institution", "publisher"),
    Field.KEYWORDS: ("keywords", "keyword"),
    Field.ABSTRACT: ("abstract",),
    Field.NOTE: ("annotation", "annote", "note"),
    Field.PAGES: ("pages",),
    Field.PAGE_COUNT: ("pagetotal", "numpages"),
    Field.DOI: ("doi",),
    Field.URL: ("url", "howpublished"),
}
_PLAIN = frozenset(
    [Field.PAGES, Field.PAGE_COUNT, Field.DOI, Field.URL]
)  # in them nothing is LaTeX but escapes
_INHERITED = ("year", "date", "journal", "journaltitle", "publisher", "school", "institution", "eventtitle")
_ESCAPE = re.compile(r"\\url(?![A-Za-z])|[{}\\]")
_KEY = re.compile(r"(?=.*[^\W\d_])[^\s,]{1,100}")
_TORN = re.compile(r"^\s*@|^[^%\n]*[{}]", re.MULTILINE)  # what looks like a piece of an entry

_LONGEST = 2000  # characters of what is joined: abbreviations that double each other would have no end

_Fields = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class _Read:
    """An entry with its values as text of BibTeX, strings put in; names of fields in lower case."""

    span: Span
    type: str
    key: str
    fields: _Fields


def read_bibtex(text: str) -> Reading:
    r"""Read BibTeX whose lines end in `\n`; a broken entry is left out and the rest is read."""
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # what it finds is a warning of the document
    text = text.replace("\\\n", "\\ \n")  # a newline behind a backslash is not counted
    blocks = [_inner(block) for block in parse_string(text, parse_stack=[]).blocks]
    strings = _strings(blocks)
    entries = [_entry(block, strings) for block in blocks if isinstance(block, Entry)]
    parents = {entry.key.casefold(): entry.fields for entry in reversed(entries) if entry.key}
    references = tuple(_reference(entry, parents) for entry in entries)
    broken = [_span(block) for block in blocks if isinstance(block, ParsingFailedBlock)]
    return Reading(references, tuple(_marks(blocks)), tuple(map(_warning, broken)))


# ---- blocks --------------------------------------------------------------------------------------------


def _inner(block: Block) -> Block:
    """What stands in the text: to us an entry that repeats a key or a field is an entry."""
    if isinstance(block, DuplicateBlockKeyBlock | DuplicateFieldKeyBlock) and block.ignore_error_block:
        return _inner(block.ignore_error_block)
    return block


def _marks(blocks: Sequence[Block]) -> Iterator[tuple[Span, LineRole]]:
    """The lines of all blocks but entries; what follows a broken entry is the rest of it."""
    before: Block | None = None
    for block in blocks:
        torn = isinstance(block, ImplicitComment) and (
            isinstance(before, ParsingFailedBlock) or _TORN.search(block.comment)
        )
        if torn or isinstance(block, ParsingFailedBlock):
            yield _span(block), LineRole.UNRECOGNISED
        elif not isinstance(block, Entry):
            yield _span(block), LineRole.STRUCTURE
        before = block


def _span(block: Block) -> Span:
    first = (block.start_line or 0) + 1
    return Span(first, first + (block.raw or "").rstrip().count("\n"))


def _warning(broken: Span) -> Diagnostic:
    message = "this entry cannot be read: its key, a comma, a brace or a quotation mark is missing"
    return Diagnostic(broken.first, "broken-entry", message)


def _strings(blocks: Sequence[Block]) -> dict[str, str]:
    """The abbreviations of `@string`, each by those before it."""
    strings: dict[str, str] = {}
    for block in blocks:
        if isinstance(block, String):
            strings[block.key.casefold()] = _evaluate(block.value, strings)
    return strings


def _entry(block: Entry, strings: Mapping[str, str]) -> _Read:
    span, raw = _span(block), block.raw or ""
    fields: dict[str, Value] = {}
    end, last = raw.find(",") + 1, span.first
    last += raw.count("\n", 0, end)
    for field in block.fields:
        start = raw.index(field.value, raw.index("=", end) + 1)
        first = last + raw.count("\n", end, start)
        end, last = start + len(field.value), first + field.value.count("\n")
        fields.setdefault(field.key.casefold(), Value(_evaluate(field.value, strings), Span(first, last)))
    return _Read(span, block.entry_type.casefold(), block.key, fields)


def _evaluate(value: str, strings: Mapping[str, str]) -> str:
    """`{text}`, `"text"`, a number or an abbreviation, or several of them joined by `#`."""
    if "#" not in value:
        return _piece(value, strings)
    cuts, depth, quoted, skip = [-1], 0, False, False
    for place, mark in enumerate(value):
        if skip or mark == "\\":
            skip = not skip
        elif mark == '"' and not depth:
            quoted = not quoted
        elif mark in "{}":
            depth += 1 if mark == "{" else -1
        elif mark == "#" and not depth and not quoted:
            cuts.append(place)
    pieces = [_piece(value[a + 1 : b], strings) for a, b in pairwise([*cuts, len(value)])]
    return "".join(pieces) if len(pieces) == 1 or sum(map(len, pieces)) <= _LONGEST else value


def _piece(text: str, strings: Mapping[str, str]) -> str:
    text = text.strip()
    if len(text) > 1 and text[0] + text[-1] in {"{}", '""'}:
        return text[1:-1]
    return strings.get(text.casefold(), text)


# ---- what an entry means -------------------------------------------------------------------------------


def _reference(entry: _Read, parents: Mapping[str, _Fields]) -> Reference:
    fields = _with_inherited(entry, parents)
    authors, et_al = _people(fields, "author")
    kind = _kind(entry.type, fields)
    if kind == "book" and not authors:
        authors, et_al = _people(fields, "editor")
    return Reference(entry.span, kind, _values(entry, kind, fields), authors, et_al)


def _with_inherited(entry: _Read, parents: Mapping[str, _Fields]) -> _Fields:
    """With what the volume that `crossref` names says of its parts; all else there is about the volume."""
    crossref = entry.fields.get("crossref")
    parent = parents.get(crossref.text.casefold().strip()) if crossref else None
    if parent is None or parent is entry.fields:
        return entry.fields
    given = {name: parent[name] for name in _INHERITED if name in parent}
    if title := parent.get("booktitle") or parent.get("title"):
        given["booktitle"] = title
    return {name: Value(value.text, entry.span) for name, value in given.items()} | dict(entry.fields)


def _kind(entry_type: str, fields: _Fields) -> str:
    if "entrysubtype" in fields and (told := told_kind(fields["entrysubtype"].text)):
        return told
    if entry_type == "inbook" and "booktitle" not in fields:
        return "book"  # the title is that of the book, of which a chapter or pages are meant
    default = "post" if {"url", "howpublished"} & fields.keys() else "paper"
    return _KINDS.get(entry_type, default)


def _values(entry: _Read, kind: str, fields: _Fields) -> dict[Field, list[Value]]:
    values: dict[Field, list[Value]] = {}
    for field, names in _NAMES.items():
        clean = _plain if field in _PLAIN else _decoded
        values[field] = [clean(fields[name]) for name in names if name in fields]
    values[Field.TITLE] = _title(fields)
    values[Field.ARXIV] = _eprint(fields)
    if _KEY.fullmatch(entry.key):
        values[Field.KEY] = [Value(entry.key, Span(entry.span.first, entry.span.first))]
    if kind == "book" and "chapter" in fields:
        chapter = _decoded(fields["chapter"])
        values[Field.PART] = [Value(f"chapter {chapter.text}", chapter.span)]
    return values


def _title(fields: _Fields) -> list[Value]:
    if "title" not in fields:
        return []
    title = _decoded(fields["title"])
    if "subtitle" not in fields:
        return [title]
    return [Value(f"{title.text}: {_decoded(fields['subtitle']).text}", title.span)]


def _eprint(fields: _Fields) -> list[Value]:
    """The id of a preprint; an archive other than arXiv has ids of its own."""
    archive = fields.get("archiveprefix") or fields.get("eprinttype")
    if "eprint" not in fields or (archive and archive.text.casefold().strip() != "arxiv"):
        return []
    return [_plain(fields["eprint"])]


def _people(fields: _Fields, role: str) -> tuple[tuple[str, ...], bool]:
    if role not in fields:
        return (), False
    return named(map(_person, split_multiple_persons_names(fields[role].text)))


def _person(name: str) -> str:
    """First, von, Last, Jr in that order, in whichever order they are written."""
    parts = parse_single_name_into_parts(name, strict=False)
    return latex_to_unicode(" ".join([*parts.first, *parts.von, *parts.last, *parts.jr]))


def _decoded(value: Value) -> Value:
    return Value(latex_to_unicode(value.text), value.span)


def _plain(value: Value) -> Value:
    return Value(_ESCAPE.sub("", value.text.replace("\\textasciitilde", "~")), value.span)
