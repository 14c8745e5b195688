"""Drafts: proposed once for each quote, decided by the learner, remembered by what they say."""

from pathlib import Path
from typing import Any

import pytest

from studykit.app.drafting import accept, draft_quotes, list_drafts, reject
from studykit.app.importing import import_sources
from studykit.app.one_card import find_cards
from studykit.app.reading import Said, record_reading
from studykit.app.sources import gather
from studykit.cards.extract import PER_WORK
from studykit.errors import AmbiguousError, ConflictError, NotFoundError
from studykit.reading.model import Pass, ReadingAction
from studykit.store.drafts import eligible_quotes
from tests.store.shelf import LATER, Shelf

QUOTE = (
    '> "Bloom filters avoid needless disk reads, since a negative answer proves that the key is absent."\n'
)
OTHER = '> "Snapshot isolation permits write skew because two transactions may update disjoint rows."\n'
MORE = (
    "Consensus requires a majority quorum because any two majorities share at least one replica.",
    "Transposons are mobile genetic elements that copy themselves to new positions in the genome.",
    "Chaperonins prevent aggregation by sheltering unfolded chains inside a closed chamber.",
    "C4 plants avoid photorespiration by concentrating carbon dioxide around rubisco.",
    "Horizontal gene transfer spreads antibiotic resistance via plasmids.",
    "Leader leases depend on bounded clock drift, which no operating system guarantees.",
    "Ridge regression reduces variance at the cost of bias by penalizing large coefficients.",
)
HEAD = '### soils\n\n#### ["Roots of Regression"](https://arxiv.org/abs/1501.00001) Ada Moss\n\n'
KEY = "moss2015roots"
DONE = Said(ReadingAction.DONE)


@pytest.fixture
def shelf(any_database_url: str, tmp_path: Path) -> Shelf:
    """Notes with one quote that a card can be drawn from, in SQLite and in PostgreSQL."""
    shelf = Shelf(any_database_url, tmp_path / "notes")
    shelf.seed(garden=HEAD + QUOTE)
    return shelf


def test_an_import_proposes_nothing(shelf: Shelf) -> None:
    """Notes are read for what they say; cards are drawn from quotes when somebody wants them."""
    assert shelf.rows("SELECT 1 AS one FROM card WHERE draft") == []


def test_a_quote_is_looked_at_once(shelf: Shelf) -> None:
    """What was proposed is stored; a second look finds no quote to look at."""
    with shelf.app() as app:
        assert draft_quotes(app) == 1
        assert draft_quotes(app) == 0
        (draft,) = list_drafts(app)
    assert draft["blank"] in draft["back"]
    assert (draft["draft"], draft["works"], draft["origin"]) == (True, [KEY], "extracted")


def test_a_quote_that_gave_nothing_is_not_looked_at_again(shelf: Shelf) -> None:
    """Most sentences are worth no card, and their quotes are marked all the same."""
    shelf.seed(garden=HEAD + '> "So it goes."\n')
    with shelf.app() as app:
        assert draft_quotes(app) == 0
        with app.reading() as reader:
            assert eligible_quotes(reader) == []


def test_quotes_that_come_later_are_looked_at(shelf: Shelf) -> None:
    """A quote added after the first proposal gives its card at the next."""
    with shelf.app() as app:
        draft_quotes(app)
    shelf.seed(garden=f"{HEAD}{QUOTE}\n{OTHER}")
    with shelf.app() as app:
        assert draft_quotes(app) == 1
        assert len(list_drafts(app)) == 2


def test_only_the_works_asked_for_are_looked_at(shelf: Shelf) -> None:
    """Proposing for one work leaves the quotes of the others for later."""
    other = HEAD.replace("Roots of Regression", "Graphs of Gardens").replace("1501.00001", "1502.00002")
    shelf.seed(second=other + OTHER)
    with shelf.app() as app:
        assert [draft["works"] for draft in list_drafts(app, "Graphs of Gardens")] == [["moss2015graphs"]]
        assert len(list_drafts(app)) == 2


def test_reading_a_work_proposes_its_cards(shelf: Shelf) -> None:
    """`read … done` draws cards from the quotes of the work, and says how many."""
    with shelf.app() as app:
        (started,) = record_reading(app, [KEY], Said(ReadingAction.START))
        (done,) = record_reading(app, [KEY], DONE)
    assert (started["drafts"], done["drafts"], done["unlocked"]) == (0, 1, 0)


def test_works_that_share_a_quote_get_one_card_of_it(shelf: Shelf) -> None:
    """Two works read at once, under whose headings one section stands, do not both draw from its quotes."""
    second = '+\n#### ["Graphs of Gardens"](https://arxiv.org/abs/1502.00002) Bo Reed\n\n'
    shelf.seed(garden=HEAD.rstrip() + "\n" + second + QUOTE)
    with shelf.app() as app:
        done = record_reading(app, [KEY, "reed2015graphs"], DONE)
    assert sum(work["drafts"] for work in done) == 1


@pytest.mark.parametrize(
    ("said", "locked"),
    [
        (None, True),
        (DONE, False),
        (Said(ReadingAction.DONE, Pass.SKIM), True),
    ],
)
def test_an_accepted_draft_is_a_card_like_others(shelf: Shelf, said: Said | None, locked: bool) -> None:
    """It is locked until its work is read, and asked at once when it has been."""
    with shelf.app() as app:
        if said:
            record_reading(app, [KEY], said)
        (draft,) = list_drafts(app)
        (card,) = accept(app, [draft["uid"]])
        assert (card["draft"], card["locked"], card["state"]) == (False, locked, "new")
        assert list_drafts(app) == []


