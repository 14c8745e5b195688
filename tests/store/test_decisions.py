"""What the learner decided last holds, in whatever order a merge of two libraries wrote it down."""

from pathlib import Path

import pytest

from studykit.app.drafting import accept, list_drafts
from studykit.app.one_card import find_cards
from studykit.app.rewriting import flag_cards, rewrite_list
from studykit.store.drafts import draft_decisions, fold_drafts
from tests.store.shelf import LATER, NOW, Shelf

NOTES = """### soils

#### ["Roots of Regression"](https://arxiv.org/abs/1501.00001) Ada Moss

Q: Why do worms help?
A: They dig.

> "Bloom filters avoid needless disk reads, since a negative answer proves that the key is absent."
"""
EARLIER = int(NOW.timestamp() * 1000)


@pytest.fixture
def shelf(any_database_url: str, tmp_path: Path) -> Shelf:
    """A card and a draft, in SQLite and in PostgreSQL."""
    shelf = Shelf(any_database_url, tmp_path / "notes")
    shelf.seed(soils=NOTES)
    return shelf


def _merged(shelf: Shelf, statement: str) -> None:
    """A row that comes in from another machine: written last, decided first."""
    with shelf.app(LATER) as app, app.writing() as connection:
        connection.exec_driver_sql(statement)


def test_an_earlier_flag_that_comes_in_later_changes_nothing(shelf: Shelf) -> None:
    """The list of cards to rewrite and the cards themselves agree."""
    (row,) = shelf.rows("SELECT id, uid FROM card WHERE claim_id IS NOT NULL")
    with shelf.app(LATER) as app:
        flag_cards(app, [row["uid"]])
    _merged(
        shelf,
        f"INSERT INTO card_flag (card_id, kind, at, operation_id)"
        f" SELECT {row['id']}, 'clear', {EARLIER}, max(id) FROM operation",
    )

    with shelf.app(LATER) as app:
        assert [card["uid"] for card in rewrite_list(app)] == [row["uid"]]


def test_earlier_words_that_come_in_later_change_nothing(shelf: Shelf) -> None:
    """A card says what the learner wrote last."""
    (row,) = shelf.rows("SELECT id, uid FROM card WHERE claim_id IS NOT NULL")
    for front, at in (("Second?", EARLIER + 1), ("First?", EARLIER)):
        _merged(
            shelf,
            "INSERT INTO card_edit (card_id, front, back, seen_front, seen_back, at, operation_id)"
            f" SELECT {row['id']}, '{front}', 'b', 'f', 'b', {at}, max(id) FROM operation",
        )

    with shelf.app(LATER) as app:
        assert find_cards(app, [row["uid"]])[0]["front"] == "Second?"


def test_an_earlier_rejection_that_comes_in_later_changes_nothing(shelf: Shelf) -> None:
    """A draft that was accepted since stays a card."""
    with shelf.app(LATER) as app:
        (draft,) = list_drafts(app)
        accept(app, [draft["uid"]])
        with app.reading() as reader:
            ((digest, _),) = draft_decisions(reader).items()
    _merged(
        shelf,
        "INSERT INTO draft_decision (digest, kind, at, operation_id)"
        f" SELECT '{digest}', 'reject', {EARLIER}, max(id) FROM operation",
    )

    with shelf.app(LATER) as app, app.writing() as connection:
        fold_drafts(connection, [digest], LATER)
        with app.reading() as reader:
            assert draft_decisions(reader) == {digest: "accept"}
    assert shelf.rows("SELECT uid FROM card WHERE quote_id IS NOT NULL AND retired_at IS NULL") == [
        {"uid": draft["uid"]}
    ]
