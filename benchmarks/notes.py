"""Invented notes of any size: headings, quotes, links and cards of made-up words, fixed by a seed."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

_SYLLABLE = (
    "b br ch d dr f fl g gl h j k kl l m n p pl qu r s sh st t th tr v w z",
    "a e i o u ai ea ie oo ou",
    "- - - l m n nd r rk s st t x",
)
_VOCABULARY = 8000
_WORKS_OF_A_TOPIC = 12
WORK_BYTES = 3600
"""Bytes that one work of the default shape takes, about."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a work of the notes holds; the default is that of real annotated notes.

    Attributes:
        quotes: quotes of the work.
        cards: questions with an answer.
        links: lines of links.
        words: fewest and most words of a quote.
    """

    quotes: int = 4
    cards: int = 0
    links: int = 4
    words: tuple[int, int] = (100, 220)


def vocabulary(seed: int = 1) -> list[str]:
    """Made-up words, those that are used most first."""
    chance = random.Random(seed)
    spellings = [part.split() for part in _SYLLABLE]
    words: dict[str, None] = {}
    while len(words) < _VOCABULARY:
        syllables = chance.choices((1, 2, 3), (2, 5, 3))[0]
        parts = [chance.choice(part) for part in spellings * syllables]
        words["".join(parts).replace("-", "")] = None
    return sorted(words, key=len)  # as in any language, short words are used most


def invented_notes(works: int, shape: Shape | None = None, seed: int = 1) -> str:
    """Notes of a number of works, in topics of a dozen."""
    return "\n".join(_Writer(seed, shape or Shape()).lines(works)) + "\n"


class _Writer:
    def __init__(self, seed: int, shape: Shape) -> None:
        self._chance = random.Random(seed)
        self._words = vocabulary(seed)
        self._weights = list(
            accumulate(1 / (rank + 2) for rank in range(len(self._words)))
        )  # as words of a language
        self._shape = shape

    def lines(self, works: int) -> Iterator[str]:
        yield f"  {self._sentence(9)}"
        for number in range(works):
            if number % _WORKS_OF_A_TOPIC == 0:
                yield from self._topic(number // _WORKS_OF_A_TOPIC)
            yield from self._work(number)

    def _topic(self, number: int) -> Iterator[str]:
        name = f"{self._some(2)} {number}"
        yield from ("", "", "---", f"### {name}", "")
        for part in range(3):
            yield f'  ["{self._title()}"](https://example.org/{number}/{part}) by {self._person()} `video`  '
        yield from ("", f"  {self._some(3)}:  ")
        yield from (f"  - {self._some(12)}  " for _ in range(4))

    def _work(self, number: int) -> Iterator[str]:
        address = f"https://arxiv.org/abs/1701.{number + 1:05}"
        yield from (
            "",
            "",
            f'#### ["{self._title()}"]({address}) {self._person()}, {self._person()} et al.',
            "  `" + self._some(1) + "`",
        )
        for _ in range(self._shape.quotes):
            yield f'>	"{self._sentence(self._chance.randint(*self._shape.words))}"'
            yield ">"
        for part in range(self._shape.cards):
            yield from ("", f"Q: What is {self._some(5)} of {number}.{part}?", f"A: {self._sentence(8)}")
        yield ""
        for part in range(self._shape.links):
            kind = self._chance.choice(("video", "post", "code", "slides"))
            yield f"  - `{kind}` <https://example.org/{number}/{part}> ({self._surname()})"

    def _some(self, count: int) -> str:
        return " ".join(self._chance.choices(self._words, cum_weights=self._weights, k=count))

    def _sentence(self, words: int) -> str:
        ends = self._some(words).split()
        for place in range(0, words - 12, 15):
            ends[place + 12] += self._chance.choice((",", ".", ";", " (*so*)"))
        return " ".join(ends).capitalize() + "."

    def _title(self) -> str:
        return self._some(self._chance.randint(3, 8)).title()

    def _surname(self) -> str:
        return self._chance.choice(self._words).capitalize()

    def _person(self) -> str:
        return f"{self._surname()} {self._surname()}"
