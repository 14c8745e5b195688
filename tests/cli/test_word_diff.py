"""The difference of two texts, word by word."""

import re

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.cli.word_diff import word_diff

WORDS = st.lists(st.sampled_from(["moss", "fern", "clay", "oak"]), max_size=60).map(" ".join)


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("Moss holds water.", "Moss keeps water.", "Moss [-holds-] {+keeps+} water."),
        ("Moss holds.", "Moss holds water.", "Moss [-holds.-] {+holds water.+}"),
        ("a b", "b", "[-a-] b"),
        ("b", "a b", "{+a+} b"),
        ("a  b\nc", "a b c", "a b c"),
        ("", "a", "{+a+}"),
        (" ".join("abcdefghijklmnopqrstuvwxyz"), " ".join("Abcdefghijklmnopqrstuvwxyz"), "[-a-] {+A+} b c d e f g h i …"),
        (" ".join("abcdefghijklmnopqrstuvwxyz"), " ".join("abcdefghijklmnopqrstuvwxyZ"), "… r s t u v w x y [-z-] {+Z+}"),
    ],
)  # fmt: skip
def test_what_went_and_came_is_marked(old: str, new: str, shown: str) -> None:
    """Words that stayed frame the change; those further away are left out."""
    assert word_diff(old, new, color=False) == shown


def test_colours_stand_for_the_marks() -> None:
    """Red and struck out went, green came."""
    shown = word_diff("a b", "a c", color=True)

    assert shown == f"a {click.style('b', fg='red', strikethrough=True)} {click.style('c', fg='green')}"


@given(WORDS, WORDS)
def test_both_texts_can_be_read_from_the_difference(old: str, new: str) -> None:
    """Without what came it is the old text, without what went the new one, but for words left out."""
    shown = word_diff(old, new, color=False)
    before = re.sub(r"\{\+.*?\+\}", " ", shown).replace("[-", "").replace("-]", "")
    after = re.sub(r"\[-.*?-\]", " ", shown).replace("{+", "").replace("+}", "")

    for text, whole in ((before, old), (after, new)):
        pattern = ".*".join(re.escape(" ".join(part.split())) for part in text.split("…"))
        assert re.fullmatch(pattern, whole), (text, whole)


def test_a_very_long_text_is_shown_whole() -> None:
    """Comparing it word by word would take minutes."""
    old, new = "a " * 50_000, "b " * 50_000

    assert word_diff(old, new, color=False) == f"[-{old.strip()}-] {{+{new.strip()}+}}"
