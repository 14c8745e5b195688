"""`undo`, `redo` and `log` on the command line."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import COMPOST, MORNING, NOTES, ROOTS, Cli, uids

pytestmark = pytest.mark.usefixtures("library")


@pytest.fixture(autouse=True)
def study(library: Path, cli: Cli) -> None:
    """Two works were read one after the other."""
    cli("read", ROOTS, "done", "-m", "30")
    cli("read", COMPOST, "start")


def test_undo_and_redo_say_what_they_did_in_words(cli: Cli) -> None:
    """The command as it was given, what it was about, and how much it did."""
    count = sum(not card["locked"] for card in cli("cards", "--json").json["cards"])
    told = f"read done {ROOTS}: {count} cards unlocked"
    assert cli("undo", "2").out == f"Undone: read start {COMPOST}\nUndone: {told}\n"
    assert cli("redo").out == f"Redone: {told}\n"
    assert cli("show", ROOTS, "--json").json["work"]["state"] == "read"
    assert cli("show", COMPOST, "--json").json["work"]["state"] == "none"


def test_the_log_lists_the_newest_first_and_marks_what_is_undone(cli: Cli) -> None:
    """With the instant of each; --json counts what each added."""
    cli("undo")
    rows = cli("log").out.splitlines()[1:]
    assert [row.split()[2:4] for row in rows] == [["read", "start"], ["read", "done"], ["seed", "notes.md"]]
    assert [row.endswith("undone") for row in rows] == [True, False, False]
    newest, read, seed = cli("log", "--json").json["operations"]
    assert newest["undone"]
    assert not read["undone"]
    assert newest["at"] == datetime.fromisoformat(MORNING).isoformat(timespec="seconds")
    assert read["counts"]["sessions"] == 1
    assert seed["counts"] == {"sources": 1}
    assert len(cli("log", "1", "--json").json["operations"]) == 1


def test_nothing_to_undo_or_to_redo_is_a_conflict(cli: Cli) -> None:
    """Exit 5, and what to do."""
    assert cli("redo").code == 5
    cli("undo", "9", "-y")
    outcome = cli("undo", "--json")
    assert (outcome.code, outcome.error["code"]) == (5, "conflict")


def test_an_import_is_taken_back_only_when_told(cli: Cli) -> None:
    """Without a terminal it asks for --yes, and names what it would take back."""
    refused = cli("undo", "3")
    assert refused.code == 2
    assert "seed notes.md" in refused.err
    assert len(cli("log", "--json").json["operations"]) == 3
    assert cli("undo", "3", "--yes", "--json").json["operations"][-1]["command"] == "seed"
    assert uids(cli) == []


def test_more_than_fifty_answers_are_taken_back_only_when_told(cli: Cli, library: Path) -> None:
    """A whole session of answers is a lot to lose by a slip."""
    card = uids(cli)[0]
    instants = [datetime.fromisoformat(MORNING) + timedelta(minutes=n) for n in range(-52, -1)]
    lines = "\n".join(f'{{"card": "{card}", "rating": 3, "at": "{at.isoformat()}"}}' for at in instants)
    assert cli("answer", "-", stdin=lines).code == 0
    assert cli("undo").code == 2
    assert cli("undo", "-y").out == "Undone: review: 51 answers\n"
    assert cli("db", "check").code == 0


def test_what_is_undone_is_imported_again_from_the_files(cli: Cli) -> None:
    """An undone import leaves the files alone: the next import brings it back as a new operation."""
    before = uids(cli)
    cli("undo", "3", "-y")
    assert cli("seed", str(NOTES)).code == 0
    assert uids(cli) == before
    assert cli("redo").code == 5
