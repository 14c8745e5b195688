"""Importing as a whole: reports, trials, all or nothing, and what an import costs."""

import io
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from studykit.app.sources import gather
from studykit.store import references
from studykit.store.address import database_url
from tests.store.shelf import LATER, Shelf, counted

NOTES = """### wood

C: A [stem] carries. {#stem}

- *bark*

	The skin of a tree.

#### ["How Trees Drink"](https://arxiv.org/abs/1503.01234) Ann Ash

> "Water rises because leaves lose it."

> "Tension does the lifting."

  - `video` <https://example.org/talk>
"""
EDITED = (
    NOTES.replace("carries", "holds")
    .replace('> "Tension does the lifting."\n\n', "")
    .replace("/talk>", "/talk> (Ash)")
)


@pytest.fixture
def shelf(any_database_url: str, tmp_path: Path) -> Shelf:
    """An empty library and a folder for notes, in SQLite and in PostgreSQL."""
    return Shelf(any_database_url, tmp_path / "50% of my notes")


def test_the_report_counts_records_and_lines(shelf: Shelf) -> None:
    """Every line has one role, and each record is counted under what became of it."""
    (report,) = shelf.seed(a=NOTES)

    assert counted(report) == {
        "works": {"added": 1}, "quotes": {"added": 2}, "claims": {"added": 2}, "cards": {"added": 3},
        "links": {"added": 1},
    }  # fmt: skip
    assert report.lines["total"] == sum(n for role, n in report.lines.items() if role != "total")
    assert report.uri.endswith("/50%25%20of%20my%20notes/a.md")


def test_an_unchanged_source_writes_nothing(shelf: Shelf) -> None:
    """Importing again changes no row at all, not even the time of the import, and reports the same records."""
    shelf.seed(a=NOTES, b="### leaves\n")
    before = shelf.contents()

    first, second = shelf.imported(
        gather([str(shelf.folder / "a.md"), str(shelf.folder / "b.md")]), now=LATER
    )

    assert before == shelf.contents()
    assert counted(first) == {
        "works": {"unchanged": 1}, "quotes": {"unchanged": 2}, "claims": {"unchanged": 2},
        "cards": {"unchanged": 3}, "links": {"unchanged": 1},
    }  # fmt: skip
    assert (first.lines["total"], second.lines["total"]) == (15, 1)


def test_of_several_sources_only_the_changed_ones_are_read(shelf: Shelf) -> None:
    """Reports stand in the order of the sources, whichever of them changed."""
    shelf.seed(a=NOTES, b="### leaves\n\nC: A [leaf] breathes.\n", c="### soil\n")
    imported_at = "SELECT title, imported_at FROM source ORDER BY title"
    before = shelf.rows(imported_at)

    shelf.write("b.md", "### leaves\n\nC: A [leaf] sweats.\n")
    names = [str(shelf.folder / name) for name in ("c.md", "b.md", "a.md")]
    reports = shelf.imported(gather(names), now=LATER)

    assert [report.changed for report in reports] == [False, True, False]
    after = shelf.rows(imported_at)
    assert [old == new for old, new in zip(before, after, strict=True)] == [True, False, True]


def test_a_newer_grammar_reads_an_unchanged_source_again(shelf: Shelf) -> None:
    """The version of the grammar that read a source is stored with it."""
    shelf.seed(a=NOTES)
    with shelf.app() as app, app.writing() as connection:
        connection.exec_driver_sql("UPDATE source SET grammar = 0")
        connection.exec_driver_sql("UPDATE quote SET retired_at = 0")

    (report,) = shelf.seed(a=NOTES)

    assert counted(report)["quotes"] == {"restored": 2}
    assert shelf.rows("SELECT grammar FROM source") != [{"grammar": 0}]


# ---- trials ------------------------------------------------------------------------------------------


def test_a_trial_tells_every_change_with_lines_and_old_and_new_text(shelf: Shelf) -> None:
    """What goes is told with the lines where it stood, everything else with those where it stands."""
    shelf.seed(a=NOTES)
    names = ("action", "record", "first", "last", "old", "new")

    (report,) = shelf.trial(a="\n" + EDITED + "\nC: [New].\n")

    rows = [tuple(change[name] for name in names) for change in report.changes]
    talk = "https://example.org/talk"
    assert sorted(rows, key=str) == [
        ("added", "claim", 16, 16, None, "[New]."),
        ("edited", "claim", 4, 4, "A [stem] carries.", "A [stem] holds."),
        ("edited", "link", 14, 14, f"{talk} (speakers: none)", f"{talk} (speakers: Ash)"),
        ("retired", "quote", 13, 13, "Tension does the lifting.", None),
    ]
    works = {change["record"]: change["work"] for change in report.changes}
    assert works["quote"] == works["link"] == shelf.work("How Trees Drink")["uid"]


