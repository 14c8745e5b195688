"""The agenda: what a goal asks to read, and in which order."""

from hypothesis import given

from studykit.reading.agenda import agenda, circles
from studykit.reading.model import Pass, ReadingState
from studykit.reading.situation import Goal, GoalOrder, Situation
from tests.reading.builders import TODAY, make_situation, make_work, situations


def keys(situation: Situation) -> list[str]:
    """Keys of the agenda, in order."""
    return [work.key for work in agenda(situation)]


def ordered(order: GoalOrder, situation: Situation) -> list[str]:
    """Keys of the agenda in one of the orders."""
    return keys(situation._replace(goal=situation.goal._replace(order=order)))


def test_orders() -> None:
    """By importance and then the library, by the library alone, or as the goal lists them."""
    works = [make_work("a", position=2), make_work("b", position=1), make_work("c", position=3, importance=3)]
    situation = make_situation(works[2], works[0], works[1])
    assert ordered(GoalOrder.IMPORTANCE, situation) == ["c", "b", "a"]
    assert ordered(GoalOrder.READING, situation) == ["b", "a", "c"]
    assert ordered(GoalOrder.GIVEN, situation) == ["c", "a", "b"]


def test_deadlines_come_first_and_pull_what_they_need() -> None:
    """A work with a deadline comes before others, and what it needs before it, with the same deadline."""
    need, due = make_work("need"), make_work("due", deadline=TODAY + 9, needs=("need",))
    situation = make_situation(make_work("free"), need, due)
    assert [(work.key, work.deadline) for work in agenda(situation)] == [
        ("need", TODAY + 9),
        ("due", TODAY + 9),
        ("free", None),
    ]


def test_the_earlier_deadline_comes_first() -> None:
    """Of two deadlines the earlier one, and the goal's holds where a work has a later one."""
    late, early = make_work("late", deadline=TODAY + 9), make_work("early", deadline=TODAY + 3)
    situation = make_situation(late, early)
    goal = situation.goal._replace(deadline=TODAY + 5)
    assert keys(situation) == ["early", "late"]
    assert [work.deadline for work in agenda(situation._replace(goal=goal))] == [TODAY + 3, TODAY + 5]


def test_what_is_begun_comes_before_what_is_not() -> None:
    """Works begun are finished before others without a deadline are started."""
    begun = make_work("begun", state=ReadingState.READING, progress=0.5)
    situation = make_situation(make_work("new"), begun)
    assert [(work.key, work.left) for work in agenda(situation)] == [("begun", 15), ("new", 30)]


def test_needs_are_read_though_nobody_listed_them() -> None:
    """A goal of one work takes in what it needs, unless that is read, dropped or unknown."""
    works = {
        "top": make_work("top", needs=("mid", "read", "dropped", "unknown")),
        "mid": make_work("mid", needs=("low",)),
        "low": make_work("low"),
        "read": make_work("read", state=ReadingState.READ),
        "dropped": make_work("dropped", state=ReadingState.DROPPED),
        "other": make_work("other"),
    }
    found = agenda(make_situation(goal=Goal(("top",)), works=works))
    assert [(work.key, work.needed_by) for work in found] == [
        ("low", ("mid",)),
        ("mid", ("top",)),
        ("top", ()),
    ]


def test_a_circle_is_reported() -> None:
    """Works that need each other are all read, and the circle is told in the order of need."""
    situation = make_situation(
        make_work("a", needs=("b",)), make_work("b", needs=("c",)), make_work("c", needs=("a",))
    )
    assert keys(situation) == ["c", "b", "a"]
    assert circles(situation) == [("a", "b", "c")]


def test_passes_of_single_works() -> None:
    """One work may be read in another pass than the rest; a skim brings no cards."""
    works = make_work("a", cards=3), make_work("b", cards=3)
    situation = make_situation(*works, goal=Goal(("a", "b"), passes={"b": Pass.SKIM}))
    tasks = [work.task() for work in agenda(situation)]
    assert [(task.key, task.minutes, task.cards) for task in tasks] == [("a", 30, 3), ("b", 6, 0)]


@given(situations())
def test_every_wanted_work_is_there_once(situation: Situation) -> None:
    """All unread works of the goal are on the agenda, no work is there twice, and none that is read."""
    found = keys(situation)
    wanted = [key for key in situation.goal.works if key in situation.works]
    assert len(found) == len(set(found))
    assert set(found) >= {key for key in wanted if situation.works[key].is_unread}
    assert all(situation.works[key].is_unread for key in found)


@given(situations())
def test_no_work_before_its_prerequisites(situation: Situation) -> None:
    """Each work comes after all that it needs, unless they need each other in a circle that is reported."""
    place = {key: number for number, key in enumerate(keys(situation))}
    early = [
        (key, need)
        for key in place
        for need in situation.works[key].needs
        if place.get(need, -1) >= place[key]
    ]
    round_about = [set(circle) for circle in circles(situation)]
    assert all(any({key, need} <= circle for circle in round_about) for key, need in early)
    assert bool(early) == bool(round_about)
