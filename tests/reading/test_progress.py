"""The reading state of a work, folded from what was said."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from studykit.reading.model import Pass, Progress, ReadingAction, ReadingSession, ReadingState
from studykit.reading.progress import fold

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
SAID = st.tuples(
    st.sampled_from(list(ReadingAction)), st.sampled_from(list(Pass)), st.none() | st.integers(0, 90),
    st.none() | st.floats(0, 1),
)  # fmt: skip


def sessions(*said: tuple[ReadingAction, Pass, int | None, float | None]) -> list[ReadingSession]:
    """A log, a day between its entries."""
    return [ReadingSession(START + timedelta(days=day), *words) for day, words in enumerate(said)]


@given(st.lists(SAID, max_size=12))
def test_the_minutes_since_the_last_reset_add_up(
    said: list[tuple[ReadingAction, Pass, int | None, float | None]],
) -> None:
    """Progress stays a share, and no minute is lost but by a reset."""
    state = fold(sessions(*said))
    last = max((place for place, words in enumerate(said) if words[0] is ReadingAction.RESET), default=-1)
    rest = said[last + 1 :]
    assert (state is None) == (not rest)
    if state is not None:
        assert state.minutes == sum(words[2] or 0 for words in rest)
        assert 0 <= state.progress <= 1


def test_done_is_read_whole() -> None:
    """A work that is done began when it was first opened."""
    log = sessions((ReadingAction.START, Pass.SKIM, 5, 0.1), (ReadingAction.DONE, Pass.READ, 40, None))
    assert fold(log) == Progress(ReadingState.READ, Pass.READ, 1.0, 45, START, START + timedelta(days=1))


def test_reading_again_begins_at_the_front() -> None:
    """After `done`, a new start is a new reading."""
    again = fold(
        sessions((ReadingAction.DONE, Pass.READ, 40, None), (ReadingAction.START, Pass.STUDY, None, None))
    )
    assert again == Progress(ReadingState.READING, Pass.STUDY, 0.0, 40, START + timedelta(days=1), None)