def test_a_trial_tells_what_else_changed_than_words(shelf: Shelf) -> None:
    """Facts of a work, the speaker of a quote: the words are followed by what was and what will be."""
    shelf.seed(a=NOTES.replace("Ann Ash\n", "Ann Ash\npages: 12\n"))

    said = 'Dee Dogwood:\n\n> "Tension'
    (report,) = shelf.trial(a=NOTES.replace("Ann Ash\n", "Ann Ash\npages: 21\n").replace('> "Tension', said))

    told = {change["record"]: (change["old"], change["new"]) for change in report.changes}
    tension = "Tension does the lifting."
    assert told == {
        "listing": ("How Trees Drink (pages: 12)", "How Trees Drink (pages: 21)"),
        "quote": (
            f"{tension} (role: source, speaker: none)",
            f"{tension} (role: commentary, speaker: Dee Dogwood)",
        ),
    }


def test_a_trial_counts_what_the_import_then_does(shelf: Shelf) -> None:
    """A trial and the import after it agree, and only the import has no list of changes."""
    shelf.seed(a=NOTES)
    (trial,) = shelf.trial(a=EDITED, b=NOTES.replace("{#stem}", ""))[:1]
    first, second = shelf.trial(a=EDITED, b=NOTES.replace("{#stem}", ""))
    done = shelf.seed(a=EDITED, b=NOTES.replace("{#stem}", ""))

    assert trial == first
    assert [first.counts, second.counts] == [report.counts for report in done]
    assert [first.unresolved, second.unresolved] == [report.unresolved for report in done]
    assert [report.changes for report in done] == [[], []]
    assert first.changes


def test_a_trial_leaves_every_row_as_it_is(shelf: Shelf) -> None:
    """Also the rows of works, topics and the search index."""
    shelf.seed(a=NOTES)
    before = shelf.contents()

    (report,) = shelf.trial(a=EDITED + "\n### more\n\n- *leaf*\n\n\tIt breathes.\n")

    assert report.changed
    assert before == shelf.contents()


def test_a_trial_leaves_the_bytes_of_the_file_as_they_are(database: Path, tmp_path: Path) -> None:
    """Nothing in the folder of the library changes, whether it was ever written to or not."""
    shelf = Shelf(database_url(str(database)), tmp_path / "notes")
    for _ in range(2):
        before = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
        (report,) = shelf.trial(a=NOTES)
        assert counted(report)["quotes"] == {"added": 2}
        assert before == {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
        shelf.seed(b=NOTES.replace("abs/1503.01234", "abs/1503.04321").replace("{#stem}", ""))
        (tmp_path / "notes" / "a.md").unlink()


def test_a_trial_makes_no_library(any_empty_url: str, tmp_path: Path) -> None:
    """Without a library all is new, and there is none afterwards."""
    shelf = Shelf(any_empty_url, tmp_path / "notes")

    (report,) = shelf.trial(a=NOTES)

    assert counted(report)["cards"] == {"added": 3}
    assert [path.name for path in tmp_path.iterdir()] == ["notes"]
    with shelf.app() as app:
        assert app._revision() is None


# ---- all or nothing ----------------------------------------------------------------------------------


@pytest.mark.parametrize("seeded", [False, True])
def test_an_import_that_fails_half_way_leaves_nothing(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, *, seeded: bool
) -> None:
    """The last step of the second source fails: neither source, no work and no text of the index stays."""
    if seeded:
        shelf.seed(a=NOTES)
    before = shelf.contents()

    def fail(*_: Any) -> None:
        raise RuntimeError("planted")

    monkeypatch.setattr(references, "_resolve_needs", fail)
    with pytest.raises(RuntimeError, match="planted"):
        shelf.seed(a=EDITED, b="### leaves\n\nC: A [leaf] breathes.\n")

    assert before == shelf.contents()


# ---- cost --------------------------------------------------------------------------------------------


@contextmanager
def counting_statements() -> Iterator[list[str]]:
    """The statements that SQLAlchemy sends within the block."""
    from sqlalchemy import Engine, event

    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def test_the_library_is_read_once_for_all_sources_of_a_run(shelf: Shelf) -> None:
    """Of fifty sources each one costs its own rows alone: no statement reads the library again."""
    shelf.seed(a=NOTES)
    with counting_statements() as few:
        shelf.seed(**{f"b{n}": f"### topic b{n}\n\nC: The [{n}].\n" for n in range(10)})
    with counting_statements() as many:
        shelf.seed(**{f"c{n}": f"### topic c{n}\n\nC: The [{n}].\n" for n in range(50)})

    def selects(statements: list[str]) -> int:
        tables = ("FROM work", "FROM listing", "FROM quote", "FROM claim", "FROM topic")
        return sum(s.startswith("SELECT") and any(t in s for t in tables) for s in statements)

    assert selects(few) == selects(many)
    assert len(many) < 50 * 12 + 60


def test_edits_are_sent_in_batches(shelf: Shelf) -> None:
    """A hundred edited claims and cards take no more statements than three."""
    text = "### numbers\n\n" + "".join(f"C: The [{n}] is one. {{#n{n}}}\n\n" for n in range(100))
    shelf.seed(a=text)

    with counting_statements() as few:
        shelf.seed(a=text.replace("[1] is one.", "[1] is not."))
    with counting_statements() as many:
        (report,) = shelf.seed(a=text.replace("is one.", "is two."))

    assert counted(report)["cards"] == {"edited": 100}
    assert len(few) == len(many)


def test_an_unchanged_source_loads_neither_parser_nor_sqlalchemy(tmp_path: Path) -> None:
    """The heavy modules are loaded when something is written."""
    shelf = Shelf(database_url(str(tmp_path / "library.db")), tmp_path / "notes")
    shelf.seed(a=NOTES)
    program = (
        "import sys\nfrom pathlib import Path\nfrom studykit.app.context import App\n"
        "from studykit.app.importing import import_sources\nfrom studykit.app.sources import gather\n"
        "app = App(Path(sys.argv[2]), sys.argv[1])\n"
        "(report,) = import_sources(app, gather([sys.argv[2]]))\n"
        "assert not report.changed\n"
        "print([name for name in ('sqlalchemy', 'alembic', 'studykit.notes.parse', 'rich') if name in sys.modules])"
    )

    command = [sys.executable, "-c", program, shelf.url, str(tmp_path / "notes" / "a.md")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])

    assert (done.stdout.strip(), done.stderr) == ("[]", "")


