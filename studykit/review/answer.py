"""What one answer does to a card's memory; the preview on the buttons and the replay of the log share it."""

from dataclasses import dataclass, replace

from studykit.review import kernel
from studykit.review.day import StudyDay, elapsed_days
from studykit.review.model import CardState, Memory, Rating


@dataclass(frozen=True, slots=True)
class Placement:
    """Where an answer puts a card: the fields of an event that say so, with the same meaning."""

    state: CardState
    due_day: StudyDay
    step: int | None = None
    interval_days: int | None = None
    due_ms: int | None = None


def state_after(
    memory: Memory, rating: Rating, day: StudyDay, weights: tuple[float, ...] | None
) -> kernel.MemoryState:
    """FSRS memory state of a card after an answer on a study day."""
    if memory.stability is None or memory.difficulty is None:
        return kernel.next_state(None, 0, rating, weights)
    previous = kernel.MemoryState(memory.stability, memory.difficulty)
    return kernel.next_state(previous, elapsed_days(memory.last_day, day), rating, weights)


def placed(memory: Memory, place: Placement) -> Memory:
    """Memory of a card that stands elsewhere now, its recall as before."""
    return replace(
        memory,
        state=place.state,
        step=place.step,
        due_day=place.due_day,
        due_ms=place.due_ms,
        interval_days=place.interval_days,
        unlocked=True,
    )


def remember(
    memory: Memory,
    rating: Rating,
    day: StudyDay,
    at_ms: int,
    *,
    state: kernel.MemoryState,
    place: Placement,
) -> Memory:
    """Memory of a card after an answer that was given on a study day at an instant and led to ``place``."""
    lapsed = rating is Rating.AGAIN and memory.state is CardState.REVIEW
    return replace(
        placed(memory, place),
        stability=state.stability,
        difficulty=state.difficulty,
        reps=memory.reps + 1,
        lapses=memory.lapses + lapsed,
        last_day=day if memory.last_day is None else max(memory.last_day, day),
        last_ms=at_ms,
    )
