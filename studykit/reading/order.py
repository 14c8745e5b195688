"""The order to read in: by rank, each work after what it needs."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Generic, Protocol, TypeVar


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
