"""How plans are drawn: days, weeks, reasons, remedies."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from studykit.cli import charts
from studykit.cli.printer import Column, Printer
from studykit.cli.today import finish_words

_DAYS = 7
_WEEKS = 16
_NAMES = 6  # works named of a remedy
_CLOSELY = {"read": "", "skim": ", to skim", "study": ", to study"}

Value = Mapping[str, Any]


def show_plan(out: Printer, value: Value, titles: Mapping[str, str]) -> None:
    """The plan: what it is, the coming days, the weeks, the end, remedies."""
    _goal(out, value)
    out.line()
    coming = [day for day in value["days"][:_DAYS] if day["budget"]]
    if coming:
        columns = (
            Column("day"),
            Column("min", right=True),
            Column("read", color="cyan"),
            Column("", shrink=True),
        )
        out.table(columns, [row for day in coming for row in _rows(day, titles)])
        out.line()
    for line in weeks(value["days"][: _WEEKS * 7], out.width):
        out.line(line)
    if len(value["days"]) > _WEEKS * 7:
        out.line(f"… until {_short(value['days'][-1]['date'])} {value['days'][-1]['date'][:4]}")
    out.line()
    _end(out, value)


def _goal(out: Printer, value: Value) -> None:
    from studykit.app.week import week_words

    goal = value["goal"]
    if goal["works"] is not None:
        what = f"{len(goal['works'])} works chosen"
    else:
        what = goal["query"] or "all of the library"
    closely = _CLOSELY[goal["pass"]]
    pace = f", at most {goal['pace']} min of reading a day" if goal["pace"] else ""
    out.head(f"{what}{closely}: {week_words(goal['minutes'])}{pace}")
    out.text(f"{value['works']} works left, {value['minutes'] / 60:.0f} h of reading.")
    if not value["stored"]:
        out.note(out.style("This is not a plan of yours yet: `studykit plan new` makes one.", dim=True))


def _rows(day: Value, titles: Mapping[str, str]) -> Iterator[tuple[Any, ...]]:
    name = _short(day["date"])
    for chunk in day["reading"]:
        mark = "" if chunk["finishes"] else "… "
        yield name, chunk["minutes"], chunk["key"], mark + titles[chunk["key"]]
        name = ""
    if day["review_minutes"] >= 1:
        yield name, round(day["review_minutes"]), "", "reviews"


def weeks(days: Sequence[Value], width: int) -> Iterator[str]:
    """A bar for each week: reading, with the reviews beside it in words, and how many works it finishes."""
    rows: list[tuple[str, float, str]] = []
    for monday, of_week in groupby(days, key=lambda day: _monday(day["date"])):
        week = list(of_week)
        read = sum(day["read_minutes"] for day in week)
        reviews = sum(day["review_minutes"] for day in week)
        done = sum(chunk["finishes"] for day in week for chunk in day["reading"])
        words = f"{read:>3} + {reviews:.0f} min{f', {done} done' if done else ''}"
        if rows or any(day["budget"] for day in week):
            rows.append((f"{monday:%d %b}", read + reviews, words))
    yield f"{'week':<6} minutes of reading + reviews, works done"
    yield from charts.bars(rows, min(width, 76))


def _end(out: Printer, value: Value) -> None:
    if not value["works"]:
        out.text("All of it is read.")
        return
    deadline = {"deadline": value["goal"]["deadline"], "feasible": True}
    out.text(finish_words(value["finish"] | deadline))
    if value["goal"]["deadline"]:
        _feasibility(out, value)
    if value["days_behind"]:
        out.text(_behind(value))
    if not value["converges"]:
        why = "works came in, or took longer than planned"
        out.text(f"You read, and no less is left than when the plan was made: {why}.", fg="yellow")
    for circle in value["circles"]:
        out.text(f"These need each other in a circle: {', '.join(circle)}.")


def _behind(value: Value) -> str:
    """How far from the plan as it was made, and what could be done where something should."""
    days = abs(value["days_behind"])
    words = f"{days} day{'s' * (days > 1)}"
    if value["days_behind"] < 0:
        return f"You are {words} ahead of the plan as it was made."
    if value["goal"]["deadline"] and value["likely"]:
        return f"You are {words} behind the plan as it was made; the deadline has room for that."
    extend = "`studykit plan extend` keeps the pace"
    ways = f"`studykit plan rebalance` keeps the end, {extend}" if value["feasible"] else extend
    return f"You are {words} behind the plan as it was made: {ways}."


def _feasibility(out: Printer, value: Value, *, commands: bool = True) -> None:
    deadline = value["goal"]["deadline"]
    if value["feasible"]:
        p50 = value["finish"]["p50"]
        if value["likely"]:
            out.text("The plan meets the deadline.", fg="green")
        elif p50 is not None and p50 <= deadline:
            out.text("The plan meets the deadline, but it is tight.", fg="yellow")
        else:
            out.text("It fits only when no day is missed and nothing takes longer than planned.", fg="yellow")
        return
    out.text(
        f"It does not fit until {deadline}: {value['deficit_minutes']} min of reading are left then.",
        fg="yellow",
    )
    if value["remedies"]:
        out.line("Any one of these would do, as long as no day is missed:")
    for remedy in value["remedies"]:
        words, how = _remedy_words(remedy)
        out.text(f"- {words}{':' if commands else ''}", indent=2, hanging=4)
        if commands:
            out.line(f"      {out.style(how, fg='cyan')}")  # whole, so that it can be copied


def _remedy_words(remedy: Value) -> tuple[str, str]:
    """A remedy in words, and the command that applies it to the plan that is stored."""
    match remedy["kind"]:
        case "later":
            return f"read until {remedy['date']}", f"studykit plan set --by {remedy['date']}"
        case "minutes":
            return (
                f"{remedy['minutes']} min more on each day of study",
                f"studykit plan set --minutes +{remedy['minutes']}",
            )
        case "leave_out":
            return f"leave out {_listed(remedy['works'])}", "studykit plan set --remedy leave-out"
        case _:
            ways = " or ".join(dict.fromkeys(remedy["passes"].values()))
            return f"{ways} {_listed(list(remedy['passes']))}", "studykit plan set --remedy lighter"


def _listed(keys: Sequence[str]) -> str:
    count = f"{len(keys)} works" if len(keys) > 1 else "one work"
    more = ", …" if len(keys) > _NAMES else ""
    return f"{count} ({', '.join(keys[:_NAMES])}{more})"


def show_forecast(out: Printer, value: Value) -> None:
    """A bar for each day."""
    rows = []
    for day in value["days"]:
        waiting = f", {day['waiting_minutes']:.0f} wait" if day["waiting_minutes"] >= 1 else ""
        words = (
            f"{day['read_minutes']:>3} + {day['review_minutes']:.0f} min{waiting}" if day["budget"] else "off"
        )
        rows.append((_short(day["date"]), day["read_minutes"] + day["review_minutes"], words))
    out.head("Minutes of reading + reviews")
    for line in charts.bars(rows, min(out.width, 76)):
        out.line(line)


def show_simulation(out: Printer, before: Value, after: Value) -> None:
    """What would be, beside what is."""
    for name, value in (("Now:  ", before), ("Then: ", after)):
        hours = f"{value['minutes'] / 60:.0f} h"
        out.text(f"{name}{value['works']} works, {hours}. {finish_words(value['finish'])}", hanging=6)
    if after["goal"]["deadline"]:
        _feasibility(out, after, commands=False)  # they would change the plan that is, not this one
    out.note(out.style("Nothing was stored.", dim=True))


def show_why(out: Printer, value: Value) -> None:
    """Why a work is where it is, takes so long, and why the end moved."""
    out.head(f"{value['key']}  {value['title']}")
    days = value["days"]
    if days:
        when = ", ".join(f"{_short(day['date'])} {day['minutes']} min" for day in days[:4])
        out.text(f"Planned: {when}{', …' if len(days) > 4 else ''}.")
    else:
        out.text("Planned: later than in three years.")
    out.text(f"Why then: {_reasons(value['here'])}.")
    out.text(f"Why {value['minutes']} min: {_reasons(value['minutes_of'])}.")
    finish = value["finish"]
    if finish["moved_by"]:
        before, now = (finish[name] or "beyond three years" for name in ("before", "today"))
        moved = f"the end moved from {before} to {now}" if before != now else f"the end stayed {now}"
        out.text(f"Since {_short(finish['since'])} {moved}: {_reasons(finish['moved_by'])}.")


def _reasons(reasons: Sequence[Value]) -> str:
    return "; ".join(f"{each['words']}{' ' + each['date'] if each['date'] else ''}" for each in reasons)


def _short(iso: str) -> str:
    return f"{date.fromisoformat(iso):%a %d %b}"


def _monday(iso: str) -> date:
    day = date.fromisoformat(iso)
    return day - timedelta(days=day.weekday())
