"""`studykit review`: flashcards in the terminal."""

import importlib
import sys
import threading
from collections.abc import Callable
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import click

from studykit.app import clock
from studykit.app.reviewing import Sitting, open_sitting
from studykit.cli.keys import single_keys
from studykit.cli.options import Run, common, examples
from studykit.cli.query_words import QueryCommand, takes_query
from studykit.cli.review_view import RATING_NAMES, show_answer, show_question
from studykit.errors import UsageError
from studykit.review.model import EventKind, Rating
from studykit.review.session import answered, current, left, next_due_ms, summary, undo

if TYPE_CHECKING:
    from studykit.review.queue import QueueCard

ANSWER_CAP_MS = 60_000
"""Longest time that counts for one answer: who goes for tea has not thought for ten minutes."""

_INTERRUPTED = 130
_SHOW = frozenset({" ", "\r", "\n", "1", "2", "3", "4"})
_RATINGS = {" ": 3, "\r": 3, "\n": 3, "1": 1, "2": 2, "3": 3, "4": 4}
_LEAVE = frozenset({"q", "\x1b"})
_HELP = (
    ("space, enter", "show the answer; then: good"),
    ("1 2 3 4", "again, hard, good, easy"),
    ("u", "take the last answer back"),
    ("s", "suspend the card"),
    ("b", "bury it until tomorrow"),
    ("o", "open the link of its work"),
    ("i", "where it comes from, and how it went"),
    ("q", "leave; all answers are kept"),
)


@click.command(
    cls=QueryCommand,
    name="review",
    epilog=examples(
        "studykit review",
        "studykit review topic:theory --cards 20",
        "studykit review key:vaswani2017attention --all",
    ),
)
@takes_query
@click.option("--all", "locked", is_flag=True, help="Ask cards of works not read yet, too.")
@click.option("--cards", type=click.IntRange(1), metavar="N", help="Stop after N answers.")
@common
def command(run: Run, query: str, locked: bool, cards: int | None) -> None:
    """Review today's cards, or those that a QUERY asks for (see `studykit works --help`).

    Each answer is on the disk before the next card is shown. When standard input is no terminal, ratings are
    read from it, one a line.
    """
    if run.out.as_json:
        raise UsageError(
            "review talks with a learner", hint="scripts use `studykit queue --json` and `studykit answer -`"
        )
    sitting = open_sitting(run.app, query=query, locked=locked)
    if current(sitting.session, sitting.now_ms) is None:
        _nothing(run, sitting)
        return
    threading.Thread(target=_warm_up, daemon=True).start()
    try:
        with single_keys() if run.interactive else nullcontext(None) as wait_for_key:
            _Table(run, sitting, cards, wait_for_key).play()
    except EOFError:
        run.out.line()
    except (KeyboardInterrupt, click.Abort):
        run.out.line()
        _sum_up(run, sitting)
        click.get_current_context().exit(_INTERRUPTED)
    _sum_up(run, sitting)


def _warm_up() -> None:
    """Load what storing an answer needs while the learner looks at the first card."""
    for module in ("studykit.review.outcomes", "studykit.store.answer_log", "studykit.store.engine"):
        importlib.import_module(module)


