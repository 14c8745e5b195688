"""The plan as the learner makes, sees and changes it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from studykit.app.context import App
from studykit.app.days import study_day_now
from studykit.app.plan_shape import iso, iso_or_none
from studykit.app.settings import review_settings
from studykit.app.situation import Gathered, days_of_rule, gather
from studykit.app.wish import Wish, stored_wish
from studykit.errors import ConflictError, NotFoundError, UsageError
from studykit.reading.baseline import baseline, converges, days_behind, offers_new_plan
from studykit.reading.plan import Plan, make_plan
from studykit.reading.situation import Situation
from studykit.review.day import StudyDay, date_to_day, day_to_date
from studykit.store import plan_queries
from studykit.store.reads import Reader

if TYPE_CHECKING:
    from studykit.reading.why import Reason

_SAME_DAYS = frozenset({"state", "is", "retention", "sort"})
"""Fields of a query whose answer changes while the plan is read: its works are then listed once."""


class Planned(NamedTuple):
    """The plan of a study day with what it was made from.

    Attributes:
        is_stored: whether the learner made it; else it is the default.
    """

    wish: Wish
    is_stored: bool
    gathered: Gathered
    plan: Plan

    @property
    def situation(self) -> Situation:
        """What the plan was made from."""
        return self.gathered.situation

    @property
    def days_behind(self) -> int | None:
        """Study days behind the baseline, ahead when negative; None without one."""
        made = self.wish.baseline
        return None if made is None else days_behind(made, self.plan.today, self.plan.left)

    @property
    def converges(self) -> bool:
        """Whether there is less left to read than when the plan was made; True until that can be told."""
        made = self.wish.baseline
        if made is None:
            return True
        read = sum(minutes for day, minutes in self.gathered.log.totals().items() if day >= made.day)
        return converges(made, self.plan.today, self.plan.left, read)

    @property
    def offers_new(self) -> bool:
        """Whether the learner was away so long that a new plan is offered."""
        return offers_new_plan(max(self.gathered.log.minutes, default=None), self.plan.today)


def standing_wish(app: App, reader: Reader) -> tuple[Wish, bool]:
    """The wish that holds now, and whether the learner stored it."""
    row = plan_queries.standing_plan(reader, app.now_ms + 1)
    return stored_wish(row), row is not None


def planned(app: App, reader: Reader, plan: Callable[[Situation], Plan] = make_plan) -> Planned:
    """Today's plan, from the log before today began.

    Args:
        app: the library.
        reader: the same, open.
        plan: what makes it, such as `glance` where today's list alone is wanted.
    """
    wish, is_stored = standing_wish(app, reader)
    gathered = gather(app, reader, wish, study_day_now(app, reader))
    return Planned(wish, is_stored, gathered, plan(gathered.situation))


def current(app: App, *, least_days: int = 0) -> Planned:
    """Today's plan.

    Raises:
        NotFoundError: there is no library.
    """
    with app.reading() as reader:
        return planned(app, reader, partial(make_plan, least_days=least_days))


# ---- making and changing ------------------------------------------------------------------------------


def trial(app: App, wish: Wish) -> Planned:
    """The plan that a wish would give today; nothing is stored.

    Raises:
        UsageError: its query is wrong, or asks for nothing that could be read; or its deadline is past.
    """
    with app.reading() as reader:
        gathered = gather(app, reader, wish, study_day_now(app, reader))
    situation = gathered.situation
    if not any(key in situation.works for key in situation.goal.works):
        raise UsageError("the plan holds no work", hint="`studykit works QUERY` shows what a query finds")
    if not any(wish.week):
        raise UsageError("no day has any minutes", hint="give --minutes 45")
    if wish.deadline is not None and wish.deadline < situation.today:
        raise UsageError(f"{day_to_date(wish.deadline)} is past", hint="choose a later day")
    return Planned(wish, False, gathered, make_plan(situation))


def store(app: App, kind: str, wish: Wish) -> Planned:
    """Make the plan of a wish and store it with its baseline, as one operation.

    Args:
        app: the library.
        kind: `new`, `set`, `rebalance` or `extend`.
        wish: what is planned.
    """
    from studykit.store.plans import append_plan
    from studykit.store.study import start_operation

    made = trial(app, wish)
    kept = replace(wish, baseline=baseline(made.plan))
    with app.writing() as connection:
        operation = start_operation(connection, f"plan {kind}", {"planned": len(made.plan.works)}, app.now)
        append_plan(connection, kind, kept.columns(), app.now, operation)
    return made._replace(wish=kept, is_stored=True)


def frozen(app: App, wish: Wish) -> Wish:
    """A wish whose works do not change while they are read: a query for unread ones is answered once."""
    from studykit.app.finding import find_works
    from studykit.library.query import parse_query

    if wish.works is not None or not parse_query(wish.query).fields & _SAME_DAYS:
        return wish
    return replace(wish, works=tuple(work["key"] for work in find_works(app, wish.query)))


def named_works(app: App, names: Iterable[str]) -> tuple[str, ...]:
    """Keys of works by what the learner calls them.

    Raises:
        NotFoundError, AmbiguousError: a name fits no work, or several.
    """
    from studykit.app.library import resolve_work

    with app.reading() as reader:
        return tuple(resolve_work(reader, name)["key"] for name in names)


def drop(app: App) -> None:
    """Drop the plan; what holds then is the default.

    Raises:
        NotFoundError: there is none.
    """
    from studykit.store.plans import append_plan
    from studykit.store.study import start_operation

    with app.reading() as reader:
        wish, is_stored = standing_wish(app, reader)
    if not is_stored:
        raise NotFoundError("there is no plan of yours", hint="`studykit plan new` makes one")
    with app.writing() as connection:
        operation = start_operation(connection, "plan drop", {}, app.now)
        append_plan(connection, "drop", wish.columns(), app.now, operation)


def take_days_off(app: App, days: Sequence[date], *, off: bool) -> None:
    """Take single days off, or make them working days again."""
    from studykit.store.plans import append_days_off
    from studykit.store.study import start_operation

    command = "plan off" if off else "plan on"
    with app.writing() as connection:
        summary = {"days": [day.isoformat() for day in days]}
        operation = start_operation(connection, command, summary, app.now)
        append_days_off(connection, [date_to_day(day) for day in days], operation, off=off)


def take_rule_off(app: App, first: date, rule: str) -> Planned:
    """Take days off by an iCalendar rule such as `FREQ=WEEKLY;INTERVAL=2`, from a day on.

    Raises:
        UsageError: it is no such rule.
    """
    text = f"{first.isoformat()} {rule}"
    start = date_to_day(first)
    try:
        days_of_rule(text, range(start, start + 1))
    except (ValueError, TypeError) as error:
        hint = "write one such as FREQ=WEEKLY;BYDAY=WE (RFC 5545)"
        raise UsageError(f"{rule!r} is no rule of days: {error}", hint=hint) from None
    wish = current(app).wish
    return store(app, "set", replace(wish, rules=(*wish.rules, text)))


def rebalance(app: App) -> Planned:
    """Keep the end of the plan and spread what is left evenly until then.

    Raises:
        NotFoundError: no plan was made.
        ConflictError: what is left does not fit until then.
    """
    from studykit.reading.baseline import rebalanced

    now = _made(current(app))
    end = now.wish.deadline
    if end is None:
        end = now.plan.today if now.wish.baseline is None else now.wish.baseline.end
    goal = rebalanced(now.situation._replace(goal=now.situation.goal._replace(pace=None)), end)
    if goal is None:
        hint = "`studykit plan extend` moves the end, `studykit plan show` lists what else would help"
        raise ConflictError(f"what is left does not fit until {day_to_date(end)}", hint=hint)
    return store(app, "rebalance", replace(now.wish, pace=goal.pace))


def extend(app: App) -> Planned:
    """Keep the pace and move the end to where it leads.

    Raises:
        NotFoundError: no plan was made.
        ConflictError: it leads nowhere within three years.
    """
    from studykit.reading.baseline import extended

    now = _made(current(app))
    goal = extended(now.situation.goal, now.plan)
    if goal is None:
        raise ConflictError(
            "at this pace the end is more than three years away", hint="`studykit plan set --minutes 60`"
        )
    deadline = goal.deadline if now.wish.deadline is not None else None
    return store(app, "extend", replace(now.wish, deadline=deadline))


def _made(now: Planned) -> Planned:
    if not now.is_stored:
        raise NotFoundError("there is no plan of yours", hint="`studykit plan new` makes one")
    return now


def simulate(app: App, query: str, deadline: date | None, minutes: int | None) -> tuple[Planned, Planned]:
    """Today's plan, and what it would be with the works of a query, a deadline, or other minutes.

    Raises:
        UsageError: the query is wrong or finds nothing, or the deadline is past.
    """
    now = current(app)
    wish = now.wish
    if query:
        from studykit.app.finding import find_works

        keys = dict.fromkeys(now.situation.goal.works) if now.is_stored else {}
        found = dict.fromkeys(work["key"] for work in find_works(app, query))
        if not found:
            raise UsageError(f"no work fits {query!r}", hint="`studykit topics` lists what there is")
        keys |= found
        wish = replace(wish, works=tuple(keys))
    if deadline is not None:
        wish = replace(wish, deadline=date_to_day(deadline))
    if minutes is not None:
        wish = replace(wish, week=with_minutes(wish.week, lambda _: minutes))
    return now, trial(app, wish)


def with_minutes(week: Sequence[int], change: Callable[[int], int]) -> Any:
    """A week with other minutes on the days that have any."""
    return tuple(max(0, change(minutes)) if minutes else 0 for minutes in week)


# ---- why ----------------------------------------------------------------------------------------------


def why(app: App, name: str) -> tuple[Planned, dict[str, Any]]:
    """Why a work has its place, its minutes and its day, and why the finish moved.

    It is compared with that of the last day of study; that of a plan made since then has not moved.

    Raises:
        NotFoundError, AmbiguousError: the name fits no work, or several.
        NotFoundError: the work is not planned.
    """
    from studykit.app.library import resolve_work
    from studykit.reading.why import why_here, why_moved, why_so_long

    with app.reading() as reader:
        key = resolve_work(reader, name)["key"]
        now = planned(app, reader)
        settings = review_settings(reader, app.now_ms)
        since = _last_day_of_study(now)
        then = plan_queries.standing_plan(reader, settings.day_start_ms(since))
        gathered = gather(app, reader, stored_wish(then), since)
    work = next((work for work in now.plan.works if work.key == key), None)
    if work is None:
        raise NotFoundError(f"{key} is not in the plan", hint="it is read, dropped, or not asked for")
    before = make_plan(gathered.situation)
    log = now.gathered.log
    is_new = now.is_stored and then is None
    moved = () if is_new else why_moved(before, now.plan, log.totals(), log.closed.get(since, ()))
    value = {
        "key": key,
        "title": now.gathered.titles[key],
        "minutes": work.left,
        "days": [
            {"date": iso(day.day), "minutes": chunk.minutes}
            for day in now.plan.days
            for chunk in day.reading
            if chunk.key == key
        ],
        "here": [_reason(reason) for reason in why_here(work)],
        "minutes_of": [_reason(reason) for reason in why_so_long(work)],
        "finish": {
            "since": iso(since),
            "before": iso_or_none(before.finish.p50),
            "today": iso_or_none(now.plan.finish.p50),
            "moved_by": [_reason(reason) for reason in moved],
        },
    }
    return now, value


def _last_day_of_study(now: Planned) -> StudyDay:
    """The last day before today that had minutes; yesterday when none had for two weeks."""
    today, budget = now.plan.today, now.situation.budget
    return next((day for day in range(today - 1, today - 15, -1) if budget.minutes(day)), today - 1)


def _reason(reason: "Reason") -> dict[str, Any]:
    minutes = None if reason.minutes is None else round(reason.minutes)
    return {"kind": reason.kind, "words": reason.words, "minutes": minutes, "date": iso_or_none(reason.day)}
