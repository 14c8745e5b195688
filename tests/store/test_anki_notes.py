"""Handovers and reviews from Anki in the tables, on both databases."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, text, update

from studykit.app.context import App
from studykit.app.importing import import_sources
from studykit.app.sources import SourceFile
from studykit.review.model import CardState, Event, EventKind, Rating
from studykit.store import study
from studykit.store.anki_notes import noted_cards, our_guids
from studykit.store.anki_reviews import append_reviews
from studykit.store.export import write_stamps
from studykit.store.handover_queries import handed_over
from studykit.store.handovers import Handover, anki_cards, append_handovers
from studykit.store.tables import Operation

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
NOON = 1_772_452_800_000
NOTES = b"Q: Why one?\nA: So.\n\nQ: Why two?\nA: So.\n\nC: A [tree] has a [leaf].\n"


@pytest.fixture
def app(any_database_url: str, tmp_path: Path) -> Iterator[App]:
    """A library of four cards of three claims."""
    app = App(tmp_path, any_database_url, NOW)
    import_sources(app, [SourceFile("file:///n.md", "Notes", "notes", NOTES)])
    yield app
    app.close()


def all_cards(connection: Connection) -> list[str]:
    return list(connection.execute(text("SELECT uid FROM card ORDER BY id")).scalars())


def operation(connection: Connection) -> int:
    return study.start_operation(connection, "test", {}, NOW)


def test_the_newest_decision_that_is_not_undone_holds(app: App) -> None:
    """Given, taken back, and given again by the undo of the taking."""
    with app.writing() as connection:
        cards = all_cards(connection)
        append_handovers(connection, cards, Handover.GIVE, operation(connection), NOW)
        taking = operation(connection)
        append_handovers(connection, cards[:3], Handover.TAKE, taking, NOW)
        assert anki_cards(connection) == set(cards[3:])
        undo = update(Operation).where(Operation.id == taking)
        connection.execute(undo.values(undone_at=NOW + timedelta(hours=1)))
        assert anki_cards(connection) == set(cards)
    with app.reading() as reader:
        assert handed_over(reader) == cards


def test_cards_are_found_by_the_guid_of_their_note(app: App) -> None:
    """Each exported note has the cards of its claim, with the stamp of the note."""
    with app.writing() as connection:
        claims = list(connection.execute(text("SELECT uid FROM claim ORDER BY id")).scalars())
        stamp = {"note_type": "cloze", "ordinals": [0, 1], "deck": "Notes", "digest": "d", "mod": 7}
        write_stamps(connection, [{"parent": claims[2], "guid": "g", **stamp}])
        found = list(noted_cards(connection))
        assert our_guids(connection) == {"g"}
    assert [(card.guid, card.mod, card.kind, card.ordinal) for card in found] == [
        ("g", 7, "cloze", 1),
        ("g", 7, "cloze", 2),
    ]
    assert not any(card.draft or card.retired for card in found)


def answer(card: str, at_ms: int) -> Event:
    return Event(
        f"anki-{at_ms}-{card[:8]}", card, at_ms, 20514, 0, EventKind.ANSWER, Rating.GOOD, 900,
        CardState.REVIEW, None, 4, 20518,
    )  # fmt: skip


def test_reviews_of_a_collection_are_events_of_a_device(app: App) -> None:
    """They keep their uids; this machine's own running number stays; a taken millisecond gives way."""
    with app.writing() as connection:
        one, two, *_ = all_cards(connection)
        before = connection.execute(text("SELECT events, last_ms FROM device WHERE here")).all()
        first = append_reviews(connection, "anki-1", [answer(one, NOON)], operation(connection))
        second = append_reviews(connection, "anki-1", [answer(two, NOON)], operation(connection))
        other = append_reviews(connection, "anki-2", [answer(two, NOON + 9)], operation(connection))
        assert [event.at_ms for event in (*first, *second, *other)] == [NOON, NOON + 1, NOON + 9]
        assert study.events_of(connection) == [*first, *second, *other]
        assert connection.execute(text("SELECT events, last_ms FROM device WHERE here")).all() == before
        devices = connection.execute(text("SELECT uid FROM device WHERE NOT here ORDER BY uid")).scalars()
        assert list(devices) == ["anki-1", "anki-2"]
