"""What was done in Anki comes back: reviews, suspensions, due dates, flags, edits, and foreign notes."""

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studykit.app.anki_adopt import adopt, adopted_cards, find_adoptable
from studykit.app.anki_edits import WordEdit, find_edits, take_edit
from studykit.app.answering import mark_event
from studykit.app.context import App
from studykit.app.handover import by_ordinal
from studykit.app.settings import review_settings
from studykit.errors import ConflictError
from studykit.review.model import CardState, Event, EventKind, Memory, ReviewSettings
from studykit.review.replay import replay_card
from studykit.store import card_queries

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from studykit.exchange.anki_collection import AnkiCard, AnkiCollection
    from studykit.store.anki_notes import NotedCard

COMMAND = "import anki"
_DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class CardNews:
    """What Anki tells of one card.

    Attributes:
        reviews: what happened to it there and is not in the log.
        marks: what makes it stand here as there: a suspension or its end, a due date, the end of an undo.
        flagged: it bears a flag there, and nothing was ever said of it here.
    """

    reviews: Sequence[Event]
    marks: Sequence[Event]
    flagged: int


@dataclass(slots=True)
class AnkiReport:
    """What an import of a package did, or would do.

    Attributes:
        notes: of studykit's in the package, and `foreign` ones.
        reviews: that were new, of so many `cards`, and how many entries of Anki's log told nothing new.
        marks: by kind of event: suspend, resume, set_due, retract.
        flagged: cards put on the rewrite list.
        returned: cards asked here again.
        edits: words that were changed in Anki.
        adoptable: foreign notes that can be own cards, and how many became some.
    """

    notes: int = 0
    foreign: int = 0
    cards: int = 0
    reviews: int = 0
    known: int = 0
    marks: Counter[str] = field(default_factory=Counter)
    flagged: int = 0
    returned: int = 0
    edits: list[WordEdit] = field(default_factory=list)
    adoptable: int = 0
    adopted: int = 0

    def as_json(self) -> dict[str, Any]:
        """The report in the shape of `import anki --json`."""
        plain = {name: getattr(self, name) for name in self.__slots__}
        return plain | {"marks": dict(self.marks), "edits": [edit.as_json() for edit in self.edits]}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of a package is taken over beside reviews and what follows from them.

    Attributes:
        edits: words that were changed in Anki.
        adopt: foreign notes.
        leave: cards that were handed over stay Anki's.
    """

    edits: bool = False
    adopt: bool = False
    leave: bool = False


def import_anki(app: App, path: Path, wanted: Wanted | None = None, *, dry_run: bool = False) -> AnkiReport:
    """Take over what was done in Anki with the cards of a package, all or nothing.

    Args:
        app: the library.
        path: `.apkg` or `.colpkg`.
        wanted: what is taken over beside reviews; None for nothing.
        dry_run: only say what would happen.

    Raises:
        NotFoundError: there is no library.
        ExchangeError: the file is no package that can be read.
        ConflictError: it holds a review of the future.
    """
    from studykit.exchange.anki_collection import read_collection

    collection = read_collection(path)
    _require_past(app, path, collection)
    with app.reading() as reader:
        settings = review_settings(reader, app.now_ms)
        flags = card_queries.flags(reader)
    with app.writing() as connection:
        report = _take_over(app, connection, collection, wanted or Wanted(), settings, flags.keys())
        if dry_run:
            connection.rollback()
    return report


def _require_past(app: App, path: Path, collection: "AnkiCollection") -> None:
    """What happens next would have to come after a review of the future; a clock may be off by a day."""
    logs = (card.log for note in collection.notes for card in note.cards)
    newest = max((review.at_ms for log in logs for review in log), default=0)
    if newest > app.now_ms + _DAY_MS:
        when = datetime.fromtimestamp(newest / 1000, UTC).isoformat(timespec="minutes")
        raise ConflictError(f"{path} holds a review of {when}", hint="set the clock, here or where Anki runs")


def _take_over(
    app: App,
    connection: "Connection",
    collection: "AnkiCollection",
    wanted: Wanted,
    settings: ReviewSettings,
    flagged: Container[str],
) -> AnkiReport:
    from studykit.store.anki_notes import noted_cards, our_guids

    known_guids = our_guids(connection)
    foreign = [note for note in collection.notes if note.guid not in known_guids]
    ours = by_ordinal(noted_cards(connection))
    adoptable = find_adoptable(connection, foreign)
    edits = find_edits(app, collection.notes, ours)
    if wanted.adopt and adoptable:
        app.operation(COMMAND, {"notes": len(adoptable)})
        adopt(app, adoptable)
    theirs = _our_cards(collection, ours) | adopted_cards(connection, foreign)
    news, known = _gather(app, connection, theirs, settings, flagged)
    report = _reported(news, known)
    report.foreign = len(foreign)
    report.notes = len(collection.notes) - len(foreign)
    report.adoptable, report.adopted = len(adoptable), len(adoptable) if wanted.adopt else 0
    _apply(app, connection, f"anki-{collection.created}", news, settings)
    if wanted.edits and any(edit.new for edit in edits):
        app.operation(COMMAND, {"edits": len(edits)})
        edits = [take_edit(app, edit) for edit in edits]
    report.edits = edits
    report.returned = 0 if wanted.leave else _return(app, connection, theirs)
    return report


def _our_cards(
    collection: "AnkiCollection", ours: "Mapping[tuple[str, int], NotedCard]"
) -> "dict[str, AnkiCard]":
    """Anki's cards of our notes, by the uid of ours."""
    return {
        ours[note.guid, card.ordinal].uid: card
        for note in collection.notes
        for card in note.cards
        if (note.guid, card.ordinal) in ours
    }


