"""The Markdown of cards as lines: what stands out, what hangs, and the quick way without the parser."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.cards.lines import Mark, to_lines, to_text

WORDS = st.sampled_from(
    ["ash", "*ash*", "*ash tree*", "[…]", "(elm)", "elm,", "x_i", "*", "2 * 3", "*a", "b*", "Fir.", "[…](x)"]
)
NONE = Mark(0)


def pieces(text: str) -> list[list[tuple[str, Mark]]]:
    """The pieces of each line, neighbours of one kind joined."""
    found = []
    for line in to_lines(text):
        joined: list[tuple[str, Mark]] = []
        for words, mark in line.pieces:
            if joined and joined[-1][1] == mark:
                joined[-1] = joined[-1][0] + words, mark
            else:
                joined.append((words, mark))
        found.append(joined)
    return found


@given(st.lists(WORDS, min_size=1, max_size=8))
def test_emphasis_needs_no_parser(words: list[str]) -> None:
    """A line that is read without the parser reads as after an empty line, which is parsed."""
    text = " ".join(words)
    assert pieces(text) == pieces(f"\n{text}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("an *oak* tree", [[("an ", NONE), ("oak", Mark.EMPHASIS), (" tree", NONE)]]),
        ("**old *oak***", [[("old ", Mark.STRONG), ("oak", Mark.STRONG | Mark.EMPHASIS)]]),
        ("see `oak.py`", [[("see ", NONE), ("oak.py", Mark.CODE)]]),
        ("~~~\nif oak:\n    fell()\n~~~", [[("if oak:", Mark.CODE)], [("    fell()", Mark.CODE)]]),
        ("[oak](https://o.ak)", [[("oak", NONE), (" (https://o.ak)", Mark.ADDRESS)]]),
        ("[oak](javascript:x)", [[("oak", NONE)]]),
        ("<https://o.ak>", [[("https://o.ak", NONE)]]),
        (
            "[oak](https://o.ak), [again](https://o.ak)",
            [[("oak", NONE), (" (https://o.ak)", Mark.ADDRESS), (", again", NONE)]],
        ),
        ("$x^2$ is *big*", [[("x² is ", NONE), ("big", Mark.EMPHASIS)]]),
    ],
)
def test_what_stands_out(text: str, expected: list[list[tuple[str, Mark]]]) -> None:
    """Emphasis, code and addresses are told from plain words; an address is shown once, where it can be opened."""
    assert pieces(text) == expected


def test_items_hang() -> None:
    """What is folded of an item stands under its words, in lists within lists, too."""
    text = "Trees:\n\n- oak\n  - holm oak\n\n10. elm"
    assert [(line.text, line.hanging) for line in to_lines(text) if line.text] == [
        ("Trees:", 0),
        ("- oak", 2),
        ("  - holm oak", 4),
        ("10. elm", 4),
    ]


def test_plain_text_has_no_addresses() -> None:
    """Typed answers are compared with the words of a link alone."""
    assert to_text("[oak](https://o.ak)") == "oak"
