"""The reading order and today's portion of it."""

from operator import attrgetter

from hypothesis import given
from hypothesis import strategies as st

from studykit.reading.model import Readable, ReadingState
from studykit.reading.order import circles, in_order, today

BY_PLACE = attrgetter("position")
KEYS = [f"w{number}" for number in range(8)]


@st.composite
def libraries(draw: st.DrawFn) -> list[Readable]:
    """Works with any needs: in circles, of themselves, of works that nobody has."""
    needs = st.lists(st.sampled_from([*KEYS, "unknown"]), max_size=3)
    states = st.sampled_from([None, *ReadingState])
    return [
        Readable(
            key,
            key,
            place,
            tuple(draw(needs)),
            draw(st.integers(1, 200)),
            draw(states),
            draw(st.floats(0, 1)),
        )
        for place, key in enumerate(KEYS[: draw(st.integers(0, len(KEYS)))])
    ]


@st.composite
def acyclic(draw: st.DrawFn) -> list[Readable]:
    """Works whose needs are later works of the library, so that there are no circles."""
    return [
        Readable(
            key, key, place, tuple(draw(st.lists(st.sampled_from([*KEYS[place + 1 :], "?"]), max_size=3))), 30
        )
        for place, key in enumerate(KEYS)
    ]


@given(libraries())
def test_the_order_holds_every_work_once(works: list[Readable]) -> None:
    """Whatever the needs, no work is lost or doubled."""
    assert sorted(work.key for work in in_order(works, BY_PLACE)) == [work.key for work in works]


@given(acyclic())
def test_a_work_comes_after_what_it_needs(works: list[Readable]) -> None:
    """Without circles, all needs that are known come first."""
    place = {work.key: number for number, work in enumerate(in_order(works, BY_PLACE))}
    assert all(place[need] < place[work.key] for work in works for need in work.needs if need in place)


@given(libraries())
def test_works_without_needs_keep_the_order_of_the_library(works: list[Readable]) -> None:
    """Where nothing is needed, nothing moves."""
    free = [Readable(work.key, work.title, work.position, (), work.minutes) for work in works]
    assert in_order(reversed(free), BY_PLACE) == free


def test_a_circle_is_broken_at_its_first_work() -> None:
    """Two works that need each other are read, the needed one first."""
    first, second = Readable("a", "a", 1, ("b",), 30), Readable("b", "b", 2, ("a",), 30)
    assert in_order([first, second], BY_PLACE) == [second, first]


def test_circles_are_told() -> None:
    """Each circle that the order comes upon is told, a work that needs itself among them; a chain is none."""
    works = [
        Readable("a", "a", 1, ("b",), 30), Readable("b", "b", 2, ("c",), 30), Readable("c", "c", 3, ("b",), 30),
        Readable("d", "d", 4, ("d", "a"), 30),
    ]  # fmt: skip
    assert circles(works, BY_PLACE) == [("b", "c"), ("d",)]
    assert circles(works[:1], BY_PLACE) == []


def test_a_long_chain_of_needs_is_no_recursion() -> None:
    """Ten thousand works, each needing the next, come in reverse."""
    chain = [Readable(str(n), "", n, (str(n + 1),), 30) for n in range(10_000)]
    assert in_order(chain, BY_PLACE) == chain[::-1]


@given(libraries(), st.integers(0, 300))
def test_today_fits_the_budget(works: list[Readable], budget: int) -> None:
    """Portions are of at least a minute, of works not read, and together no longer than the budget."""
    portions = today(works, budget)
    assert sum(portion.minutes for portion in portions) <= budget
    assert all(1 <= portion.minutes <= portion.work.minutes_left for portion in portions)
    assert all(portion.finishes == (portion.minutes == portion.work.minutes_left) for portion in portions)
    assert not {portion.work.state for portion in portions} & {ReadingState.READ, ReadingState.DROPPED}
    assert all(portion.why for portion in portions)


@given(libraries(), st.integers(1, 300))
def test_today_is_empty_only_when_all_is_read(works: list[Readable], budget: int) -> None:
    """With a minute to read and a work to read, there is something to read."""
    waiting = [work for work in works if work.state not in {ReadingState.READ, ReadingState.DROPPED}]
    assert bool(today(works, budget)) == bool(waiting)


def test_what_was_begun_comes_first() -> None:
    """A work in progress goes before the order of the library, and says how far it is."""
    fresh, begun = Readable("a", "a", 1, (), 60), Readable("b", "b", 2, (), 100, ReadingState.READING, 0.5)
    first, *_ = today([fresh, begun], 45)
    assert (first.work, first.minutes, first.finishes, first.why) == (begun, 45, False, ("begun, 50% read",))


def test_why_names_who_waits() -> None:
    """A work that another needs says so."""
    works = [Readable("a", "a", 1, ("b",), 60), Readable("b", "b", 2, (), 30)]
    assert today(works, 30)[0].why == ("next in reading order", "a needs it")
