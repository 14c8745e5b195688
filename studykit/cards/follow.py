"""A card drawn from a quotation, after the quotation was edited, split or joined."""

from rapidfuzz import fuzz

from studykit.cards.sentences import sentences
from studykit.library.text import normal

SAME = 60
"""Per cent of alikeness from which on a sentence is the edited form of another."""


def follow(sentence: str, blank: str, text: str) -> str | None:
    """The sentence of a text that a card goes on to stand on, or None when there is none.

    It is the same sentence, or the most alike one, and it must still hold what the card blanks.
    """
    if normal(sentence) in normal(text):
        return sentence
    alike = [(fuzz.ratio(sentence, other), other) for other in sentences(text) if blank in other]
    score, best = max(alike, default=(0.0, None), key=lambda pair: pair[0])
    return best if score >= SAME else None
