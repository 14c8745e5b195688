"""Laws of reading bibliographies: what holds for any text whatever."""

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from studykit.exchange.bibliography import Format, read_bibliography
from studykit.exchange.latex_text import latex_to_unicode
from studykit.notes.lines import split_lines
from studykit.notes.model import LineRole, Quote, Summary
from tests.exchange.bibliographies import ENTRIES, LIBRARY, anything, formats, texts

many = settings(max_examples=300)


@many
@given(anything, formats)
def test_every_line_has_one_role(text: str, written_as: Format) -> None:
    """Any text gives a document with one role a line, and blank are the lines with nothing on them."""
    document, rows = read_bibliography(text, written_as), split_lines(text)
    assert len(document.roles) == len(rows)
    for row, role in zip(rows, document.roles, strict=True):
        assert (role is LineRole.BLANK) == (not row.strip())


@many
@given(anything, formats)
def test_sections_stand_in_order(text: str, written_as: Format) -> None:
    """Sections follow each other and begin on lines of records; what they hold lies in them, in order."""
    document = read_bibliography(text, written_as)
    starts = [section.span for section in document.sections]
    assert starts == sorted(starts)
    for section in document.sections:
        assert document.roles[section.span.first - 1] is LineRole.RECORD
        assert 1 <= section.span.first <= section.span.last <= len(document.roles)
        spans = [entry.span for entry in section.entries]
        assert spans == sorted(spans)
        for span in spans:
            assert section.span.first <= span.first <= span.last <= section.span.last


@many
@given(anything, formats)
def test_every_work_can_be_found(text: str, written_as: Format) -> None:
    """Each section has one work, with a title or an address, and no text of it is empty or unstorable."""
    for section in read_bibliography(text, written_as).sections:
        (work,) = section.works
        assert work.title or work.url
        assert all(name.strip() for name in work.authors)
        for entry in section.entries:
            assert not isinstance(entry, Quote | Summary) or entry.text.strip()


@many
@given(anything, formats)
def test_warnings_point_at_lines(text: str, written_as: Format) -> None:
    """Warnings point at lines of the text, in order."""
    document = read_bibliography(text, written_as)
    lines = [warning.line for warning in document.warnings]
    assert lines == sorted(lines)
    assert all(1 <= line <= max(1, len(document.roles)) for line in lines)


@many
@given(anything, formats)
def test_line_ends_do_not_matter(text: str, written_as: Format) -> None:
    """LF, CRLF and CR say the same, and the same text gives the same document."""
    plain = "\n".join(split_lines(text))
    documents = [
        read_bibliography(plain.replace("\n", end), written_as) for end in ("\n", "\r\n", "\r", "\n")
    ]
    assert all(document == documents[0] for document in documents)


@given(formats, st.integers(2, 5), st.data())
def test_a_broken_entry_spoils_no_other(written_as: Format, count: int, data: st.DataObject) -> None:
    """However much of the end of an entry is missing, all others are read, in order."""
    entries = [ENTRIES[written_as].format(number) for number in range(count)]
    victim = data.draw(st.integers(0, count - 1))
    entries[victim] = entries[victim][: data.draw(st.integers(0, len(entries[victim])))] + "\n"
    document = read_bibliography("".join(entries), written_as)
    titles = [section.works[0].title for section in document.sections]
    others = [f"Title {number}" for number in range(count) if number != victim]
    assert [title for title in titles if title in others] == others


@given(formats, st.lists(st.sampled_from(["", "\n", "\n\n\n", "% remark\n"]), min_size=3, max_size=3))
def test_lines_between_entries_move_nothing_else(written_as: Format, between: list[str]) -> None:
    """Lines around entries change the place of a work, and nothing that is said of it."""
    entry = ENTRIES[written_as]
    first, second = (read_bibliography(entry.format(number), written_as).sections[0] for number in (1, 2))
    spread = between[0] + entry.format(1) + between[1] + entry.format(2) + between[2]
    sections = read_bibliography(spread, written_as).sections
    assert [section.works for section in sections[:2]] == [first.works, second.works]
    rows = split_lines(spread)
    marks = {Format.BIBTEX: "@article", Format.RIS: "TY", Format.CSL: "{"}
    assert all(rows[section.span.first - 1].startswith(marks[written_as]) for section in sections)


@many
@given(texts | st.text("\\{}$~-`'\"^=uvHc%&_ aeiäß\n", max_size=60))
def test_latex_loses_no_letter(text: str) -> None:
    """Any text is decoded; one without commands keeps its letters and digits, and without marks all of it."""
    decoded = latex_to_unicode(text)
    if "\\" not in text:
        assert _letters(decoded) == _letters(text)
    if not set(text) & set("\\{}~-`'"):
        assert decoded == text


def _letters(text: str) -> list[str]:
    return [character for character in unicodedata.normalize("NFD", text) if character.isalnum()]


def test_the_invented_library_survives_a_cut_anywhere() -> None:
    """Cutting the library short at any place gives the works before the cut."""
    for written_as, text in LIBRARY.items():
        whole = read_bibliography(text, written_as).sections
        for place in range(0, len(text), 17):
            document = read_bibliography(text[:place], written_as)
            done = [section for section in whole if section.span.last <= text[:place].count("\n")]
            assert document.sections[: len(done)] == tuple(done)
