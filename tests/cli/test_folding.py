"""Folding: rows hold what a terminal shows, whatever its colours and scripts."""

import click
from hypothesis import given
from hypothesis import strategies as st

from studykit.cli.folding import cell_width, fold

WORDS = st.lists(st.text(st.sampled_from("ab-é漢字"), min_size=1, max_size=9), min_size=1, max_size=12)


def test_rows_break_at_spaces() -> None:
    """A row takes the words that fit; the others stand under the indent."""
    assert fold("one two three four", 11, "  ", "    ") == ["  one two", "    three", "    four"]


def test_wide_characters_take_two_columns() -> None:
    """Scripts without spaces are broken between characters, in the column where the terminal ends."""
    assert fold("勾配消失問題", 7) == ["勾配消", "失問題"]


def test_a_long_word_is_cut() -> None:
    """What has no place to break is broken at the edge."""
    assert fold("abcdefgh", 5) == ["abcde", "fgh"]


def test_a_colour_goes_on_in_the_next_row() -> None:
    """The indent of a row takes no colour of the row before."""
    assert fold("\x1b[3mred oak\x1b[0m", 4, "", " ") == ["\x1b[3mred\x1b[0m", " \x1b[3moak\x1b[0m"]


@given(WORDS, st.integers(6, 30), st.integers(0, 4))
def test_nothing_is_lost_and_no_row_too_wide(words: list[str], width: int, indent: int) -> None:
    """Rows keep to the width and hold all characters in order, and colours change nothing of it."""
    text = " ".join(words)
    rows = fold(text, width, "", " " * indent)
    colored = fold(" ".join(click.style(word, bold=True) for word in words), width, "", " " * indent)

    assert all(cell_width(row) <= width for row in rows)
    assert "".join("".join(rows).split()) == "".join(words)
    assert [click.unstyle(row) for row in colored] == rows
