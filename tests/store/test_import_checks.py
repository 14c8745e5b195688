"""An edit that changes what a learnt card says brings the card up for a check; any other edit is silent."""

from datetime import timedelta
from typing import Any

import pytest

from studykit.app.reviewing import answers
from studykit.app.upkeep import check_database
from studykit.review.model import Rating
from tests.store.shelf import NOW, Shelf

NOTES = """### mills

Q: How many sails has a tower mill?
A: Four sails.

C: A [windshaft] carries the sails of a mill.

- *miller*

	One who grinds corn in a mill.
"""
QUESTION = "How many sails has a tower mill?"
TODAY = int(NOW.timestamp()) // 86_400
EVENTS = (
    "SELECT e.*, c.front FROM event e JOIN card c ON c.id = e.card_id WHERE e.kind = 'check' ORDER BY e.id"
)


@pytest.fixture
def studied(shelf: Shelf) -> Shelf:
    """The notes, each card answered so that it is due in a week or later."""
    shelf.seed(a=NOTES)
    _answer(shelf, Rating.EASY)
    return shelf


def _answer(shelf: Shelf, rating: Rating) -> None:
    with shelf.app() as app:
        log = answers(app)
        for row in shelf.rows("SELECT uid FROM card ORDER BY id"):
            log.give(row["uid"], rating)


def _memory(shelf: Shelf) -> dict[str, Any]:
    (row,) = shelf.rows(
        "SELECT m.* FROM memory m JOIN card c ON c.id = m.card_id WHERE c.front = :front", front=QUESTION
    )
    return row


def _faults(shelf: Shelf) -> list[str]:
    with shelf.app() as app:
        return check_database(app)


def test_a_card_that_says_something_else_comes_up_with_its_history(studied: Shelf) -> None:
    """Another number: due within three days, stability, difficulty and counts as they were, one operation."""
    before = _memory(studied)

    (report,) = studied.seed(a=NOTES.replace("Four", "Six"))

    after = _memory(studied)
    (event,) = studied.rows(EVENTS)
    (operation,) = studied.rows("SELECT * FROM operation WHERE id = :id", id=event["operation_id"])
    assert report.checks == 1
    assert (event["front"], operation["command"]) == (QUESTION, "seed")
    assert TODAY < after["due_day"] <= TODAY + 3 < before["due_day"]
    assert after == before | {"due_day": after["due_day"], "interval_days": after["due_day"] - TODAY}
    assert _faults(studied) == []


@pytest.mark.parametrize(
    "edited",
    [
        NOTES.replace("Four sails.", "Four *sails*"),
        NOTES.replace("Four sails.", "Four sials."),
        NOTES.replace("Four sails.", "4 sails, which turn with the wind."),
        NOTES.replace("How many sails has a tower mill?", "How many sails has the tower mill?"),
        NOTES.replace("### mills", "### mills and millers"),
        "\n\n" + NOTES,
    ],
    ids=["emphasis", "typo", "explanation", "article", "moved", "line above"],
)
def test_an_edit_of_no_consequence_is_silent(studied: Shelf, edited: str) -> None:
    """No event, and no memory is touched."""
    memories = studied.rows("SELECT * FROM memory ORDER BY card_id")

    (report,) = studied.seed(a=edited)

    assert (report.checks, studied.rows(EVENTS)) == (0, [])
    assert memories == studied.rows("SELECT * FROM memory ORDER BY card_id")


def test_one_change_is_checked_once(studied: Shelf) -> None:
    """An import of the same text, and one of another edit, do not ask for it again."""
    edited = NOTES.replace("Four", "Six")

    studied.seed(a=edited)
    studied.seed(a=edited)
    studied.seed(a=edited.replace("grinds corn", "grinds wheat"))

    fronts = [row["front"] for row in studied.rows(EVENTS)]
    assert fronts.count(QUESTION) == 1
    assert len(fronts) == 3  # both cards of the definition


def test_a_trial_shows_what_would_be_checked_and_writes_nothing(studied: Shelf) -> None:
    """The change that leads to a check is marked; no event is left behind."""
    edited = NOTES.replace("Four", "Six").replace("grinds corn in a mill", "grinds corn in a mlil")

    (report,) = studied.trial(a=edited)

    assert report.checks == 1
    assert {change["new"]: change["check"] for change in report.changes} == {
        f"{QUESTION}\nSix sails.": True,
        "miller: One who grinds corn in a mlil.": False,
    }
    assert studied.rows(EVENTS) == []


def test_cards_that_were_not_learnt_are_left_alone(shelf: Shelf) -> None:
    """A new card and one in its first steps are asked in their turn."""
    shelf.seed(a=NOTES)
    shelf.seed(a=NOTES.replace("Four", "Six"))
    _answer(shelf, Rating.GOOD)

    (report,) = shelf.seed(a=NOTES.replace("Four", "Eight"))

    assert (report.checks, shelf.rows(EVENTS)) == (0, [])


