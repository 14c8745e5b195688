"""Interleaving: neighbours of different groups, with as little change of order as that takes."""

from collections import deque
from collections.abc import Callable, Iterable
from heapq import heapify, heappop, heappush
from typing import Generic, TypeVar

T = TypeVar("T")


def interleaved(items: Iterable[T], group: Callable[[T], str]) -> list[T]:
    """Arrange items so that no neighbours share a group, when that is possible at all.

    Each place takes the earliest item of another group than the one before it, unless one group has so many
    items left that it must be served now. Order within a group stays. When a group outnumbers all others
    together, what is left of it ends the list.
    """
    lines = _Lines(items, group)
    arranged: list[T] = []
    last: str | None = None
    while lines.left:
        crowd = lines.crowd()
        last = crowd if crowd is not None and crowd != last else lines.earliest(besides=last)
        arranged.append(lines.take(last))
    return arranged


class _Lines(Generic[T]):
    """Items waiting in one line per group."""

    def __init__(self, items: Iterable[T], group: Callable[[T], str]) -> None:
        self._lines: dict[str, deque[tuple[int, T]]] = {}
        for index, item in enumerate(items):
            self._lines.setdefault(group(item), deque()).append((index, item))
        self._heads = [(line[0][0], name) for name, line in self._lines.items()]
        heapify(self._heads)
        self.left = sum(map(len, self._lines.values()))
        self._longest = self.left  # no line is longer than this

    def crowd(self) -> str | None:
        """The group with more than half of what is left, if there is one."""
        if self._longest <= self.left // 2:
            return None
        name = max(self._lines, key=lambda name: len(self._lines[name]))
        self._longest = len(self._lines[name])
        return name if self._longest > self.left // 2 else None

    def earliest(self, besides: str | None) -> str:
        """Group of the earliest item outside one group; that group itself when it is the last one left."""
        first = self._head()
        if first != besides or len(self._lines) == 1:
            return first
        skipped = heappop(self._heads)
        second = self._head()
        heappush(self._heads, skipped)
        return second

    def take(self, name: str) -> T:
        """Remove and return the first item of a group."""
        line = self._lines[name]
        _, item = line.popleft()
        self.left -= 1
        if line:
            heappush(self._heads, (line[0][0], name))
        else:
            del self._lines[name]
        return item

    def _head(self) -> str:
        """Group of the earliest item; entries of items that were taken meanwhile are dropped on the way."""
        while True:
            index, name = self._heads[0]
            line = self._lines.get(name)
            if line and line[0][0] == index:
                return name
            heappop(self._heads)
