"""The statistics as a page of HTML, from the shape of `stats --json`."""

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from typing import Any

from studykit.exchange.page import key, page, section, table
from studykit.exchange.svg import Mark, bar, columns, heat_map

_PERIODS = {"month": "last 30 days", "year": "last year", "all": "ever"}
_BUTTONS = {"again": 3, "hard": 2, "good": 0, "easy": 1}  # with the series of their colours
_WEAKEST = 10
_FIRST_HOUR = 4  # a study day begins in the morning

Value = Mapping[str, Any]


def stats_page(value: Value) -> str:
    """A self-contained page of HTML of what `stats --json` says."""
    total = value["total"]
    sections = (_year, _retention, _forecast, _stability, _difficulty, _buttons, _hours, _topics, _works)
    return page(
        "Reviews",
        f"studykit, {date.fromisoformat(value['date']):%d %B %Y}",
        [
            (f"{total['answers']:,}", "reviews"),
            (
                f"{total['minutes'] / 60:,.0f} h" if total["minutes"] >= 120 else f"{total['minutes']} min",
                "of review",
            ),
            (f"{value['rhythm']['days_of_30']} of 30", "last days with reviews"),
            (_share(_overall(value["retention"]["month"])), "recalled, last 30 days"),
            (f"{value['cards']['young'] + value['cards']['mature']:,}", "cards in review"),
        ],
        [part(value) for part in sections],
    )


def _overall(period: Value) -> float | None:
    reviews = sum(stage["reviews"] for stage in period.values())
    return sum(stage["recalled"] for stage in period.values()) / reviews if reviews else None


def _share(share: float | None) -> str:
    return "–" if share is None else f"{share:.0%}"


def _year(value: Value) -> str:
    done = {date.fromisoformat(day["date"]): float(day["answers"]) for day in value["days"]}
    chart = heat_map(
        done, date.fromisoformat(value["date"]), "Reviews on each day of the year", unit="reviews"
    )
    levels = key([(f"c{level}", name) for level, name in enumerate(("none", "", "", "", "a full day"))])
    minutes = sum(day["minutes"] for day in value["days"])
    remark = f"{sum(done.values()):,.0f} reviews in {minutes / 60:,.0f} hours, on {len(done)} days"
    return section("The past year", remark, f'<div class="scroll">{chart}</div>{levels}', wide=True)


def _retention(value: Value) -> str:
    recall = value["retention"]
    rows = [
        (escape(f"{name}, {stage}"), _recall_bar(recall[period][stage]), _recall_words(recall[period][stage]))
        for period, name in _PERIODS.items()
        for stage in ("young", "mature")
    ]
    heads = (("", "words"), ("", "chart"), ("recalled", "number"))
    remark = (
        f"Share recalled in reviews; you aim at {recall['desired']:.0%}. Mature: waited three weeks or more."
    )
    return section("True retention", remark, table(heads, rows))


def _recall_bar(counts: Value) -> str:
    share = counts["share"] or 0.0
    return bar([(share, 0, _share(counts["share"]))], _share(counts["share"]))


def _recall_words(counts: Value) -> str:
    return f"{counts['share']:.1%} of {counts['reviews']:,}" if counts["reviews"] else "–"


def _forecast(value: Value) -> str:
    days = value["forecast"]
    marks = []
    for place, day in enumerate(days):
        when = date.fromisoformat(day["date"])
        said = f"{when:%a %d %b}: {day['answers']:.0f} reviews, {day['minutes']:.0f} min"
        marks.append(Mark(f"{when:%d %b}" if place % 7 == 1 else "", day["answers"], said))
    minutes = sum(day["minutes"] for day in days) / len(days)
    remark = f"Expected reviews, {minutes:.0f} minutes a day on average, if all that is due is answered."
    return section(f"The next {len(days)} days", remark, columns(marks, "Expected reviews a day", series=1))


def _stability(value: Value) -> str:
    chart = _bins(value["stability"], "Cards by stability", "days", 0)
    remark = "Cards by the days until their recall falls to 90%, each bar from its number on."
    return section("Stability", remark, chart)


def _difficulty(value: Value) -> str:
    chart = _bins(value["difficulty"], "Cards by difficulty", "", 2)
    return section("Difficulty", "Cards from 1, easy, to 10, hard.", chart)


def _bins(bins: Sequence[Value], label: str, unit: str, series: int) -> str:
    marks = []
    for each in bins:
        low, high = f"{each['from']:.0f}", f"–{each['to']:.0f}" if each["to"] else "+"
        said = f"{low}{high} {unit}: {each['cards']} cards"
        marks.append(Mark(low if each["to"] else f"{low}+", each["cards"], said))
    return columns(marks, label, series=series)


def _buttons(value: Value) -> str:
    rows = []
    for stage, counts in value["answers"].items():
        total = sum(counts.values())
        pieces = [
            (count / total, _BUTTONS[name], f"{name}: {count / total:.0%} ({count:,})")
            for name, count in counts.items()
            if total
        ]
        rows.append((stage, bar(pieces, f"Answers to {stage} cards"), f"{total:,}"))
    legend = key([(f"s{series}", name) for name, series in _BUTTONS.items()])
    heads = (("cards", "words"), ("", "chart"), ("reviews", "number"))
    return section("Answers", "How often each button was pressed.", table(heads, rows) + legend)


def _hours(value: Value) -> str:
    found = {each["hour"]: each for each in value["hours"]}
    marks = []
    for place in range(24):
        hour = (place + _FIRST_HOUR) % 24
        each = found.get(hour, {"answers": 0, "share": None})
        said = f"{hour} h: {each['answers']:,} reviews, {_share(each['share'])} recalled"
        marks.append(Mark(str(hour) if place % 4 == 0 else "", each["answers"], said, each["share"]))
    legend = key([("s1", "reviews"), ("s3", "share recalled, the upper line is 100 %")])
    chart = columns(marks, "Reviews by hour of the day", series=1)
    return section("Hours of the day", "When you review, and how well you recall then.", chart + legend)


def _topics(value: Value) -> str:
    rows = [_recalled(topic["name"], topic["retention"], f"{topic['cards']:,}") for topic in value["topics"]]
    heads = (("topic", "words"), ("recalled now", "chart"), ("", "number"), ("cards", "number"))
    return section("Topics", "What you would recall today, works weighted by importance.", table(heads, rows))


def _works(value: Value) -> str:
    rows = [_recalled(work["title"] or work["key"], work["retention"]) for work in value["works"][:_WEAKEST]]
    heads = (("work", "words"), ("recalled now", "chart"), ("", "number"))
    return section("Works that fade", "Those of which you recall least today.", table(heads, rows))


def _recalled(name: str, share: float, *more: str) -> tuple[str, ...]:
    return escape(name), bar([(share, 0, _share(share))], f"{name}: {_share(share)}"), _share(share), *more
