"""A card drawn from a quotation, after the quotation was edited, split or joined."""

import re

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from studykit.cards.make import HIDDEN
from studykit.cards.phrases import gives_away
from studykit.cards.sentences import sentences
from studykit.library.text import normal

SAME = 60
"""Per cent of alikeness from which on a sentence is the edited form of another."""

_LONGEST = 4  # words that may stand where a blank stood
_TOKEN = re.compile(r"\w+|[^\w\s]")


def holds(text: str, sentence: str) -> bool:
    """Whether a text holds a sentence as it is, however its lines are broken."""
    return normal(sentence) in normal(text)


def follow(sentence: str, blank: str, text: str) -> tuple[str, str] | None:
    """The sentence of a text that a card goes on to stand on, and what it blanks; None when there is none.

    It is the same sentence, or the most alike one that has the blank, or something else in its place.
    """
    if holds(text, sentence):
        return sentence, blank
    alike = [
        (fuzz.ratio(sentence, other), other, found)
        for other in sentences(text)
        if (found := _blank_in(other, sentence, blank)) is not None
    ]
    score, best, found = max(alike, default=(0.0, "", ""))
    return (best, found) if score >= SAME else None


def reworded_front(front: str, old: tuple[str, str], new: tuple[str, str]) -> str:
    """The question of a card on another sentence: what names its work before it stays, unless it tells.

    Args:
        front: the question before.
        old: the sentence that it asked for, and what it blanked.
        new: the same now.
    """
    cue = front.removesuffix(_gapped(*old))
    kept = cue if cue != front and not gives_away(cue, new[1]) else ""
    return kept + _gapped(*new)


def _gapped(sentence: str, blank: str) -> str:
    return sentence.replace(blank, HIDDEN, 1)


def _blank_in(sentence: str, old: str, blank: str) -> str | None:
    """What an edited sentence has in the place of the blank, or None when there is no such place."""
    if blank in sentence:
        return blank
    before, _, after = old.partition(blank)
    words = list(_TOKEN.finditer(sentence))
    olds = [*_TOKEN.findall(before), blank, *_TOKEN.findall(after)]
    place = len(_TOKEN.findall(before))
    kept = {-1: -1, len(olds): len(words)}
    for block in Levenshtein.opcodes(olds, [word[0] for word in words]).as_matching_blocks():
        kept |= {block.a + step: block.b + step for step in range(block.size)}
    left, right = kept.get(place - 1), kept.get(place + 1)
    if left is None or right is None or not 1 < right - left <= _LONGEST + 1:
        return None
    return sentence[words[left + 1].start() : words[right - 1].end()]
