"""Works that the notes tick off: they are read from the import on that first sees it."""

from typing import TYPE_CHECKING

from studykit.app.context import App
from studykit.app.settings import review_settings

if TYPE_CHECKING:
    from sqlalchemy import Connection


def mark_ticked(app: App, connection: "Connection") -> int:
    """Note as read all ticked works of which the learner never said anything, as one operation; how many.

    Their cards stay locked: what was read before the library knew of it is not all asked at once. What the
    learner says later holds, whatever the notes tick.

    Args:
        app: the library.
        connection: the transaction of the import.
    """
    from studykit.store.ticked import ticked_works

    works = ticked_works(connection)
    if not works:
        return 0
    from studykit.app.reading import fold_reading
    from studykit.reading.model import Pass, ReadingAction
    from studykit.store import study

    summary = {"works": [key for _, key in works], "action": ReadingAction.DONE.value}
    operation = app.operation("read", summary)
    said = {
        "at": app.now, "study_day": _study_day(app), "action": ReadingAction.DONE.value,
        "pass": Pass.READ.value, "minutes": 0, "progress": None, "note": None,
    }  # fmt: skip
    study.append_reading(connection, [{"work_id": number, **said} for number, _ in works], operation)
    for number, _ in works:
        fold_reading(connection, number)
    return len(works)


def _study_day(app: App) -> int:
    """Today; of a library that may be empty until this import is done."""
    from studykit.store.reads import open_reader

    reader = open_reader(app.url)
    if reader is None:
        raise RuntimeError(app.url)  # the import has opened it
    try:
        settings = review_settings(reader, app.now_ms)
    finally:
        reader.close()
    return settings.study_day(app.now_ms)
