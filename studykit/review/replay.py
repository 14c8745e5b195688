"""Replay: the memory of a card is the fold of its events.

Stability and difficulty come from the answers by study days with the current weights; state, step and due are
read from the events that set them and are never drawn again. Events take their place by ``(at_ms, uid)``, so
the log may arrive late, merged and in any order.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from studykit.review.answer import Placement, placed, remember, state_after
from studykit.review.model import CardState, Event, EventKind, Memory, ReviewSettings


def replay(events: Iterable[Event], settings: ReviewSettings) -> dict[str, Memory]:
    """Memories of all cards that the events leave one, by card uid.

    Raises:
        ValueError: an event lacks what its kind needs, or the weights are outside the bounds that fsrs sets.
    """
    histories: defaultdict[str, list[Event]] = defaultdict(list)
    for event in events:
        histories[event.card].append(event)
    memories = {card: replay_card(history, settings) for card, history in histories.items()}
    return {card: memory for card, memory in memories.items() if memory is not None}


def replay_card(events: Iterable[Event], settings: ReviewSettings) -> Memory | None:
    """Memory of one card from all its events; None when none is left that counts.

    A retraction takes back the event it names, whatever its kind, even another retraction. A card whose only
    answer was taken back is new and unlocked.

    Raises:
        ValueError: as for :func:`replay`.
    """
    history = sorted(events, key=lambda event: (event.at_ms, event.uid))
    answered = any(event.kind is EventKind.ANSWER for event in history)
    memory = Memory(unlocked=True) if answered else None
    for event in standing(history):
        memory = apply_event(memory, event, settings)
    return memory


def apply_event(memory: Memory | None, event: Event, settings: ReviewSettings) -> Memory:
    """Memory of a card after one more event, later than all before it.

    Raises:
        ValueError: the event is a retraction, which needs the whole history, or lacks what its kind needs; or
            the weights are outside the bounds that fsrs sets.
    """
    before = memory or Memory()
    match event.kind:
        case EventKind.ANSWER:
            after = _answered(before, event, settings)
        case EventKind.SET_DUE:
            after = _rescheduled(before, event)
        case EventKind.CHECK:
            after = _checked(before, event)
        case EventKind.RETRACT:
            raise ValueError(f"retraction {event.uid} needs the whole history of its card")
        case _:
            after = _marked(before, event)
    return after


def standing(history: Sequence[Event]) -> list[Event]:
    """Events of a card that count, none of them a retraction; the history is in its order.

    Later retractions are heard first, so that they may take back earlier ones.
    """
    gone = {event.target for event in heard(history)}
    return [event for event in history if event.kind is not EventKind.RETRACT and event.uid not in gone]


def heard(history: Sequence[Event]) -> list[Event]:
    """Retractions of a card that no later one takes back, newest first; the history is in its order."""
    found: list[Event] = []
    gone: set[str | None] = set()
    for event in reversed(history):
        if event.kind is EventKind.RETRACT and event.uid not in gone:
            gone.add(event.target)
            found.append(event)
    return found


def _answered(before: Memory, event: Event, settings: ReviewSettings) -> Memory:
    if event.rating is None or event.state is None:
        raise ValueError(f"answer {event.uid} has no rating or no state")
    state = state_after(before, event.rating, event.study_day, settings.weights)
    place = _placement(event, event.state)
    return remember(before, event.rating, event.study_day, event.at_ms, state=state, place=place)


def _rescheduled(before: Memory, event: Event) -> Memory:
    return placed(before, _placement(event, event.state or CardState.REVIEW))


def _checked(before: Memory, event: Event) -> Memory:
    """A check brings a card forward to its day, and never puts one off; cards in steps come soon anyway."""
    day = event.due_day
    if before.state is not CardState.REVIEW or day is None or (before.due_day or 0) <= day:
        return before
    return replace(before, due_day=day, interval_days=event.interval_days)


def _placement(event: Event, state: CardState) -> Placement:
    if event.due_day is None:
        raise ValueError(f"event {event.uid} sets a due but has no due day")
    return Placement(state, event.due_day, event.step, event.interval_days, event.due_ms)


def _marked(before: Memory, event: Event) -> Memory:
    """Memory after an event that neither answers nor sets a due."""
    match event.kind:
        case EventKind.RESET:
            after = Memory(suspended=before.suspended, buried_day=before.buried_day, unlocked=before.unlocked)
        case EventKind.SUSPEND:
            after = replace(before, suspended=True)
        case EventKind.RESUME:
            after = replace(before, suspended=False, buried_day=None)
        case EventKind.BURY:
            after = replace(before, buried_day=event.study_day)
        case _:  # an unlock
            is_new = before.state is CardState.NEW
            after = replace(before, unlocked=True, due_day=event.due_day if is_new else before.due_day)
    return after
