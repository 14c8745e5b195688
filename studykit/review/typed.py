"""Typed answers: where one differs from what was expected, and the rating that suggests.

Case, punctuation, Markdown, hyphens and the spacing of maths make no difference, nor does one wrong letter in
a long word, nor another form of a word. A number or a negation does, however alike the rest is.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from studykit.cards.lines import to_text
from studykit.cards.lint_words import STOP, stem
from studykit.library.word_diff import Step, diff_words
from studykit.review.model import Rating

_OPERATOR = re.compile(r"\s*([=+*×·/<>≤≥≠≈∝∈→|])\s*")
_PADDING = re.compile(r"(?<=\()\s+|\s+(?=\))")
_HYPHEN = re.compile(r"(?<=\w)\s*[-‐–−](?=\w)|\s[-–—−]\s")
_SCRIPT = re.compile(r"(?<=\w)[_^](?=\w)")
_GREEK = re.compile(r"[α-ω]")
_SILENT = re.compile(r"(?!n't\b|(?<=n)'t\b)[^\w=+*×·/<>≤≥≠≈∝∈→|-]|_")
_NEGATION = re.compile(r"not?|never|neither|nor|none|without|cannot|\w+n't")
_LONG = 5  # letters that a word must have to be known despite a slip
_MOST = 0.8  # of the words that carry the fact
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Comparison:
    """A typed answer beside the expected one.

    Attributes:
        steps: from the typed words to the expected ones.
        suggested: the rating that fits; never Easy, which is for the learner to say.
    """

    steps: list[Step]
    suggested: Rating


def compare(typed: str, expected: str) -> Comparison:
    """Compare a typed answer with the answer of a card, which is Markdown."""
    given, wanted = _words(typed), _words(expected)
    same = _tolerant(map(_key, wanted))
    return Comparison(diff_words(given, wanted, same), _suggest(map(same, given), map(same, wanted)))


def _suggest(given: Iterable[str], wanted: Iterable[str]) -> Rating:
    typed, expected = Counter(given), Counter(wanted)
    facts = Counter(filter(_carries, expected.elements())) or expected
    share = (facts & typed).total() / max(1, facts.total())
    if _decisive(typed) != _decisive(expected) or share < _HALF:
        return Rating.AGAIN
    return Rating.GOOD if share >= _MOST else Rating.HARD


def _carries(word: str) -> bool:
    """Whether a word counts by itself; negations are heeded apart, as they have many forms."""
    return word not in STOP and not _NEGATION.fullmatch(word)


def _decisive(words: Iterable[str]) -> set[str]:
    """The numbers among words, and whether there is a negation."""
    return {
        "not" if _NEGATION.fullmatch(word) else word
        for word in words
        if _NEGATION.fullmatch(word) or any(map(str.isdigit, word))
    }


def _words(text: str) -> list[str]:
    """What is compared: words, and formulas without their spaces; bare punctuation is left out."""
    plain = _HYPHEN.sub(" ", _PADDING.sub("", _OPERATOR.sub(r"\1", to_text(text))))
    return [word for word in plain.split() if _key(word)]


def _key(word: str) -> str:
    """A word without case and punctuation, Greek letters by name, scripts on the line."""
    folded = unicodedata.normalize("NFKC", word).casefold().replace("’", "'").replace("−", "-")
    named = _GREEK.sub(lambda letter: unicodedata.name(letter[0]).split()[-1].casefold(), folded)
    return _SILENT.sub("", _SCRIPT.sub("", named.replace("lamda", "lambda")))


def _tolerant(expected: Iterable[str]) -> Callable[[str], str]:
    """Key of a word; of a slip or another form of an expected word, the key of that one."""
    known = dict.fromkeys(expected)
    forms = {stem(word): word for word in known}
    long = [word for word in known if len(word) >= _LONG and word.isalpha() and not _NEGATION.fullmatch(word)]

    def same(word: str) -> str:
        key = _key(word)
        if key in known or not key.isalpha():
            return key
        if stem(key) in forms:
            return forms[stem(key)]
        return next((other for other in long if OSA.distance(key, other, score_cutoff=1) <= 1), key)

    return same
