"""`studykit review`: flashcards in the terminal."""

import sys
import threading
from typing import Any

import click

from studykit.app import clock
from studykit.app.reviewing import Sitting, open_sitting
from studykit.cli.options import Run, common
from studykit.cli.printer import Printer
from studykit.cli.works import joined
from studykit.review.model import EventKind, Rating
from studykit.review.session import Left, answered, current, left, next_due_ms, summary, undo

ANSWER_CAP_MS = 60_000
"""Longest time that counts for one answer: who goes for tea has not thought for ten minutes."""

_MARKUP = frozenset("*_`$[]\\<&")
_HELP = (
    ("space, enter", "show the answer; then: good"),
    ("1 2 3 4", "again, hard, good, easy"),
    ("u", "take the last answer back"),
    ("s", "suspend the card"),
    ("b", "bury it until tomorrow"),
    ("o", "open the link of its work"),
    ("i", "where it comes from"),
    ("q", "leave; all answers are kept"),
)
_NAMES = ("again", "hard", "good", "easy")
_COLORS = ("red", "yellow", "green", "blue")


@click.command(name="review")
@click.argument("query", nargs=-1)
@click.option("--all", "locked", is_flag=True, help="Ask cards of works not read yet, too.")
@click.option("--cards", type=click.IntRange(1), metavar="N", help="Stop after N answers.")
@common
def command(run: Run, query: tuple[str, ...], locked: bool, cards: int | None) -> None:
    """Review today's cards, or those of the works that a QUERY asks for.

    Each answer is on the disk before the next card is shown. When standard input is no terminal, ratings are
    read from it, one a line.
    """
    works = _works(run, query)
    sitting = open_sitting(run.app, works=works, locked=locked)
    if current(sitting.session, sitting.now_ms) is None:
        _nothing(run, sitting)
        return
    threading.Thread(target=_warm_up, args=(run,), daemon=True).start()
    table = _Table(run, sitting, cards)
    try:
        table.play()
    except (KeyboardInterrupt, EOFError, click.Abort):
        run.out.line()
    _sum_up(run.out, sitting)


def _works(run: Run, query: tuple[str, ...]) -> set[str] | None:
    if not query:
        return None
    from studykit.app.library import find_works

    return {work["key"] for work in find_works(run.app, joined(query))}


def _warm_up(run: Run) -> None:
    """Load what storing an answer needs while the learner looks at the first card."""
    import studykit.review.outcomes
    import studykit.store.study

    _ = (studykit.review.outcomes, studykit.store.study, run)


class _Table:
    """The loop: a question, its answer, a key."""

    def __init__(self, run: Run, sitting: Sitting, limit: int | None) -> None:
        self.out = run.out
        self.sitting = sitting
        self.limit = limit
        self.keys = run.out.interactive

    def play(self) -> None:
        """Ask until nothing is left, the limit is reached, or the learner leaves."""
        while self.limit is None or self.sitting.session.tally.answers < self.limit:
            asked = current(self.sitting.session, self.sitting.now_ms)
            if asked is None or not self._ask(self.sitting.cards[asked.card], asked.memory):
                return

    def _ask(self, card: dict[str, Any], memory: Any) -> bool:
        """One card; False when the learner leaves."""
        from studykit.review.outcomes import outcomes

        started = clock.stopwatch()
        _question(self.out, card, left(self.sitting.session))
        if not self._reveal(card):
            return False
        given = outcomes(card["uid"], memory, self.sitting.now_ms, self.sitting.answers.settings)
        _answer(self.out, card, given)
        while True:
            key = self._key()
            rating = {" ": 3, "\r": 3, "\n": 3, "": 3}.get(
                key, int(key) if key in {"1", "2", "3", "4"} else None
            )
            if rating is not None:
                self._give(card["uid"], Rating(rating), started)
                return True
            if (leave := self._other(key, card)) is not None:
                return leave

    def _reveal(self, card: dict[str, Any]) -> bool:
        """Wait for the learner to think; piped answers need no wait."""
        if not self.keys:
            return True
        while True:
            self.out.line(self.out.style("space: answer · ?: help", dim=True))
            key = click.getchar()
            if key in {" ", "\r", "\n", "1", "2", "3", "4"}:
                return True
            if key == "u":
                self._take_back()
                return True
            if key in {"q", "\x1b", "\x04"}:
                return False
            self._show_other(key, card)

    def _key(self) -> str:
        if self.keys:
            return click.getchar()
        row = sys.stdin.readline()
        if not row:
            raise EOFError
        word = row.strip().lower()
        return str(_NAMES.index(word) + 1) if word in _NAMES else word[:1]

    def _give(self, card: str, rating: Rating, started: float) -> None:
        sitting = self.sitting
        spent = min(int((clock.stopwatch() - started) * 1000), ANSWER_CAP_MS)
        event, memory = sitting.answers.give(card, rating, at_ms=sitting.now_ms, duration_ms=spent)
        sitting.session = answered(sitting.session, event, memory)

    def _other(self, key: str, card: dict[str, Any]) -> bool | None:
        """A key that rates nothing: True goes on to the next card, False leaves, None stays."""
        if key in {"q", "\x1b", "\x04"}:
            return False
        if key == "u":
            self._take_back()
            return True
        if key in {"s", "b"}:
            self._hold_back(card["uid"], EventKind.SUSPEND if key == "s" else EventKind.BURY)
            return True
        self._show_other(key, card)
        return None

    def _show_other(self, key: str, card: dict[str, Any]) -> None:
        if key == "o" and card["work"] and card["work"]["url"]:
            click.launch(card["work"]["url"])
        elif key == "i":
            source = card["source"]
            self.out.line(
                f"{source['uri'].removeprefix('file://')}:{source['first']} · {card['topic']} · {card['uid']}"
            )
        elif key == "?" or not self.keys:
            for name, words in _HELP:
                self.out.line(f"  {name:13} {words}")

    def _hold_back(self, card: str, kind: EventKind) -> None:
        sitting = self.sitting
        event, memory = sitting.answers.mark(card, kind, at_ms=sitting.now_ms)
        sitting.session = answered(sitting.session, event, memory)
        self.out.note(
            f"{'Suspended' if kind is EventKind.SUSPEND else 'Buried until tomorrow'}. u takes it back."
        )

    def _take_back(self) -> None:
        sitting = self.sitting
        if sitting.session.last_event is None:
            self.out.note("Nothing to take back in this session.")
            return
        sitting.answers.take_back(sitting.session.last_event, at_ms=sitting.now_ms)
        sitting.session = undo(sitting.session)
        self.out.note("Taken back.")


