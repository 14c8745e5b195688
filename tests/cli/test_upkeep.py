"""`purge` and `doctor` on the command line."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import ROOTS, Cli, uids


def test_a_sound_library_is_said_to_be_sound(cli: Cli, library: Path) -> None:
    """Exit 0, with versions and places."""
    outcome = cli("doctor")
    assert outcome.code == 0
    assert "All is well." in outcome.out
    assert str(library) in "".join(outcome.out.split())  # a long path is folded
    assert cli("doctor", "--json").json["sound"]


SPOILT = {
    "memories": ("UPDATE memory SET reps = 9", "memory of card", True),
    "reading states": ("UPDATE reading SET minutes = 99", "1 reading states", True),
    "the search": ("DELETE FROM search_index", "the search finds", True),
    "orphans": ("UPDATE claim SET retired_at = 1", "live cards of claims", False),
    "references": ("UPDATE section SET source_id = 99 WHERE position = 1", "rows of section refer", False),
    "the clock": ("UPDATE device SET last_ms = 4000000000000", "the clock says", False),
    "the schema": ("CREATE TABLE stray (id INTEGER)", "stray", False),
}


@pytest.mark.parametrize("what", SPOILT)
def test_what_is_wrong_is_found_and_mended_if_it_is_only_kept_for_speed(
    cli: Cli, library: Path, what: str
) -> None:
    """Exit 1; each finding says what to do; --fix leaves alone what cannot be made anew."""
    sql, told, mended = SPOILT[what]
    cli("read", ROOTS, "done", "-m", "5")
    with closing(sqlite3.connect(library)) as connection:
        connection.executescript(sql)
    outcome = cli("doctor")
    assert outcome.code == 1
    assert told in outcome.out
    assert outcome.out.count("wrong:") == outcome.out.count("→")
    assert cli("doctor", "--json").json["findings"]
    assert cli("doctor", "--fix").code == (0 if mended else 1)


def test_a_source_is_purged_only_when_told_and_after_a_backup(cli: Cli, library: Path) -> None:
    """Without a terminal it asks for --yes; a trial removes nothing; then it is gone for good."""
    count = len(uids(cli))
    assert cli("purge", "source", "notes.md").code == 2
    trial = cli("purge", "source", "notes.md", "--dry-run", "--json").json
    assert trial["removed"]["card"] == count
    assert len(uids(cli)) == count
    done = cli("purge", "source", "notes.md", "--yes", "--json").json
    assert done["removed"] == trial["removed"]
    assert Path(done["backup"]).exists()
    assert cli("undo", "-y").code == 3, "an empty library has nothing to undo"


def test_only_what_was_retired_before_the_day_is_purged(cli: Cli, library: Path) -> None:
    """A day that is none is refused; what was retired since stays, and the undo of it is at an end."""
    cli("seed")
    cli("sources", "forget", "notes.md")
    assert cli("purge", "retired", "--before", "soon").code == 2
    assert cli("purge", "retired", "--before", "2026-03-02", "-y").out == "Removed nothing.\n"
    assert cli("purge", "retired", "--before", "2026-03-03", "-y").out.startswith("Removed ")
    assert cli("purge", "retired", "--before", "2026-03-03", "-y").out == "Removed nothing.\n"
    assert cli("doctor").code == 0
    refused = cli("undo")
    assert refused.code == 5
    assert "nothing was changed" in refused.err
