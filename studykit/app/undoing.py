"""Undo and redo: operations are taken back newest first, and what follows from the rest is folded anew.

What an operation appended stays. Its mark says that it does not count; of the log of cards, whose fold must
not depend on marks, each of its events gets a retraction, and a redo retracts that. Sources state again what
they stated before; works that were made one fall apart.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from studykit.app.context import App
from studykit.app.settings import review_settings
from studykit.errors import ConflictError
from studykit.review.model import Event, EventKind, ReviewSettings
from studykit.store import operation_queries
from studykit.store.operation_queries import Mark, Operation

if TYPE_CHECKING:
    from sqlalchemy import Connection

MANY_ANSWERS = 50
"""An undo of more answers is asked about before."""


def undoable(marks: Sequence[Mark], count: int) -> list[int]:
    """The row ids of the last operations of this machine that stand, newest first.

    Args:
        marks: of all operations, newest first.
        count: how many at most.
    """
    return [mark.id for mark in marks if mark.here and mark.undone_ms is None][:count]


def redoable(marks: Sequence[Mark], count: int) -> list[int]:
    """The row ids of the operations that a redo brings back, in its order: the last undone first.

    An operation that came after an undo ends what could be redone: whatever was undone before one that is
    newer was replaced by it. As an undo takes the newest first, that shows by the instants.

    Args:
        marks: of all operations, newest first.
        count: how many at most.
    """
    found: list[Mark] = []
    latest = -1
    for mark in marks:
        if not mark.here:
            continue
        if mark.undone_ms is None:
            break
        if mark.undone_ms > latest:
            found.append(mark)
            latest = mark.undone_ms
    return [mark.id for mark in reversed(found)][:count]


def next_undo(app: App, count: int) -> list[Operation]:
    """What an undo of so many operations would take back, newest first.

    Raises:
        ConflictError: there is nothing to undo, or one of them cannot be undone.
    """
    with app.reading() as reader:
        ids = undoable(operation_queries.marks(reader), count)
        found = operation_queries.operations(reader, ids)
    if not found:
        raise ConflictError("there is nothing to undo", hint="`studykit log` lists what was done")
    for operation in found:
        _require_undoable(operation)
    return found


def next_redo(app: App, count: int) -> list[Operation]:
    """What a redo of so many operations would bring back, in its order.

    Raises:
        ConflictError: there is nothing to redo.
    """
    with app.reading() as reader:
        ids = redoable(operation_queries.marks(reader), count)
        found = {operation.id: operation for operation in operation_queries.operations(reader, ids)}
    if not found:
        raise ConflictError(
            "there is nothing to redo", hint="what is done after an undo takes the place of what was undone"
        )
    return [found[number] for number in ids]


def recent(app: App, count: int | None) -> list[Operation]:
    """The last operations, undone ones too, newest first; all when no count is given."""
    with app.reading() as reader:
        ids = [mark.id for mark in operation_queries.marks(reader)]
        return operation_queries.operations(reader, ids[:count])


def is_grave(operation: Operation) -> bool:
    """Whether taking it back is worth a question: an import, or many answers."""
    return operation.counts["answer"] > MANY_ANSWERS or operation.command in {"seed", "sources forget"}


def undo(app: App, chosen: Sequence[Operation]) -> None:
    """Take back operations, all or none, in the order in which `next_undo` gave them.

    Raises:
        ConflictError: the library has changed meanwhile, or one of them cannot be undone.
    """
    _turn(app, chosen, back=True)


def redo(app: App, chosen: Sequence[Operation]) -> None:
    """Bring back operations, all or none, in the order in which `next_redo` gave them.

    Raises:
        ConflictError: the library has changed meanwhile, or a text that is needed is not kept any more.
    """
    _turn(app, chosen, back=False)


def _require_undoable(operation: Operation) -> None:
    reason = "what was removed is gone" if operation.command == "purge" else None
    if operation.summary.get("weights"):
        reason = "every card is remembered by the new weights"
    if operation.counts["sources"] < len(operation.summary.get("sources", ())):
        reason = "the texts of before are not kept so long"
    if reason:
        raise ConflictError(
            f"`{operation.command}` cannot be undone: {reason}; nothing was changed",
            hint="`studykit db restore` brings back a backup",
        )


def _turn(app: App, chosen: Sequence[Operation], *, back: bool) -> None:
    """Undo or redo, one operation after the other, in one transaction."""
    for operation in chosen:
        _require_undoable(operation)
    with app.reading() as reader:
        settings = review_settings(reader, app.now_ms)
    with app.writing() as connection:
        with app.reading() as reader:
            marks = operation_queries.marks(reader)
        expected = (undoable if back else redoable)(marks, len(chosen))
        if [operation.id for operation in chosen] != expected:
            raise ConflictError("the library has changed meanwhile", hint="say it again")
        for operation in chosen:
            _turn_one(app, connection, operation.id, settings, back=back)


def _turn_one(
    app: App, connection: "Connection", operation: int, settings: ReviewSettings, *, back: bool
) -> None:
    from studykit.app.reading import fold_reading
    from studykit.store import merging, undo

    mark = undo.mark_undone if back else undo.mark_redone
    mark(connection, operation, app.now)
    if merging.merged_by(connection, operation):
        (merging.part if back else merging.join_again)(connection, operation, app.now)
    _swap_sources(app, connection, operation)
    undo.fold_drafts_of(connection, operation, app.now)
    _retract(app, connection, operation, settings, back=back)
    for work in sorted(undo.works_of(connection, operation)):
        fold_reading(connection, work)


def _retract(
    app: App, connection: "Connection", operation: int, settings: ReviewSettings, *, back: bool
) -> None:
    """Take back what happened to cards; a redo takes back what the undo appended."""
    from studykit.app.answering import mark_event
    from studykit.review.replay import replay_card
    from studykit.store import study, undo

    cards = undo.cards_of(connection, operation)
    if not cards:
        return
    named = (undo.events_of if back else undo.retractions_by_undo)(connection, operation)
    log = study.histories(connection, cards)
    gone = [event for history in log.values() for event in _counting(history, named)]
    retractions = [
        mark_event(event.card, EventKind.RETRACT, app.now_ms, settings, target=event.uid) for event in gone
    ]
    study.append_events(connection, retractions)
    log = study.histories(connection, cards)
    study.write_memories(connection, {card: replay_card(log[card], settings) for card in cards})


def _counting(history: Sequence[Event], named: set[str]) -> list[Event]:
    """Those of the named events that do something beyond each other: they stand, or take back another."""
    from studykit.review.replay import heard, standing

    effects = [*standing(history), *(event for event in heard(history) if event.target not in named)]
    return [event for event in effects if event.uid in named]


def _swap_sources(app: App, connection: "Connection", operation: int) -> None:
    """Have the sources of an operation state what they stated on its other side, and keep what they state."""
    from studykit.app.import_run import put_back
    from studykit.app.sources import SourceFile
    from studykit.notes.model import GRAMMAR
    from studykit.store import versions

    sources = versions.unread_sources(connection, GRAMMAR, versions.versions_of(connection, operation))
    if not sources:
        return
    now = versions.source_texts(connection, [source.uri for source in sources])
    files = [
        SourceFile(source.uri, source.title, source.origin, source.text)
        for source in sources
        if source.text is not None
    ]
    put_back(app, connection, files, [source.uri for source in sources if source.text is None])
    versions.swap_versions(connection, operation, {source.source_id: now[source.uri] for source in sources})
