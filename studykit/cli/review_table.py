"""The loop of a review: a question, its answer, and what a key makes of the card."""

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

import click

from studykit.app import clock
from studykit.app.sitting import Sitting
from studykit.cli.options import Run
from studykit.cli.review_hand import Hand
from studykit.cli.review_view import (
    expected,
    show_answer,
    show_comparison,
    show_draft,
    show_help,
    show_question,
)
from studykit.errors import StudykitError
from studykit.review.model import EventKind, Rating
from studykit.review.session import Limits, left

if TYPE_CHECKING:
    from collections.abc import Callable

    from studykit.review.queue import QueueCard

ANSWER_CAP_MS = 60_000
"""Longest time that counts for one answer: who goes for tea has not thought for ten minutes."""

_FORWARD = frozenset({" ", "\r", "\n"})
_RATINGS = {str(rating.value): rating for rating in Rating}
_LEAVE = frozenset({"q", "\x1b"})


class _Then(Enum):
    """What follows a key."""

    SAME = "the card stays"
    NEXT = "another card"
    LEAVE = "the session ends"


@dataclass(slots=True)
class _Look:
    """The card that lies on the table.

    Attributes:
        asked: the card as the session knows it.
        card: what it says, in the shape of `cards --json`.
        started: when it was shown, in seconds of the stopwatch.
        shown: whether its answer is.
        suggested: what space stands for.
    """

    asked: "QueueCard"
    card: dict[str, Any]
    started: float
    shown: bool = False
    suggested: Rating = Rating.GOOD


