"""The difference of two texts, word by word, as steps that turn the one into the other."""

from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

_MOST_WORDS = 2000
"""Longer texts differ as wholes: comparing takes the square of their lengths."""


class Step(NamedTuple):
    """Words that stayed, as both texts have them, or words that went and words that came in their place."""

    same: bool
    old: Sequence[str]
    new: Sequence[str]


def diff_words(
    old: Sequence[str], new: Sequence[str], key: Callable[[str], str] = lambda word: word
) -> list[Step]:
    """Steps from the words of one text to those of another, in order.

    Args:
        old: the words of before.
        new: the words of now.
        key: what makes two words the same.
    """
    before, after = [key(word) for word in old], [key(word) for word in new]
    if before == after:
        return [Step(True, old, new)]
    if max(len(before), len(after)) > _MOST_WORDS:
        return [Step(False, old, new)]
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return [Step(name == "equal", old[i:j], new[k:m]) for name, i, j, k, m in steps]
