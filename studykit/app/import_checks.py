"""Cards that an import made say something else: those that were learnt come up for a check."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from studykit.app.context import App
from studykit.app.settings import review_settings

if TYPE_CHECKING:
    from sqlalchemy import Connection


def append_checks(app: App, connection: "Connection", cards: Iterable[str]) -> frozenset[str]:
    """Bring cards up soon, with all their history, within the import; gives those that come up.

    Args:
        app: the library.
        connection: the transaction of the import.
        cards: uids of the cards that say something else now; most imports have none.
    """
    doubtful = list(cards)
    if not doubtful:
        return frozenset()
    from studykit.review.checking import check_event
    from studykit.review.replay import replay_card
    from studykit.store import study

    with app.reading() as reader:
        settings = review_settings(reader, app.now_ms)
    known = study.memories(connection, doubtful)
    found = (check_event(card, known.get(card), app.now_ms, settings) for card in doubtful)
    events = [event for event in found if event is not None]
    if not events:
        return frozenset()
    operation = app.operation("seed", {})
    checked = frozenset(event.card for event in study.append_events(connection, events, operation))
    # folded anew: an answer that was told may stand later in the log than what happens now
    histories = study.histories(connection, checked)
    study.write_memories(
        connection, {card: replay_card(history, settings) for card, history in histories.items()}
    )
    return checked
