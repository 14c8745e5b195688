"""Two sequences beside each other: where they differ."""

from collections import Counter
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import LCSseq

_LARGEST = 2**24
"""Cells of the table that finds what two sequences have in common; what is larger is not looked into."""
_LARGEST_COUNT = 2**32  # the same where nothing but a number is asked for: 64 cells cost as much as one


def gaps(first: Sequence[object], second: Sequence[object]) -> Iterator[tuple[slice, slice]]:
    """What stands on either side between the parts that both have in one order."""
    start, left, right = _middle(first, second)
    here = there = start
    for place, beside, size in _common(first[start:left], second[start:right]):
        if start + place > here or start + beside > there:
            yield slice(here, start + place), slice(there, start + beside)
        here, there = start + place + size, start + beside + size
    if left > here or right > there:
        yield slice(here, left), slice(there, right)


def in_common(first: Sequence[object], second: Sequence[object]) -> int:
    """How much two sequences have in common, in order; of a book's length each, in any order."""
    if len(first) * len(second) <= _LARGEST_COUNT:
        return LCSseq.similarity(first, second)
    return (Counter(first) & Counter(second)).total()


def _middle(first: Sequence[object], second: Sequence[object]) -> tuple[int, int, int]:
    """Where the sequences begin to differ, and where each ends to."""
    shortest = min(len(first), len(second))
    start = next((place for place in range(shortest) if first[place] != second[place]), shortest)
    most = shortest - start
    same = next((step for step in range(most) if first[-1 - step] != second[-1 - step]), most)
    return start, len(first) - same, len(second) - same


def _common(first: Sequence[object], second: Sequence[object]) -> Iterator[tuple[int, int, int]]:
    """The parts that both have in one order: their places, and how long they are."""
    if len(first) * len(second) <= _LARGEST:
        for block in LCSseq.opcodes(first, second).as_matching_blocks():
            if block.size:
                yield block.a, block.b, block.size
