"""The order to read in, and what of it fits into today."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from studykit.reading.model import Readable, ReadingState

LEAST_CHUNK = 20
"""Minutes below which a piece of a work is not worth starting, unless the day holds no more."""

_OPEN_WORKS = 3


@dataclass(frozen=True, slots=True)
class Portion:
    """What to read of one work today.

    Attributes:
        minutes: minutes of it that fit today.
        finishes: whether the work is read after them.
        why: reasons in words, most telling first.
    """

    work: Readable
    minutes: int
    finishes: bool
    why: tuple[str, ...]


def in_order(works: Iterable[Readable]) -> list[Readable]:
    """Works in reading order, each after what it needs; a cycle of needs is broken at its first work."""
    by_key = {work.key: work for work in works}
    done: set[str] = set()
    ordered: list[Readable] = []
    for work in sorted(by_key.values(), key=lambda work: work.position):
        _visit(work, by_key, done, ordered)
    return ordered


def _visit(work: Readable, by_key: Mapping[str, Readable], done: set[str], ordered: list[Readable]) -> None:
    """Depth first without recursion: a chain of needs may be longer than Python's stack."""
    stack = [(work, iter(work.needs))] if work.key not in done else []
    done.add(work.key)
    while stack:
        current, needs = stack[-1]
        needed = next((by_key[key] for key in needs if key in by_key and key not in done), None)
        if needed is None:
            ordered.append(current)
            stack.pop()
        else:
            done.add(needed.key)
            stack.append((needed, iter(needed.needs)))


def today(works: Sequence[Readable], budget: int) -> list[Portion]:
    """What to read within some minutes: works begun first, then in order; at most three works."""
    order = [work for work in in_order(works) if work.state not in {ReadingState.READ, ReadingState.DROPPED}]
    begun = [work for work in order if work.state is ReadingState.READING]
    rest = [work for work in order if work.state is not ReadingState.READING]
    waiting_for = _needed_by(order)
    portions: list[Portion] = []
    left = budget
    for work in (begun + rest)[:_OPEN_WORKS]:
        if left < max(1, min(LEAST_CHUNK, work.minutes_left, budget)):
            break
        minutes = min(left, work.minutes_left)
        portions.append(Portion(work, minutes, minutes == work.minutes_left, _why(work, waiting_for)))
        left -= minutes
    return portions


def _needed_by(order: Sequence[Readable]) -> dict[str, str]:
    needed: dict[str, str] = {}
    for work in order:
        for key in work.needs:
            needed.setdefault(key, work.key)
    return needed


def _why(work: Readable, waiting_for: Mapping[str, str]) -> tuple[str, ...]:
    if work.state is ReadingState.READING:
        return (f"begun, {work.progress:.0%} read",)
    if work.key in waiting_for:
        return ("next in reading order", f"{waiting_for[work.key]} needs it")
    return ("next in reading order",)
