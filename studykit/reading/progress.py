"""The reading state of a work: the fold of its log."""

from collections.abc import Iterable

from studykit.reading.model import Pass, Progress, ReadingAction, ReadingSession, ReadingState


def fold(sessions: Iterable[ReadingSession]) -> Progress | None:
    """The state after all entries, in order; None when the last one resets it or there are none."""
    state: Progress | None = None
    for session in sessions:
        state = _after(state, session)
    return state


def _after(before: Progress | None, session: ReadingSession) -> Progress | None:
    if session.action is ReadingAction.RESET:
        return None
    old = before or Progress(ReadingState.PLANNED, Pass.READ, 0.0, 0, None, None)
    spent = old._replace(reading_pass=session.reading_pass, minutes=old.minutes + (session.minutes or 0))
    match session.action:
        case ReadingAction.PLAN:
            return spent._replace(state=ReadingState.PLANNED, progress=0.0)
        case ReadingAction.DROP:
            return spent._replace(state=ReadingState.DROPPED)
        case ReadingAction.DONE:
            started = old.started_at or session.at
            return spent._replace(
                state=ReadingState.READ, progress=1.0, started_at=started, finished_at=session.at
            )
        case _:
            again = old.state is ReadingState.READ  # one more reading begins at the front
            progress = session.progress if session.progress is not None else (0.0 if again else old.progress)
            started = session.at if again else old.started_at or session.at
            return spent._replace(
                state=ReadingState.READING, progress=progress, started_at=started, finished_at=None
            )
