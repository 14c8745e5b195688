"""The noun phrases of a sentence, found by its small words and verbs."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from studykit.cards.frequency import ADVERBS, EITHER, FUNCTION, is_verb, rarity, word_set
from studykit.cards.lint_words import stem

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_DETERMINERS = word_set("a an the its their")
_PLAIN = word_set(
    "new small large standard simple single general specific particular typical common different certain "
    "additional various existing other good better best full rich useful meaningful accurate sensible "
    "reasonable correct complex important"
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase by its place in a sentence.

    Attributes:
        outer: where it begins with the plain adjectives that a blank leaves in place.
        start: where it begins without them.
        end: where it ends, with what *of* adds to it.
        text: from start to end.
    """

    outer: int
    start: int
    end: int
    text: str


def words(text: str) -> list[str]:
    """Words as they are spelt; parts joined by a hyphen or an apostrophe are one."""
    return _WORD.findall(text)


def alternatives(text: str) -> str:
    """Patterns that are separated by commas, as a group of a pattern."""
    return f"(?:{re.sub(r',[ ]*', '|', ' '.join(text.split()))})"


def stems(text: str) -> set[str]:
    """The stems of words, by which they are known again in another form."""
    return {stem(word.lower()) for word in words(text)}


def telling_stems(text: str) -> set[str]:
    """The stems of the words that are not everyday ones, and of all compounds."""
    return {stem(word.lower()) for word in words(text) if rarity(word) or "-" in word}


def gives_away(shown: str, phrase: str) -> bool:
    """Whether a text holds a word of a phrase, in any form and in any compound, or the acronym of either."""
    telling = stems(phrase) | stems(_apart(phrase))
    told = stems(shown) | stems(_apart(shown))
    return bool(telling & told - FUNCTION) or abbreviated(words(phrase), words(shown))


def _apart(text: str) -> str:
    """A text with the parts of its compounds, such as InfoGAN and non-convex, as words."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|-", " ", text)


def abbreviated(parts: Sequence[str], others: Sequence[str]) -> bool:
    """Whether a phrase is the acronym of neighbouring others, or one of them holds that of the phrase."""
    initials = _initials(parts)
    if len(initials) > 1 and any(_holds(other, initials) for other in others):
        return True
    names = (part.replace("-", "").removesuffix("s") for part in parts)
    return any(sum(map(str.isupper, name)) > 1 and name.lower() in _initials(others) for name in names)


def _initials(parts: Sequence[str]) -> str:
    return "".join(word[0] for part in parts for word in part.split("-")).lower()


def _holds(word: str, initials: str) -> bool:
    """Whether a word is an acronym, or ends in one as InfoGAN does."""
    singular = word.removesuffix("s")
    return singular.lower() == initials or (len(initials) > 2 and singular.endswith(initials.upper()))


def noun_phrases(sentence: str) -> Iterator[Phrase]:
    """The noun phrases of a sentence in order.

    Args:
        sentence: on one line.
    """
    runs: list[list[re.Match[str]] | None] = [*_runs(sentence), None]
    for run, following in pairwise(runs):
        if run is None:
            continue
        plain = next((n for n, word in enumerate(run[:-1]) if word[0].lower() not in _PLAIN), len(run) - 1)
        start, end = run[plain].start(), run[-1].end()
        if following and sentence[end : following[0].start()] in {" of ", " of the ", " of a "}:
            end = following[-1].end()
        yield Phrase(run[0].start(), start, end, sentence[start:end])


def _runs(sentence: str) -> Iterator[list[re.Match[str]]]:
    """Words that follow each other with single spaces between, broken at small words, verbs and adverbs."""
    run: list[re.Match[str]] = []
    before = ""
    for match in _WORD.finditer(sentence):
        binds = _binds(match[0], before)
        if run and (binds or sentence[run[-1].end() : match.start()] != " "):
            yield run
            run = []
        if not binds:
            run.append(match)
        before = match[0].lower()
    if run:
        yield run


def _binds(word: str, before: str) -> bool:
    lower = word.lower()
    if lower in FUNCTION or lower in ADVERBS or lower.endswith("ly"):
        return True
    closes = lower in EITHER and before not in FUNCTION and not before.endswith("s")
    return is_verb(word) and before not in _DETERMINERS and not closes
