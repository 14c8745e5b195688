"""`studykit review`: on a pipe, and in a real terminal with all its keys."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import COMPOST, ROOTS, Cli, uids


@pytest.fixture
def new_cards(library: Path, cli: Cli) -> list[str]:
    """Four new cards, in the order in which they are asked."""
    cli("read", ROOTS, COMPOST, "done")
    return [card["uid"] for card in cli("queue", "--json").json["new"]]


def reps(cli: Cli) -> list[int]:
    """How often each card was answered, answered ones only."""
    return sorted(card["reps"] for card in cli("cards", "--json").json["cards"] if card["reps"])


# ---- on a pipe -----------------------------------------------------------------------------------------


def test_ratings_come_from_a_pipe(cli: Cli, new_cards: list[str]) -> None:
    """One rating a line, by number or name; blank lines are nothing; the end of the input ends the session."""
    done = cli("review", stdin="easy\n\n4\n")
    assert done.code == 0
    assert reps(cli) == [1, 1]
    assert "2 answers" in done.out


def test_a_wrong_line_stops_with_what_was_answered(cli: Cli, new_cards: list[str]) -> None:
    """A line that is no rating is a usage error; earlier answers stay."""
    done = cli("review", stdin="good\nperhaps\ngood\n")
    assert (done.code, reps(cli)) == (2, [1])
    assert "'perhaps' is no rating" in done.err


def test_cards_in_steps_come_back_in_the_session(cli: Cli, new_cards: list[str]) -> None:
    """A forgotten card is asked again when nothing else is left, until it leaves its steps."""
    count = len(new_cards)
    done = cli("review", stdin="again\n" + "easy\n" * (count - 1) + "easy\n")
    assert reps(cli) == [1] * (count - 1) + [2]
    assert f"{count + 1} answers" in done.out


def test_undo_across_answers_and_a_suspension(cli: Cli, new_cards: list[str]) -> None:
    """Undo goes back step by step, past a suspended card, and the cards are as they were."""
    before = cli("cards", "--json").json
    assert cli("review", stdin="good\ns\nb\nhard\nu\nu\nu\nu\nq\n").code == 0
    assert cli("cards", "--json").json == before
    assert cli("db", "check").code == 0


def test_nothing_more_to_undo_is_said(cli: Cli, new_cards: list[str]) -> None:
    """Undo at the beginning takes back nothing of an earlier session."""
    cli("review", "--cards", "1", stdin="good\n")
    done = cli("review", stdin="u\nq\n")
    assert "Nothing to take back" in done.err
    assert reps(cli) == [1]


def test_suspended_and_buried_cards_leave_the_queue(cli: Cli, new_cards: list[str]) -> None:
    """`s` holds a card back for good, `b` until tomorrow."""
    cli("review", stdin="s\nb\nq\n")
    assert uids(cli, "is:suspended") == new_cards[:1]
    today = {card["uid"] for card in cli("queue", "--json").json["new"]}
    tomorrow = {card["uid"] for card in cli("queue", "--json", "--now", "2026-03-03T08:00Z").json["new"]}
    assert not {*new_cards[:2]} & today
    assert new_cards[1] in tomorrow


def test_a_limit_ends_the_session(cli: Cli, new_cards: list[str]) -> None:
    """`--cards N` asks for N answers."""
    cli("review", "--cards", "2", stdin="good\n" * 9)
    assert reps(cli) == [1, 1]


def test_a_query_chooses_the_cards(cli: Cli, new_cards: list[str]) -> None:
    """Only cards that the query asks for are asked."""
    cli("review", f"key:{COMPOST}", stdin="easy\n" * 9)
    answered = [card for card in cli("cards", "--json").json["cards"] if card["reps"]]
    assert [card["works"] for card in answered] == [[COMPOST]]


def test_all_asks_locked_cards(library: Path, cli: Cli) -> None:
    """`--all` asks what no reading has unlocked; an answer unlocks the card."""
    assert "Nothing to review today" in cli("review").out
    cli("review", "--all", "--cards", "1", stdin="good\n")
    assert reps(cli) == [1]
    assert cli("db", "check").code == 0


def test_review_has_no_json(library: Path, cli: Cli) -> None:
    """Scripts are sent to `queue` and `answer`."""
    done = cli("review", "--json")
    assert (done.code, done.error["code"]) == (2, "usage")


def test_the_day_may_turn_between_answers(cli: Cli, new_cards: list[str]) -> None:
    """An answer belongs to the study day of its instant: before 04:00 to the day before."""
    cli("review", "--cards", "1", "--now", "2026-03-03T03:59:30Z", stdin="easy\n")
    cli("review", "--cards", "1", "--now", "2026-03-03T04:00:30Z", stdin="easy\n")
    first, second = sorted(card["due"] for card in cli("cards", "--json").json["cards"] if card["due"])
    assert first < second


def test_typed_answers_come_from_a_pipe(cli: Cli, new_cards: list[str]) -> None:
    """With `--typed` each rating follows the line that was typed."""
    done = cli("review", "--typed", f"key:{COMPOST}", stdin="It leaps over the valley.\neasy\n")
    assert "As expected." in done.out
    assert reps(cli) == [1]
    wrong = cli("review", "--typed", "--all", "clay", stdin="What holds the stones.\nq\n")
    assert "the [-stones.-] {+water.+}" in wrong.out


def test_cramming_leaves_no_trace(cli: Cli, new_cards: list[str]) -> None:
    """`--cram` asks until each card is known; neither cards nor log change, and nothing is marked."""
    before = cli("cards", "--json").json
    unlocked = [card for card in before["cards"] if not card["locked"]]
    done = cli("review", "--cram", stdin="s\nagain\n" + "good\n" * 99)
    assert f"{len(unlocked) + 1} answers" in done.out
    assert "schedules stay as they were" in done.out
    assert "leaves cards as they are" in done.err
    assert cli("cards", "--json").json == before


def test_reviews_come_early_when_asked_for(cli: Cli, new_cards: list[str]) -> None:
    """`--ahead` asks what falls due in the coming days, but nothing that was answered today."""
    cli("review", stdin="easy\n" * len(new_cards))
    assert "Nothing to review today" in cli("review", "--ahead", "30").out
    tomorrow = ("--now", "2026-03-03T08:00Z")
    assert "Next: " in cli("review", *tomorrow).err
    cli("review", "--ahead", "30", *tomorrow, stdin="good\n" * 99)
    assert reps(cli) == [2] * len(new_cards)


def test_cramming_is_not_ahead(cli: Cli, library: Path) -> None:
    """The two ways to ask too early exclude each other."""
    assert cli("review", "--cram", "--ahead", "3").code == 2


def test_the_last_straw_is_said(cli: Cli, new_cards: list[str]) -> None:
    """A card that is forgotten for the eighth time is suspended, with a word about it."""
    cli("answer", "-", stdin="".join(
        f'{{"card": "{new_cards[0]}", "rating": {rating}, "at": "2026-02-0{day}T{hour}:00Z"}}\n'
        for day in range(1, 8) for hour, rating in (("08", 4), ("09", 1))
    ) + f'{{"card": "{new_cards[0]}", "rating": 4, "at": "2026-02-08T08:00Z"}}\n')  # fmt: skip
    done = cli("review", "--ahead", "99", "--cards", "1", stdin="again\n")
    assert "Forgotten 8 times: suspended" in done.err
    assert uids(cli, "is:suspended") == new_cards[:1]


def test_a_flag_and_an_edit_on_a_pipe(cli: Cli, new_cards: list[str]) -> None:
    """A flag needs no words there; an editor has no place there."""
    done = cli("review", stdin="f\nq\n")
    assert "to rewrite" in done.err
    assert [card["uid"] for card in cli("cards", "rewrite", "--json").json["cards"]] == new_cards[:1]


def test_maths_and_emphasis_are_shown_as_text(cli: Cli, new_cards: list[str]) -> None:
    """Cards are rendered: no asterisks, no dollar signs."""
    out = cli("review", f"key:{ROOTS}", stdin="easy\n" * 9).out
    assert "What does ridge regression add to the loss?" in out
    assert "$" not in out
    assert "λ" in out


# ---- in a terminal -------------------------------------------------------------------------------------


class Terminal:
    """A process in a terminal of its own."""

    def __init__(self, *arguments: str, columns: int = 80, **environment: str) -> None:
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        command = [sys.executable, "-m", "studykit", *arguments]
        env = os.environ | {"TERM": "xterm-256color"} | environment
        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=env, start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509 - the terminal is its own
        )  # fmt: skip
        os.close(slave)
        self.screen = ""

    def until(self, words: str) -> str:
        """What appears until some words do."""
        shown = ""
        while words not in plain(shown):
            ready, _, _ = select.select([self.master], [], [], 10)
            assert ready, f"{words!r} does not appear in {shown!r}"
            shown += os.read(self.master, 4096).decode()
        self.screen += shown
        return shown

    def press(self, keys: str, until: str) -> str:
        """Press keys, and wait for words."""
        os.write(self.master, keys.encode())
        return self.until(until)

    def close(self) -> int:
        """The exit code, once all output is read."""
        try:
            while data := os.read(self.master, 4096):
                self.screen += data.decode()
        except OSError:  # Linux reports the end of the other side so
            pass
        code = self.process.wait(20)
        os.close(self.master)
        return code


def plain(text: str) -> str:
    """Text without colours."""
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


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


def test_drafts_have_a_limit_of_their_own(cli: Cli, draft: str) -> None:
    """Decisions of the day count against it, wherever they were made; tomorrow there is room again."""
    tomorrow = ("--now", "2026-03-03T08:00Z")
    assert [card["uid"] for card in cli("queue", "--json", *tomorrow).json["drafts"]] == [draft]
    cli("cards", "reject", draft)
    assert cli("queue", "--json").json["drafts"] == []


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
