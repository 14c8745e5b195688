"""`studykit review` in a real terminal, with all its keys; and what else needs one."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import COMPOST, ROOTS, Cli, reps
from tests.cli.terminal import Terminal, plain


@pytest.fixture
def terminal() -> Iterator[Callable[..., Terminal]]:
    """Opens terminals, and ends what still runs in them."""
    opened: list[Terminal] = []

    def make(*arguments: str, columns: int = 80, **environment: str) -> Terminal:
        opened.append(Terminal(*arguments, columns=columns, **environment))
        return opened[-1]

    yield make
    for one in opened:
        if one.process.poll() is None:
            one.process.kill()
            one.process.wait()


def test_the_keys_of_a_session(cli: Cli, new_cards: list[str], terminal: Callable[..., Terminal]) -> None:
    """Space shows the answer and rates it good; help, place, undo, suspend, bury and quit do what they say."""
    cli("cards", "reject", "--work", ROOTS)
    session = terminal("review")
    session.until("space: answer")
    session.press("?", "all answers are kept")
    session.press("i", "notes.md:")
    session.press("u", "Nothing to take back")
    session.press(" ", "4 easy")
    session.press(" ", "1 learning")
    session.press("u", "0 learning")
    session.press("4", "4 easy")
    session.press("i", "unlocked")
    session.press("4", f"{len(new_cards) - 1} new")
    session.press("s", "Suspended")
    session.press("b", "Buried")
    session.press("q", "1 answer in")
    assert session.close() == 0
    assert reps(cli) == [1]
    assert cli("db", "check").code == 0


def test_a_flag_asks_what_is_wrong(cli: Cli, new_cards: list[str], terminal: Callable[..., Terminal]) -> None:
    """`f` puts the card on the rewrite list with a note in the learner's words; the card stays."""
    session = terminal("review")
    session.until("space: answer")
    session.press("f", "What is wrong?")
    session.press("two answers fit\r", "to rewrite")
    session.press(" ", "4 easy")
    session.press("q", "0 answers")
    assert session.close() == 0
    (listed,) = cli("cards", "rewrite", "--json").json["cards"]
    assert (listed["uid"], listed["note"]) == (new_cards[0], "two answers fit")


def test_an_edited_card_is_shown_anew(
    cli: Cli, new_cards: list[str], tmp_path: Path, terminal: Callable[..., Terminal]
) -> None:
    """`e` opens the notes at the line of the card; what was changed there is asked next."""
    notes = tmp_path / "garden.md"
    notes.write_text("### mulch\n\nQ: What is mulch?\nA: Bark.\n")
    cli("seed", str(notes))
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\necho "$1" > "$0.line"\nsed -i "s/What is mulch/What is bark mulch/" "$2"\n')
    editor.chmod(0o755)
    session = terminal("review", "mulch", "--all", EDITOR=str(editor), VISUAL="")
    session.until("space: answer")
    session.press("e", "What is bark mulch?")
    session.press("q", "0 answers")
    assert session.close() == 0
    assert (tmp_path / "editor.line").read_text() == "+3\n"


@pytest.fixture
def draft(library: Path, cli: Cli) -> str:
    """The one card that is proposed from a quote of a read work."""
    cli("read", ROOTS, "done")
    (draft,) = cli("queue", "--json").json["drafts"]
    return str(draft["uid"])


@pytest.mark.parametrize(
    ("keys", "said", "becomes"),
    [
        ("a", "Accepted", {"draft": False, "retired": False, "locked": False, "reps": 0}),
        (" a", "Accepted", {"draft": False, "retired": False, "locked": False, "reps": 0}),
        ("x", "Rejected", {"draft": True, "retired": True}),
        ("  ", "new", {"draft": True, "retired": False}),
        (" 3b", "Left for later", {"draft": True, "retired": False, "reps": 0}),
    ],
)
def test_a_draft_is_decided_about(
    cli: Cli,
    draft: str,
    terminal: Callable[..., Terminal],
    keys: str,
    said: str,
    becomes: dict[str, object],
) -> None:
    """A proposed card is accepted, rejected or left; it is not answered, and so has no schedule."""
    session = terminal("review")
    session.until("space: answer")
    for _ in range(2):  # it stands among the new cards
        session.press("4", "4 easy")
        shown = session.press("4", "?: help")
        if "accept" in shown:
            break
    for key in keys[:-1]:
        session.press(key, "accept")
    session.press(keys[-1], said)
    session.press("q", "answer")
    assert session.close() == 0
    card = next(card for card in cli("cards", "--json").json["cards"] if card["uid"] == draft)
    assert {name: card[name] for name in becomes} == becomes
    assert cli("db", "check").code == 0


def test_a_decision_is_taken_back(cli: Cli, draft: str, terminal: Callable[..., Terminal]) -> None:
    """`u` after a rejection brings the draft back, and it is a draft again."""
    session = terminal("review", f"key:{ROOTS}")
    session.until("space: answer")
    shown = session.press("b", "?: help")
    if "accept" not in shown:
        session.press("b", "accept")
    session.press("x", "Rejected")
    session.press("u", "a accept")
    session.press("q", "0 answers")
    assert session.close() == 0
    assert [card["uid"] for card in cli("queue", "--json").json["drafts"]] == [draft]