# ---- what is shown -------------------------------------------------------------------------------------


def _question(out: Printer, card: dict[str, Any], counts: Left) -> None:
    bar = f"{counts.new} new · {counts.learning} learning · {counts.due} due"
    out.line(out.style(f"── {bar} {'─' * max(2, out.width - len(bar) - 4)}", dim=True))
    context = " · ".join(
        part
        for part in (card["work"]["title"] if card["work"] and card["kind"] == "cloze" else "", card["topic"])
        if part
    )
    out.text(out.style(context, dim=True) if not out.color else context)
    out.line()
    out.text(
        out.style(_plain(card["front"]), bold=True)
        if len(card["front"]) < out.width
        else _plain(card["front"])
    )
    out.line()


def _answer(out: Printer, card: dict[str, Any], given: Any) -> None:
    out.text(_plain(card["back"]), 2)
    out.line()
    out.text(_source(card), 0)
    buttons = [
        out.style(f"{number} {name} {_when(given.of(Rating(number)), given.at_ms)}", fg=color)
        for number, (name, color) in enumerate(zip(_NAMES, _COLORS, strict=True), 1)
    ]
    out.line("   ".join(buttons))


def _source(card: dict[str, Any]) -> str:
    parts = [card["speaker"]]
    if work := card["work"]:
        authors = ", ".join(work["authors"][:3]) + (
            " et al." if work["et_al"] or len(work["authors"]) > 3 else ""
        )
        parts += [work["title"], authors]
    parts.append(f"{card['source']['uri'].rpartition('/')[2]}:{card['source']['first']}")
    return " · ".join(part for part in parts if part)


def _plain(text: str) -> str:
    """Markdown and maths as plain text; text without marks is shown as it is."""
    if not _MARKUP & set(text):
        return text
    from studykit.cards.render import to_text

    return to_text(text)


def _when(outcome: Any, now_ms: int) -> str:
    """The wait of an answer in a few letters: 10m, 4d, 3mo, 1.2y."""
    if outcome.due_ms is not None:
        minutes = max(1, round((outcome.due_ms - now_ms) / 60_000))
        return f"{minutes}m" if minutes < 60 else f"{minutes / 60:.0f}h"
    days = outcome.interval_days or 1
    if days < 31:
        return f"{days}d"
    return f"{days / 30.4:.1f}mo" if days < 365 else f"{days / 365:.1f}y"


def _nothing(run: Run, sitting: Sitting) -> None:
    later = next_due_ms(sitting.session)
    if later is not None:
        minutes = max(1, round((later - sitting.now_ms) / 60_000))
        run.out.line(f"Nothing to review now; the next card comes back in {minutes} min.")
    else:
        run.out.line("Nothing to review today.")
        run.out.note(
            "`studykit read WORK done` unlocks the cards of a work; `studykit review --all` asks them now."
        )


def _sum_up(out: Printer, sitting: Sitting) -> None:
    result = summary(sitting.session)
    tally, counts = result.tally, result.left
    kept = (
        f", {result.true_retention_today:.0%} of reviews recalled today"
        if result.true_retention_today is not None
        else ""
    )
    out.line(f"{tally.answers} answers in {tally.seconds / 60:.0f} min{kept}.")
    waiting = sum(counts)
    if waiting:
        out.note(f"Still waiting: {counts.new} new, {counts.learning} learning, {counts.due} due.")
