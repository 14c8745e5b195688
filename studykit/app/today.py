"""Today: the plan's list with what is done ticked off, and the reviews that wait."""

from typing import Any

from studykit.app.context import App
from studykit.app.plan_shape import iso, iso_or_none
from studykit.app.planning import Planned, planned
from studykit.app.queueing import todays_queue
from studykit.app.settings import review_settings
from studykit.reading.agenda import PlannedWork, wanted
from studykit.reading.forward import REVIEW_SHARE, PlannedDay
from studykit.reading.model import Pass, ReadingState
from studykit.reading.pace import pace
from studykit.reading.plan import glance, ticked_off
from studykit.reading.why import why_here


def today(app: App) -> dict[str, Any]:
    """Today's reading and reviews with their minutes, in the shape of `today --json`.

    Raises:
        NotFoundError: there is no library.
    """
    with app.reading() as reader:
        now = planned(app, reader, glance)
        queue, seconds, answers = todays_queue(reader, app.now_ms, review_settings(reader, app.now_ms))
    day = next(iter(now.plan.days), None)
    return {
        "date": iso(now.plan.today),
        "plan": "yours" if now.is_stored else "default",
        "budget": now.situation.budget.minutes(now.plan.today),
        "reading": [] if day is None else _left(now, day),
        "done": _done(now),
        "next": _next_day(now),
        "review": {
            "due": len(queue.review), "new": len(queue.new),
            "learning": len(queue.learning) + len(queue.later),
            "minutes": round(queue.minutes(seconds)), "answered": sum(row["n"] for row in answers),
            **_waiting(now, day),
        },
        "pace": _pace(now),
        "finish": {
            "p50": iso_or_none(now.plan.finish.p50), "p80": iso_or_none(now.plan.finish.p80),
            "deadline": iso_or_none(now.wish.deadline), "feasible": now.plan.feasible,
        },
        "days_behind": now.days_behind,
        "offers_new": now.offers_new,
    }  # fmt: skip


def _waiting(now: Planned, day: PlannedDay | None) -> dict[str, Any]:
    """Minutes of reviews that the day does not hold, and the days until none wait; nothing is overdue."""
    waiting = 0 if day is None else round(day.waiting_minutes)
    return {"waiting_minutes": waiting, "waiting_days": _days_to_clear(now) if waiting else None}


def _days_to_clear(now: Planned) -> int | None:
    from studykit.review.backlog import days_to_clear

    reviews, budget = now.situation.reviews, now.situation.budget
    week = sum(budget.plannable(now.plan.today + ahead) for ahead in range(7))
    return days_to_clear((load * reviews.seconds / 60 for load in reviews.due_load), REVIEW_SHARE * week / 7)


def _left(now: Planned, day: PlannedDay) -> list[dict[str, Any]]:
    """What is still to read of the day's list."""
    log, today = now.gathered.log, now.plan.today
    works = {work.key: work for work in now.plan.works}
    left = ticked_off(day, log.minutes.get(today, {}), log.closed.get(today, ()))
    return [
        {
            "key": chunk.key, "title": now.gathered.titles[chunk.key], "minutes": chunk.minutes,
            "part": _part(works[chunk.key], day),
            "finishes": chunk.finishes, "why": _why(now, works[chunk.key]),
        }
        for chunk in left
    ]  # fmt: skip


def _part(work: PlannedWork, day: PlannedDay) -> str | None:
    """How much of a work the day reads, when it is not all of it; and how closely."""
    minutes = sum(chunk.minutes for chunk in day.reading if chunk.key == work.key)
    closely = "" if work.reading_pass is Pass.READ else f"to {work.reading_pass}"
    share = "" if minutes == work.left else f"{minutes} of {work.left} min"
    return ", ".join(filter(None, (closely, share))) or None


def _why(now: Planned, work: PlannedWork) -> list[str]:
    """Reasons in words; the deadline of the whole plan only where there is no other."""
    reasons = why_here(work)
    own = [reason for reason in reasons if reason.day is None or reason.day != now.wish.deadline]
    return [
        f"{reason.words} {iso(reason.day)}" if reason.day is not None else reason.words
        for reason in own or reasons
    ]


def _done(now: Planned) -> list[dict[str, Any]]:
    """What was read today, on the list or not."""
    log, today = now.gathered.log, now.plan.today
    closed = log.closed.get(today, frozenset())
    return [
        {"key": key, "title": now.gathered.titles[key], "minutes": minutes, "finished": key in closed}
        for key, minutes in log.minutes.get(today, {}).items()
    ]


def _next_day(now: Planned) -> dict[str, Any] | None:
    """The first day after today that reads what is not finished by now, with the first of its works."""
    closed = now.gathered.log.closed.get(now.plan.today, frozenset())
    for day in now.plan.days[1:]:
        left = [chunk for chunk in day.reading if chunk.key not in closed]
        if left:
            return {
                "date": iso(day.day), "minutes": sum(chunk.minutes for chunk in left),
                "key": left[0].key, "title": now.gathered.titles[left[0].key],
            }  # fmt: skip
    return None


def _pace(now: Planned) -> dict[str, Any]:
    log, today = now.gathered.log, now.plan.today
    closed = log.closed.get(today, frozenset())
    left = [work for work in now.plan.works if work.key not in closed]
    speed = pace(now.plan, now.wish.deadline, min(log.minutes, default=today), log.totals())
    read = sum(work.state is ReadingState.READ for work in wanted(now.situation))
    return {
        "minutes_a_day": max(now.wish.week),
        "needed": _rounded(speed.needed), "actual": _rounded(speed.actual),
        "works_left": len(left), "works_read": read + len(now.plan.works) - len(left),
        "minutes_left": sum(work.left for work in left),
    }  # fmt: skip


def _rounded(minutes: float | None) -> float | None:
    return None if minutes is None else round(minutes, 1)
