"""Bibliographies in BibTeX, RIS or CSL-JSON: read into a document with a section for each entry; written."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from enum import StrEnum
from pathlib import PurePath
from typing import TYPE_CHECKING

from studykit.exchange.errors import ExchangeError
from studykit.exchange.reference import Reading, section_of
from studykit.notes.lines import split_lines
from studykit.notes.model import Diagnostic, Document, Fact, LineRole, Section, Span

if TYPE_CHECKING:
    from studykit.exchange.citation import Citation


class Format(StrEnum):
    """How a bibliography is written."""

    BIBTEX = "bibtex"
    RIS = "ris"
    CSL = "csl"


_SUFFIXES = {".bib": Format.BIBTEX, ".bibtex": Format.BIBTEX, ".ris": Format.RIS, ".json": Format.CSL}
_STRENGTH = (LineRole.BLANK, LineRole.STRUCTURE, LineRole.UNRECOGNISED, LineRole.RECORD)
_NO_WORK = "this entry has neither a title nor an address"
_SAME_KEY = "an entry above has the key {}; this one gets a key of its own"


def format_of(name: str) -> Format | None:
    """The format that a file's name tells, None for notes: `.bib`, `.bibtex`, `.ris` and `.json`."""
    return _SUFFIXES.get(PurePath(name).suffix.lower())


def read_bibliography(text: str, written_as: Format) -> Document:
    """Read a bibliography; every line gets a role, and what cannot be read is unrecognised, with a warning.

    Each entry is a section of one work under the topic *references*: its facts (venue, doi, pages, key), its
    keywords as tags, its abstract as a quote, its note as a summary, further addresses as links.

    Args:
        text: any text.
        written_as: its format.

    Raises:
        ExchangeError: BibTeX is to be read and bibtexparser is not installed.
    """
    rows = split_lines(text)
    reading = _reader(written_as)("\n".join(rows))
    sections: list[Section] = []
    marks, warnings = list(reading.marks), list(reading.warnings)
    keys: set[str] = set()
    for reference in reading.references:
        if section := section_of(reference):
            sections.append(_with_own_key(section, keys, warnings))
            marks.append((section.span, LineRole.RECORD))
        else:
            marks.append((reference.span, LineRole.UNRECOGNISED))
            warnings.append(Diagnostic(reference.span.first, "no-work", _NO_WORK))
    warnings.sort(key=lambda warning: warning.line)
    return Document(None, tuple(sections), _roles(rows, marks), tuple(warnings))


def write_bibliography(works: "Iterable[Citation]", written_as: Format) -> Iterator[str]:
    """The text of a bibliography in pieces; `read_bibliography` finds the same works in it."""
    match written_as:
        case Format.BIBTEX:
            from studykit.exchange.bibtex_out import write_bibtex

            return write_bibtex(works)
        case Format.RIS:
            from studykit.exchange.ris_out import write_ris

            return write_ris(works)
        case Format.CSL:
            from studykit.exchange.csl_out import write_csl

            return write_csl(works)


def _reader(written_as: Format) -> Callable[[str], Reading]:
    match written_as:
        case Format.BIBTEX:
            return _bibtex_reader()
        case Format.RIS:
            from studykit.exchange.ris import read_ris

            return read_ris
        case Format.CSL:
            from studykit.exchange.csl import read_csl

            return read_csl


def _bibtex_reader() -> Callable[[str], Reading]:
    try:
        from studykit.exchange.bibtex import read_bibtex
    except ModuleNotFoundError as error:
        raise ExchangeError(
            f"reading BibTeX needs the package {error.name}",
            hint="pip install 'studykit[bibliography]'",
        ) from error
    return read_bibtex


def _with_own_key(section: Section, keys: set[str], warnings: list[Diagnostic]) -> Section:
    """The section; without its key when an entry before it has that one."""
    key = next((fact for fact in section.entries if isinstance(fact, Fact) and fact.name == "key"), None)
    if key is None or key.value not in keys:
        keys |= {key.value} if key else set()
        return section
    warnings.append(Diagnostic(key.span.first, "key-taken", _SAME_KEY.format(key.value)))
    return replace(section, entries=tuple(entry for entry in section.entries if entry is not key))


def _roles(rows: list[str], marks: list[tuple[Span, LineRole]]) -> tuple[LineRole, ...]:
    """The role of each line; where two stand on one line, the stronger; what nobody claims is structure."""
    roles = [LineRole.STRUCTURE if row.strip() else LineRole.BLANK for row in rows]
    for span, role in sorted(marks, key=lambda mark: _STRENGTH.index(mark[1])):
        for number in range(span.first - 1, span.last):
            if rows[number].strip():
                roles[number] = role
    return tuple(roles)
