"""How fast a sitting goes: building the queue, and answers that are each on the disk before the next.

In one run, in turns: studykit's application layer; a floor that commits one inserted and one changed row with
sqlite3 alone; and, when the package anki is installed, Anki's backend on as many cards with as many reviews.
Durable means the same for all three: write-ahead log, synchronous=FULL. Queues are built within the limits of
a usual day, and without limits: then all that is due is asked.

    python -m benchmarks.reviewing                  5,000 cards, 50,000 reviews
    python -m benchmarks.reviewing --cards 100000   100,000 cards, 1,000,000 reviews; takes minutes to prepare
"""

import argparse
import importlib.util
import sqlite3
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.libraries import studied_library
from benchmarks.timing import Budget, Case, Timing, compare, interleaved, ms, table, timed
from studykit.app.context import App
from studykit.app.finding import find_works
from studykit.app.reviewing import queue
from studykit.app.sitting import Sitting, open_sitting
from studykit.app.today import today
from studykit.review.model import Rating
from studykit.store import study

if TYPE_CHECKING:
    from benchmarks.anki_peer import AnkiPeer
    from studykit.review.queue import QueueCard

_ANSWER_MS = 6000
_P99_BUDGET = 0.010  # seconds
_USUAL_LIMIT, _NO_LIMIT = 200, 9999  # cards a day


def main() -> None:
    """Measure and print."""
    arguments = _arguments()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        app = studied_library(folder / "library.db", arguments.cards)
        peer = _peer(folder, arguments.cards)
        print(f"{arguments.cards} cards, ten reviews each\n")
        for limit in (_USUAL_LIMIT, _NO_LIMIT):
            _reads(app, peer, limit, arguments.rounds)
        _answers(folder, app, peer, arguments.answers)
        app.close()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="How fast a sitting goes.")
    parser.add_argument("--cards", type=int, default=5000)
    parser.add_argument("--answers", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=9)
    return parser.parse_args()


def _peer(folder: Path, cards: int) -> "AnkiPeer | None":
    if importlib.util.find_spec("anki") is None:
        print("The package anki is not installed: nothing to compare with.\n")
        return None
    from benchmarks.anki_peer import AnkiPeer

    return AnkiPeer(folder / "collection.anki2", cards)


def _reads(app: App, peer: "AnkiPeer | None", limit: int, rounds: int) -> None:
    """From a closed database: the queue with its first card, and what else a day begins with."""
    with app.writing() as connection:
        for name in ("new_per_day", "reviews_per_day"):
            study.set_setting(connection, name, limit, datetime.fromtimestamp(0, UTC))
    cases: dict[str, Case] = {
        "first card": timed(lambda: _Learner(app).look()),
        "queue": timed(partial(queue, app)),
        "today": timed(partial(today, app)),
        "works": timed(partial(find_works, app, "")),
    }
    if peer is not None:
        peer.limit(limit)
        cases = {"Anki, first card": peer.first_queue} | cases
    print(f"reads of a closed database, at most {limit} reviews a day")
    compare(interleaved(cases, rounds), next(iter(cases)), {"first card": Budget(1)} if peer else {})


def _answers(folder: Path, app: App, peer: "AnkiPeer | None", count: int) -> None:
    cases = {"floor": timed(_floor(folder / "floor.db")), "studykit": timed(_Learner(app).answer)}
    if peer is not None:
        cases["Anki"] = timed(peer.answer)
    timings = interleaved(cases, count, warm_up=20)
    print("answers, each committed before the next")
    rate = 1 / timings["Anki"].mean if peer else 0.0
    table(
        ("case", "answers / s", "p50 ms", "p99 ms", "/ floor", ""),
        [_row(name, timings, rate) for name in timings],
    )


def _row(name: str, timings: dict[str, Timing], wanted: float) -> tuple[str, ...]:
    timing, floor = timings[name], timings["floor"]
    late = timing.quantile(0.99)
    over = name == "studykit" and (1 / timing.mean < wanted or late > _P99_BUDGET)
    words = "OVER" if over else ""
    return (
        name,
        f"{1 / timing.mean:.0f}",
        ms(timing.median),
        ms(late),
        f"{timing.median / floor.median:.1f}x",
        words,
    )


class _Learner:
    """Answers what the session asks, one card after the other."""

    def __init__(self, app: App) -> None:
        self._sitting: Sitting = open_sitting(app)

    def look(self) -> str:
        """Read the card that is asked now; its uid."""
        return str(self._sitting.cards[self._asked().card]["uid"])

    def answer(self) -> None:
        """Read the card that is asked now, see what each answer does to it, and answer it."""
        asked = self._asked()
        self._sitting.preview(self.look())
        self._sitting.give(asked, Rating.GOOD, _ANSWER_MS)

    def _asked(self) -> "QueueCard":
        asked = self._sitting.asked
        if asked is None:
            raise RuntimeError("too few cards are due for so many answers")
        return asked


def _floor(path: Path) -> Callable[[], None]:
    """One inserted and one changed row in a transaction: what no program that keeps its word can undercut."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
        " CREATE TABLE event (id INTEGER PRIMARY KEY, at_ms INTEGER);"
        " CREATE TABLE card (id INTEGER PRIMARY KEY, due INTEGER);"
        " INSERT INTO card VALUES (1, 0);"
    )

    def answer() -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO event (at_ms) VALUES (1)")
        connection.execute("UPDATE card SET due = due + 1 WHERE id = 1")
        connection.execute("COMMIT")

    return answer


if __name__ == "__main__":
    main()
