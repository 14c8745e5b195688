"""`studykit today`: what to read and what to review."""

from datetime import date
from typing import Any

import click

from studykit.cli.counts import counted
from studykit.cli.options import Run, common, examples
from studykit.cli.printer import Column, Printer
from studykit.errors import NotFoundError


@click.command(name="today", epilog=examples("studykit today", "studykit today --now 2026-11-02T08:00+01:00"))
@common
def command(run: Run) -> None:
    """Show today's reading with its minutes and reasons, and the cards that wait for review.

    The list is the plan from before this day began, and stays until the next: what you read is ticked off,
    minutes that you log count. Without a plan of yours it is all of the library in reading order, 45 minutes
    on weekdays.
    """
    from studykit.app.today import today

    try:
        value = today(run.app)
    except NotFoundError:
        if not run.interactive:
            raise
        _first_import(run)
        value = today(run.app)
    if run.out.as_json:
        run.out.json("today", value)
    else:
        _show(run.out, value)


def _first_import(run: Run) -> None:
    """Ask on an empty database: the bundled library, or one's own notes?"""
    from studykit.app.importing import import_sources
    from studykit.app.sources import gather

    answer = "bundled"
    if not run.yes:
        run.out.note("There is no library yet: take the bundled deep-learning library, or your own notes?")
        answer = click.prompt("bundled, or the path of a notes file", default=answer, err=True)
    import_sources(run.app, gather([] if answer == "bundled" else [answer]))


def _show(out: Printer, value: dict[str, Any]) -> None:
    minutes = sum(portion["minutes"] for portion in value["reading"])
    words = f"{_day(value['date'])}  read {minutes} min, review {value['review']['minutes']} min"
    of_budget = f" of {value['budget']}" if value["budget"] else ""
    out.head(f"{words}{of_budget}")
    out.line()
    _reading(out, value)
    out.line()
    out.text(_review_line(value["review"]))
    out.text(_pace_line(value["pace"]))
    out.text(_finish_line(value))
    if value["offers_new"]:
        out.text("You were away for two weeks: `studykit plan new` makes a plan from where you are.")
    _next_steps(out, value)


def _reading(out: Printer, value: dict[str, Any]) -> None:
    rows = [(each["minutes"], each["key"], each["title"]) for each in value["reading"]]
    done = [(each["minutes"] or "", f"✓ {each['key']}", each["title"]) for each in value["done"]]
    if rows or done:
        columns = (Column("min", right=True), Column("read", color="cyan"), Column("", shrink=True))
        out.table(columns, rows + done)
    for portion in value["reading"]:
        reasons = "; ".join([*filter(None, [portion["part"]]), *portion["why"]])
        out.text(f"{portion['key']}: {reasons}", indent=5, hanging=7, dim=True)
    if not rows:
        coming = value["next"]
        then = f" Next, on {_day(coming['date'])}: {coming['key']}." if coming else ""
        if done:
            out.text(f"Today's reading is done.{then}")
        elif coming:
            out.text(f"Nothing is planned to read today.{then}")
        else:
            out.text("Nothing left to read.")


def _review_line(review: dict[str, Any]) -> str:
    answered = f"{review['answered']} answered today"
    if not review["due"] + review["new"] + review["learning"]:
        return f"No cards to review{', ' + answered if review['answered'] else ''}."
    counts = f"{review['due']} due, {review['new']} new, {review['learning']} learning"
    return f"Review: {counts} ({answered}{_waiting(review)})."


def _waiting(review: dict[str, Any]) -> str:
    if not review["waiting_minutes"]:
        return ""
    days = review["waiting_days"]
    until = f"none waits after {counted(days, 'day')}" if days else "more comes than the days hold"
    return f"; {review['waiting_minutes']} min may wait, {until}"


def _pace_line(pace: dict[str, Any]) -> str:
    read = f"{pace['works_read']} of {pace['works_read'] + pace['works_left']} works read"
    needed = f"; the deadline needs {pace['needed']:.0f}" if pace["needed"] is not None else ""
    lately = f" Lately {pace['actual']:.0f} min a day, idle ones counted{needed}." if pace["actual"] else ""
    return f"{read}, {pace['minutes_left'] / 60:.0f} h of reading left.{lately}"


def _finish_line(value: dict[str, Any]) -> str:
    finish, behind = value["finish"], value["days_behind"]
    plan = "" if value["plan"] == "yours" else " No plan of yours yet: `studykit plan new` makes one."
    return f"{finish_words(finish)}{_behind_words(behind)}{plan}"


def finish_words(finish: dict[str, Any]) -> str:
    """When all will be read, in a sentence or two."""
    if finish["p50"] is None:
        words = "At this pace it takes more than three years."
    else:
        sure = f"by {finish['p80']} four times of five" if finish["p80"] else "later than in three years"
        words = f"All read by {finish['p50']} as likely as not, {sure}."
    if finish.get("deadline"):
        kept = "" if finish["feasible"] else ", which the plan misses: `studykit plan show` says what helps"
        words += f" The deadline is {finish['deadline']}{kept}."
    return words


def _behind_words(behind: int | None) -> str:
    if behind is None or behind == 0:
        return "" if behind is None else " You are on plan."
    days = f"{abs(behind)} day{'s' * (abs(behind) > 1)}"
    return f" You are {days} {'behind' if behind > 0 else 'ahead of'} the plan."


def _day(iso: str) -> str:
    return f"{date.fromisoformat(iso):%a} {iso}"


def _next_steps(out: Printer, value: dict[str, Any]) -> None:
    review = value["review"]
    if review["due"] + review["new"] + review["learning"]:
        out.note(out.style("`studykit review` starts.", dim=True))
    elif value["reading"]:
        key = value["reading"][0]["key"]
        out.note(out.style(f"`studykit open {key}` opens it;", dim=True))
        out.note(out.style(f"`studykit read {key} done` unlocks its cards.", dim=True))
