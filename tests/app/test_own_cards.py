"""The learner's own cards and notes: one source, one way in, a name for each card."""

from pathlib import Path

import pytest

from studykit.app.library import show_work
from studykit.app.merging import merge_works
from studykit.app.own_cards import OWN, Place, add_notes, add_own, find_place, rewrite_own
from studykit.app.reviewing import answers, list_cards
from studykit.errors import AmbiguousError, ConflictError, NotFoundError, UsageError
from studykit.notes import write
from studykit.review.model import Rating
from tests.store.shelf import Shelf

NOTES = """### soils

Q: What holds water?
A: Clay.

#### ["Roots of Regression"](https://arxiv.org/abs/1501.00001) Ada Moss
pages: 10

Q: What does ridge add?
A: A penalty.

### soils - clay

#### "A Talk Without Address" Bo Reed
"""
KEY = "moss2015roots"
CARD = write.question("Why ridge?", "Weights stay small.")


@pytest.fixture
def shelf(any_database_url: str, tmp_path: Path) -> Shelf:
    """A small library, in SQLite and in PostgreSQL."""
    shelf = Shelf(any_database_url, tmp_path / "notes")
    shelf.seed(garden=NOTES)
    return shelf


def own_text(shelf: Shelf) -> str:
    """The source of the learner's own cards."""
    from studykit.store.own import source_text

    with shelf.app() as app, app.writing() as connection:
        return source_text(connection, OWN) or ""


@pytest.mark.parametrize(
    ("work", "topic", "works", "path"),
    [
        (KEY, None, [KEY], None),
        ("talk without", None, ["talk-without-address"], None),
        (None, "soils", [], "soils"),
        (None, "clay", [], "soils > clay"),
        (None, "soils > clay", [], "soils > clay"),
        (None, None, [], None),
    ],
)
def test_a_card_belongs_to_a_work_a_topic_or_nothing(
    shelf: Shelf, work: str | None, topic: str | None, works: list[str], path: str | None
) -> None:
    """It is asked from now on, and its place in the own source is known."""
    with shelf.app() as app:
        if work:
            works = [find_place(app, work, topic).address.removeprefix("studykit:")]
        (card,) = add_own(app, find_place(app, work, topic), CARD)
    assert (card["works"], card["topic"], card["origin"], card["locked"]) == (works, path, "own", False)
    assert card["source"]["uri"] == OWN
    lines = own_text(shelf).split("\n")
    assert lines[card["source"]["first"] - 1] == "Q: Why ridge?"


def test_a_heading_of_the_own_source_says_nothing_of_its_work(shelf: Shelf) -> None:
    """No fact, no listing, no other mention comes of it: the work is what the notes say."""
    with shelf.app() as app:
        before = show_work(app, KEY)["work"]
        add_own(app, find_place(app, KEY, None), CARD)
        after = show_work(app, KEY)["work"]
    assert after["cards"]["new"] == 1
    assert {**after, "cards": None} == {**before, "cards": None}


def test_a_card_stays_with_its_work_when_the_notes_rename_it(shelf: Shelf) -> None:
    """The heading names the key, which never changes: another title or address leads to the same work."""
    with shelf.app() as app:
        add_own(app, find_place(app, KEY, None), CARD)
    shelf.seed(garden=NOTES.replace("Roots of Regression", "Roots of Everything"))
    with shelf.app() as app:
        (card,) = add_own(app, find_place(app, KEY, None), write.question("And then?", "More."))
        own = [card for card in list_cards(app) if card["origin"] == "own"]
    assert [card["works"] for card in own] == [[KEY], [KEY]]
    assert card["work"]["title"] == "Roots of Everything"


def test_any_notes_may_name_a_work_by_its_key(shelf: Shelf) -> None:
    """A heading that leads to `studykit:KEY` puts cards under the work, in whatever file, and states no fact."""
    shelf.seed(more=f'#### ["Another Title"](studykit:{KEY})\nyear: 1900\n\nQ: Where else?\nA: Here.\n')
    with shelf.app() as app:
        work = show_work(app, KEY)["work"]
        cards = [card for card in list_cards(app) if card["front"] == "Where else?"]
    assert (work["title"], work["year"], len(work["listings"])) == ("Roots of Regression", 2015, 1)
    assert [card["works"] for card in cards] == [[KEY]]


def test_cards_follow_a_merge(shelf: Shelf) -> None:
    """The key of a merged work stays an alias; its cards, and those added later, are the other's."""
    with shelf.app() as app:
        talk = find_place(app, "talk without", None)
        add_own(app, talk, CARD)
        merge_works(app, KEY, talk.address.removeprefix("studykit:"))
        add_own(app, find_place(app, KEY, None), write.question("And then?", "More."))
        own = [card for card in list_cards(app) if card["origin"] == "own" and not card["retired"]]
    assert [card["works"] for card in own] == [[KEY], [KEY]]


