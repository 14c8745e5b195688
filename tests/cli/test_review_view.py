"""What a review shows of a card."""

import pytest

from studykit.cli.review_view import around_blank, expected


@pytest.mark.parametrize(
    ("front", "back", "parts"),
    [
        ("Oaks shed […] in autumn.", "Oaks shed leaves in autumn.", ("Oaks shed ", "leaves", " in autumn.")),
        ("“Trees”: Oaks shed […].", "Oaks shed leaves.", ("Oaks shed ", "leaves", ".")),
        ("“Trees”: […] shed leaves.", "Oaks shed leaves.", ("", "Oaks", " shed leaves.")),
        ("“Trees”: Oaks shed […]", "Oaks shed leaves", ("Oaks shed ", "leaves", "")),
        ("What do oaks shed?", "Leaves.", ("", "Leaves.", "")),
        ("Oaks shed […] in autumn.", "Another sentence.", ("", "Another sentence.", "")),
    ],
)
def test_the_blank_of_a_sentence_is_found(front: str, back: str, parts: tuple[str, str, str]) -> None:
    """The words that the question leaves out are told from those around them, wherever they stand."""
    assert around_blank(front, back) == parts


@pytest.mark.parametrize(("kind", "answer"), [("quote", "leaves"), ("qa", "Oaks shed leaves.")])
def test_of_a_quote_the_blank_is_typed(kind: str, answer: str) -> None:
    """Nobody types a whole quotation; any other answer is expected as it stands."""
    assert expected({"kind": kind, "front": "Oaks shed […].", "back": "Oaks shed leaves."}) == answer
