"""Reasons: why a work stands where it does, takes so long, and why the finish moved."""

from hypothesis import given
from hypothesis import strategies as st

from studykit.reading.model import Pass, ReadingState
from studykit.reading.plan import make_plan
from studykit.reading.situation import Budget, Goal, Learner, Reviews, Situation
from studykit.reading.why import Reason, why_here, why_moved, why_so_long
from tests.reading.builders import KEYS, TODAY, make_situation, make_work, situations


def moved(
    before: Situation, after: Situation, read: dict[int, int] | None = None, *finished: str
) -> list[str]:
    """Words for the way from one plan to another."""
    return [reason.words for reason in why_moved(make_plan(before), make_plan(after), read or {}, finished)]


def test_why_here() -> None:
    """A deadline, what is begun, who waits, or just the order."""
    works = [
        make_work("due", deadline=TODAY + 3),
        make_work("begun", state=ReadingState.READING, progress=0.4),
        make_work("need"),
        make_work("one", needs=("need",)),
        make_work("two", needs=("need",), importance=3),
    ]
    plan = make_plan(make_situation(*works))
    assert {work.key: why_here(work) for work in plan.works} == {
        "due": (Reason("deadline", "to be read by", day=TODAY + 3),),
        "begun": (Reason("begun", "begun, 40% read"),),
        "need": (Reason("needed", "needed by one and 1 more"),),
        "one": (Reason("order", "next in order, importance 2"),),
        "two": (Reason("order", "next in order, importance 3"),),
    }


def test_why_so_long() -> None:
    """Pages, the pass, the learner's own times, and what is read already."""
    work = make_work("a", state=ReadingState.READING, progress=0.5)
    goal, learner = Goal(("a",), reading_pass=Pass.STUDY), Learner({"paper": [1.2] * 8})
    plan = make_plan(make_situation(work, goal=goal, learner=learner))
    assert why_so_long(plan.works[0]) == (
        Reason("estimate", "10 pages, to study: 150 min", 150),
        Reason("factor", "your times for kind paper: ×1.20", 30),
        Reason("progress", "50% read", -90),
    )


@given(situations())
def test_the_parts_of_an_estimate_add_up(situation: Situation) -> None:
    """The minutes of the reasons are the minutes left, to within the rounding to whole ones."""
    for work in make_plan(situation).works:
        parts = sum(reason.minutes or 0 for reason in why_so_long(work))
        assert abs(parts - work.left) <= 1.5


def test_a_missed_day_and_a_longer_estimate() -> None:
    """An hour was planned and not read; meanwhile the work was found to have six pages more."""
    before = make_situation(make_work(pages=40))
    after = make_situation(make_work(pages=46))._replace(today=TODAY + 1)
    assert moved(before, after) == ["−1 missed day", "+18 min estimate"]


def test_reading_less_or_more_than_planned() -> None:
    """Days on which something was read are told together, by what was read more."""
    before = make_situation(make_work(pages=100))
    after = make_situation(make_work(pages=100, progress=0.25))._replace(today=TODAY + 2)
    assert moved(before, after, {TODAY: 45, TODAY + 1: 80}) == [
        "+50 min, what was read took longer",
        "5 min more read than planned",
    ]


def test_works_come_and_go() -> None:
    """A work that was added, and one that was taken out; what was finished as planned is no reason."""
    done, kept, gone = make_work("done", pages=20), make_work("kept", pages=60), make_work("gone", pages=20)
    before = make_situation(done, kept, gone)
    after = make_situation(kept, make_work("new"))._replace(today=TODAY + 1)
    assert moved(before, after, {TODAY: 60}, "done") == ["−1 work, 60 min", "+1 work, 30 min"]


def test_more_reviews_and_other_minutes() -> None:
    """Reviews that came in, and minutes that the days lost."""
    before = make_situation(make_work(pages=40))
    more = before._replace(reviews=Reviews([10.0] + [0.0] * 7, seconds=60))
    less = before._replace(budget=Budget((50,) * 7, slack=0.0))
    assert moved(before, more) == ["+10 min reviews"]
    assert moved(before, less) == ["−20 min in the budget"]


@given(situations(), st.integers(0, 3), st.integers(0, 90), st.floats(0, 1), st.sampled_from(KEYS))
def test_the_reasons_account_for_what_is_left(
    situation: Situation, days: int, minutes: int, progress: float, finished: str
) -> None:
    """Whatever happened, the reasons add up to what there is more to read than was foreseen."""
    works = {
        key: work._replace(state=ReadingState.READ if key == finished else work.state, progress=progress)
        for key, work in situation.works.items()
    }
    before = make_plan(situation, least_days=days)
    after = make_plan(situation._replace(today=TODAY + days, works=works))
    foreseen = before.left - sum(day.read_minutes for day in before.days[:days])
    reasons = why_moved(before, after, dict.fromkeys(range(TODAY, TODAY + days), minutes), [finished])
    told = sum(reason.minutes or 0 for reason in reasons if reason.kind not in {"reviews", "budget"})
    assert abs(told - (after.left - foreseen)) <= 2 * len(works) + 1


@given(situations())
def test_nothing_moved_has_no_reason(situation: Situation) -> None:
    """A plan beside itself needs no explanation."""
    plan = make_plan(situation)
    assert why_moved(plan, plan, {}) == ()
