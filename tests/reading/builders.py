"""Builders of valid values for the tests of reading, and strategies that draw whole situations."""

from collections.abc import Mapping

from hypothesis import strategies as st

from studykit.reading.model import Pass, ReadingState
from studykit.reading.situation import Budget, Goal, GoalOrder, Learner, Reviews, Situation, WorkState

TODAY = 20_002  # a Sunday, 2024-10-06
KEYS = tuple(f"w{number}" for number in range(6))
KERNEL = (2.5, 0.6, 0.3, 0.2, 0.2, 0.1, 0.1)


def make_work(key: str = "w0", **fields: object) -> WorkState:
    """A paper of ten pages, which takes half an hour."""
    values: dict[str, object] = {"kind": "paper", "position": 0, "pages": 10}
    return WorkState(key, **(values | fields))  # type: ignore[arg-type]


def make_situation(*works: WorkState, **fields: object) -> Situation:
    """All works wanted in the order given, an hour a day without slack, no reviews."""
    values: dict[str, object] = {
        "today": TODAY,
        "goal": Goal(tuple(work.key for work in works), GoalOrder.GIVEN),
        "works": {work.key: work for work in works},
        "budget": Budget((60,) * 7, slack=0.0),
    }
    return Situation(**(values | fields))  # type: ignore[arg-type]


@st.composite
def budgets(draw: st.DrawFn) -> Budget:
    """Any minutes on any weekdays, days off among the next weeks."""
    weekdays = draw(st.tuples(*[st.integers(0, 120)] * 7))
    days_off = draw(st.frozensets(st.integers(TODAY, TODAY + 40), max_size=10))
    return Budget(weekdays, days_off, draw(st.sampled_from((0.0, 0.1, 0.5))))


@st.composite
def reviews(draw: st.DrawFn) -> Reviews:
    """Reviews of cards there are and of cards to come."""
    load = draw(st.lists(st.floats(0, 200), max_size=20))
    return Reviews(load, draw(st.sampled_from(((), KERNEL))), draw(st.floats(1, 30)))


@st.composite
def libraries(draw: st.DrawFn) -> Mapping[str, WorkState]:
    """Works with any needs: in circles, of themselves, of works that nobody has."""
    return {key: draw(_works(key, place)) for place, key in enumerate(KEYS[: draw(st.integers(1, 6))])}


@st.composite
def _works(draw: st.DrawFn, key: str, place: int) -> WorkState:
    return WorkState(
        key,
        draw(st.sampled_from(("paper", "post", "video", "unheard of"))),
        place,
        pages=draw(st.none() | st.integers(1, 40)),
        importance=draw(st.integers(1, 3)),
        needs=tuple(draw(st.lists(st.sampled_from([*KEYS, "unknown"]), max_size=2))),
        state=draw(st.sampled_from([None, *ReadingState])),
        progress=draw(st.floats(0, 1)),
        deadline=draw(st.none() | st.integers(TODAY - 3, TODAY + 60)),
        cards=draw(st.integers(0, 12)),
    )


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    """Any situation of a learner with up to six works."""
    works = draw(libraries())
    goal = Goal(
        tuple(draw(st.lists(st.sampled_from(KEYS), unique=True))),
        draw(st.sampled_from(GoalOrder)),
        draw(st.sampled_from(Pass)),
        draw(st.dictionaries(st.sampled_from(KEYS), st.sampled_from(Pass), max_size=2)),
        draw(st.none() | st.integers(TODAY, TODAY + 60)),
        draw(st.none() | st.integers(1, 60)),
    )
    ratios = draw(
        st.dictionaries(st.sampled_from(("paper", "video")), st.lists(st.floats(0.1, 10), max_size=9))
    )
    missed = draw(st.integers(0, 20))
    learner = Learner(ratios, missed + draw(st.integers(0, 30)), missed)
    return Situation(TODAY, goal, works, draw(budgets()), draw(reviews()), learner)