class _Table:
    """The loop: a question, its answer, a key."""

    def __init__(
        self, run: Run, sitting: Sitting, limit: int | None, wait_for_key: Callable[[], str] | None
    ) -> None:
        self.out = run.out
        self.sitting = sitting
        self.limit = limit
        self.wait_for_key = wait_for_key  # None when ratings come through a pipe

    def play(self) -> None:
        """Ask until nothing is left, the limit is reached, or the learner leaves."""
        while self.limit is None or self.sitting.session.tally.answers < self.limit:
            asked = current(self.sitting.session, self.sitting.now_ms)
            if asked is None or not self._ask(asked):
                return

    def _ask(self, asked: "QueueCard") -> bool:
        """One card, until a key settles it; False when the learner leaves."""
        card = self.sitting.cards[asked.card]
        started = clock.stopwatch()
        show_question(self.out, card, left(self.sitting.session), self.sitting.seconds)
        shown = self.wait_for_key is None  # nobody needs time to think on a pipe
        if shown:
            self._show_answer(asked)
        while True:
            key = self._key(shown=shown)
            if key in _SHOW and not shown:
                shown = True
                self._show_answer(asked)
            elif key in _RATINGS:
                self._give(asked.card, Rating(_RATINGS[key]), started)
                return True
            elif key in _LEAVE:
                return False
            elif self._moves_on(key, asked.card):
                return True
            else:
                self._tell(key, card)

    def _show_answer(self, asked: "QueueCard") -> None:
        from studykit.review.outcomes import outcomes

        sitting = self.sitting
        given = outcomes(asked.card, asked.memory, sitting.now_ms, sitting.answers.settings)
        show_answer(self.out, sitting.cards[asked.card], given)

    def _key(self, *, shown: bool) -> str:
        if self.wait_for_key is None:
            return _piped_key()
        if not shown:
            self.out.line(self.out.style("space: answer · ?: help", dim=True))
        return self.wait_for_key()

    def _give(self, card: str, rating: Rating, started: float) -> None:
        sitting = self.sitting
        spent = min(int((clock.stopwatch() - started) * 1000), ANSWER_CAP_MS)
        event, memory = sitting.answers.give(card, rating, duration_ms=spent)
        sitting.session = answered(sitting.session, event, memory)

    def _moves_on(self, key: str, card: str) -> bool:
        """Do what a key asks that leads to another card; whether it was such a key."""
        match key:
            case "u":
                return self._take_back()
            case "s":
                self._hold_back(card, EventKind.SUSPEND, "Suspended")
            case "b":
                self._hold_back(card, EventKind.BURY, "Buried until tomorrow")
            case _:
                return False
        return True

    def _hold_back(self, card: str, kind: EventKind, words: str) -> None:
        sitting = self.sitting
        event, memory = sitting.answers.mark(card, kind)
        sitting.session = answered(sitting.session, event, memory)
        self.out.note(f"{words}; u takes it back.")

    def _take_back(self) -> bool:
        sitting = self.sitting
        if sitting.session.last_event is None:
            return False
        sitting.answers.take_back(sitting.session.last_event)
        sitting.session = undo(sitting.session)
        self.out.note("Taken back.")
        return True

    def _tell(self, key: str, card: dict[str, Any]) -> None:
        """Keys that only tell something; the card stays."""
        match key:
            case "u":
                self.out.note("Nothing to take back in this session.")
            case "o":
                self._open(card)
            case "i":
                source = card["source"]
                place = f"{source['uri'].removeprefix('file://')}:{source['first']}"
                went = f"{card['reps']} answers, {card['lapses']} lapses before this session"
                self.out.text(" · ".join(part for part in (place, card["topic"], card["uid"], went) if part))
            case _:
                for name, words in _HELP:
                    self.out.line(f"  {name:13} {words}")

    def _open(self, card: dict[str, Any]) -> None:
        from studykit.cli.open import is_safe

        url = (card["work"] or {}).get("url") or ""
        if not is_safe(url):
            self.out.note("It has no link that can be opened.")
        elif click.launch(url) != 0:
            self.out.note(f"No program opened {url}")


def _piped_key() -> str:
    """The key that the next line of standard input stands for; a blank line is none.

    Raises:
        EOFError: there are no more lines.
        UsageError: the line is neither a rating nor a key.
    """
    for row in sys.stdin:
        word = row.strip().lower()
        if word in RATING_NAMES:
            return str(RATING_NAMES.index(word) + 1)
        if len(word) == 1 and word in "1234usbiq":
            return word
        if word:
            raise UsageError(
                f"{word!r} is no rating", hint="one a line: 1-4, again, hard, good, easy; or u s b i q"
            )
    raise EOFError


def _nothing(run: Run, sitting: Sitting) -> None:
    later = next_due_ms(sitting.session)
    if later is not None:
        run.out.line(f"Nothing to review now; {_comes_back(later, sitting.now_ms)}.")
    else:
        run.out.line("Nothing to review today.")
        run.out.note(
            "`studykit read WORK done` unlocks the cards of a work; `studykit review --all` asks them now."
        )


def _comes_back(later_ms: int, now_ms: int) -> str:
    return f"the next card comes back in {max(1, round((later_ms - now_ms) / 60_000))} min"


def _sum_up(run: Run, sitting: Sitting) -> None:
    result = summary(sitting.session)
    tally, counts = result.tally, result.left
    share = result.true_retention_today
    kept = f", {share:.0%} of reviews recalled today" if share is not None else ""
    run.out.line(f"{tally.answers} answers in {tally.seconds / 60:.0f} min{kept}.")
    if sum(counts):
        run.out.note(f"Still waiting: {counts.new} new, {counts.learning} learning, {counts.due} due.")
    later = next_due_ms(sitting.session)
    if later is not None and current(sitting.session, sitting.now_ms) is None:
        run.out.note(f"{_comes_back(later, sitting.now_ms).capitalize()}.")
