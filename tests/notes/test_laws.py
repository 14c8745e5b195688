"""Laws of the parser: what holds for any text whatever."""

from collections.abc import Iterator

from hypothesis import given, settings

from studykit.notes.lines import read_lines, split_lines
from studykit.notes.model import Definition, Document, Entry, LineRole, Quote, Resource, Statement, Summary
from studykit.notes.parse import parse
from tests.notes.strategies import anything, notes

many = settings(max_examples=150)


def _entries(document: Document) -> Iterator[Entry]:
    for section in document.sections:
        for entry in section.entries:
            yield entry
            yield from entry.entries if isinstance(entry, Resource) else ()


def _squeezed(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


@many
@given(anything)
def test_every_line_has_one_role(text: str) -> None:
    """Any text gives a document, and each of its lines exactly one role."""
    document = parse(text)
    assert len(document.roles) == len(split_lines(text))
    assert set(document.roles) <= set(LineRole)


@many
@given(anything)
def test_sections_tile_the_text(text: str) -> None:
    """Sections follow each other in the order of the text, without gap or overlap."""
    ends = [0]
    for section in parse(text).sections:
        assert section.span.first == ends[-1] + 1
        ends.append(section.span.last)
    assert ends[-1] == len(split_lines(text))


@many
@given(anything)
def test_entries_lie_in_their_section(text: str) -> None:
    """What a section holds stands on lines of the section, and of its resource if it stands under one."""
    for section in parse(text).sections:
        for entry in section.entries:
            assert section.span.first <= entry.span.first <= entry.span.last <= section.span.last
            for under in getattr(entry, "entries", ()):
                assert entry.span.first < under.span.first <= under.span.last <= entry.span.last


@many
@given(anything)
def test_lines_of_records_are_not_unrecognised(text: str) -> None:
    """Each record begins on a line that says so, and a line that is blank has nothing on it."""
    document, rows = parse(text), split_lines(text)
    for entry in _entries(document):
        assert document.roles[entry.span.first - 1] is LineRole.RECORD
    for row, role in zip(rows, document.roles, strict=True):
        assert role is not LineRole.BLANK or not row.strip()


@many
@given(anything)
def test_words_of_records_stand_on_their_lines(text: str) -> None:
    """Quotes, statements, summaries and meanings are made of their own lines alone."""
    rows = split_lines(text)
    for entry in _entries(parse(text)):
        here = _squeezed("".join(rows[entry.span.first - 1 : entry.span.last]))
        if isinstance(entry, Quote | Statement | Summary):
            assert _squeezed(entry.text) in here
        elif isinstance(entry, Definition):
            assert _squeezed(entry.term) in here
            assert _squeezed(entry.meaning) in here


@many
@given(anything)
def test_quotes_begin_with_a_mark(text: str) -> None:
    """A quotation is never empty and stands in the text behind a mark."""
    rows = split_lines(text)
    for entry in _entries(parse(text)):
        if isinstance(entry, Quote):
            assert entry.text
            assert rows[entry.span.first - 1].lstrip("> \t")[:1] in {'"', "“"}


@many
@given(anything)
def test_two_parses_are_equal(text: str) -> None:
    """The same text gives the same document."""
    assert parse(text) == parse(text)


@many
@given(notes)
def test_line_ends_do_not_matter(text: str) -> None:
    """LF, CRLF and CR say the same."""
    plain = "\n".join(split_lines(text))
    assert parse(plain) == parse(plain.replace("\n", "\r\n")) == parse(plain.replace("\n", "\r"))


@many
@given(anything)
def test_lines_are_numbered_as_editors_do(text: str) -> None:
    """Lines end at LF, CRLF and CR alone, and no character is lost but at their ends."""
    rows = split_lines(text)
    assert [line.number for line in read_lines(text)] == list(range(1, len(rows) + 1))
    assert "".join(rows) == text.replace("\r", "").replace("\n", "")