def test_cards_of_one_place_stand_together(shelf: Shelf) -> None:
    """The second card of a work goes under the heading that the first one made; works come before topics."""
    with shelf.app() as app:
        for work, topic in ((None, "clay"), (KEY, None), (None, "clay"), (KEY, None)):
            number = len(own_text(shelf))
            add_own(app, find_place(app, work, topic), write.question(f"Number {number}?", "Yes, this."))
    text = own_text(shelf)
    assert (text.count("(studykit:"), text.count("### clay")) == (1, 1)
    assert text.index("(studykit:") < text.index("### clay")


def test_other_words_keep_the_history(shelf: Shelf) -> None:
    """An own card has a name: however its words change, it is the same card."""
    with shelf.app() as app:
        (card,) = add_own(app, find_place(app, KEY, None), CARD)
        answers(app).give(card["uid"], Rating.GOOD)
        lines = card["source"]["first"], card["source"]["last"]
        (edited,) = rewrite_own(app, lines, write.question("Entirely other words now?", "Yes."))
    assert (edited["uid"], edited["reps"]) == (card["uid"], 1)
    assert (edited["front"], edited["back"]) == ("Entirely other words now?", "Yes.")


def test_a_new_blank_of_a_sentence_is_asked_at_once(shelf: Shelf) -> None:
    """The cards of the blanks that stay keep their identity; a new one is unlocked."""
    with shelf.app() as app:
        (card,) = add_own(app, Place(), write.cloze("A [prior] on weights is a penalty."))
        lines = card["source"]["first"], card["source"]["last"]
        cards = rewrite_own(app, lines, write.cloze("A [prior] on weights is a [penalty]."))
    assert [item["back"] for item in cards] == ["prior", "penalty"]
    assert cards[0]["uid"] == card["uid"]
    assert not any(item["locked"] for item in cards)


def test_a_card_stays_of_its_kind(shelf: Shelf) -> None:
    """A question does not become a sentence with blanks, and nothing is written."""
    with shelf.app() as app:
        (card,) = add_own(app, Place(), CARD)
        before = own_text(shelf)
        with pytest.raises(ConflictError):
            rewrite_own(app, (card["source"]["first"], card["source"]["last"]), write.cloze("A [prior]."))
    assert own_text(shelf) == before


def test_a_note_is_a_claim_of_each_work(shelf: Shelf) -> None:
    """It stands with the work and asks nothing."""
    with shelf.app() as app:
        add_notes(app, [KEY, "talk without"], "Small steps are enough.")
        claims = show_work(app, KEY)["claims"]
    assert ("statement", "Small steps are enough.", "own") in [
        (claim["kind"], claim["text"], claim["origin"]) for claim in claims
    ]
    assert own_text(shelf).count("> Small steps are enough.") == 2


def test_the_same_card_is_not_added_twice(shelf: Shelf) -> None:
    """Twice the same words at one place are a mistake; at another place they are another card."""
    with shelf.app() as app:
        add_own(app, Place(), CARD)
        with pytest.raises(ConflictError):
            add_own(app, Place(), CARD)
        assert len(add_own(app, find_place(app, KEY, None), CARD)) == 1


def test_a_name_of_the_learner_is_kept(shelf: Shelf) -> None:
    """A `{#id}` that the card brings is its name, unless another card has it."""
    with shelf.app() as app:
        add_own(app, Place(), write.question("What?", "That.", "mine"))
        with pytest.raises(ConflictError):
            add_own(app, Place(), write.question("What else?", "This.", "mine"))
    assert "{#mine}" in own_text(shelf)


def test_places_that_are_none_are_refused(shelf: Shelf) -> None:
    """Both a work and a topic; a topic that nothing is called; a part of several names."""
    with shelf.app() as app:
        with pytest.raises(UsageError):
            find_place(app, KEY, "soils")
        with pytest.raises(NotFoundError):
            find_place(app, None, "sand")
        with pytest.raises(AmbiguousError):
            find_place(app, None, "s")


def test_what_is_no_card_changes_nothing(shelf: Shelf) -> None:
    """The text of the source stays as it was when a card is refused."""
    with shelf.app() as app:
        add_own(app, Place(), CARD)
        before = own_text(shelf)
        for block in ("# heading", "Q: half", "Q: a\nA: b\n\nQ: c\nA: d", ""):
            with pytest.raises(UsageError):
                add_own(app, Place(), block)
    assert own_text(shelf) == before


def test_forgotten_own_cards_come_back_with_the_next(shelf: Shelf) -> None:
    """`sources forget` retires them and keeps their text; adding one brings all of them back."""
    from studykit.app.importing import import_sources

    with shelf.app() as app:
        (card,) = add_own(app, Place(), CARD)
        import_sources(app, [], forgotten=[OWN], force=True)
        add_own(app, Place(), write.question("And now?", "All of them."))
        live = [item["uid"] for item in list_cards(app) if item["origin"] == "own" and not item["retired"]]
    assert len(live) == 2
    assert card["uid"] in live
