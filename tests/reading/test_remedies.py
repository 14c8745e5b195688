"""Remedies: what would meet the deadlines, and that it does."""

from hypothesis import given

from studykit.reading.model import Pass
from studykit.reading.plan import make_plan
from studykit.reading.remedies import LaterDeadlines, LeaveOut, LighterPass, MoreMinutes, remedies
from studykit.reading.situation import Goal, Situation
from tests.reading.builders import TODAY, make_situation, make_work, situations


def test_four_remedies() -> None:
    """Three hours by the end of the second of two days of an hour: later, longer, less, or lighter."""
    works = [
        make_work("a", pages=20, importance=3), make_work("b", pages=20), make_work("c", pages=20, importance=1)
    ]  # fmt: skip
    situation = make_situation(*works, goal=Goal(("a", "b", "c"), deadline=TODAY + 1))
    assert remedies(situation) == (
        LaterDeadlines({TODAY + 1: TODAY + 2}),
        MoreMinutes(30),
        LeaveOut(("c",)),
        LighterPass({"c": Pass.SKIM, "b": Pass.SKIM}),
    )


def test_a_feasible_plan_needs_none() -> None:
    """Where all deadlines are met, nothing is proposed."""
    assert remedies(make_situation(make_work(deadline=TODAY))) == ()


def test_among_equals_the_last_goes_first() -> None:
    """Of works that are worth the same, the one that would be read last is left out or read lightly."""
    goal = Goal(("a", "b"), deadline=TODAY)
    found = remedies(
        make_situation(make_work("a", pages=20), make_work("b", pages=20, position=1), goal=goal)
    )
    assert found[2:] == (LeaveOut(("b",)), LighterPass({"b": Pass.SKIM, "a": Pass.SKIM}))


def test_what_others_need_is_not_left_out() -> None:
    """A prerequisite of little worth stays as long as the work that needs it does."""
    base = make_work("base", pages=30, importance=1)
    top = make_work("top", pages=10, importance=3, needs=("base",))
    other = make_work("other", pages=20, importance=2)
    goal = Goal(("base", "top", "other"), deadline=TODAY + 1)
    situation = make_situation(base, top, other, goal=goal)
    assert LeaveOut(("other",)) in remedies(situation)


def test_works_due_later_are_not_sacrificed() -> None:
    """Leaving out what is due after the deadline that fails would help nothing."""
    now, later = (
        make_work("now", pages=40, deadline=TODAY),
        make_work("later", pages=40, importance=1, deadline=TODAY + 9),
    )
    found = remedies(make_situation(now, later))
    assert LeaveOut(("now",)) in found
    assert LighterPass({"now": Pass.SKIM}) in found


def test_a_deadline_that_passed_can_only_be_moved_or_let_go() -> None:
    """No number of minutes reaches back."""
    found = remedies(make_situation(make_work("a", deadline=TODAY - 1)))
    assert found == (LaterDeadlines({TODAY - 1: TODAY}), LeaveOut(("a",)))


@given(situations())
def test_a_remedy_helps(situation: Situation) -> None:
    """With any remedy the plan is feasible, and where there is none to be proposed it was so before."""
    found = remedies(situation)
    assert all(make_plan(remedy.applied(situation)).feasible for remedy in found)
    assert not found or not make_plan(situation).feasible


@given(situations())
def test_no_fewer_minutes_and_no_earlier_day_would_do(situation: Situation) -> None:
    """A minute less than proposed, or all moved deadlines a day earlier, does not meet them."""
    for remedy in remedies(situation):
        match remedy:
            case MoreMinutes(minutes):
                less: MoreMinutes | LaterDeadlines = MoreMinutes(minutes - 1)
            case LaterDeadlines(moved):
                less = LaterDeadlines({deadline: day - 1 for deadline, day in moved.items()})
            case _:
                continue
        assert not make_plan(less.applied(situation)).feasible


def test_a_pace_grows_with_the_minutes() -> None:
    """More minutes a day help a goal with a pace only if the pace grows too."""
    situation = make_situation(make_work("a", pages=20))
    goal = situation.goal._replace(pace=30, deadline=TODAY)
    assert MoreMinutes(30) in remedies(situation._replace(goal=goal))
