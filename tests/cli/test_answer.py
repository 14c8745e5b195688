"""`studykit answer` and `queue`: each answer is stored before it is reported."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import ROOTS, Cli, Outcome, uids

NOON = "2026-03-02T12:00:00.000+00:00"


def line(card: str, rating: object = 3, **more: object) -> str:
    """A line of `answer -`."""
    return json.dumps({"card": card, "rating": rating, **more}) + "\n"


def reported(done: Outcome) -> list[dict[str, Any]]:
    """What `answer - --json` said, line by line."""
    return [answer for row in done.out.splitlines() for answer in json.loads(row)["answered"]]


def log(cli: Cli, card: str) -> dict[str, Any]:
    """A card as it stands."""
    cards: list[dict[str, Any]] = cli("cards", "--json").json["cards"]
    return next(value for value in cards if value["uid"] == card)


@pytest.fixture
def cards(library: Path, cli: Cli) -> list[str]:
    """The cards of the library, those of one read work first."""
    assert cli("read", ROOTS, "done").code == 0
    new = uids(cli, "is:new")
    return new + [card for card in uids(cli) if card not in new]


def test_an_answer_is_reported_with_what_it_led_to(cli: Cli, cards: list[str]) -> None:
    """A rating by name or number is stored; its due, interval and memory are told."""
    (answer,) = cli("answer", cards[0], "good", "--ms", "4200", "--json").json["answered"]
    assert answer.keys() >= {
        "card", "rating", "at", "due", "interval_days", "stability", "difficulty", "state"
    }  # fmt: skip
    assert (answer["card"], answer["rating"], answer["state"]) == (cards[0], 3, "learning")
    assert answer["due"] == "2026-03-02T08:10:00+00:00"
    assert log(cli, cards[0])["stability"] == answer["stability"]


def test_answers_leave_the_queue_and_come_back(cli: Cli, cards: list[str]) -> None:
    """A card in steps is asked again when its step is over, one in review on its day."""
    assert cli("answer", "-", stdin=line(cards[0]) + line(cards[1], 4)).code == 0
    later = cli("queue", "--json", "--now", "2026-03-02T08:30Z").json
    assert [card["uid"] for card in later["learning"]] == [cards[0]]
    assert cards[1] not in {card["uid"] for group in ("review", "new") for card in later[group]}
    due = log(cli, cards[1])["due"]
    then = cli("queue", "--json", "--now", f"{due}T08:00Z").json
    assert cards[1] in {card["uid"] for card in then["review"]}


@pytest.mark.parametrize(
    "bad",
    ["{", "[]", "[" * 20_000, '{"card": 3}', "\x00", line("no-such-card"), line("\ud800"), line("c", 5), line("c", True),
     line("c", 3, at="noon"), line("c", 3, at=0), line("c", 3, ms=-1), line("c", 3, ms=1.5), line("c", 3, ms=10**30)],
)  # fmt: skip
def test_a_bad_line_stops_there(cli: Cli, cards: list[str], bad: str) -> None:
    """The error names the line; what was answered before it stays, nothing after it is taken."""
    done = cli("answer", "-", "--json", stdin=f"{line(cards[0])}\n{bad}\n{line(cards[1])}".encode())
    assert done.code in {2, 3}
    assert done.error["message"].startswith("line 3: ")
    assert [answer["card"] for answer in reported(done)] == [cards[0]]
    assert (log(cli, cards[0])["reps"], log(cli, cards[1])["reps"]) == (1, 0)


@pytest.mark.parametrize("bad", ["{", line("no-such-card"), line("c", 9)])
def test_atomic_takes_all_or_none(cli: Cli, cards: list[str], bad: str) -> None:
    """With `--atomic` one bad line leaves the log as it was, and the line is named."""
    done = cli("answer", "-", "--atomic", "--json", stdin=f"{line(cards[0])}{bad}\n")
    assert done.error["message"].startswith("line 2: ")
    assert (done.out, log(cli, cards[0])["reps"]) == ("", 0)
    whole = cli("answer", "-", "--atomic", "--json", stdin=line(cards[0]) + line(cards[1]))
    assert [answer["card"] for answer in whole.json["answered"]] == cards[:2]


def test_a_line_that_is_no_utf8_is_a_bad_line(cli: Cli, cards: list[str]) -> None:
    """Bytes of no text are named by their line."""
    done = cli("answer", "-", "--json", stdin=b'{"card": "\xff\xfe"}\n')
    assert (done.code, done.error["message"][:7]) == (2, "line 1:")


def test_answers_out_of_order_fold_as_in_order(
    cli: Cli, cards: list[str], library: Path, tmp_path: Path
) -> None:
    """An answer told late takes its place: memory is what answers in their order give."""
    told = [
        (3, "2026-03-02T09:00Z"),
        (1, "2026-03-05T09:00Z"),
        (3, "2026-03-09T09:00Z"),
        (2, "2026-03-20T09:00Z"),
    ]
    lines = [line(card, rating, at=at) for rating, at in told for card in cards[:2]]
    copy = tmp_path / "copy.db"
    assert cli("db", "backup", str(copy)).code == 0
    assert cli("answer", "-", stdin="".join(lines)).code == 0
    assert cli("answer", "-", "--db", str(copy), stdin="".join(reversed(lines))).code == 0
    memory = ("stability", "difficulty", "reps")
    in_order = {c["uid"]: [c[m] for m in memory] for c in cli("cards", "--json").json["cards"]}
    reverse = {
        c["uid"]: [c[m] for m in memory] for c in cli("cards", "--json", "--db", str(copy)).json["cards"]
    }
    assert in_order == reverse
    assert cli("db", "check", "--db", str(copy)).code == cli("db", "check").code == 0


def test_answers_of_several_cards_commute(cli: Cli, cards: list[str], tmp_path: Path) -> None:
    """Whose cards differ may come in any order: every due date, too, is the same."""
    lines = [line(card, 4, at=f"2026-02-0{day}T09:00Z") for day, card in enumerate(cards, 1)]
    copy = tmp_path / "copy.db"
    assert cli("db", "backup", str(copy)).code == 0
    assert cli("answer", "-", stdin="".join(lines)).code == 0
    assert cli("answer", "-", "--db", str(copy), stdin="".join(reversed(lines))).code == 0
    assert cli("cards", "--json").json == cli("cards", "--json", "--db", str(copy)).json


def test_an_instant_that_was_told_is_kept(cli: Cli, cards: list[str]) -> None:
    """Past or future, the log has the instant of the script; answers of now come later than the last of now."""
    past, future = "2020-01-01T00:00:00.000+00:00", "2031-01-01T00:00:00.000+00:00"
    done = cli(
        "answer", "-", "--json", stdin=line(cards[0], at=future) + line(cards[0], at=past) + line(cards[1])
    )
    assert [answer["at"] for answer in reported(done)] == [future, past, "2026-03-02T08:00:00.004+00:00"]
    assert cli("db", "check").code == 0


def test_the_same_answer_twice_is_one_answer(cli: Cli, cards: list[str]) -> None:
    """A file sent again adds nothing; another rating at the same instant is another answer."""
    lines = line(cards[0], at=NOON) + line(cards[1], 1, at=NOON)
    first, second = (reported(cli("answer", "-", "--json", stdin=lines)) for _ in range(2))
    assert second[0] == first[0]
    assert log(cli, cards[0])["reps"] == 1
    other = reported(cli("answer", "-", "--json", stdin=line(cards[0], 1, at=NOON)))
    assert other[0]["at"] > NOON
    assert log(cli, cards[0])["reps"] == 2


def test_lines_without_an_instant_are_answers_of_now(cli: Cli, cards: list[str]) -> None:
    """The same line twice without `at` is two answers, a millisecond apart when the clock stands."""
    done = reported(cli("answer", "-", "--json", stdin=line(cards[0]) * 2))
    assert len({answer["at"] for answer in done}) == 2
    assert log(cli, cards[0])["reps"] == 2
    assert done[1]["due"] is not None


def test_two_processes_at_once_lose_nothing(cli: Cli, cards: list[str]) -> None:
    """Answers of two processes are all in the log, each with an instant of its own."""
    command = [sys.executable, "-m", "studykit", "answer", "-", "--json"]
    lines = [line(card, 3, ms=5) * 25 for card in cards[:2]]
    with ThreadPoolExecutor(2) as pool:
        run = partial(subprocess.run, command, text=True, capture_output=True, check=True, timeout=60)
        done = list(pool.map(lambda text: run(input=text), lines))
    instants = [json.loads(row)["answered"][0]["at"] for each in done for row in each.stdout.splitlines()]
    assert len(set(instants)) == 50
    assert [log(cli, card)["reps"] for card in cards[:2]] == [25, 25]
    assert cli("db", "check").code == 0


WARM = """
import os, sys
import studykit.review.outcomes, studykit.store.answer_log, studykit.store.engine
from studykit.cli.boundary import run
for row in sys.stdin:
    given, reports = row.split("\\t")
    child = os.fork()
    if child:
        print(child, flush=True)
        print(os.waitpid(child, 0)[1], flush=True)
        continue
    os.dup2(os.open(given, os.O_RDONLY), 0)
    os.dup2(os.open(reports.strip(), os.O_WRONLY | os.O_CREAT), 1)
    sys.stdin = open(0, closefd=False)
    os._exit(run(("answer", "-", "--json")))