def test_typed_answers_suggest_a_rating(
    cli: Cli, new_cards: list[str], terminal: Callable[..., Terminal]
) -> None:
    """What was typed is compared, and space takes the rating that fits it."""
    session = terminal("review", "--typed", "--cards", "2", "is:new", f"key:{COMPOST}")
    session.until("> ")
    shown = session.press("It leaps over the hill.\r", "space: ")
    assert "valley" in plain(shown)
    session.press("3", "> ")
    session.press("\x04", "1 answer")
    assert session.close() == 0
    assert reps(cli) == [1]


@pytest.mark.parametrize(("key", "code"), [("\x03", 130), ("\x04", 0), ("q", 0), ("\x1b", 0)])
def test_leaving_keeps_the_answers(
    cli: Cli, new_cards: list[str], terminal: Callable[..., Terminal], key: str, code: int
) -> None:
    """Ctrl-C, Ctrl-D, q and escape leave with a summary and all answers; only Ctrl-C is an interruption."""
    session = terminal("review")
    session.until("space: answer")
    session.press(" ", "4 easy")
    session.press("3", "1 learning")
    session.press(key, "1 answer")
    assert session.close() == code
    assert reps(cli) == [1]
    assert "Traceback" not in session.screen


def test_a_closed_terminal_keeps_the_answers(
    cli: Cli, new_cards: list[str], terminal: Callable[..., Terminal]
) -> None:
    """When the window is closed, what was answered is on the disk."""
    session = terminal("review")
    session.until("space: answer")
    session.press(" ", "4 easy")
    session.press("3", "1 learning")
    os.close(session.master)
    session.process.wait(20)
    assert reps(cli) == [1]


def test_a_narrow_terminal_without_colour(new_cards: list[str], terminal: Callable[..., Terminal]) -> None:
    """At 60 columns and with NO_COLOR each line fits and nothing is coloured."""
    session = terminal("review", columns=60, NO_COLOR="1")
    session.until("space: answer")
    session.press(" ", "4 easy")
    session.press("q", "answers")
    assert session.close() == 0
    assert "\x1b[" not in session.screen
    assert [line for line in session.screen.splitlines() if len(line) > 60] == []


@pytest.mark.parametrize("command", ["today", "works", "cards", "queue", "topics", "sources"])
def test_lists_fit_sixty_columns(
    new_cards: list[str], terminal: Callable[..., Terminal], command: str
) -> None:
    """Lists are cut to a narrow terminal."""
    session = terminal(command, columns=60)
    assert session.close() == 0
    rows = [row for row in plain(session.screen).splitlines() if not row.startswith("`")]
    assert [row for row in rows if len(row) > 60] == []


def test_ctrl_c_is_130(library: Path, terminal: Callable[..., Terminal], home: Path) -> None:
    """Interrupting a question is exit code 130, one line and no traceback."""
    session = terminal("today", STUDYKIT_DB=str(home / "none.db"))
    session.until("notes file")
    time.sleep(0.1)
    os.write(session.master, b"\x03")
    assert session.close() == 130
    assert "Traceback" not in session.screen


def test_an_empty_library_is_asked_about(
    library: Path, terminal: Callable[..., Terminal], home: Path
) -> None:
    """On a terminal the first run asks which notes to take, and then shows today."""
    session = terminal(STUDYKIT_DB=str(home / "none.db"))
    session.until("notes file")
    session.press(f"{Path(__file__).with_name('notes.md')}\r", ROOTS)
    assert session.close() == 0


def test_markdown_is_seen(tmp_path: Path, cli: Cli, terminal: Callable[..., Terminal]) -> None:
    """Emphasis and code stand out and lose their marks; what is folded of an item hangs under its words."""
    notes = tmp_path / "oaks.md"
    notes.write_text(
        "### oaks\n\nQ: Why is an *oak* cut by `saw()`?\nA:\n- its wood is **hard** and $x^2$ old, as all say\n",
        "utf-8",
    )
    cli("seed", str(notes))
    session = terminal("review", "--all", columns=30)
    assert "\x1b[3m" in session.until("help")
    shown = session.press(" ", "4 easy")
    session.press("q", "0 answers")
    session.close()

    assert "36m" in session.screen.partition("saw()")[0]
    assert "  - its wood is hard and x²\r\n    old, as all say\r\n" in plain(shown)


def test_hints_fit_the_terminal(cli: Cli, library: Path, terminal: Callable[..., Terminal]) -> None:
    """What is said beside the data is folded at words, errors too."""
    session = terminal("show", "no such work at all", columns=40)
    session.close()
    assert max(map(len, plain(session.screen).splitlines())) <= 40
    assert "\r\n" in session.screen.partition("hint:")[2].strip()
