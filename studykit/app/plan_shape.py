"""Plans as scripts see them: the shape of `plan --json`."""

from typing import TYPE_CHECKING, Any

from studykit.review.day import StudyDay, day_to_date

if TYPE_CHECKING:
    from studykit.app.planning import Planned
    from studykit.reading.remedies import Remedy


def plan_value(now: "Planned") -> dict[str, Any]:
    """A plan in the shape of `plan --json`."""
    from studykit.reading.agenda import circles
    from studykit.reading.remedies import remedies

    plan, deadline = now.plan, now.wish.deadline
    p80 = plan.finish.p80
    return {
        "stored": now.is_stored,
        "goal": goal_value(now),
        "days": [
            {
                "date": iso(day.day),
                "reading": [
                    {"key": chunk.key, "minutes": chunk.minutes, "finishes": chunk.finishes}
                    for chunk in day.reading
                ],
                "read_minutes": day.read_minutes,
                "review_minutes": round(day.review_minutes, 1),
                "waiting_minutes": round(day.waiting_minutes, 1),
                "budget": day.budget,
            }
            for day in plan.days
        ],
        "works": len(plan.works),
        "minutes": plan.left,
        "days_behind": now.days_behind,
        "converges": now.converges,
        "offers_new": now.offers_new,
        "finish": {"p50": iso_or_none(plan.finish.p50), "p80": iso_or_none(p80)},
        "feasible": plan.feasible,
        "likely": deadline is None or (p80 is not None and p80 <= deadline),
        "deficit_minutes": plan.shortfall.minutes if plan.shortfall else 0,
        "first_missed": iso_or_none(plan.shortfall.deadline) if plan.shortfall else None,
        "remedies": [remedy_value(remedy) for remedy in remedies(now.situation)],
        "circles": [list(keys) for keys in circles(now.situation)],
        "progress": _progress(now),
    }


def _progress(now: "Planned") -> list[dict[str, Any]]:
    """Minutes read by the end of each day since the first, and what the plan foresaw once it was made."""
    made, totals, today = now.wish.baseline, now.gathered.log.totals(), now.plan.today
    first = min([*totals, made.day if made else today])
    found, read, before = [], 0, 0
    for day in range(first, today):
        if made is not None and day == made.day:
            before = read
        read += totals.get(day, 0)
        planned = before + made.foreseen(day + 1) if made is not None and day >= made.day else None
        found.append({"date": iso(day), "read": read, "planned": planned})
    return found


def goal_value(now: "Planned") -> dict[str, Any]:
    """What is planned, for scripts."""
    wish = now.wish
    return {
        "query": wish.query, "works": None if wish.works is None else list(wish.works),
        "without": list(wish.without), "order": wish.order.value, "pass": wish.reading_pass.value,
        "passes": {key: each.value for key, each in wish.passes.items()},
        "deadline": iso_or_none(wish.deadline), "pace": wish.pace, "minutes": list(wish.week),
        "days_off": [iso(day) for day in sorted(now.situation.budget.days_off) if day >= now.plan.today][:60],
    }  # fmt: skip


def remedy_value(remedy: "Remedy") -> dict[str, Any]:
    """A remedy as `kind` and what it takes."""
    from studykit.reading.remedies import LaterDeadlines, LeaveOut, MoreMinutes

    match remedy:
        case LaterDeadlines(moved):
            return {"kind": "later", "date": iso(max(moved.values()))}
        case MoreMinutes(minutes):
            return {"kind": "minutes", "minutes": minutes}
        case LeaveOut(works):
            return {"kind": "leave_out", "works": list(works)}
        case _:
            return {"kind": "lighter", "passes": {key: each.value for key, each in remedy.passes.items()}}


def iso(day: StudyDay) -> str:
    """A study day as scripts read it."""
    return day_to_date(day).isoformat()


def iso_or_none(day: StudyDay | None) -> str | None:
    """The same for a day that may be none."""
    return None if day is None else iso(day)
