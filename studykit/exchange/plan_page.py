"""The plan as a page of HTML, from the shape of `plan --json`: burn-up, load, calendar."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from html import escape
from itertools import accumulate
from typing import Any

from studykit.exchange.page import key, page, section, table

_LOAD_DAYS = 84
_CALENDAR_WEEKS = 5
_WIDTH, _HEIGHT = 1000, 220

Value = Mapping[str, Any]


def plan_page(value: Value, titles: Mapping[str, str]) -> str:
    """A self-contained page of HTML of what `plan --json` says.

    Args:
        value: the plan.
        titles: of its works, by key.
    """
    finish, deadline = value["finish"], value["goal"]["deadline"]
    behind = value["days_behind"]
    tiles = [
        (f"{value['works']:,}", "works left"),
        (f"{value['minutes'] / 60:,.0f} h", "of reading left"),
        (_date(finish["p50"]), "all read, as likely as not"),
        (_date(finish["p80"]), "all read, four times of five"),
        (_date(deadline), "deadline"),
        ("–" if behind is None else f"{abs(behind)} days", "ahead" if behind and behind < 0 else "behind"),
    ]
    remark = value["goal"]["query"] or "all of the library"
    sections = (_remedies(value), _burn_up(value), _load(value), _calendar(value, titles))
    return page("Reading plan", f"studykit, {remark}", tiles, [part for part in sections if part])


def _date(iso: str | None) -> str:
    return f"{date.fromisoformat(iso):%d %b %Y}" if iso else "–"


def _burn_up(value: Value) -> str:
    past, days = value["progress"], value["days"]
    read = past[-1]["read"] if past else 0
    start = date.fromisoformat((past or days or [{"date": "1970-01-01"}])[0]["date"])
    ahead = list(accumulate((day["read_minutes"] for day in days), initial=read))
    scope = read + value["minutes"]
    foreseen = [(place, each["planned"]) for place, each in enumerate(past, 1) if each["planned"] is not None]
    deadline = value["goal"]["deadline"]
    due = [(date.fromisoformat(deadline) - start).days + 1] if deadline else []
    span = max(1, len(past) + len(ahead), *due)
    lines = [
        _line([(0, scope), (span, scope)], "--line", span, scope),
        *(_line([(day, 0), (day, scope)], "--s3", span, scope) for day in due),
        _line(foreseen, "--s2", span, scope),
        _line([*enumerate([read, *ahead], len(past))], "--s1", span, scope, dashed=True),
        _line([*enumerate([0, *(each["read"] for each in past)])], "--s0", span, scope),
    ]
    end = start + timedelta(days=span)
    ends = f"{start:%d %b %Y} to {end:%d %b %Y}, {scope / 60:,.0f} hours in all"
    names = [("s0", "read"), ("s1", "planned from today")]
    names += [("s2", "foreseen when the plan was made")] * bool(foreseen) + [("s3", "deadline")] * bool(due)
    return section("Burn-up", ends, _svg("".join(lines), "Minutes read and planned") + key(names), wide=True)


def _line(
    points: Sequence[tuple[int, float]], colour: str, span: int, most: float, *, dashed: bool = False
) -> str:
    if len(points) < 2:
        return ""
    places = " ".join(
        f"{_WIDTH * x / span:.1f},{_HEIGHT - 8 - (_HEIGHT - 16) * y / max(1, most):.1f}" for x, y in points
    )
    dashes = ' stroke-dasharray="6 5"' if dashed else ""
    style = f"stroke:var({colour})"
    return f'<polyline points="{places}" fill="none" stroke-width="2.5"{dashes} style="{style}"/>'


def _load(value: Value) -> str:
    days = value["days"][:_LOAD_DAYS]
    most = max((day["budget"] for day in days), default=0) or 1
    wide = _WIDTH / max(1, len(days))
    parts = []
    for place, day in enumerate(days):
        said = f"{day['date']}: {day['read_minutes']} min reading, {day['review_minutes']:.0f} min reviews"
        top = float(_HEIGHT)
        for minutes, series in ((day["review_minutes"], 2), (day["read_minutes"], 0)):
            tall = minutes / most * (_HEIGHT - 10)
            top -= tall
            parts.append(
                f'<rect x="{place * wide + wide * 0.1:.1f}" y="{top:.1f}" width="{wide * 0.8:.1f}"'
                f' height="{tall:.1f}" class="s{series}"><title>{escape(said)}</title></rect>'
            )
    names = key([("s0", "reading"), ("s2", "reviews")])
    remark = f"The coming {len(days)} days; the height is {most} minutes"
    return section("Reading and reviews", remark, _svg("".join(parts), "Minutes a day") + names, wide=True)


def _svg(content: str, label: str) -> str:
    return (
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" width="100%" height="{_HEIGHT}" preserveAspectRatio="none"'
        f' role="img" aria-label="{escape(label)}">{content}</svg>'
    )


def _calendar(value: Value, titles: Mapping[str, str]) -> str:
    days = {date.fromisoformat(day["date"]): day for day in value["days"]}
    if not days:
        return ""
    first = min(days)
    monday = first - timedelta(days=first.weekday())
    cells = [
        _cell(day, days.get(day), titles)
        for day in (monday + timedelta(days=step) for step in range(7 * _CALENDAR_WEEKS))
    ]
    grid = f'<div class="days">{"".join(cells)}</div>'
    return section("Calendar", "What is read when; ✓ where a work ends", grid, wide=True)


def _cell(day: date, planned: Value | None, titles: Mapping[str, str]) -> str:
    lines = [f"<b>{day:%a %d %b}</b>"]
    for chunk in planned["reading"] if planned else ():
        mark = " ✓" if chunk["finishes"] else ""
        title = escape(titles.get(chunk["key"], chunk["key"]))
        lines.append(f'<div class="words">{chunk["minutes"]} min {title}{mark}</div>')
    if planned and planned["review_minutes"] >= 1:
        lines.append(f"<div>{planned['review_minutes']:.0f} min reviews</div>")
    return f'<div class="{"day" if len(lines) > 1 else "idle day"}">{"".join(lines)}</div>'


def _remedies(value: Value) -> str:
    if value["feasible"]:
        return ""
    rows = [[escape(_remedy_words(remedy))] for remedy in value["remedies"]]
    remark = f"{value['deficit_minutes']} minutes are left on {value['first_missed']}; any one of these helps"
    return section("The deadline is missed", remark, table([("", "words")], rows), wide=True)


def _remedy_words(remedy: Value) -> str:
    match remedy["kind"]:
        case "later":
            return f"Read until {remedy['date']}"
        case "minutes":
            return f"{remedy['minutes']} minutes more on each day of study"
        case "leave_out":
            return f"Leave out {', '.join(remedy['works'])}"
        case _:
            return (
                f"Read less closely: {', '.join(f'{key} ({way})' for key, way in remedy['passes'].items())}"
            )