def test_reading_unlocks_accepted_drafts(shelf: Shelf) -> None:
    """An accepted card of a quote is unlocked with the other cards of its work; a draft is not."""
    with shelf.app() as app:
        uid = list_drafts(app)[0]["uid"]
        assert record_reading(app, [KEY], DONE)[0]["unlocked"] == 0
        record_reading(app, [KEY], Said(ReadingAction.RESET))
        accept(app, [uid])
        assert record_reading(app, [KEY], DONE)[0]["unlocked"] == 1


def test_a_rejected_draft_stays_away_with_its_quote(shelf: Shelf) -> None:
    """The quote may go and come back: the card does not."""
    with shelf.app() as app:
        (card,) = reject(app, [list_drafts(app)[0]["uid"]])
    assert (card["retired"], card["draft"]) == (True, True)
    for text in (HEAD, HEAD + QUOTE):
        shelf.imported(gather([shelf.write("garden.md", text)]), now=LATER)
    with shelf.app() as app:
        assert list_drafts(app) == []


@pytest.mark.parametrize("decide", [accept, reject])
def test_decisions_outlive_the_quote(shelf: Shelf, decide: Any) -> None:
    """The same sentence under another work, new to the library, is decided already."""
    with shelf.app() as app:
        decide(app, [list_drafts(app)[0]["uid"]])
    shelf.seed(other=HEAD.replace("1501.00001", "1501.00009").replace("Roots", "Wisdom") + QUOTE)
    with shelf.app() as app:
        assert list_drafts(app) == []
    live = shelf.rows("SELECT draft FROM card WHERE quote_id IS NOT NULL AND retired_at IS NULL")
    assert [bool(row["draft"]) for row in live] == ([False, False] if decide is accept else [])


def test_all_drafts_that_say_the_same_are_decided_together(shelf: Shelf) -> None:
    """Two quotes with one sentence wait as two drafts and go as one."""
    shelf.seed(other=HEAD.replace("1501.00001", "1501.00009").replace("Roots", "Wisdom") + QUOTE)
    with shelf.app() as app:
        first, second = list_drafts(app)
        assert (first["back"], first["blank"]) == (second["back"], second["blank"])
        reject(app, [first["uid"]])
        assert list_drafts(app) == []


def test_the_learner_may_change_their_mind(shelf: Shelf) -> None:
    """The newest decision holds: a rejected draft can be accepted, an accepted one rejected."""
    with shelf.app() as app:
        uid = list_drafts(app)[0]["uid"]
        reject(app, [uid])
        assert accept(app, [uid])[0]["retired"] is False
        assert reject(app, [uid])[0]["retired"] is True


def test_a_decision_that_was_undone_does_not_hold(shelf: Shelf) -> None:
    """With its operation undone, and the drafts folded anew, the draft waits again."""
    from sqlalchemy import text

    from studykit.store.drafts import fold_drafts

    with shelf.app() as app:
        uid = list_drafts(app)[0]["uid"]
        reject(app, [uid])
        with app.writing() as connection:
            connection.execute(text("UPDATE operation SET undone_at = 1"))
            digests = connection.execute(text("SELECT digest FROM draft_decision")).scalars()
            fold_drafts(connection, list(digests), app.now)
        assert [draft["uid"] for draft in list_drafts(app)] == [uid]
    shelf.seed(other=HEAD.replace("1501.00001", "1501.00009").replace("Roots", "Wisdom") + QUOTE)
    with shelf.app() as app:
        assert (
            len(list_drafts(app)) == 2
        )  # the same sentence elsewhere is proposed as if nothing had been said


def test_a_work_is_not_flooded(shelf: Shelf) -> None:
    """At most six cards are proposed for a work, however much is quoted."""
    shelf.seed(garden=HEAD + QUOTE + "\n" + "\n".join(f'> "{sentence}"\n' for sentence in MORE))
    with shelf.app() as app:
        assert len(list_drafts(app)) == PER_WORK


def test_what_names_no_draft_is_refused(shelf: Shelf) -> None:
    """A card of a claim is no draft; an unknown id is no card; too few letters may fit several."""
    shelf.seed(garden=HEAD + QUOTE + "\nQ: What grows?\nA: Roots.\n")
    question = shelf.rows("SELECT uid FROM card WHERE kind = 'qa'")[0]["uid"]
    with shelf.app() as app:
        with pytest.raises(ConflictError):
            accept(app, [question])
        for name in ("ffff", "x", "%%%%", ""):
            with pytest.raises(NotFoundError):
                accept(app, [name])
        assert find_cards(app, [question[:8], question])[0]["uid"] == question


def test_letters_that_fit_two_cards_are_ambiguous(shelf: Shelf) -> None:
    """The cards that they fit are listed."""
    from sqlalchemy import text

    shelf.seed(garden=HEAD + "Q: What grows?\nA: Roots.\n\nQ: What falls?\nA: Leaves.\n")
    with shelf.app() as app:
        with app.writing() as connection:
            for number in (1, 2):
                connection.execute(
                    text("UPDATE card SET uid = :uid WHERE id = (SELECT min(id) + :n FROM card)"),
                    {"uid": f"abcd{number}000-0000-5000-8000-000000000000", "n": number - 1},
                )
        with pytest.raises(AmbiguousError) as refusal:
            find_cards(app, ["abcd"])
        assert refusal.value.message.count("\n") == 2
        assert len(find_cards(app, ["abcd1"])) == 1


def test_an_import_of_unchanged_notes_leaves_drafts_alone(shelf: Shelf) -> None:
    """Importing again neither proposes nor decides."""
    with shelf.app() as app:
        uid = list_drafts(app)[0]["uid"]
        import_sources(app, gather([str(shelf.folder / "garden.md")]))
        assert [draft["uid"] for draft in list_drafts(app)] == [uid]