"""
"""Starts `answer -` in a process of its own for each line, without loading the program anew."""


def test_kill_loses_no_reported_answer(cli: Cli, cards: list[str], library: Path, tmp_path: Path) -> None:
    """Killed at any instant: what was reported is in the log once, and log and memories agree."""
    given = tmp_path / "answers.jsonl"
    given.write_text("".join(line(cards[place % 5]) for place in range(2000)))
    with subprocess.Popen(
        [sys.executable, "-c", WARM], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as warm:
        for run in range(20):
            after = (run * 37 % 100) / 1000  # seconds; a fixed walk through the first tenth of a second
            told = _killed(warm, given, tmp_path / f"reports-{run}", after)
            stored, counted = _log(library)
            assert told
            assert [stored.count(event) for event in told] == [1] * len(told)
            assert counted == len(stored)
        warm.communicate(timeout=60)
    assert cli("db", "check").code == 0


def _killed(warm: "subprocess.Popen[str]", given: Path, reports: Path, after: float) -> list[str]:
    """The events that were reported by a process which was killed some seconds after its first report."""
    assert warm.stdin
    assert warm.stdout
    reports.touch()
    warm.stdin.write(f"{given}\t{reports}\n")
    warm.stdin.flush()
    process = int(warm.stdout.readline())
    while not reports.stat().st_size:
        time.sleep(0.002)
    time.sleep(after)
    os.kill(process, signal.SIGKILL)
    assert int(warm.stdout.readline()) in {0, signal.SIGKILL}
    whole = reports.read_text().split("\n")[:-1]  # what follows the last line's end was not reported
    return [json.loads(row)["answered"][0]["event"] for row in whole]


def _log(library: Path) -> tuple[list[str], int]:
    """The answers of the log, and how many the memories count."""
    with closing(sqlite3.connect(library)) as connection:
        events = connection.execute("SELECT uid FROM event WHERE kind = 'answer'").fetchall()
        (counted,) = connection.execute("SELECT SUM(reps) FROM memory").fetchone()
    return [uid for (uid,) in events], counted
