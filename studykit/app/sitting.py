"""A sitting at the terminal: the session, what its cards say, and where its answers go."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from studykit.app.answering import Answers
from studykit.app.context import App
from studykit.app.queueing import crammed_queue, todays_queue
from studykit.app.reviewing import selected, values_by_uid
from studykit.app.settings import review_settings
from studykit.errors import ConflictError, NotFoundError
from studykit.review import session as course
from studykit.review.day import day_to_date
from studykit.review.model import Event, EventKind, Memory, Rating, ReviewSettings
from studykit.store import queue_queries
from studykit.store.reads import Row

if TYPE_CHECKING:
    from studykit.app.drafting import Verdict
    from studykit.review.outcomes import Outcomes
    from studykit.review.queue import QueueCard
    from studykit.review.session import Session, Tally

_SHOWN_AHEAD = 20  # cards of a sitting that are read at once


class ShownCards(dict[str, dict[str, Any]]):
    """The cards of a sitting in the shape of `cards --json`, by uid; read some at a time, when shown."""

    def __init__(self, app: App, settings: ReviewSettings, uids: Iterable[str]) -> None:
        super().__init__()
        self._app = app
        self._settings = settings
        self._uids = list(uids)  # in the order in which they will be shown, most likely

    def __missing__(self, uid: str) -> dict[str, Any]:
        following = self._uids.index(uid)
        page = self._uids[following : following + _SHOWN_AHEAD]
        with self._app.reading() as reader:
            self |= values_by_uid(reader, page, self._app.now_ms, self._settings)
        if uid not in self:
            raise NotFoundError(f"card {uid} was removed from the library meanwhile")
        return self[uid]


@dataclass(frozen=True, slots=True)
class Practice:
    """Where the answers of cramming go: nowhere. Schedules and the log stay as they are."""

    app: App
    settings: ReviewSettings

    def give(self, card: str, rating: Rating, before: Memory, duration_ms: int) -> tuple[Event, Memory]:
        """An answer that nobody stores; a card that was not known comes back in the session."""
        from studykit.review.cram import practised

        event, memory = practised(card, before, self.app.now_ms, self.settings, rating)
        return replace(event, duration_ms=duration_ms), memory


@dataclass(slots=True)
class Sitting:
    """One sitting at the terminal.

    Attributes:
        answers: where answers go.
        session: how far it has come.
        seconds: what an answer takes this learner.
        cards: what is shown.
        handed_over: live cards that Anki asks, and so are left out.
        ways_back: what takes each step of the session back.
    """

    answers: Answers | Practice
    session: "Session"
    seconds: float
    cards: ShownCards
    handed_over: int = 0
    ways_back: list[Callable[[], object]] = field(default_factory=list)

    @property
    def now_ms(self) -> int:
        """The instant that counts as now."""
        return self.answers.app.now_ms

    @property
    def cramming(self) -> bool:
        """Whether answers do nothing."""
        return isinstance(self.answers, Practice)

    @property
    def asked(self) -> "QueueCard | None":
        """The card to ask now."""
        return course.current(self.session, self.now_ms)

    def preview(self, card: str) -> "Outcomes | None":
        """What each answer would do to a card; None when answers do nothing."""
        return self.answers.preview(card) if isinstance(self.answers, Answers) else None

    def give(self, asked: "QueueCard", rating: Rating, duration_ms: int) -> Memory:
        """Answer the card that is asked; its memory afterwards."""
        if isinstance(self.answers, Answers):
            event, memory = self.answers.give(asked.card, rating, duration_ms=duration_ms)
            self.ways_back.append(partial(self.answers.take_back, event))
        else:
            event, memory = self.answers.give(asked.card, rating, asked.known, duration_ms)
            self.ways_back.append(_nothing)
        self.session = course.answered(self.session, event, memory)
        return memory

    def mark(self, card: str, kind: EventKind) -> bool:
        """Suspend or bury a card; False when answers do nothing, nor do marks."""
        if not isinstance(self.answers, Answers):
            return False
        event, memory = self.answers.mark(card, kind)
        self.ways_back.append(partial(self.answers.take_back, event))
        self.session = course.answered(self.session, event, memory)
        return True

    def decide(self, card: str, verdict: "Verdict") -> None:
        """Accept or reject a draft, which leaves the session."""
        from studykit.app import drafting

        decide = drafting.accept if verdict is drafting.Verdict.ACCEPT else drafting.reject
        decide(self.answers.app, [card])
        self.set_aside(card, partial(_take_back_decision, self.answers.app))

    def set_aside(self, card: str, way_back: Callable[[], object] | None = None) -> None:
        """Ask a card no more, without an event: a draft that waits, or a card that is gone."""
        self.ways_back.append(way_back or _nothing)
        self.session = course.set_aside(self.session, card)

    def take_back(self) -> bool:
        """Go one step back; False at the beginning.

        Raises:
            ConflictError: it was a decision about a draft, and something else was done since.
        """
        if not self.ways_back:
            return False
        self.ways_back[-1]()
        self.ways_back.pop()
        self.session = course.undo(self.session)
        return True


def _nothing() -> None:
    """The way back from a step that was not stored."""


def _take_back_decision(app: App) -> None:
    from studykit.app.undoing import next_undo, undo

    newest = next_undo(app, 1)
    if newest[0].command not in {"cards accept", "cards reject"}:
        raise ConflictError("other things were done since this draft was decided", hint="studykit undo")
    undo(app, newest)


def open_sitting(
    app: App,
    *,
    query: str = "",
    locked: bool = False,
    ahead: int = 0,
    cram: bool = False,
    drafts: bool = False,
) -> Sitting:
    """Begin a sitting with today's queue; nothing is loaded or written for an answer yet.

    Args:
        app: the run.
        query: which cards are asked; all of the queue when it is empty.
        locked: ask locked cards too, as new ones.
        ahead: study days by which reviews may come early.
        cram: ask every card, whenever it is due, and keep no answer.
        drafts: mix proposed cards in; who answers must be able to decide about them.

    Raises:
        NotFoundError: there is no library.
        UsageError: the query is wrong.
    """
    with app.reading() as reader:
        settings = review_settings(reader, app.now_ms)
        only = set(selected(app, reader, query)) if query else None
        if cram:
            found = crammed_queue(reader, app.now_ms, settings, only=only, locked=locked)
        else:
            found = todays_queue(reader, app.now_ms, settings, only=only, locked=locked, ahead=ahead)
        handed_over = queue_queries.handed_over(reader)
    if not drafts:
        found = found._replace(queue=replace(found.queue, drafts=()))
    session = course.start(found.queue, settings, _tally(found.answers))
    uids = (card.card for card in (*session.stepping, *session.line))
    answers = Practice(app, settings) if cram else Answers(app, settings)
    return Sitting(answers, session, found.seconds, ShownCards(app, settings, uids), handed_over)


def _tally(answers: Sequence[Row]) -> "Tally":
    known = [row for row in answers if row["known"]]
    recalled = sum(row["recalled"] == row["n"] for row in known)
    return course.Tally(sum(row["n"] for row in answers), 0.0, len(known), recalled)


class Coming(NamedTuple):
    """The next study day that has reviews: days from today, its date, and how many cards."""

    days: int
    date: date
    cards: int


def next_due(app: App) -> Coming | None:
    """When reviews are due next after today; None when none are."""
    with app.reading() as reader:
        settings = review_settings(reader, app.now_ms)
        today = settings.study_day(app.now_ms)
        row = queue_queries.next_due(reader, today)
    if row is None:
        return None
    return Coming(row["due_day"] - today, day_to_date(row["due_day"]), row["n"])