# ---- sources -----------------------------------------------------------------------------------------


def test_standard_input_is_a_source_of_its_own(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is called Notes until its text has a title, and the next input is its next state."""
    for text, title in (("### wood\n", "Notes"), ("# Trees\n\n### wood\n", "Trees")):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        (report,) = shelf.imported(gather(["-"]))
        assert report.uri == "stdin:"
        assert shelf.rows("SELECT uri, title FROM source") == [{"uri": "stdin:", "title": title}]


def test_the_bundled_library_imports_without_a_flaw(database: Path, tmp_path: Path) -> None:
    """Every line is recognised, every reference is resolved, and importing it again changes nothing."""
    shelf = Shelf(database_url(str(database)), tmp_path)

    reports = shelf.imported(gather([]))
    again = shelf.imported(gather([]))

    assert [report for report in reports if report.unrecognised or report.warnings or report.unresolved] == []
    assert not any(report.changed for report in again)
    assert shelf.rows("SELECT DISTINCT origin FROM source") == [{"origin": "seed"}]


@pytest.mark.notes
def test_the_real_notes_are_read_as_counted_by_hand(database: Path, real_notes: Path, tmp_path: Path) -> None:
    """289 works, 468 quotes, one anchor of 41 without a meaning; importing again changes nothing."""
    shelf = Shelf(database_url(str(database)), tmp_path)

    (report,) = shelf.imported(gather([str(real_notes)]))
    before = shelf.contents()
    (again,) = shelf.imported(gather([str(real_notes)]))

    assert (report.counts["works"]["added"], report.counts["quotes"]["added"]) == (289, 468)
    (anchors,) = shelf.rows("SELECT count(*) AS n FROM link WHERE url LIKE '#%'")
    assert (anchors["n"], len(report.unresolved)) == (41, 1)
    assert report.lines["unrecognised"] * 100 <= report.lines["total"]
    assert not again.changed
    assert (again.lines, again.unresolved) == (report.lines, report.unresolved)
    assert before == shelf.contents()


@pytest.mark.notes
def test_reading_the_real_notes_again_gives_the_same_records(
    database: Path, real_notes: Path, tmp_path: Path
) -> None:
    """A blank line at the end makes the source new and no record."""
    shelf = Shelf(database_url(str(database)), tmp_path / "notes")
    data = real_notes.read_bytes()
    shelf.seed(a=data)
    before = shelf.contents()

    (report,) = shelf.seed(a=data + b"\n")

    assert not report.changed
    after = shelf.contents()
    assert {name for name in before if before[name] != after[name]} <= {"source", "section"}
