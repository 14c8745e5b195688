"""Laws of importing, on small invented notes that are edited at random."""

import shutil
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from studykit.app.importing import sources_again
from studykit.notes.model import GRAMMAR
from studykit.store.address import database_url
from tests.store.shelf import Shelf

WORDS = ["ash", "beech", "cedar", "elm", "fir", "gum", "hazel", "ivy", "juniper", "larch"]
FILES = ("a", "b")

# A library is what each file holds: a list of sections, each a heading and its blocks. Every block is its own text.
Section = tuple[str, list[str]]
Shelves = dict[str, list[Section]]


def _block(kind: int, word: str) -> str:
    return [
        f"Q: What is {word}?\nA: A tree named {word}.\n",
        f"C: The [{word}] is a tree.\n",
        f'> "Of {word} much is said."\n',
        f"- *{word}*\n\n\tA tree that is {word}.\n",
        f"  - `video` <https://example.org/{word}>\n",
    ][kind]


TEXTS_OF_BLOCKS = [_block(kind, word) for word in WORDS for kind in range(5)]


def _heading(number: int) -> str:
    if number % 2:
        return f'#### ["Treatise {number}"](https://example.org/treatise/{number}) Ann Ash\n'
    return f"### topic {number}\n"


@st.composite
def shelves(draw: DrawFn) -> Shelves:
    """Two files of sections with blocks; no text stands in two places."""
    chosen = draw(st.lists(st.sampled_from(TEXTS_OF_BLOCKS), unique=True, max_size=12))
    headings = draw(st.lists(st.integers(1, 6), unique=True, min_size=1, max_size=4))
    files: Shelves = {name: [] for name in FILES}
    for number in headings:
        files[draw(st.sampled_from(FILES))].append((_heading(number), []))
    sections = [section for here in files.values() for section in here]
    for text in chosen:
        draw(st.sampled_from(sections))[1].append(text)
    return files


def _write(files: Shelves) -> dict[str, str]:
    return {
        name: "\n".join(line for heading, blocks in sections for line in (heading, *blocks))
        for name, sections in files.items()
    }


