"""A card drawn from a quotation follows its sentence."""

import pytest

from studykit.cards.follow import follow, reworded_front

SENTENCE = "Lichens on the sea wall grow a millimetre each year."


def test_a_sentence_that_is_still_there_is_kept() -> None:
    """Text around the sentence, and how its lines are broken, does not matter."""
    text = f"An earlier remark. {SENTENCE.replace(' on', chr(10) + 'on')}"

    assert follow(SENTENCE, "millimetre", text) == (SENTENCE, "millimetre")


def test_an_edited_sentence_is_found() -> None:
    """The most alike sentence of the edited text takes its place."""
    edited = "Lichens on the old sea wall grow about a millimetre each year."

    found = follow(SENTENCE, "millimetre", f"Nobody measured moss. {edited} It was dry.")

    assert found == (edited, "millimetre")


@pytest.mark.parametrize("words", ["milimetre", "centimetre", "few inches"])
def test_a_blank_that_was_edited_in_its_place_is_what_the_card_asks_for(words: str) -> None:
    """A mended typo or a better word between the same words is the answer from now on."""
    edited = SENTENCE.replace("millimetre", words)

    assert follow(SENTENCE, "millimetre", f"Nobody measured moss. {edited}") == (edited, words)


def test_a_sentence_without_the_blank_is_none() -> None:
    """A sentence that lost the words the card asks for cannot carry it."""
    assert follow(SENTENCE, "millimetre", "Lichens on the sea wall grow slowly each year.") is None


def test_a_text_about_something_else_has_no_such_sentence() -> None:
    """The blank alone does not make two sentences the same."""
    assert follow(SENTENCE, "millimetre", "A screw of one millimetre holds the whole clock.") is None


def test_an_empty_text_has_no_sentence() -> None:
    """Nothing is found in nothing."""
    assert follow(SENTENCE, "millimetre", "") is None


# ---- the question ---------------------------------------------------------------------------------------

FRONT = "“Anemones and Sea Walls”: Lichens on the sea wall grow a […] each year."


def test_an_edited_question_still_names_its_work() -> None:
    """The cue before the sentence is not of the sentence, so an edit leaves it."""
    edited = SENTENCE.replace("each year", "every winter")

    assert reworded_front(FRONT, (SENTENCE, "millimetre"), (edited, "millimetre")) == FRONT.replace(
        "each year", "every winter"
    )


def test_a_question_without_a_cue_gets_none() -> None:
    """Nor does one whose words nobody knows any more."""
    for front in (FRONT.partition(": ")[2], "Something else."):
        assert reworded_front(front, (SENTENCE, "millimetre"), (SENTENCE, "lichen")) == SENTENCE.replace(
            "lichen", "[…]"
        )


def test_a_cue_that_tells_the_new_answer_is_left_out() -> None:
    """A title must not give away what is asked for now."""
    new = SENTENCE.replace("millimetre", "anemone")

    assert reworded_front(FRONT, (SENTENCE, "millimetre"), (new, "anemone")).startswith("Lichens")
