"""The plan: days, deadlines, and the laws that hold for every learner."""

from hypothesis import given

from studykit.reading.agenda import circles
from studykit.reading.forward import Chunk
from studykit.reading.plan import Shortfall, glance, make_plan, ticked_off
from studykit.reading.situation import Budget, Goal, Situation
from tests.reading.builders import TODAY, make_situation, make_work, situations


def test_a_plan_of_two_works() -> None:
    """Two papers of half an hour and two hours, at an hour a day, are read in three days."""
    plan = make_plan(make_situation(make_work("short"), make_work("long", pages=40)))
    assert [(day.day - TODAY, day.read_minutes) for day in plan.days] == [(0, 60), (1, 60), (2, 30)]
    assert plan.finishes == {"short": TODAY, "long": TODAY + 2}
    assert plan.feasible
    assert plan.left == 150


def test_a_missed_deadline_says_by_how_much() -> None:
    """Of two deadlines that fail the first is told, with the minutes that are left undone then."""
    due = make_work("due", pages=50, deadline=TODAY + 1), make_work("later", pages=50, deadline=TODAY + 2)
    plan = make_plan(make_situation(*due, make_work("free")))
    assert plan.shortfall == Shortfall(TODAY + 1, 30)
    assert not plan.feasible


def test_a_deadline_that_passed_is_missed() -> None:
    """What was due yesterday is missed by all its minutes."""
    plan = make_plan(make_situation(make_work("due", deadline=TODAY - 1)))
    assert plan.shortfall == Shortfall(TODAY - 1, 30)


def test_nothing_to_read() -> None:
    """An empty goal is a plan of no days, finished today."""
    plan = make_plan(make_situation(goal=Goal(())))
    assert (plan.days, plan.finish.p50, plan.finish.p80, plan.feasible) == ((), TODAY, TODAY, True)


def test_no_minutes_no_finish() -> None:
    """Without a budget there is no date, rather than a wrong one."""
    plan = make_plan(make_situation(make_work(), budget=Budget.daily(0)))
    assert (plan.finish.p50, plan.finish.p80, plan.finishes) == (None, None, {})


def test_today_is_ticked_off() -> None:
    """What was read today leaves today's list: in part, wholly, or because it took less than foreseen."""
    works = make_work("a", pages=10), make_work("b", pages=7), make_work("c", pages=3)
    today = make_plan(make_situation(*works)).days[0]
    assert ticked_off(today, {}) == today.reading
    assert ticked_off(today, {"a": 12, "b": 21}) == (
        Chunk("a", 18, finishes=True),
        Chunk("c", 9, finishes=True),
    )
    assert ticked_off(today, {"a": 5}, finished=["a", "c"]) == (Chunk("b", 21, finishes=True),)


@given(situations())
def test_the_same_input_gives_the_same_plan(situation: Situation) -> None:
    """A plan is a function of its situation, whatever order the works are held in."""
    turned = dict(reversed(list(situation.works.items())))
    again = Situation(
        situation.today, situation.goal, turned, situation.budget, situation.reviews, situation.learner
    )
    assert make_plan(again) == make_plan(situation)


def test_a_glance_goes_on_to_the_next_day_of_reading() -> None:
    """Of a plan of weeks a glance works out today, the days off after it, and the day that reads again."""
    budget = Budget((60,) * 7, frozenset({TODAY + 1, TODAY + 2}), slack=0.0)
    seen = glance(make_situation(make_work(pages=400), budget=budget))
    assert [day.read_minutes for day in seen.days] == [60, 0, 0, 60]


@given(situations())
def test_a_glance_is_the_beginning_of_the_plan(situation: Situation) -> None:
    """A glance has the plan's works, finish, shortfall and next day of reading; its days are the plan's first."""
    seen, plan = glance(situation), make_plan(situation)
    assert seen == plan._replace(days=plan.days[: len(seen.days)])
    assert any(day.reading for day in seen.days[1:]) == any(day.reading for day in plan.days[1:])


@given(situations())
def test_no_work_is_begun_before_what_it_needs_is_finished(situation: Situation) -> None:
    """In the order of reading, the first piece of a work comes after the last of each work that it needs."""
    plan = make_plan(situation)
    if circles(situation):
        return
    chunks = [chunk for day in plan.days for chunk in day.reading]
    first = {chunk.key: place for place, chunk in reversed(list(enumerate(chunks)))}
    last = {chunk.key: place for place, chunk in enumerate(chunks) if chunk.finishes}
    planned = {work.key for work in plan.works}
    for key, place in first.items():
        assert all(last[need] < place for need in situation.works[key].needs if need in planned)


@given(situations())
def test_few_works_are_open_at_a_time(situation: Situation) -> None:
    """A plan opens one work at a time besides those that the learner has begun."""
    plan = make_plan(situation)
    begun = {work.key for work in plan.works if work.work.is_open}
    opened = set(begun)
    for day in plan.days:
        for chunk in day.reading:
            opened.add(chunk.key)
            assert len(opened) <= len(begun) + 1
            if chunk.finishes:
                opened.discard(chunk.key)
                begun.discard(chunk.key)


@given(situations())
def test_a_feasible_deadline_is_met_by_the_plan(situation: Situation) -> None:
    """A plan is feasible exactly when it finishes each work by its deadline."""
    plan = make_plan(situation)
    met = [
        plan.finishes.get(work.key, work.deadline + 1) <= work.deadline
        for work in plan.works
        if work.deadline is not None
    ]
    assert plan.feasible == all(met)
    assert plan.shortfall is None or plan.shortfall.minutes > 0


@given(situations())
def test_the_later_promise_is_not_the_earlier_date(situation: Situation) -> None:
    """The day that is kept four times of five does not come before the day that is kept half the time."""
    finish = make_plan(situation).finish
    assert finish.p50 is not None or finish.p80 is None
    assert finish.p50 is None or finish.p80 is None or finish.p50 <= finish.p80
