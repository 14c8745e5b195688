"""`studykit export` to files for other programs, `import json` and `db merge`: what is written, said and refused."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import CLAY, MORNING, ROOTS, Cli, process, uids

FORMATS = [("bibtex", "library.bib"), ("csl", "library.json"), ("ris", "library.ris")]


@pytest.mark.parametrize(("name", "file"), FORMATS)
def test_a_bibliography_is_a_source(
    library: Path, cli: Cli, tmp_path: Path, name: str, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`seed` of the file in an empty library gives the same works under the same keys."""
    out = tmp_path / file
    report = cli("export", name, str(out), "--json").json
    works = cli("works", "--json").json["works"]
    assert (report["schema"], report["works"]) == (f"studykit.export.{name}/1", len(works))
    monkeypatch.setenv("STUDYKIT_DB", str(tmp_path / "again.db"))
    assert cli("seed", str(out)).code == 0
    again = {work["key"]: work for work in cli("works", "--json").json["works"]}
    for work in works:
        for field in ("title", "authors", "et_al", "year", "kind", "identifiers", "tags", "venue"):
            assert again[work["key"]][field] == work[field]


@pytest.mark.notes
@pytest.mark.parametrize(("name", "file"), FORMATS)
def test_the_real_works_survive(
    real_notes: Path, cli: Cli, tmp_path: Path, name: str, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All works of real notes come back, whatever stands in their titles and names."""
    monkeypatch.setenv("STUDYKIT_DB", str(tmp_path / "real.db"))
    cli("seed", str(real_notes))
    works = {work["key"]: work for work in cli("works", "--json").json["works"]}
    cli("export", name, str(tmp_path / file))
    monkeypatch.setenv("STUDYKIT_DB", str(tmp_path / "again.db"))
    cli("seed", str(tmp_path / file))
    again = {work["key"]: work for work in cli("works", "--json").json["works"]}
    fields = ("title", "authors", "et_al", "year", "kind", "identifiers", "tags")
    assert len(works) > 100
    assert {key: [work[f] for f in fields] for key, work in again.items()} == {
        key: [work[f] for f in fields] for key, work in works.items()
    }


def test_a_query_chooses_the_works(library: Path, cli: Cli) -> None:
    """`-` is standard output, and nothing else stands there."""
    done = cli("export", "bibtex", "-", f"key:{CLAY}")
    assert done.out.startswith(f"@article{{{CLAY},") or done.out.startswith(f"@misc{{{CLAY},")
    assert done.out.count("@") == 1
    assert cli("export", "ris", "-", "-kind:paper").out.count("TY  - JOUR") == 0


def test_bytes_of_standard_output_are_the_file(library: Path, tmp_path: Path) -> None:
    """Line ends are the format's own, also through a pipe."""
    out = tmp_path / "library.ris"
    assert process("export", "ris", str(out)).returncode == 0
    assert b"\r\n" in out.read_bytes()
    piped = process("export", "ris", "-")
    assert piped.stdout.replace("\n", "") == out.read_text().replace("\n", "")


@pytest.mark.parametrize(
    "words",
    [
        ("bibtex", "{out}", "key:nothing"),
        ("bibtex", "{out}", "topc:x"),
        ("csv", "{out}", "topc:x"),
        ("csv", "{out}", "--list", "planets"),
        ("ris", "-", "--json"),
        ("csl", "{out}/none/x.json"),
    ],
)
def test_a_refusal_leaves_the_file_as_it_was(
    library: Path, cli: Cli, tmp_path: Path, words: tuple[str, ...]
) -> None:
    """One clear error, and an older file keeps its content."""
    out = tmp_path / "out"
    out.write_text("before")
    done = cli("export", *(word.replace("{out}", str(out)) for word in words))
    assert done.code in {1, 2, 3}
    assert done.err.count("error") == 1
    assert (out.read_text(), done.out) == ("before", "")


# ---- CSV -----------------------------------------------------------------------------------------------


def table(cli: Cli, listed: str, *query: str) -> list[dict[str, str]]:
    """The rows of a list."""
    text = cli("export", "csv", "-", "--list", listed, *query).out
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_lists_hold_what_the_commands_show(library: Path, cli: Cli) -> None:
    """Works and cards are those of `works` and `cards`; a query chooses."""
    works = cli("works", "--json").json["works"]
    assert [row["key"] for row in table(cli, "works")] == [work["key"] for work in works]
    assert table(cli, "works")[0]["authors"] == "; ".join(works[0]["authors"])
    cards = cli("cards", "--json", "topic:clay").json["cards"]
    assert [row["uid"] for row in table(cli, "cards", "topic:clay")] == [card["uid"] for card in cards]


def test_quotes_and_claims_with_their_places(library: Path, cli: Cli) -> None:
    """Each says whose it is and where it stands; a query chooses their works."""
    shown = cli("show", ROOTS, "--json").json
    for listed in ("quotes", "claims"):
        rows = table(cli, listed, f"key:{ROOTS}")
        assert [row["uid"] for row in rows] == [item["uid"] for item in shown[listed]]
        assert all(int(row["first"]) <= int(row["last"]) for row in rows)
        assert len(table(cli, listed)) >= len(rows)


def test_reviews_and_sessions(library: Path, cli: Cli) -> None:
    """What happened, with instants and dates in ISO 8601; what was taken back is left out."""
    cli("read", ROOTS, "log", "-m", "25", "--note", "wet, “very”")
    card = uids(cli)[0]
    cli("answer", card, "3")
    (session,) = table(cli, "sessions")
    assert (session["at"], session["study_day"]) == ("2026-03-02T08:00:00.000+00:00", "2026-03-02")
    assert (session["key"], session["minutes"], session["note"]) == (ROOTS, "25", "wet, “very”")
    (review,) = table(cli, "reviews")
    assert (review["card"], review["rating"], review["study_day"]) == (card, "3", "2026-03-02")
    assert review["due"].startswith("2026-03-02T08:")
    assert table(cli, "reviews", "key:nothing") == table(cli, "sessions", "key:nothing") == []


def test_no_cell_is_run_as_a_formula(library: Path, cli: Cli) -> None:
    """A text that begins like a formula gets an apostrophe; numbers stay numbers."""
    cli("read", ROOTS, "log", "--note", '=HYPERLINK("x")')
    assert table(cli, "sessions")[0]["note"] == '\'=HYPERLINK("x")'


# ---- the whole library ---------------------------------------------------------------------------------


@pytest.fixture
def exported(library: Path, cli: Cli, tmp_path: Path) -> Path:
    """The invented notes with one work read, as JSON."""
    cli("read", ROOTS, "done")
    out = tmp_path / "library.json"
    assert cli("export", "json", str(out)).code == 0
    return out


@pytest.fixture
def elsewhere(exported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Another machine, which has no library yet."""
    path = tmp_path / "elsewhere.db"
    monkeypatch.setenv("STUDYKIT_DB", str(path))
    return path


def test_a_library_moves_as_json(exported: Path, elsewhere: Path, cli: Cli) -> None:
    """It is one JSON object with its schema first; imported and exported again it is the same bytes."""
    document = json.loads(exported.read_bytes())
    assert next(iter(document.items())) == ("schema", "studykit.library/1")
    rows = sum(map(len, document["tables"].values()))
    assert cli("import", "json", str(exported), "--json").json == {
        "schema": "studykit.import.json/1",
        "rows": rows,
    }
    assert cli("show", ROOTS, "--json").json["work"]["state"] == "read"
    assert cli("db", "check").code == 0
    assert cli("export", "json", "-").out == exported.read_text(encoding="utf-8")


def test_standard_input_is_a_file_too(exported: Path, elsewhere: Path, cli: Cli) -> None:
    """`-` reads it."""
    assert cli("import", "json", "-", stdin=exported.read_bytes()).code == 0
    assert cli("works", "--json").json["works"]


def test_a_library_that_holds_something_is_left_alone(exported: Path, cli: Cli) -> None:
    """The error names the command that joins two."""
    done = cli("import", "json", str(exported), "--json")
    assert (done.code, done.error["code"]) == (5, "conflict")
    assert "db merge" in done.error["hint"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: "", "ends"),
        (lambda text: text[: len(text) // 2], "line"),
        (lambda text: text.replace("library/1", "library/2", 1), "schema"),
        (lambda text: text.replace('"revision":"0', '"revision":"9', 1), "newer studykit"),
        (lambda text: text.replace('"source_id":1,', '"source_id":99999,'), "table"),
        (lambda text: text.replace('"offset":0', '"offset":' + "7" * 10**5, 1), "number"),
        (lambda text: text.replace('"kind":"qa"', '"kind":"song"'), "table claim"),
        (lambda text: "PK\x03\x04 no JSON", "expected"),
    ],
)
def test_an_odd_file_changes_nothing(
    exported: Path, elsewhere: Path, cli: Cli, change: object, words: str
) -> None:
    """One clear error, and then the good file is imported as into any empty library."""
    assert callable(change)
    odd = exported.with_name("odd.json")
    odd.write_text(change(exported.read_text(encoding="utf-8")), encoding="utf-8")
    done = cli("import", "json", str(odd))
    assert (done.code in {1, 5}, done.err.count("error:")) == (True, 1)
    assert words in done.err
    assert cli("import", "json", str(exported)).code == 0


def test_merge_says_what_it_added(exported: Path, cli: Cli, elsewhere: Path, tmp_path: Path) -> None:
    """A second machine takes in what the first one did, once."""
    notes = tmp_path / "mine.md"
    notes.write_text("### mine\n\nQ: What is mine?\nA: This.\n")
    cli("seed", str(notes))
    report = cli("db", "merge", str(exported), "--json").json
    assert report["schema"] == "studykit.db.merge/1"
    assert (report["added"]["source"], report["left_out"], report["memories"]) == (1, {}, 4)
    assert Path(report["backup"]).exists()
    done = cli("db", "merge", str(exported), "--now", MORNING.replace("08:", "09:"))
    assert done.out == "Added: nothing. Memories changed: 0.\n"
    assert cli("show", ROOTS, "--json").json["work"]["state"] == "read"
