"""Cards given to Anki with their schedules, and taken back: no card is asked in two places."""

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from studykit.app.context import App
from studykit.app.finding import select_cards
from studykit.app.settings import review_settings
from studykit.review.model import Memory
from studykit.store.handover_queries import handed_over

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from studykit.exchange.anki_schedule import Schedules
    from studykit.exchange.note_types import DeckNote
    from studykit.store.anki_notes import NotedCard

_CLOZES = ({"cloze"}, {"item"}, {"quote"})
_SIDES = ("meaning", "term")


def by_ordinal(cards: "Iterable[NotedCard]") -> "dict[tuple[str, int], NotedCard]":
    """Cards by the guid of their note and Anki's ordinal, as the export numbers them."""
    notes: dict[str, list[NotedCard]] = defaultdict(list)
    for card in cards:
        notes[card.guid].append(card)
    found: dict[tuple[str, int], NotedCard] = {}
    for guid, every in notes.items():
        live = [card for card in every if not card.retired] or every
        kinds = {card.kind for card in live}
        if kinds in _CLOZES:
            found |= {(guid, card.ordinal - 1): card for card in live}
        elif kinds == set(_SIDES):
            found |= {(guid, _SIDES.index(card.kind)): card for card in live}
        else:
            found[guid, 0] = live[0]
    return found


def give(app: App, connection: "Connection", notes: "Sequence[DeckNote]") -> "tuple[Schedules, int]":
    """Make the cards of notes Anki's, but for drafts and retired ones.

    Args:
        app: the library.
        connection: the transaction that exports them; it has kept their stamps.
        notes: what is exported.

    Returns:
        Their schedules, and how many were not Anki's before.
    """
    from studykit.exchange.anki_schedule import Asked, schedules
    from studykit.store import study
    from studykit.store.anki_notes import noted_cards
    from studykit.store.handovers import Handover, anki_cards, append_handovers

    with app.reading() as reader:
        settings = review_settings(reader, app.now_ms)
    positions = {note.guid: note.position for note in notes}
    given = {
        key: card.uid
        for key, card in by_ordinal(noted_cards(connection)).items()
        if key[0] in positions and not (card.draft or card.retired)
    }
    memories = study.memories(connection, given.values())
    histories = study.histories(connection, given.values())
    asked = {
        (guid, ordinal): Asked(memories.get(uid, Memory()), histories.get(uid, []), positions[guid])
        for (guid, ordinal), uid in given.items()
    }
    new = set(given.values()) - anki_cards(connection)
    if new:
        operation = app.operation("export anki", {"cards": len(new)})
        append_handovers(connection, new, Handover.GIVE, operation, app.now)
    today = settings.study_day(app.now_ms)
    return schedules(asked, settings, today), len(new)


def take_back(app: App, query: str = "") -> list[dict[str, Any]]:
    """Ask cards here again that Anki was given: those that a query finds, or all; as `cards --json` has them.

    Raises:
        NotFoundError: there is no library.
        UsageError: the query is wrong.
    """
    from studykit.app.one_card import list_named
    from studykit.store.handovers import Handover, append_handovers

    with app.reading() as reader:
        given = handed_over(reader)
        chosen = set(select_cards(app, reader, query)) if query else set(given)
    taken = [uid for uid in given if uid in chosen]
    if taken:
        with app.writing() as connection:
            operation = app.operation("cards take", {"cards": taken})
            append_handovers(connection, taken, Handover.TAKE, operation, app.now)
    return list_named(app, taken)