@pytest.fixture(scope="module")
def libraries(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A new empty library at each call."""
    numbers = count()

    def library() -> Shelf:
        folder = tmp_path_factory.mktemp(f"law{next(numbers)}")
        return Shelf(database_url(str(shutil.copy(template, folder / "library.sqlite3"))), folder / "notes")

    return library


law = settings(
    max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
TEXTS = (("quote", "text"), ("claim", "text"), ("link", "url"), ("card", "front || ' / ' || back"))


def _uids(shelf: Shelf) -> dict[tuple[str, str], str]:
    return {(table, text): uid for table, column in TEXTS for text, uid in shelf.uids(table, column).items()}


@law
@given(st.lists(shelves(), min_size=2, max_size=3))
def test_unchanged_text_keeps_its_uid_wherever_it_goes(libraries: Any, states: list[Shelves]) -> None:
    """Whatever is moved, removed and put back, within files and between them, in one run and over several."""
    shelf = libraries()
    known: dict[tuple[str, str], str] = {}
    for files in states:
        shelf.seed(**_write(files))
        now = _uids(shelf)
        assert {key: uid for key, uid in now.items() if known.get(key, uid) != uid} == {}
        known |= now


@law
@given(shelves(), shelves())
def test_importing_twice_is_no_action(libraries: Any, old: Shelves, new: Shelves) -> None:
    """When a file reads as it did, no record is written, though its bytes are others."""
    shelf = libraries()
    shelf.seed(**_write(old))
    shelf.seed(**_write(new))
    records = {name: rows for name, rows in shelf.contents().items() if name not in {"source", "section"}}

    reports = shelf.seed(**{name: f"{text}\n\n" for name, text in _write(new).items()})

    assert [report.changed for report in reports] == [False, False]
    assert records == {name: rows for name, rows in shelf.contents().items() if name in records}


@law
@given(shelves(), shelves())
def test_a_library_depends_on_its_notes_and_not_on_their_history(
    libraries: Any, old: Shelves, new: Shelves
) -> None:
    """The live records after an edit are those of an import of the edited notes alone; uids may differ."""
    edited, fresh = libraries(), libraries()
    edited.seed(**_write(old))
    edited.seed(**_write(new))
    fresh.seed(**_write(new))

    for question in LIVE:
        assert fresh.rows(question) == edited.rows(question)


@st.composite
def overlapping(draw: DrawFn) -> Shelves:
    """Two files whose sections may be of the same works and topics; no text stands in two places."""
    files: Shelves = {}
    texts = draw(st.lists(st.sampled_from(TEXTS_OF_BLOCKS), unique=True, max_size=12))
    for name in FILES:
        headings = draw(st.lists(st.integers(1, 4), unique=True, min_size=1, max_size=3))
        files[name] = [(_heading(number), []) for number in headings]
    sections = [section for here in files.values() for section in here]
    for text in texts:
        draw(st.sampled_from(sections))[1].append(text)
    return files


@law
@given(overlapping())
def test_files_may_be_imported_in_any_order(libraries: Any, files: Shelves) -> None:
    """One by one, the other way round or together: the same records with the same uids, words and works."""
    texts = _write(files)
    there, back, together = libraries(), libraries(), libraries()
    for name in FILES:
        there.seed(**{name: texts[name]})
    for name in reversed(FILES):
        back.seed(**{name: texts[name]})
    together.seed(**texts)

    assert _uids(there) == _uids(back) == _uids(together)
    for question in UNORDERED:
        assert there.rows(question) == back.rows(question) == together.rows(question)


@law
@given(shelves(), st.booleans())
def test_a_newer_grammar_reads_what_an_older_one_overlooked(
    libraries: Any, files: Shelves, named: bool
) -> None:
    """Files that are as they were are read again, named or by `sources sync`: all is there, as it was before."""
    shelf = libraries()
    shelf.seed(**_write(files))
    known, contents = _uids(shelf), [shelf.rows(question) for question in LIVE]
    with shelf.app() as app, app.writing() as connection:
        connection.exec_driver_sql("UPDATE source SET grammar = grammar - 1")
        for table in ("card", "claim", "quote"):
            connection.exec_driver_sql(f"UPDATE {table} SET retired_at = 1 WHERE id % 2 = 0")

    if named:
        shelf.seed(**_write(files))
    else:
        with shelf.app() as app:
            shelf.imported(sources_again(app)[0])

    assert {row["grammar"] for row in shelf.rows("SELECT grammar FROM source")} == {GRAMMAR}
    assert (known, contents) == (_uids(shelf), [shelf.rows(question) for question in LIVE])


PLACED = """
SELECT r.{text}, s.heading, s.first_line + r."offset" AS line FROM {table} r JOIN section s ON s.id = r.section_id
 WHERE r.retired_at IS NULL ORDER BY r.{text}
"""
CARDS = """
SELECT c.text, k.kind, k.ordinal, k.front, k.back FROM card k JOIN claim c ON c.id = k.claim_id
 WHERE k.retired_at IS NULL ORDER BY k.front, k.back
"""
SECTIONS = """
SELECT s.heading, s.position, w.title FROM section s LEFT JOIN section_work x ON x.section_id = s.id
  LEFT JOIN work w ON w.id = x.work_id WHERE s.retired_at IS NULL ORDER BY s.heading, s.position
"""
LIVE = (
    "SELECT title, position FROM work WHERE retired_at IS NULL ORDER BY position",
    "SELECT path, position FROM topic WHERE retired_at IS NULL ORDER BY position",
    "SELECT body FROM search_index ORDER BY body",
    *(PLACED.format(table=table, text=text) for table, text in TEXTS[:3]),
    CARDS,
    SECTIONS,
)
UNORDERED = (
    "SELECT uid, title FROM work WHERE retired_at IS NULL ORDER BY uid",
    "SELECT uid, path FROM topic WHERE retired_at IS NULL ORDER BY uid",
    "SELECT body FROM search_index ORDER BY body",
    *(PLACED.format(table=table, text=text) for table, text in TEXTS[:3]),
    CARDS,
)
