"""`studykit stats`: what was reviewed and recalled, and what is to come."""

from datetime import date
from typing import Any

import click

from studykit.cli import charts
from studykit.cli.options import Run, common, examples
from studykit.cli.printer import Column, Printer
from studykit.cli.rereading import REASONS

_PERIODS = {"month": "last 30 days", "year": "last year", "all": "ever"}
_STAGES = ("new", "learning", "young", "mature")
_WEAKEST = 5


@click.command(
    name="stats",
    epilog=examples("studykit stats", "studykit stats --html stats.html", "studykit stats --json"),
)
@click.option("--html", metavar="FILE", help="Write a page.")
@common
def command(run: Run, html: str | None) -> None:
    """Show reviews and minutes of the year, retention, the coming 30 days, and the state of the cards.

    Retention is the share recalled in reviews of cards in review, the first of each day; a card is mature
    when it waited three weeks or more. `--html` writes all of it as one page that needs nothing else.
    """
    from studykit.app.stats import statistics, write_page

    value = statistics(run.app)
    if html is not None:
        write_page(html, value)
        run.out.note(f"Wrote {html}.")
    if run.out.as_json:
        run.out.json("stats", value)
    elif html is None:
        _show(run.out, value)


def _show(out: Printer, value: dict[str, Any]) -> None:
    if not value["total"]["answers"]:
        out.line("Nothing was reviewed yet.")
        out.line(_cards(value["cards"]))
        out.note(
            out.style(
                "`studykit read WORK done` unlocks the cards of a work, `studykit review` asks.", dim=True
            )
        )
        return
    for part in (_year, _retention, _forecast, _states, _buttons, _hours, _topics, _weakest, _again):
        part(out, value)


def _year(out: Printer, value: dict[str, Any]) -> None:
    total, rhythm = value["total"], value["rhythm"]
    hours = f"{total['minutes'] / 60:.0f} h" if total["minutes"] >= 120 else f"{total['minutes']} min"
    out.head(f"{value['date']}  {total['answers']} reviews in {hours} on {total['days']} days")
    out.line()
    done = {date.fromisoformat(day["date"]): float(day["answers"]) for day in value["days"]}
    for line in charts.heat_map(done, date.fromisoformat(value["date"]), out.width):
        out.line(out.style(line, fg="green"))
    most = max(done.values(), default=0)
    out.line(out.style(f"    {charts.LEVELS} reviews a day, {most:.0f} at most", dim=True))
    out.line(f"You reviewed on {rhythm['days_of_30']} of the last 30 days.")


def _retention(out: Printer, value: dict[str, Any]) -> None:
    recall = value["retention"]
    _part(out, "True retention", f"you aim at {recall['desired']:.0%}")
    rows = [
        (name, *(_recalled(recall[period][stage]) for stage in ("young", "mature")))
        for period, name in _PERIODS.items()
    ]
    out.table((Column(""), Column("young", right=True), Column("mature", right=True)), rows)


def _recalled(counts: dict[str, Any]) -> str:
    return f"{counts['share']:.1%} of {counts['reviews']}" if counts["reviews"] else "–"


def _forecast(out: Printer, value: dict[str, Any]) -> None:
    days = value["forecast"]
    minutes = sum(day["minutes"] for day in days) / len(days)
    answers = sum(day["answers"] for day in days) / len(days)
    _part(out, f"Next {len(days)} days", f"{answers:.0f} reviews a day, {minutes:.0f} min, if none waits")
    for line in charts.columns([day["answers"] for day in days], out.width):
        out.line(out.style(line, fg="cyan"))
    out.line(_scale([f"{date.fromisoformat(day['date']).day}" for day in days], out.width, every=7))


def _states(out: Printer, value: dict[str, Any]) -> None:
    _part(out, "Cards", _cards(value["cards"]))
    out.line(out.style("stability, days until recall falls to 90 %", dim=True))
    _bins(out, value["stability"], " d")
    out.line(out.style("difficulty, 1 easy to 10 hard", dim=True))
    _bins(out, value["difficulty"], "")


def _cards(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {state}" for state, count in counts.items() if count) or "none"


def _bins(out: Printer, bins: list[dict[str, Any]], unit: str) -> None:
    rows = [(_between(each, unit), float(each["cards"]), str(each["cards"])) for each in bins]
    for line in charts.bars(rows, out.width):
        out.line(line)


def _between(each: dict[str, Any], unit: str) -> str:
    return f"{each['from']:.0f}–{each['to']:.0f}{unit}" if each["to"] else f"{each['from']:.0f}+{unit}"


def _buttons(out: Printer, value: dict[str, Any]) -> None:
    _part(out, "Answers", "share of each button")
    rows = []
    for stage in _STAGES:
        counts = value["answers"][stage]
        total = sum(counts.values())
        rows.append((stage, total, *(f"{count / total:.0%}" if total else "–" for count in counts.values())))
    names = ("reviews", "again", "hard", "good", "easy")
    out.table((Column("cards"), *(Column(name, right=True) for name in names)), rows)


def _hours(out: Printer, value: dict[str, Any]) -> None:
    counts = {each["hour"]: each for each in value["hours"]}
    _part(out, "Hours of the day", "reviews, and the share recalled below")
    hours = [(hour + 4) % 24 for hour in range(24)]  # a study day begins in the morning
    amounts = [float(counts[hour]["answers"]) if hour in counts else 0.0 for hour in hours]
    for line in charts.columns(amounts, out.width, 3):
        out.line(out.style(line, fg="magenta"))
    out.line(_scale([str(hour) for hour in hours], out.width, every=4))
    best = [each for each in value["hours"] if each["share"] is not None and each["reviews"] >= 50]
    if len(best) > 1:
        first, last = (pick(best, key=lambda each: each["share"]) for pick in (max, min))
        words = [f"{each['hour']} h ({each['share']:.0%})" for each in (first, last)]
        out.line(f"Most is recalled at {words[0]}, least at {words[1]}.")


def _scale(names: list[str], width: int, every: int) -> str:
    """Names under the columns, some of them."""
    wide = charts.column_width(len(names), width)
    line = ""
    for place in range(0, len(names), every):
        line = line.ljust(5 + place * wide) + names[place]
    return line


def _topics(out: Printer, value: dict[str, Any]) -> None:
    if value["topics"]:
        _part(out, "Topics", "what you recall now, on average")
        _recalls(out, [(each["name"], each["retention"]) for each in value["topics"]])


def _weakest(out: Printer, value: dict[str, Any]) -> None:
    if value["works"]:
        _part(out, "Works that fade", "`studykit works --sort retention` lists all")
        _recalls(out, [(each["key"], each["retention"]) for each in value["works"][:_WEAKEST]])


def _again(out: Printer, value: dict[str, Any]) -> None:
    if value["reread"]:
        _part(out, "Worth reading again", "`studykit show WORK` names the claims to begin with")
    for each in value["reread"][:_WEAKEST]:
        out.text(f"{each['key']}: {REASONS[each['reason']]}", hanging=2)


def _recalls(out: Printer, recalls: list[tuple[str, float]]) -> None:
    rows = [(name[:30], recall, f"{recall:.0%}") for name, recall in recalls]
    for line in charts.bars(rows, out.width, 1.0):
        out.line(line)


def _part(out: Printer, title: str, remark: str) -> None:
    out.line()
    out.line(f"{out.style(title, bold=True)}  {out.style(remark, dim=True)}")