class Table:
    """Asks the cards of a sitting, one after the other."""

    def __init__(self, run: Run, sitting: Sitting, hand: Hand, limits: Limits, *, typed: bool) -> None:
        self.run = run
        self.out = run.out
        self.sitting = sitting
        self.hand = hand
        self.limits = limits
        self.typed = typed
        self.actions: dict[str, Callable[[_Look], _Then]] = {
            "u": self._take_back, "s": self._suspend, "b": self._bury, "f": self._flag, "e": self._edit,
            "a": self._accept, "x": self._reject, "o": self._open, "i": self._history, "?": self._help,
        }  # fmt: skip

    def play(self) -> None:
        """Ask until nothing is left, a limit is reached, or the learner leaves."""
        while not self.limits.reached(self.sitting.session.tally):
            asked = self.sitting.asked
            if asked is None or not self._ask(asked):
                return

    def _ask(self, asked: "QueueCard") -> bool:
        """One card, until a key settles it; False when the learner leaves."""
        look = _Look(asked, self.sitting.cards[asked.card], clock.stopwatch())
        self._show(look)
        while (then := self._follow(self.hand.key(), look)) is _Then.SAME:
            pass
        return then is _Then.NEXT

    def _show(self, look: _Look) -> None:
        sitting = self.sitting
        minutes = sum(left(sitting.session)) * sitting.seconds / 60
        show_question(self.out, look.card, left(sitting.session), minutes, draft=look.asked.draft)
        if self.typed and not look.asked.draft:
            self._type(look)
        elif not self.hand.thinks:
            self._turn_over(look)
        else:
            keys = "a accept · x reject · space: sentence" if look.asked.draft else "space: answer"
            self.out.line(self.out.style(f"{keys} · ?: help", dim=True))

    def _type(self, look: _Look) -> None:
        from studykit.review.typed import compare

        typed = self.hand.line("> ")
        result = compare(typed, expected(look.card))
        look.suggested = result.suggested
        show_comparison(self.out, result.steps)
        self._turn_over(look)

    def _turn_over(self, look: _Look) -> None:
        look.shown = True
        if look.asked.draft:
            show_draft(self.out, look.card)
        else:
            given = self.sitting.preview(look.asked.card)
            show_answer(self.out, look.card, given, look.suggested if self.typed else None)

    def _follow(self, key: str, look: _Look) -> _Then:
        """Do what a key asks."""
        if key in _LEAVE:
            return _Then.LEAVE
        if key in _RATINGS or key in _FORWARD:
            return self._go_on(key, look)
        return self.actions.get(key, self._help)(look)

    def _go_on(self, key: str, look: _Look) -> _Then:
        """Turn the card over, then rate it; a draft is left for another day."""
        if not look.shown:
            self._turn_over(look)
            return _Then.SAME
        if not look.asked.draft:
            self._give(look, _RATINGS.get(key, look.suggested))
            return _Then.NEXT
        if key in _RATINGS:
            self.out.note("It is a draft: a accepts it, x rejects it, space leaves it for later.")
            return _Then.SAME
        self.sitting.set_aside(look.asked.card)
        return _Then.NEXT

    def _give(self, look: _Look, rating: Rating) -> None:
        spent = min(int((clock.stopwatch() - look.started) * 1000), ANSWER_CAP_MS)
        memory = self.sitting.give(look.asked, rating, spent)
        if memory.suspended:
            self.out.note(
                f"Forgotten {memory.lapses} times: suspended, and on the list of cards to rewrite"
                " (`studykit cards rewrite`)."
            )

    # ---- keys ------------------------------------------------------------------------------------------

    def _take_back(self, _: _Look) -> _Then:
        try:
            if not self.sitting.take_back():
                return self._say("Nothing to take back in this session.")
        except StudykitError as error:
            return self._say(f"{error.message}: {error.hint}")
        return self._say("Taken back.", _Then.NEXT)

    def _suspend(self, look: _Look) -> _Then:
        return self._mark(look, EventKind.SUSPEND, "Suspended")

    def _bury(self, look: _Look) -> _Then:
        return self._mark(look, EventKind.BURY, "Buried until tomorrow")

    def _mark(self, look: _Look, kind: EventKind, words: str) -> _Then:
        if look.asked.draft:
            self.sitting.set_aside(look.asked.card)
            return self._say("Left for later.", _Then.NEXT)
        if not self.sitting.mark(look.asked.card, kind):
            return self._say("Cramming leaves cards as they are.")
        return self._say(f"{words}; u takes it back.", _Then.NEXT)

    def _flag(self, look: _Look) -> _Then:
        from studykit.app.rewriting import flag_cards

        note = self.hand.line("What is wrong? ").strip() if self.hand.thinks else ""
        flag_cards(self.run.app, [look.asked.card], note or None)
        return self._say("On the list of cards to rewrite (`studykit cards rewrite`).")

    def _edit(self, look: _Look) -> _Then:
        from studykit.cli.card_words import edit_in_editor

        if not self.hand.thinks:
            return self._say("`studykit cards edit CARD` changes a card.")
        try:
            with self.hand.released():
                edited = edit_in_editor(self.run, look.asked.card)
        except StudykitError as error:
            return self._say(error.message)
        if edited is None:
            return self._say("Left as it was.")
        if look.asked.draft:
            return self._accept(look)
        self.sitting.cards.clear()  # an edit of the notes may have changed others, too
        if edited["retired"]:
            self.sitting.set_aside(look.asked.card)
            return self._say("The card is gone from the notes.", _Then.NEXT)
        return self._say("Edited.", _Then.NEXT)

    def _accept(self, look: _Look) -> _Then:
        return self._decide(look, "accept", "Accepted: a new card.")

    def _reject(self, look: _Look) -> _Then:
        return self._decide(look, "reject", "Rejected: it is not proposed again.")

    def _decide(self, look: _Look, verdict: str, words: str) -> _Then:
        from studykit.app.drafting import Verdict

        if not look.asked.draft:
            return self._say("It is no draft.")
        self.sitting.decide(look.asked.card, Verdict(verdict))
        return self._say(words, _Then.NEXT)

    def _open(self, look: _Look) -> _Then:
        from studykit.cli.open import is_safe

        url = (look.card["work"] or {}).get("url") or ""
        if not is_safe(url):
            return self._say("It has no link that can be opened.")
        if click.launch(url) != 0:
            return self._say(f"No program opened {url}")
        return _Then.SAME

    def _history(self, look: _Look) -> _Then:
        from studykit.app.card_story import why_card
        from studykit.cli.card_lines import place
        from studykit.cli.card_words import show_history

        card = look.card
        self.out.text(" · ".join(part for part in (place(card), card["topic"], card["uid"]) if part))
        show_history(self.out, why_card(self.run.app, look.asked.card))
        return _Then.SAME

    def _help(self, _: _Look) -> _Then:
        show_help(self.out)
        return _Then.SAME

    def _say(self, words: str, then: _Then = _Then.SAME) -> _Then:
        self.out.note(words)
        return then
