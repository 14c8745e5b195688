"""A sitting: what its cards say is read while it goes on, not before."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from studykit.app.context import App
from studykit.app.sitting import open_sitting
from studykit.errors import NotFoundError
from studykit.store import study
from tests.store.shelf import Shelf

CARDS = 60


@pytest.fixture
def app(database: Path, tmp_path: Path) -> Iterator[App]:
    """A library of new cards, all of which are asked on one day."""
    shelf = Shelf(f"sqlite:///{database}", tmp_path / "notes")
    shelf.seed(
        notes="### shells\n\n" + "\n\n".join(f"Q: What is whorl {n}?\nA: Turn {n}." for n in range(CARDS))
    )
    with shelf.app() as app:
        with app.writing() as connection:
            study.set_setting(connection, "new_per_day", CARDS, datetime.fromtimestamp(0, UTC))
        yield app


def test_cards_are_read_as_they_are_shown(app: App) -> None:
    """Opening a sitting reads no card's text; showing one reads some of those that follow, too."""
    sitting = open_sitting(app, locked=True)
    asked = [card.card for card in sitting.session.line]
    assert (len(asked), len(sitting.cards)) == (CARDS, 0)
    assert [sitting.cards[card]["front"] for card in asked[:2]] == ["What is whorl 0?", "What is whorl 1?"]
    read = set(sitting.cards)
    assert read == set(asked[: len(read)]) < set(asked)
    assert sitting.cards[asked[-1]]["back"] == f"Turn {CARDS - 1}."


def test_a_card_that_was_removed_meanwhile_is_said_to_be_gone(app: App, database: Path) -> None:
    """Another process may remove what waits to be shown."""
    sitting = open_sitting(app, locked=True)
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("DELETE FROM card")
    with pytest.raises(NotFoundError, match="removed"):
        sitting.cards[sitting.session.line[0].card]
