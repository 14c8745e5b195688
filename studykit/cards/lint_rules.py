"""What makes one card a bad one, as far as its text alone can prove it.

A rule that would also blame good cards is not here: a false alarm costs more than a flaw that stays unseen.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from studykit.cards.lint_words import (
    COMMON,
    STOP,
    VAGUE,
    count_words,
    formulas,
    stem,
    stems,
    without_literals,
    without_quoted,
    words,
)
from studykit.cards.make import HIDDEN, LIST_LIMIT, CardKind

MAX_QUESTION = MAX_ANSWER = 25
"""Words of a question and of an answer."""

MAX_SENTENCE = 40
"""Words of a sentence with a gap."""

MAX_ITEM = 10
"""Words of an item of a list."""

_MIN_CONTEXT = 3  # words of weight around a gap
_SHORT_ANSWER = 4  # words; a longer answer may well take up words of its question
_GAPPED = frozenset((CardKind.CLOZE, CardKind.QUOTE, CardKind.ITEM))
_SENTENCES = frozenset((CardKind.CLOZE, CardKind.QUOTE))


@dataclass(frozen=True, slots=True)
class LintCard:
    """A card as the lint sees it.

    Attributes:
        front: Markdown of what is asked; the gap of a cloze is `HIDDEN`.
        back: Markdown of the answer; for a quote its whole sentence.
        blank: what the gap hides, for the kinds that have one.
        items: of the list that is asked for.
        works: keys of the works it belongs to; none for a topic's own card.
        topic: name or path of its topic.
        place: `file:line` of the claim it is made from; siblings share it. Empty when there is none.
    """

    uid: str
    kind: CardKind
    front: str
    back: str
    blank: str | None = None
    items: tuple[str, ...] = ()
    works: tuple[str, ...] = ()
    topic: str = ""
    place: str = ""

    @property
    def answer(self) -> str:
        """What the learner has to say."""
        return self.blank if self.blank is not None else self.back

    @property
    def question(self) -> str:
        """What is asked, without the neighbours of an item."""
        return self.front.split("\n", 1)[0] if self.kind is CardKind.ITEM else self.front


@dataclass(frozen=True, slots=True)
class Rule:
    """What a rule asks for.

    Attributes:
        id: stable name.
        what: one sentence for the learner.
        bad: a deck that breaks the rule, and no other, in its last card.
        good: the deck mended.
    """

    id: str
    what: str
    bad: tuple[LintCard, ...]
    good: tuple[LintCard, ...]


Check = Callable[[LintCard], str | None]
"""What is wrong with a card and what to do about it, or None."""


# ---- sides and sizes --------------------------------------------------------------------------------------


def _empty_side(card: LintCard) -> str | None:
    if card.kind in _GAPPED and HIDDEN not in card.front:
        return f"the sentence hides nothing: put {HIDDEN} where the answer belongs"
    if not words(card.front):
        return "the question is empty: write it, or suspend the card"
    return None if words(card.answer) else "the answer is empty: write it, or suspend the card"


def _long_question(card: LintCard) -> str | None:
    # The meaning that a term is asked for by is the answer of its sibling, and measured there.
    if card.kind is CardKind.TERM or card.kind in _SENTENCES:
        return None
    size = count_words(card.question)
    return _too_long("the question", size, MAX_QUESTION, "cut it, or split the card")


def _long_answer(card: LintCard) -> str | None:
    lines = card.answer.split("\n")
    size = count_words("\n".join(line for line in lines if not card.items or not line.startswith("- ")))
    return _too_long("the answer", size, MAX_ANSWER, "keep the one thing that is asked for")


def _long_sentence(card: LintCard) -> str | None:
    if card.kind not in _SENTENCES:
        return None
    size = count_words(card.front.replace(HIDDEN, card.answer))
    return _too_long("the sentence", size, MAX_SENTENCE, "keep what the gap needs")


def _too_long(what: str, size: int, limit: int, advice: str) -> str | None:
    return f"{what} has {size} words, more than {limit}: {advice}" if size > limit else None


def _list_too_long(card: LintCard) -> str | None:
    if card.kind is not CardKind.LIST or len(card.items) <= LIST_LIMIT:
        return None
    return f"the list has {len(card.items)} items, more than {LIST_LIMIT}: ask for them in groups, or one by one"


def _long_item(card: LintCard) -> str | None:
    size = max(map(count_words, card.items), default=0)
    return _too_long("an item of the list", size, MAX_ITEM, "name it here, explain it on another card")


_NUMBERS = {word: number for number, word in enumerate(("two", "three", "four", "five", "six", "seven"), 2)}
_COUNTED = re.compile(
    rf"\b(?:which|what(?: are)?(?: the)?) ({'|'.join(_NUMBERS)}|\d+)(?![-–\w])", re.IGNORECASE
)


def _wrong_count(card: LintCard) -> str | None:
    match = _COUNTED.search(card.front) if card.kind is CardKind.LIST else None
    if match is None or not card.items:
        return None
    asked = _NUMBERS.get(match[1].lower()) or int(match[1])
    if asked == len(card.items):
        return None
    return f"the question asks for {match[1]} items and the answer has {len(card.items)}: make them agree"


# ---- one question, with one right answer ------------------------------------------------------------------

_AUXILIARY = (
    r"(?:is|are|was|were|do|does|did|can|could|may|might|must|shall|should|will|would|has|have|had)(?:n't)?"
)
_SECOND = re.compile(
    rf"(?:,|\b(?:and|or)) (?:(?:why|how|when|where|who) {_AUXILIARY}\b|(?:what|which)(?: \w+)? (?:do|does|did)\b)"
    r"|\b(?:and|or) (?:why|how|when|where)\s*\?",
    re.IGNORECASE,
)
_FIRST = re.compile(rf"\b(?:why|how|when|what|which|where|who)\b.*?\b{_AUXILIARY}\b", re.IGNORECASE)


def _several_questions(card: LintCard) -> str | None:
    if card.kind is CardKind.TERM or card.kind in _SENTENCES:
        return None
    asked = without_quoted(card.question)
    second = _SECOND.search(asked)
    joined = second is not None and _FIRST.match(asked) and _FIRST.match(asked).end() <= second.start()
    if asked.count("?") > 1 or joined:
        return "it asks several questions: make a card of each"
    return None


_SINCE_OPENING = (
    r"(?:in|for|with|if|under|at|on|given|after|before|unlike|by|during|because|since|while|as|when) "
)
_YES_NO = re.compile(
    rf"(?:{_SINCE_OPENING}(?!what\b|which\b|{_AUXILIARY}\b)[^,?]*, )?{_AUXILIARY}\b[^?]*\?\Z|true or false\b",
    re.IGNORECASE,
)
_VERDICT = re.compile(r"(?:yes|no|true|false)(?:\s*[,.;:!–—]|\s+-|\s*\Z)", re.IGNORECASE)
