"""`studykit cards edit`: own cards in their source, notes in their file, all else beside its source."""

from pathlib import Path

import pytest

from tests.cli.conftest import MORNING, ROOTS, Cli, uids
from tests.cli.terminal import Terminal

FOREIGN = '### t\n\n#### ["Lanterns"](https://example.org/l) Ada Moss\n\nQ: What is a lantern?\nA: A light.\n'
FRONT = "What is a lantern?"


@pytest.fixture
def foreign(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> str:
    """A card of a source that is no file of the learner's."""
    monkeypatch.setenv("STUDYKIT_NOW", MORNING)
    assert cli("seed", "-", stdin=FOREIGN).code == 0
    return uids(cli)[0]


def shown(cli: Cli, uid: str) -> dict[str, object]:
    """A card in the shape of `cards --json`."""
    return next(card for card in cli("cards", "--json").json["cards"] if card["uid"] == uid)


def test_the_learners_words_win_over_the_source(foreign: str, cli: Cli) -> None:
    """They are shown everywhere, and the source's stand beside them."""
    (edited,) = cli("cards", "edit", foreign, "--front", "What hangs there?", "--json").json["cards"]
    assert (edited["front"], edited["back"]) == ("What hangs there?", "A light.")
    assert edited["wording"] == {
        "front": FRONT, "back": "A light.", "seen_front": FRONT, "seen_back": "A light.", "offered": False,
    }  # fmt: skip
    assert shown(cli, foreign) == edited
    cli("cards", "due", foreign, "today")
    assert cli("queue", "--json").json["review"][0]["front"] == "What hangs there?"
    assert cli("cards", "hangs", "--json").json["cards"] == [shown(cli, foreign)]


def test_what_the_source_says_later_is_offered(foreign: str, cli: Cli) -> None:
    """It neither takes the place of the learner's words nor is it lost."""
    cli("cards", "edit", foreign, "--back", "A lamp.")
    cli("seed", "-", stdin=FOREIGN.replace("A light.", "A light in a case."))
    card = shown(cli, foreign)
    assert card["back"] == "A lamp."
    assert card["wording"] == {
        "front": FRONT, "back": "A light in a case.", "seen_front": FRONT, "seen_back": "A light.", "offered": True,
    }  # fmt: skip
    assert "source says now" in cli("cards", "why", foreign).out
    (taken,) = cli("cards", "edit", foreign, "--take-source", "--json").json["cards"]
    assert (taken["back"], taken["wording"]) == ("A light in a case.", None)
    assert cli("cards", "edit", foreign, "--take-source").code == 5


def test_an_edit_settles_what_was_flagged(foreign: str, cli: Cli) -> None:
    """A card that was rewritten leaves the rewrite list."""
    cli("cards", "flag", foreign)
    assert shown(cli, foreign)["flag"] == "wrong"
    cli("cards", "edit", foreign, "--back", "A lamp.")
    assert cli("cards", "rewrite", "--json").json["cards"] == []
    assert shown(cli, foreign)["flag"] is None


def test_the_words_of_an_own_card_change_in_its_source(library: Path, cli: Cli) -> None:
    """Other words, the same card; nothing stands beside its source."""
    (card,) = cli("cards", "add", ROOTS, "--question", "Why?", "--answer", "So.", "--json").json["cards"]
    (edited,) = cli("cards", "edit", card["uid"], "--front", "Why ridge?", "--json").json["cards"]
    assert (edited["uid"], edited["front"], edited["back"]) == (card["uid"], "Why ridge?", "So.")
    assert edited["wording"] is None
    assert cli("cards", "edit", card["uid"], "--cloze", "A [b].").code == 5


def test_the_sentence_of_an_own_card(library: Path, cli: Cli) -> None:
    """A sentence with blanks is edited as a whole."""
    (card,) = cli("cards", "add", "--cloze", "A [prior] is a penalty.", "--json").json["cards"]
    edit = ("cards", "edit", card["uid"])
    assert cli(*edit, "--front", "x").code == 5
    (edited,) = cli(*edit, "--cloze", "A [prior] on weights is a penalty.", "--json").json["cards"]
    assert (edited["uid"], edited["front"]) == (card["uid"], "A […] on weights is a penalty.")


def test_notes_of_the_learner_can_be_worded_otherwise(library: Path, cli: Cli) -> None:
    """With words on the command line, the file of notes stays as it is."""
    uid = uids(cli, f"key:{ROOTS}")[0]
    assert (
        cli("cards", "edit", uid, "--back", "Other words.", "--json").json["cards"][0]["back"]
        == "Other words."
    )


@pytest.mark.parametrize(
    "words", [(), ("--front", "x", "--take-source"), ("--front", "x", "--cloze", "[x]"), ("--front", "")]
)
def test_what_cannot_be_said_is_refused(foreign: str, cli: Cli, words: tuple[str, ...]) -> None:
    """Nothing given, too much given, an empty side."""
    assert cli("cards", "edit", foreign, *words).code == 2
    assert shown(cli, foreign)["front"] == FRONT


# ---- in an editor --------------------------------------------------------------------------------------


def in_terminal(*arguments: str, editor: str) -> str:
    """What a command says on a terminal, where an editor can be opened: a line of shell on its arguments."""
    session = Terminal(*arguments, EDITOR=f"sh -c '{editor}' editor", NO_COLOR="1")
    assert session.close() == 0
    return session.screen


def test_a_file_of_notes_is_opened_at_the_line(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`$EDITOR +LINE FILE`; what was changed there is imported."""
    monkeypatch.setenv("STUDYKIT_DB", str(tmp_path / "library.sqlite3"))
    notes = tmp_path / "my notes.md"
    notes.write_text(FOREIGN)
    cli("seed", str(notes))
    (uid,) = uids(cli)
    told = in_terminal(
        "cards", "edit", uid[:8], editor=f'echo "$1" > {tmp_path}/line; sed -i s/light/lamp/ "$2"'
    )
    assert (tmp_path / "line").read_text() == "+5\n"
    assert "Now" in told
    assert shown(cli, uid)["back"] == "A lamp."


def test_a_card_is_written_in_the_editor(foreign: str, cli: Cli, home: Path) -> None:
    """What stands above the line is the card; a text that is left as it was adds nothing."""
    told = in_terminal("cards", "add", "lanterns", editor='printf "Q: Who?\\nA: Me.\\n" > "$1"')
    assert "Added" in told
    assert "Who?" in {card["front"] for card in cli("cards", "--json").json["cards"]}
    assert "Nothing was added" in in_terminal("cards", "add", "lanterns", editor="true")
    assert "Now" in in_terminal("cards", "edit", foreign, editor='sed -i s/light/lamp/ "$1"')
    assert shown(cli, foreign)["back"] == "A lamp."
