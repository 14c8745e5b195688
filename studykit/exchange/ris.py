"""RIS → references: one `XX  - value` a line, from `TY` to `ER`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from studykit.exchange.reference import Field, Reading, Reference, Value, named, told_kind
from studykit.notes.model import Diagnostic, LineRole, Span

_TAG = re.compile(r"\s{0,3}([A-Z][A-Z0-9]) {1,2}-(?: (.*)|\s*)")
_KINDS: Mapping[str, str] = {
    "BOOK": "book", "EBOOK": "book", "EDBOOK": "book", "CONF": "book", "ENCYC": "book",
    "CHAP": "chapter", "ECHAP": "chapter", "THES": "thesis",
    "VIDEO": "video", "MPCT": "video", "ADVS": "video", "SOUND": "audio", "MUSIC": "audio", "SLIDE": "slides",
    "COMP": "code", "DATA": "dataset", "AGGR": "dataset", "BLOG": "post", "ELEC": "post", "ICOMM": "post",
    "WEB": "post", "NEWS": "press", "MGZN": "press",
}  # fmt: skip
_TAGS: Mapping[Field, tuple[str, ...]] = {
    Field.TITLE: ("TI", "T1", "CT"),
    Field.YEAR: ("PY", "Y1", "DA"),
    Field.VENUE: ("T2", "JF", "JO", "BT", "C3", "JA", "J2", "PB"),
    Field.DOI: ("DO",),
    Field.ARXIV: ("M1", "AN"),
    Field.URL: ("UR", "L1", "L2", "LK"),
    Field.KEYWORDS: ("KW",),
    Field.ABSTRACT: ("AB", "N2"),
    Field.NOTE: ("RN", "N1"),
}
_WHOLE = frozenset(["book", "thesis"])  # what has a publisher and no journal: its T2 is a series
_KEY = re.compile(r"(?=.*[^\W\d_])[^\s,/]{1,100}")


@dataclass(slots=True)
class _Tagged:
    """A tag and the lines of its value."""

    tag: str
    first: int
    last: int
    rows: list[str]

    def go_on(self, number: int, row: str) -> None:
        """Take in a line without a tag."""
        self.rows.append(row)
        self.last = number if row else self.last

    @property
    def value(self) -> Value:
        """The value with its line breaks."""
        return Value("\n".join(self.rows), Span(self.first, self.last))


@dataclass(slots=True)
class _Record:
    """Lines from `TY`, the first of them, to `ER`."""

    lines: list[_Tagged]
    last: int

    @property
    def span(self) -> Span:
        """All lines, `TY` and `ER` too."""
        return Span(self.lines[0].first, self.last)

    @property
    def type(self) -> str:
        """`JOUR`, `BOOK`, …"""
        return self.lines[0].rows[0].upper()

    def all(self, *tags: str) -> list[Value]:
        """Values in the order of the tags."""
        return [line.value for tag in tags for line in self.lines if line.tag == tag]


def read_ris(text: str) -> Reading:
    r"""Read RIS whose lines end in `\n`; a record that is not closed is read, and a warning says so."""
    reader = _Reader()
    for number, row in enumerate(text.split("\n"), 1):
        if row.strip():
            reader.take(number, row)
        elif reader.record:
            reader.record.lines[-1].go_on(number, "")
    reader.close()
    return Reading(tuple(map(_reference, reader.records)), tuple(reader.marks), tuple(reader.warnings))


@dataclass(slots=True)
class _Reader:
    """Takes the lines that are not blank in turn; `record` is the one that is open."""

    record: _Record | None = None
    records: list[_Record] = field(default_factory=list)
    marks: list[tuple[Span, LineRole]] = field(default_factory=list)
    warnings: list[Diagnostic] = field(default_factory=list)

    def take(self, number: int, row: str) -> None:
        """Take in a line."""
        match = _TAG.fullmatch(row)
        tag, text = (match[1], (match[2] or "").strip()) if match else ("", row)
        if tag == "TY":
            self.close()
            self.record = _Record([_Tagged(tag, number, number, [text])], number)
            self.records.append(self.record)
        elif self.record is None:
            self._stray(number)
        else:
            self.record.last = number
            if tag == "ER":
                self.record = None
            elif match:
                self.record.lines.append(_Tagged(tag, number, number, [text]))
            else:
                self.record.lines[-1].go_on(number, row)

    def close(self) -> None:
        """End the record that is open, if one is."""
        if self.record:
            message = "this record has no ER line; it was read up to the next one"
            self.warnings.append(Diagnostic(self.record.span.first, "not-closed", message))
        self.record = None

    def _stray(self, number: int) -> None:
        after = self.marks and self.marks[-1][0].last == number - 1
        span = self.marks.pop()[0] if after else Span(number, number)
        if not after:
            self.warnings.append(
                Diagnostic(number, "no-record", "lines outside a record: no TY line before them")
            )
        self.marks.append((span.to(Span(number, number)), LineRole.UNRECOGNISED))


def _reference(record: _Record) -> Reference:
    kind = _KINDS.get(record.type, "paper")
    if record.type == "GEN" and record.all("UR"):
        kind = "post"
    kind = next(filter(None, (told_kind(value.text) for value in record.all("M3"))), kind)
    authors, et_al = _people(record, "AU", "A1")
    if kind == "book" and not authors:
        authors, et_al = _people(record, "ED", "A2")
    return Reference(record.span, kind, _values(record, kind), authors, et_al)


def _values(record: _Record, kind: str) -> dict[Field, list[Value]]:
    values = {name: record.all(*tags) for name, tags in _TAGS.items()}
    if kind == "book":
        values[Field.TITLE] += record.all("BT")
    if kind in _WHOLE:
        values[Field.VENUE] = record.all("PB")
    values[Field.KEY] = [value for value in record.all("ID", "LB") if _KEY.fullmatch(value.text)]
    first, last = record.all("SP"), record.all("EP")
    if first and last:
        between = f"{first[0].text}-{last[0].text}"
        values[Field.PAGES] = [Value(between, first[0].span)]
    elif first:
        values[Field.PAGE_COUNT if kind == "book" else Field.PAGES] = first[:1]
    return values


def _people(record: _Record, *tags: str) -> tuple[tuple[str, ...], bool]:
    return named(_person(value.text) for value in record.all(*tags))


def _person(name: str) -> str:
    """`Last, First, Suffix` as First Last Suffix."""
    last, _, rest = name.partition(",")
    first, _, suffix = rest.partition(",")
    return f"{first} {last} {suffix}"
