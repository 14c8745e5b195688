"""The order to read in, and what of it fits into today."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Generic, Protocol, TypeVar

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


class Needy(Protocol):
    """What can be ordered: it has a key, and keys of what comes before it."""

    @property
    def key(self) -> str: ...

    @property
    def needs(self) -> tuple[str, ...]: ...


T = TypeVar("T", bound=Needy)


def in_order(works: Iterable[T], rank: Callable[[T], Any]) -> list[T]:
    """Works by rank, each after what it needs; a circle of needs is broken at its first work."""
    return _Walk(works, rank).ordered


def circles(works: Iterable[T], rank: Callable[[T], Any]) -> list[tuple[str, ...]]:
    """Keys of works that need each other in a circle, each needing the next, as the order comes upon them."""
    return _Walk(works, rank).circles


class _Walk(Generic[T]):
    """Depth first without recursion: a chain of needs may be longer than Python's stack."""

    def __init__(self, works: Iterable[T], rank: Callable[[T], Any]) -> None:
        self._by_key = {work.key: work for work in works}
        self._seen: set[str] = set()
        self.ordered: list[T] = []
        self.circles: list[tuple[str, ...]] = []
        for work in sorted(self._by_key.values(), key=rank):
            if work.key not in self._seen:
                self._visit(work)

    def _visit(self, first: T) -> None:
        path = {first.key: iter(first.needs)}
        while path:
            key, needs = next(reversed(path.items()))
            needed = next((self._by_key[need] for need in needs if self._is_open(need, path)), None)
            self._seen.add(key)
            if needed is None:
                self.ordered.append(self._by_key[key])
                del path[key]
            else:
                path[needed.key] = iter(needed.needs)

    def _is_open(self, key: str, path: Mapping[str, Any]) -> bool:
        """Whether a needed work is still to be visited; one that is on the path closes a circle."""
        if key in path:
            on_path = list(path)
            self.circles.append(tuple(on_path[on_path.index(key) :]))
            return False
        return key in self._by_key and key not in self._seen


def today(works: Sequence[Readable], budget: int) -> list[Portion]:
    """What to read within some minutes: works begun first, then in order; at most three works."""
    order = [
        work
        for work in in_order(works, attrgetter("position"))
        if work.state not in {ReadingState.READ, ReadingState.DROPPED}
    ]
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
