"""Cards that ask the same as another, found without comparing each with each."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz import fuzz

from studykit.cards.lint_rules import LintCard
from studykit.cards.lint_words import stems, words
from studykit.cards.make import HIDDEN

_RARE = 6  # rarest words of a card: what two cards share when they say the same
_WINDOW = 8  # earlier cards that share a pair of them, with which a card is compared
_ALIKE_QUESTION, _ALIKE_ANSWER, _ALIKE_SPELLING = 80, 75, 85  # of 100
_CLUES = frozenset(("why", "how", "when", "where", "who"))


@dataclass(frozen=True, slots=True)
class _Said:
    """The stems of a card: of its question, or of the whole sentence around a gap; and of its answer."""

    uid: str
    clue: str
    asked: tuple[str, ...]
    answered: tuple[str, ...]


def near_duplicates(cards: Sequence[LintCard]) -> dict[str, str]:
    """The uid of each card that asks what an earlier one asks → the uid of that one.

    Two cards ask the same when their questions have the same words in the same order, or when neither
    question has a word of its own that the other lacks, most of them agrees, and the answers do. Cards that
    each name a thing of their own (why is REBAR unbiased, why is RELAX) are neighbours and no duplicates, and
    so are siblings, which share their place. Work grows linearly with the number of cards.
    """
    return {late.uid: early.uid for late, early in _pairs(_said(cards))}


def _said(cards: Sequence[LintCard]) -> list[_Said]:
    """The first card of each claim that asks for something."""
    firsts: dict[str, LintCard] = {}
    for card in cards:
        firsts.setdefault(card.place or card.uid, card)
    return [said for card in firsts.values() if (said := _stems_of(card)).asked]


def _stems_of(card: LintCard) -> _Said:
    if HIDDEN in card.front:
        sentence = card.front.replace(HIDDEN, card.answer)
        return _Said(card.uid, "", tuple(stems(sentence)), ())
    clue = next((word for word in words(card.front) if word in _CLUES), "")
    return _Said(card.uid, clue, tuple(stems(card.front)), tuple(stems(card.back)))


def _pairs(said: Sequence[_Said]) -> Iterator[tuple[_Said, _Said]]:
    """Each card with the first earlier one that asks the same."""
    spread = Counter(word for one in said for word in {*one.asked, *one.answered})
    buckets: dict[tuple[str, ...], list[_Said]] = defaultdict(list)
    for late in said:
        places = [buckets[key] for key in _keys(late, spread)]
        near = {early.uid: early for bucket in places for early in bucket[-_WINDOW:]}
        early = next((early for early in near.values() if _ask_the_same(early, late)), None)
        if early is not None:
            yield late, early
        for bucket in places:
            bucket.append(late)


def _keys(said: _Said, spread: Counter[str]) -> Iterator[tuple[str, ...]]:
    yield (said.clue, *said.asked)
    shared = sorted(
        (word for word in {*said.asked, *said.answered} if spread[word] > 1),
        key=lambda word: (spread[word], word),
    )
    yield from combinations(sorted(shared[:_RARE]), 2)


def _ask_the_same(one: _Said, two: _Said) -> bool:
    if (one.clue, one.asked) == (two.clue, two.asked):
        return True
    alone, other = set(one.asked) - set(two.asked), set(two.asked) - set(one.asked)
    if alone and other and fuzz.ratio(_joined(alone), _joined(other)) < _ALIKE_SPELLING:
        return False
    return (
        fuzz.ratio(_joined(one.asked), _joined(two.asked)) >= _ALIKE_QUESTION
        and fuzz.ratio(_joined(one.answered), _joined(two.answered)) >= _ALIKE_ANSWER
    )


def _joined(stems_: Sequence[str] | set[str]) -> str:
    return " ".join(sorted(stems_))