def test_text_that_returns_with_another_meaning_is_checked(studied: Shelf) -> None:
    """What was retired comes back with its history, and is asked soon because it says something else."""
    studied.seed(a=NOTES.replace(f"Q: {QUESTION}\nA: Four sails.\n", ""))

    (report,) = studied.seed(a=NOTES.replace("Four", "Six"))

    assert report.checks == 1
    assert _memory(studied)["reps"] == 1


def test_a_log_with_answers_told_for_later_is_folded_right(studied: Shelf) -> None:
    """An answer with a later instant stays the last word on the due."""
    (card,) = studied.rows("SELECT uid FROM card WHERE front = :front", front=QUESTION)
    told = int((NOW + timedelta(days=40)).timestamp() * 1000)
    with studied.app() as app:
        answers(app).give(card["uid"], Rating.GOOD, at_ms=told)

    studied.seed(a=NOTES.replace("Four", "Six"))

    assert _memory(studied)["due_day"] > TODAY + 40
    assert _faults(studied) == []


LIST = "### tools\n\nparts of a mill:\n" + "".join(
    f"- {part}\n" for part in ("cap", "sail", "stock", "brake", "quant", "hopper")
)


def test_the_neighbours_of_an_item_are_not_checked_with_it(shelf: Shelf) -> None:
    """The cards of a long list show the items beside the hidden one; only the edited item has another answer."""
    shelf.seed(a=LIST)
    _answer(shelf, Rating.EASY)

    (report,) = shelf.seed(a=LIST.replace("brake", "windlass"))

    assert len(shelf.rows("SELECT uid FROM card WHERE kind = 'item' AND retired_at IS NULL")) == 6
    assert (report.counts["cards"]["edited"], report.checks) == (3, 1)


QUOTE = """### mills

#### "On Mills"

> "A mill stands on a hill. A tower mill has four sails and a cap that turns. Bells ring when the corn runs out."
"""


@pytest.fixture
def quoted(shelf: Shelf) -> Shelf:
    """A quotation with a learnt card on its second sentence."""
    shelf.seed(a=QUOTE)
    with shelf.app() as app, app.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO card (uid, quote_id, kind, ordinal, note_type, blank, front, back, draft, created_at)"
            " SELECT 'card', id, 'quote', 1, 'quote', 'cap', '“On Mills”: A tower mill has four sails and a […] that turns.',"
            " 'A tower mill has four sails and a cap that turns.', false, 0 FROM quote"
        )
    _answer(shelf, Rating.EASY)
    return shelf


def _card(shelf: Shelf) -> dict[str, Any]:
    (row,) = shelf.rows(
        "SELECT c.front, c.blank, c.retired_at IS NULL AS live, m.reps FROM card c JOIN memory m ON m.card_id = c.id"
    )
    return row


def test_a_card_of_a_quotation_is_checked_for_its_sentence_alone(quoted: Shelf) -> None:
    """A number in another sentence is nothing to the card; one in its own is."""
    (other,) = quoted.seed(a=QUOTE.replace("a hill", "9 hills"))
    (own,) = quoted.seed(a=QUOTE.replace("four", "six"))

    assert (other.checks, own.checks) == (0, 1)
    assert _card(quoted)["front"] == "“On Mills”: A tower mill has six sails and a […] that turns."


def test_a_blank_that_is_reworded_stays_the_card_and_is_checked(quoted: Shelf) -> None:
    """Another word in the same place is the new answer."""
    (report,) = quoted.seed(a=QUOTE.replace("cap", "roof"))

    assert report.checks == 1
    assert _card(quoted) == {
        "front": "“On Mills”: A tower mill has four sails and a […] that turns.", "blank": "roof", "live": True, "reps": 1,
    }  # fmt: skip


def test_a_sentence_that_goes_takes_its_card_along_and_brings_it_back(quoted: Shelf) -> None:
    """The quotation stays; its card is retired for as long as the sentence is away."""
    less = QUOTE.replace(" A tower mill has four sails and a cap that turns.", "")

    (gone,) = quoted.seed(a=less)
    away = _card(quoted)
    (back,) = quoted.seed(a=QUOTE)

    assert (gone.counts["cards"]["retired"], back.counts["cards"]["restored"]) == (1, 1)
    assert (bool(away["live"]), bool(_card(quoted)["live"]), back.checks) == (False, True, 0)
    assert _faults(quoted) == []


def test_a_draft_that_was_rejected_does_not_come_back_with_its_sentence(quoted: Shelf) -> None:
    """A retired draft stays so, whatever happens to its quotation."""
    with quoted.app() as app, app.writing() as connection:
        connection.exec_driver_sql("UPDATE card SET draft = true, retired_at = 1")
    quoted.seed(a=QUOTE.replace(" A tower mill has four sails and a cap that turns.", ""))

    quoted.seed(a=QUOTE)

    assert not _card(quoted)["live"]
