"""`studykit cards drafts`, `accept`, `reject` through the command line."""

from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.cli.terminal import Terminal, plain

NOTES = """### t

#### ["Lanterns"](https://example.org/l) Ada Moss

> "Bloom filters avoid needless disk reads, since a negative answer proves that the key is absent."

#### ["Snapshots"](https://example.org/s) Bo Reed

> "Snapshot isolation permits write skew because two transactions may update disjoint rows."

Q: What is asked?
A: This.
"""


@pytest.fixture
def notes(cli: Cli, tmp_path: Path) -> Path:
    """Two works with a quote each."""
    path = tmp_path / "stores.md"
    path.write_text(NOTES)
    assert cli("seed", str(path)).code == 0
    return path


def drafts(cli: Cli, *words: str) -> list[str]:
    """The ids of the drafts that wait."""
    return [card["uid"] for card in cli("cards", "drafts", *words, "--json").json["cards"]]


def test_drafts_are_listed_by_work(notes: Path, cli: Cli) -> None:
    """On a pipe each stands under its work, with its blank and its place in the notes."""
    told = cli("cards", "drafts")
    assert told.code == 0
    assert told.out.index("Lanterns\n") < told.out.index("Snapshots\n")
    assert f"{notes}:5" in told.out
    assert "2 drafts" in told.err
    assert len(drafts(cli, "lanterns")) == 1


def test_drafts_are_found_by_a_query(notes: Path, cli: Cli) -> None:
    """`is:draft` finds those that wait; they are in no queue."""
    waiting = drafts(cli)
    assert [card["uid"] for card in cli("cards", "is:draft", "--json").json["cards"]] == waiting
    assert cli("queue", "--json").json["new"] == []


@pytest.mark.parametrize(("words", "left"), [(("--all",), 0), (("--work", "lanterns"), 1)])
@pytest.mark.parametrize("verb", ["accept", "reject"])
def test_many_at_once(notes: Path, cli: Cli, verb: str, words: tuple[str, ...], left: int) -> None:
    """All of a work, or all."""
    done = cli("cards", verb, *words, "--json").json
    assert done["schema"] == f"studykit.cards.{verb}/1"
    assert len(done["cards"]) == 2 - left
    assert len(drafts(cli)) == left
    assert cli("cards", verb, *words, "--json").json["cards"] == []


def test_one_by_its_first_letters(notes: Path, cli: Cli) -> None:
    """Lists show eight letters of an id, which are enough."""
    first, second = drafts(cli)
    assert cli("cards", "accept", first[:8]).out.startswith(f"Accepted {first[:8]} ")
    assert drafts(cli) == [second]


@pytest.mark.parametrize("words", [(), ("--all", "--work", "lanterns"), ("1a2b", "--all")])
def test_it_must_be_clear_which(notes: Path, cli: Cli, words: tuple[str, ...]) -> None:
    """None, or two ways of saying which, change nothing."""
    assert cli("cards", "reject", *words).code == 2
    assert len(drafts(cli)) == 2


def test_a_card_of_the_notes_is_no_draft(notes: Path, cli: Cli) -> None:
    """Only cards drawn from quotes are accepted or rejected."""
    (uid,) = (card["uid"] for card in cli("cards", "--json").json["cards"])
    assert cli("cards", "reject", uid).code == 5


def test_reading_says_what_is_proposed(notes: Path, cli: Cli) -> None:
    """`read … done` points to the drafts."""
    told = cli("read", "lanterns", "done")
    assert "1 cards are proposed" in told.err
    assert cli("read", "lanterns", "done", "--json").json["works"][0]["drafts"] == 0


@pytest.mark.parametrize("columns", [60, 80])
def test_keys_decide_on_a_terminal(notes: Path, cli: Cli, columns: int) -> None:
    """Space leaves a draft, x rejects, an unknown key helps, and the end is told."""
    first, second = drafts(cli)
    session = Terminal("cards", "drafts", columns=columns)
    session.until("1 of 2")
    session.press("?", "not proposed again")
    session.press(" ", "2 of 2")
    session.press("x", "Rejected.")
    assert session.close() == 0
    lines = plain(session.screen).replace(str(notes), "").splitlines()
    assert max(map(len, lines)) <= columns
    assert drafts(cli) == [first]
    assert second not in cli("cards", "is:draft", "--json").out


def test_a_draft_is_edited_and_accepted(notes: Path, cli: Cli) -> None:
    """`e` opens the card in an editor; what it says then is a card; q leaves the rest as it was."""
    first, second = drafts(cli)
    session = Terminal("cards", "drafts", EDITOR="sed -i s/avoid/spare/", NO_COLOR="1")
    session.until("1 of 2")
    session.press("e", "Edited and accepted.")
    session.press("q", "")
    assert session.close() == 0
    assert drafts(cli) == [second]
    (card,) = (card for card in cli("cards", "--json").json["cards"] if card["uid"] == first)
    assert (card["draft"], "spare" in card["front"]) == (False, True)
