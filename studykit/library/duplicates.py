"""Works that may be one, though no rule says so: proposed to the learner, never merged."""

import re
from collections.abc import Callable, Container, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from rapidfuzz import fuzz

from studykit.library.identifiers import STRONG, Identifier
from studykit.library.text import is_generic, title_key
from studykit.library.works import surname

LEAST_SCORE = 0.5
_LEAST_LIKENESS = 0.88
_WINDOW = 20
"""Works of a block that each is compared with: a title that thousands share costs no more than another."""

_RECORDED = frozenset(["video", "audio"])
_NUMBER = re.compile(r"\d+|\b[ivx]+\b")


class Reason(StrEnum):
    """Why two works may be one."""

    SAME_TITLE = "same title"
    NEAR_TITLE = "nearly the same title"
    SAME_ADDRESS = "same address"


@dataclass(frozen=True, slots=True)
class Candidate:
    """What of a work is compared; `kind` as of works (paper, video, …)."""

    uid: str
    title: str
    authors: tuple[str, ...]
    year: int | None
    kind: str
    identifiers: tuple[Identifier, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two works that may be one, by their uids, the earlier in reading order first.

    Attributes:
        score: how likely it is, 0 to 1; it orders the pairs, and is no probability.
    """

    one: str
    other: str
    score: float
    reason: Reason


@dataclass(frozen=True, slots=True)
class _Seen:
    """A candidate with what is compared of it."""

    place: int
    work: Candidate
    title: str
    names: frozenset[str]


_Judge = Callable[[_Seen, _Seen], float]


def likely_pairs(works: Sequence[Candidate], distinct: Container[frozenset[str]] = ()) -> list[Pair]:
    """The pairs of works that are likely one, likeliest first.

    Works are compared within blocks (one title; one author and a word of the title; one address), each with
    a few neighbours: the time grows with the number of works, not with its square.

    Args:
        works: in reading order.
        distinct: pairs of uids that are known not to be one.
    """
    seen = [
        _Seen(place, work, title_key(work.title), frozenset(filter(None, map(surname, work.authors))))
        for place, work in enumerate(works)
    ]
    best: dict[tuple[int, int], Pair] = {}
    for reason, keys, judge in _RULES:
        for one, other in _neighbours(seen, keys):
            score = round(judge(one, other), 2)
            known = best.get((one.place, other.place))
            if score >= LEAST_SCORE and (known is None or score > known.score):
                best[one.place, other.place] = Pair(one.work.uid, other.work.uid, score, reason)
    pairs = [best[places] for places in sorted(best)]
    wanted = [pair for pair in pairs if frozenset((pair.one, pair.other)) not in distinct]
    return sorted(wanted, key=lambda pair: -pair.score)


def _neighbours(
    seen: Iterable[_Seen], keys: Callable[[_Seen], Iterable[Hashable]]
) -> Iterator[tuple[_Seen, _Seen]]:
    """Works that share a key, each with those that follow it by title; no two of them twice."""
    blocks: dict[Hashable, list[_Seen]] = {}
    for one in seen:
        for key in set(keys(one)):
            blocks.setdefault(key, []).append(one)
    met: set[tuple[int, int]] = set()
    for block in blocks.values():
        block.sort(key=lambda one: (one.title, one.place))
        for number, one in enumerate(block):
            for other in islice(block, number + 1, number + 1 + _WINDOW):
                first, second = (one, other) if one.place < other.place else (other, one)
                if (first.place, second.place) not in met:
                    met.add((first.place, second.place))
                    yield first, second


# ---- the rules -----------------------------------------------------------------------------------------


def _titles(one: _Seen) -> Iterator[Hashable]:
    if not is_generic(one.title):
        yield one.title


def _words_of_authors(one: _Seen) -> Iterator[Hashable]:
    for word in one.title.split() if not is_generic(one.title) else ():
        for name in one.names:
            yield name, word


def _addresses(one: _Seen) -> Iterator[Hashable]:
    yield from one.work.identifiers


def _same_title(one: _Seen, other: _Seen) -> float:
    if one.names & other.names:
        return 0.95 * _doubt(one, other)
    unsaid = not (one.names and other.names)
    return (0.8 if unsaid else 0.4) * _doubt(one, other)


def _near_title(one: _Seen, other: _Seen) -> float:
    """Lectures and parts differ by a number alone, which makes them two."""
    likeness = fuzz.ratio(one.title, other.title) / 100
    if (
        one.title == other.title
        or likeness < _LEAST_LIKENESS
        or _numbers(one) != _numbers(other)
        or not one.names & other.names
    ):
        return 0.0
    return 0.95 * likeness * _doubt(one, other) if _years_apart(one, other) <= 1 else 0.0


def _numbers(one: _Seen) -> list[str]:
    return _NUMBER.findall(one.title)


def _same_address(one: _Seen, other: _Seen) -> float:
    """A page holds several works; like titles or one author speak for one."""
    likeness = fuzz.token_set_ratio(one.title, other.title) / 100
    known = bool(one.names and other.names)
    people = 0.2 if one.names & other.names else -0.2 if known else 0.0
    return max(0.0, min(0.9, 0.3 + 0.4 * likeness + people))


def _doubt(one: _Seen, other: _Seen) -> float:
    """What speaks against one work though titles agree: a talk of it, two talks, an edition, two ids."""
    doubt = 1.0
    recorded = {seen.work.kind in _RECORDED for seen in (one, other)}
    if True in recorded:
        doubt *= 0.5 if False in recorded else 0.6
    if _years_apart(one, other) > 1:
        doubt *= 0.7
    schemes = [{i.scheme for i in seen.work.identifiers} & STRONG for seen in (one, other)]
    return doubt * (0.6 if schemes[0] & schemes[1] else 1.0)


def _years_apart(one: _Seen, other: _Seen) -> int:
    """Years between two works; none when one of them does not say."""
    return abs(one.work.year - other.work.year) if one.work.year and other.work.year else 0


_RULES: tuple[tuple[Reason, Callable[[_Seen], Iterable[Hashable]], _Judge], ...] = (
    (Reason.SAME_TITLE, _titles, _same_title),
    (Reason.NEAR_TITLE, _words_of_authors, _near_title),
    (Reason.SAME_ADDRESS, _addresses, _same_address),
)
