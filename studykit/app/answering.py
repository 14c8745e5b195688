"""Answers and marks, committed one by one: what is reported is on the disk."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studykit.app.context import App
from studykit.errors import NotFoundError
from studykit.review import day
from studykit.review.leech import is_leech
from studykit.review.model import Event, EventKind, Memory, Rating, ReviewSettings

if TYPE_CHECKING:
    from studykit.review.balance import Balance
    from studykit.review.outcomes import Outcomes
    from studykit.store.answer_log import AnswerLog, Standing, Turn


def mark_event(
    card: str,
    kind: EventKind,
    now_ms: int,
    settings: ReviewSettings,
    *,
    uid: str = "",
    target: str | None = None,
) -> Event:
    """An event without an answer; without a uid it gets one when it is stored."""
    today = settings.study_day(now_ms)
    return Event(uid, card, now_ms, today, day.utc_offset(now_ms, settings.zone), kind, target=target)


@dataclass(slots=True)
class Answers:
    """Stores answers, each in a transaction of its own; all of them belong to one operation."""

    app: App
    settings: ReviewSettings
    _log: "AnswerLog | None" = None
    _operation: int | None = None
    _open: "Turn | None" = None

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is given inside is stored when the block ends, all or, when it raises, none."""
        with self._turn() as turn:
            self._open = turn
            try:
                yield
            finally:
                self._open = None

    def preview(self, card: str) -> "Outcomes":
        """What each answer would do to a card now, as `give` stores it.

        Raises:
            NotFoundError: there is no such card.
        """
        from studykit.review.outcomes import outcomes

        with self._kept_log().look() as turn:
            standing = _standing(turn, card)
            instant = turn.free_instant(standing, self.app.now_ms)
            balance = self._balance(turn, standing, standing.memory, instant, Rating.EASY)
        return outcomes(card, standing.memory, instant, self.settings, balance)

    def give(
        self, card: str, rating: Rating, *, duration_ms: int | None = None, at_ms: int | None = None
    ) -> tuple[Event, Memory]:
        """Answer a card; one that is forgotten too often is suspended and put on the rewrite list with it.

        Args:
            card: its uid.
            rating: the answer.
            duration_ms: milliseconds it took.
            at_ms: when it was given, which may be before other answers; None for now. An answer of that card,
                instant and rating that the log has already is not stored again. Its day is left to fuzz
                alone, so that such answers may come in any order.

        Returns:
            The answer as stored, and the card's memory now.

        Raises:
            NotFoundError: there is no such card.
        """
        from studykit.review.outcomes import answer

        told = at_ms is not None
        with self._turn() as turn:
            standing = _standing(turn, card)
            if at_ms is not None and (known := turn.answer_at(standing.card_id, at_ms, rating)):
                return _as_stored(turn, standing, known)
            instant = turn.free_instant(standing, self.app.now_ms if at_ms is None else at_ms, told=told)
            before = self._memory_at(turn, standing, instant)
            event, memory = answer(
                card,
                before,
                instant,
                self.settings,
                rating,
                uid=standing.next_uid,
                duration_ms=duration_ms,
                balance=None if told else self._balance(turn, standing, before, instant, rating),
            )
            after, memory = self._store(turn, standing, event, memory, told=told)
            if standing.precedes(instant) and self._became_leech(before, memory):
                memory = self._set_aside(turn, after, memory, instant + 1, told=told)
            return event, memory

    def mark(self, card: str, kind: EventKind) -> tuple[Event, Memory]:
        """Suspend, resume, bury or unlock a card, now."""
        with self._turn() as turn:
            standing = _standing(turn, card)
            instant = turn.free_instant(standing, self.app.now_ms)
            return self._marked(turn, standing, kind, self._memory_at(turn, standing, instant), instant)

    def take_back(self, event: Event) -> Memory | None:
        """Retract an event of this log, and the suspension that it brought as one lapse too many.

        Returns:
            The card's memory, folded anew without it.
        """
        from studykit.review.replay import replay_card

        with self._turn() as turn:
            standing = _standing(turn, event.card)
            brought = _brought(turn.history(event.card), event)
            for gone in (*brought, event):
                instant = turn.free_instant(standing, self.app.now_ms)
                retraction = mark_event(
                    event.card,
                    EventKind.RETRACT,
                    instant,
                    self.settings,
                    uid=standing.next_uid,
                    target=gone.uid,
                )
                standing = turn.append(standing, retraction, self._current(turn))
            if brought:
                self._off_the_list(turn, standing)
            memory = replay_card(turn.history(event.card), self.settings)
            turn.remember(standing.card_id, memory)
        return memory

    @contextmanager
    def _turn(self) -> Iterator["Turn"]:
        from studykit.store.faults import explaining

        if self._open is not None:
            yield self._open
            return
        operation = self._operation
        try:
            with explaining(self.app.url), self._kept_log().turn() as turn:
                yield turn
        except BaseException:
            self._operation = operation  # one that began in here was rolled back
            raise

    def _kept_log(self) -> "AnswerLog":
        from studykit.store.answer_log import AnswerLog
        from studykit.store.faults import explaining

        if self._log is None:
            with explaining(self.app.url):
                self._log = AnswerLog(self.app.engine())
        return self._log

    def _memory_at(self, turn: "Turn", standing: "Standing", at_ms: int) -> Memory | None:
        """The memory of a card at an instant: the stored one, or what its earlier events fold into."""
        from studykit.review.replay import replay_card

        if standing.precedes(at_ms):
            return standing.memory
        return replay_card((e for e in turn.history(standing.card) if e.at_ms < at_ms), self.settings)

    def _balance(
        self, turn: "Turn", standing: "Standing", memory: Memory | None, at_ms: int, rating: Rating
    ) -> "Balance":
        from studykit.review.outcomes import reach

        return turn.balance(standing, reach(standing.card, memory, at_ms, self.settings, rating))

    def _store(
        self, turn: "Turn", standing: "Standing", event: Event, memory: Memory, *, told: bool = False
    ) -> tuple["Standing", Memory]:
        """Append an event; one that is older than another of its card finds its place by a replay."""
        from studykit.review.replay import replay_card

        after = turn.append(standing, event, self._current(turn), told=told)
        if not standing.precedes(event.at_ms):
            memory = replay_card(turn.history(event.card), self.settings) or Memory()
        turn.remember(standing.card_id, memory)
        return after, memory

    def _marked(
        self,
        turn: "Turn",
        standing: "Standing",
        kind: EventKind,
        before: Memory | None,
        at_ms: int,
        *,
        told: bool = False,
    ) -> tuple[Event, Memory]:
        from studykit.review.replay import apply_event

        event = mark_event(standing.card, kind, at_ms, self.settings, uid=standing.next_uid)
        _, memory = self._store(turn, standing, event, apply_event(before, event, self.settings), told=told)
        return event, memory

    def _became_leech(self, before: Memory | None, after: Memory) -> bool:
        lapsed = after.lapses > (before.lapses if before else 0)
        return lapsed and is_leech(after.lapses, self.settings.leech_lapses)

    def _set_aside(
        self, turn: "Turn", standing: "Standing", memory: Memory, at_ms: int, *, told: bool
    ) -> Memory:
        """Suspend a leech right after the answer, and put it on the list of cards to rewrite."""
        instant = turn.free_instant(standing, at_ms, told=told)
        _, memory = self._marked(turn, standing, EventKind.SUSPEND, memory, instant, told=told)
        turn.flag(standing.card_id, "leech", None, self._current(turn), self.app.now_ms)
        return memory

    def _off_the_list(self, turn: "Turn", standing: "Standing") -> None:
        """Say of a card again what was said before it was called a leech."""
        (newest, _), *earlier = turn.flags(standing.card_id) or [("clear", None)]
        if newest == "leech":
            kind, note = earlier[0] if earlier else ("clear", None)
            turn.flag(standing.card_id, kind, note, self._current(turn), self.app.now_ms)

    def _current(self, turn: "Turn") -> int:
        if self._operation is None:
            self._operation = turn.start_operation("review", self.app.now)
        return self._operation


def _standing(turn: "Turn", card: str) -> "Standing":
    standing = turn.standing(card) if card.isascii() and card.isprintable() else None
    if standing is None:
        raise NotFoundError(
            f"there is no card {card!r}",
            hint="`studykit queue --json` and `studykit cards --json` list them",
        )
    return standing


def _as_stored(turn: "Turn", standing: "Standing", uid: str) -> tuple[Event, Memory]:
    event = next(event for event in turn.history(standing.card) if event.uid == uid)
    return event, standing.memory or Memory()


def _brought(history: Sequence[Event], answer: Event) -> list[Event]:
    """The suspension that came with an answer, unless it was taken back."""
    from studykit.review.replay import standing

    following = [
        event for event in standing(history) if (event.at_ms, event.uid) > (answer.at_ms, answer.uid)
    ]
    lapsed = answer.rating is Rating.AGAIN
    return [event for event in following[:1] if lapsed and event.kind is EventKind.SUSPEND]
