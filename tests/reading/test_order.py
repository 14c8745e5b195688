"""The reading order."""

from dataclasses import dataclass
from operator import attrgetter

from hypothesis import given
from hypothesis import strategies as st

from studykit.reading.order import circles, in_order

BY_PLACE = attrgetter("position")
KEYS = [f"w{number}" for number in range(8)]


@dataclass(frozen=True, slots=True)
class Needy:
    """The least that can be ordered."""

    key: str
    position: int
    needs: tuple[str, ...] = ()


@st.composite
def libraries(draw: st.DrawFn) -> list[Needy]:
    """Works with any needs: in circles, of themselves, of works that nobody has."""
    needs = st.lists(st.sampled_from([*KEYS, "unknown"]), max_size=3)
    return [
        Needy(key, place, tuple(draw(needs)))
        for place, key in enumerate(KEYS[: draw(st.integers(0, len(KEYS)))])
    ]


@st.composite
def acyclic(draw: st.DrawFn) -> list[Needy]:
    """Works whose needs are later works of the library, so that there are no circles."""
    return [
        Needy(key, place, tuple(draw(st.lists(st.sampled_from([*KEYS[place + 1 :], "?"]), max_size=3))))
        for place, key in enumerate(KEYS)
    ]


@given(libraries())
def test_the_order_holds_every_work_once(works: list[Needy]) -> None:
    """Whatever the needs, no work is lost or doubled."""
    assert sorted(work.key for work in in_order(works, BY_PLACE)) == [work.key for work in works]


@given(acyclic())
def test_a_work_comes_after_what_it_needs(works: list[Needy]) -> None:
    """Without circles, all needs that are known come first."""
    place = {work.key: number for number, work in enumerate(in_order(works, BY_PLACE))}
    assert all(place[need] < place[work.key] for work in works for need in work.needs if need in place)


@given(libraries())
def test_works_without_needs_keep_the_order_of_the_library(works: list[Needy]) -> None:
    """Where nothing is needed, nothing moves."""
    free = [Needy(work.key, work.position) for work in works]
    assert in_order(reversed(free), BY_PLACE) == free


def test_a_circle_is_broken_at_its_first_work() -> None:
    """Two works that need each other are read, the needed one first."""
    first, second = Needy("a", 1, ("b",)), Needy("b", 2, ("a",))
    assert in_order([first, second], BY_PLACE) == [second, first]


def test_circles_are_told() -> None:
    """Each circle that the order comes upon is told, a work that needs itself among them; a chain is none."""
    works = [
        Needy("a", 1, ("b",)), Needy("b", 2, ("c",)), Needy("c", 3, ("b",)),
        Needy("d", 4, ("d", "a")),
    ]  # fmt: skip
    assert circles(works, BY_PLACE) == [("b", "c"), ("d",)]
    assert circles(works[:1], BY_PLACE) == []


def test_a_long_chain_of_needs_is_no_recursion() -> None:
    """Ten thousand works, each needing the next, come in reverse."""
    chain = [Needy(str(n), n, (str(n + 1),)) for n in range(10_000)]
    assert in_order(chain, BY_PLACE) == chain[::-1]