def _gather(
    app: App,
    connection: "Connection",
    theirs: "Mapping[str, AnkiCard]",
    settings: ReviewSettings,
    flagged: Container[str],
) -> tuple[dict[str, CardNews], int]:
    """The news of each card that has any, and how many reviews were known."""
    from studykit.exchange.anki_reviews import new_events, undone
    from studykit.store import study
    from studykit.store.handovers import anki_cards

    given = anki_cards(connection)
    histories = study.histories(connection, theirs)
    memories = study.memories(connection, given)
    found, known = {}, 0
    for uid, card in theirs.items():
        history = histories.get(uid, [])
        reviews = new_events(uid, card, history, settings)
        now_ms = max([app.now_ms, *(event.at_ms + 1 for event in (*history, *reviews))])
        marks = [
            mark_event(uid, EventKind.RETRACT, now_ms, settings, uid=f"again-{place}", target=target)
            for place, target in enumerate(undone(card, history))
        ]
        known += len(card.log) - len(reviews) - len(marks)
        if reviews or marks or uid in given:
            is_news = bool(reviews or marks)
            memory = replay_card([*history, *reviews, *marks], settings) if is_news else memories.get(uid)
            marks += _marks(uid, card, memory or Memory(), now_ms, settings)
        flag = card.flag if uid not in flagged else 0
        if reviews or marks or flag:
            found[uid] = CardNews(reviews, marks, flag)
    return found, known


def _marks(
    uid: str, card: "AnkiCard", memory: Memory, now_ms: int, settings: ReviewSettings
) -> Iterator[Event]:
    """Events that make a card stand as it does in Anki; none for one that was answered here later."""
    from studykit.exchange.anki_reviews import SHIFT_MS, last_answer_ms

    if (memory.last_ms or 0) > (last_answer_ms(card) or 0) + SHIFT_MS:
        return
    if card.due_day is not None and (memory.state, memory.due_day) != (CardState.REVIEW, card.due_day):
        event = mark_event(uid, EventKind.SET_DUE, now_ms, settings)
        days = max(1, card.interval_days)
        yield replace(event, state=CardState.REVIEW, due_day=card.due_day, interval_days=days)
    if card.suspended != memory.suspended:
        kind = EventKind.SUSPEND if card.suspended else EventKind.RESUME
        yield mark_event(uid, kind, now_ms, settings)


def _reported(news: Mapping[str, CardNews], known: int) -> AnkiReport:
    report = AnkiReport(known=known)
    report.marks.update(mark.kind.value for card in news.values() for mark in card.marks)
    report.cards = sum(any(map(_is_review, (*card.reviews, *card.marks))) for card in news.values())
    report.reviews = sum(len(card.reviews) for card in news.values()) + report.marks[EventKind.RETRACT]
    report.flagged = sum(bool(card.flagged) for card in news.values())
    return report


def _is_review(event: Event) -> bool:
    """Whether an event brings a review, or brings one back that an undo had taken away."""
    return event.kind in {EventKind.ANSWER, EventKind.RETRACT}


def _apply(
    app: App,
    connection: "Connection",
    device: str,
    news: Mapping[str, CardNews],
    settings: ReviewSettings,
) -> None:
    from studykit.store import study
    from studykit.store.anki_reviews import append_reviews
    from studykit.store.card_decisions import append_flags

    if not news:
        return
    reviews = [event for card in news.values() for event in card.reviews]
    operation = app.operation(COMMAND, {"cards": len(news), "reviews": len(reviews)})
    if reviews:
        append_reviews(connection, device, reviews, operation)
    study.append_events(connection, [mark for card in news.values() for mark in card.marks], operation)
    histories = study.histories(connection, news)
    memories = {uid: replay_card(history, settings) for uid, history in histories.items()}
    study.write_memories(connection, memories)
    for uid, card in news.items():
        if card.flagged:
            append_flags(connection, [uid], "wrong", f"flag {card.flagged} in Anki", operation, app.now)


def _return(app: App, connection: "Connection", theirs: Container[str]) -> int:
    """Ask the cards of the package here again; how many were Anki's."""
    from studykit.store.handovers import Handover, anki_cards, append_handovers

    returned = [uid for uid in anki_cards(connection) if uid in theirs]
    if returned:
        operation = app.operation(COMMAND, {"cards": len(returned)})
        append_handovers(connection, returned, Handover.TAKE, operation, app.now)
    return len(returned)
