"""Anki's log of a card as events."""

from dataclasses import replace

from studykit.exchange.anki_collection import AnkiCard, AnkiReview
from studykit.exchange.anki_reviews import SHIFT_MS, new_events, undone
from studykit.review.model import CardState, Event, EventKind, Rating, ReviewSettings
from studykit.review.replay import replay_card

CARD = "0a1b2c3d-0000-5000-8000-000000000000"
NOON = 1_772_452_800_000  # of study day 20514
MINUTE, DAY = 60_000, 86_400_000
SETTINGS = ReviewSettings()


def review(at_ms: int, ease: int, interval: int, *, kind: int = 0, factor: int = 500) -> AnkiReview:
    return AnkiReview(at_ms, ease, interval, factor, 4000, kind)


def card(*log: AnkiReview) -> AnkiCard:
    return AnkiCard(0, None, 0, suspended=False, flag=0, log=log)


def test_a_first_answer() -> None:
    """It has Anki's instant, rating and time, the study day, and the due that it led to."""
    (event,) = new_events(CARD, card(review(NOON, 3, -600)), [], SETTINGS)
    assert (event.kind, event.rating, event.duration_ms) == (EventKind.ANSWER, Rating.GOOD, 4000)
    assert (event.at_ms, event.study_day) == (NOON, 20514)
    assert (event.state, event.step) == (CardState.LEARNING, 1)
    assert (event.due_ms, event.due_day, event.interval_days) == (NOON + 10 * MINUTE, 20514, None)


def test_intervals_of_days_are_reviews() -> None:
    """Seconds are steps, days are not; a lapse is followed by steps of relearning."""
    log = [
        review(NOON, 3, -600),
        review(NOON + 11 * MINUTE, 3, 4),
        review(NOON + 4 * DAY, 1, -600, kind=1),
        review(NOON + 4 * DAY + 11 * MINUTE, 3, 1, kind=2),
    ]
    events = new_events(CARD, card(*log), [], SETTINGS)
    assert [event.state for event in events] == ["learning", "review", "relearning", "review"]
    assert [event.due_day for event in events] == [20514, 20518, 20518, 20519]
    memory = replay_card(events, SETTINGS)
    assert memory is not None
    assert (memory.reps, memory.lapses, memory.due_day) == (4, 1, 20519)


def test_what_is_known_is_not_new() -> None:
    """A review is known by its card and millisecond; our own may have been moved a little on the way."""
    log = [review(NOON, 3, -600), review(NOON + DAY, 3, 4)]
    known = new_events(CARD, card(*log), [], SETTINGS)
    assert new_events(CARD, card(*log), known, SETTINGS) == []
    moved = [replace(each, at_ms=each.at_ms + SHIFT_MS - 1) for each in log]
    assert new_events(CARD, card(*moved), known, SETTINGS) == []
    later = [replace(each, at_ms=each.at_ms + SHIFT_MS) for each in log]
    assert len(new_events(CARD, card(*later), known, SETTINGS)) == 2
    other = [replace(each, ease=4) for each in log]
    assert len(new_events(CARD, card(*other), known, SETTINGS)) == 2


def test_an_answer_between_others_finds_its_place() -> None:
    """It starts from the state in which the answers before it left the card."""
    told = new_events(CARD, card(review(NOON, 4, 8), review(NOON + 20 * DAY, 3, 30)), [], SETTINGS)
    (event,) = new_events(CARD, card(review(NOON + 8 * DAY, 1, -600)), told, SETTINGS)
    assert event.state is CardState.RELEARNING


def test_cramming_and_dates_set_by_hand_are_no_reviews() -> None:
    """They leave the memory alone; a card that was made new again is."""
    log = [
        review(NOON, 4, 8),
        review(NOON + DAY, 3, 8, kind=3, factor=0),
        review(NOON + 2 * DAY, 0, 5, kind=4, factor=2500),
        review(NOON + 3 * DAY, 0, 0, kind=4, factor=0),
    ]
    events = new_events(CARD, card(*log), [], SETTINGS)
    assert [event.kind for event in events] == [EventKind.ANSWER, EventKind.RESET]
    memory = replay_card(events, SETTINGS)
    assert memory is not None
    assert memory.state is CardState.NEW


def test_uids_are_the_same_on_all_machines() -> None:
    """Two libraries that read one package hold events that their union tells to be the same."""
    log = card(review(NOON, 3, 4))
    one = new_events(CARD, log, [], SETTINGS)
    assert one == new_events(CARD, log, [], SETTINGS)
    assert one[0].uid == f"anki-{NOON}-0a1b2c3d"


def test_an_undone_import_can_be_ended() -> None:
    """The retractions that took reviews of Anki's back are named, unless they were taken back themselves."""
    log = card(review(NOON, 3, 4))
    (event,) = new_events(CARD, log, [], SETTINGS)
    gone = Event("me-1", CARD, NOON + DAY, 20515, 0, EventKind.RETRACT, target=event.uid)
    again = Event("me-2", CARD, NOON + DAY + 1, 20515, 0, EventKind.RETRACT, target=gone.uid)
    assert undone(log, [event]) == []
    assert undone(log, [event, gone]) == ["me-1"]
    assert undone(log, [event, gone, again]) == []
    once_more = replace(gone, uid="me-3", at_ms=again.at_ms + 1, target=again.uid)
    assert undone(log, [event, gone, again, once_more]) == ["me-1"]
    assert undone(card(), [event, gone]) == []
