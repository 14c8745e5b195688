"""`studykit export anki`: what is written, and what a second export changes."""

import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import CLAY, NOTES, ROOTS, Cli


def notes_of(package: Path, folder: Path) -> dict[str, tuple[int, str, str]]:
    """Mod, tags and fields of the notes in a package, by guid."""
    inner = folder / "collection.db"
    with zipfile.ZipFile(package) as archive:
        inner.write_bytes(archive.read("collection.anki2"))
    with closing(sqlite3.connect(inner)) as connection:
        rows = connection.execute("SELECT guid, mod, tags, flds FROM notes")
        return {guid: (mod, tags, fields) for guid, mod, tags, fields in rows}


def export(cli: Cli, path: Path, *words: str) -> dict[str, Any]:
    """Export, and the report."""
    return cli("export", "anki", str(path), *words, "--json").json


@pytest.fixture
def notes(tmp_path: Path, library: Path, cli: Cli) -> Path:
    """A copy of the notes that the test may edit, imported into a library of its own."""
    path = tmp_path / "mine.md"
    path.write_text(NOTES.read_text())
    library.unlink()
    assert cli("seed", str(path)).code == 0
    return path


def test_unchanged_cards_give_the_same_bytes(notes: Path, cli: Cli, tmp_path: Path) -> None:
    """A second export, later, is the same file and has nothing new or changed."""
    first = export(cli, tmp_path / "a.apkg")
    again = export(cli, tmp_path / "b.apkg", "--now", "2026-04-01T08:00Z")
    assert (first["new"], again["new"], again["changed"]) == (sum(first["notes"].values()), 0, 0)
    assert (tmp_path / "a.apkg").read_bytes() == (tmp_path / "b.apkg").read_bytes()


def test_an_edited_card_is_newer(notes: Path, cli: Cli, tmp_path: Path) -> None:
    """Only the note that changed gets a newer stamp, even when the clock was set back."""
    export(cli, tmp_path / "a.apkg")
    notes.write_text(notes.read_text().replace("leaps over", "leaps across"))
    cli("seed", str(notes))
    assert export(cli, tmp_path / "b.apkg", "--now", "2020-01-01T00:00Z")["changed"] == 1
    before, after = notes_of(tmp_path / "a.apkg", tmp_path), notes_of(tmp_path / "b.apkg", tmp_path)
    (guid,) = [guid for guid in after if after[guid] != before[guid]]
    assert "leaps across" in after[guid][2]
    assert after[guid][0] == before[guid][0] + 1


def test_retired_cards_travel_tagged(notes: Path, cli: Cli, tmp_path: Path) -> None:
    """What was exported once and left the notes is found by one tag, with `--accepted-only` too."""
    export(cli, tmp_path / "a.apkg")
    notes.write_text(notes.read_text().replace("Q: What is clay?\nA: What keeps the water.\n", ""))
    cli("seed", str(notes))
    for words in ((), ("--accepted-only",)):
        assert export(cli, tmp_path / "b.apkg", *words)["retired"] == 1
        tagged = [
            note
            for note in notes_of(tmp_path / "b.apkg", tmp_path).values()
            if "studykit::retired" in note[1]
        ]
        assert len(tagged) == 1
        assert "What is clay?" in tagged[0][2]


def test_a_renamed_topic_keeps_its_deck_unless_told(notes: Path, cli: Cli, tmp_path: Path) -> None:
    """Decks match by name in Anki: a note stays in the deck of its first export; `--deck` renames the top."""
    export(cli, tmp_path / "a.apkg")
    notes.write_text(notes.read_text().replace("### harvest", "### yield").replace("soils", "grounds"))
    cli("seed", str(notes))
    export(cli, tmp_path / "b.apkg")
    assert {name.split("::")[1] for name in decks_of(tmp_path / "b.apkg", tmp_path)} == {"soils", "quotes"}
    export(cli, tmp_path / "c.apkg", "--deck", "Mine")
    assert {name.split("::")[0] for name in decks_of(tmp_path / "c.apkg", tmp_path)} == {"Mine"}


def decks_of(package: Path, folder: Path) -> set[str]:
    """Names of the decks that hold cards."""
    import json

    inner = folder / "collection.db"
    with zipfile.ZipFile(package) as archive:
        inner.write_bytes(archive.read("collection.anki2"))
    with closing(sqlite3.connect(inner)) as connection:
        (text,) = connection.execute("SELECT decks FROM col").fetchone()
        used = {str(number) for (number,) in connection.execute("SELECT DISTINCT did FROM cards")}
    return {deck["name"] for number, deck in json.loads(text).items() if number in used}


def test_a_query_chooses_and_drafts_may_stay(notes: Path, cli: Cli, tmp_path: Path) -> None:
    """QUERY takes part of the library; `--accepted-only` leaves out what was drawn from quotes."""
    whole = export(cli, tmp_path / "a.apkg")
    assert export(cli, tmp_path / "b.apkg", "topic:clay")["cards"] == 2
    assert export(cli, tmp_path / "b.apkg", f"key:{CLAY}")["cards"] == 1
    accepted = export(cli, tmp_path / "b.apkg", "--accepted-only")
    assert accepted["cards"] < whole["cards"]
    assert "quote" not in accepted["notes"]


@pytest.mark.parametrize("words", [("key:nothing",), ("topc:x",)])
def test_nothing_to_export_writes_nothing(
    notes: Path, cli: Cli, tmp_path: Path, words: tuple[str, ...]
) -> None:
    """No card, or a wrong query: an error, and no file."""
    assert cli("export", "anki", str(tmp_path / "a.apkg"), *words).code in {2, 3}
    assert not (tmp_path / "a.apkg").exists()


def test_a_target_that_cannot_be_written_changes_no_stamp(notes: Path, cli: Cli, tmp_path: Path) -> None:
    """A missing folder is one clear error; the next export has everything new still."""
    done = cli("export", "anki", str(tmp_path / "none" / "a.apkg"))
    assert done.code != 0
    assert "Traceback" not in done.err
    report = export(cli, tmp_path / "a.apkg")
    assert report["new"] == sum(report["notes"].values())


def test_locked_cards_are_tagged(notes: Path, cli: Cli, tmp_path: Path) -> None:
    """Cards of works not read carry a tag, until the work is read."""
    export(cli, tmp_path / "a.apkg")
    cli("read", ROOTS, "done")
    export(cli, tmp_path / "b.apkg")
    before, after = (
        sum("studykit::locked" in note[1] for note in notes_of(tmp_path / name, tmp_path).values())
        for name in ("a.apkg", "b.apkg")
    )
    assert after < before
