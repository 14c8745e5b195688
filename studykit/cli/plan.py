"""`studykit plan`: what to read by when, in the minutes there are."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

from studykit.cli.options import Run, common, examples
from studykit.errors import UsageError

if TYPE_CHECKING:
    from studykit.app.planning import Planned
    from studykit.app.wish import Wish

_PASSES = click.Choice(["skim", "read", "study"])
_ORDERS = click.Choice(["reading", "importance"])
_REMEDIES = click.Choice(["leave-out", "lighter"])
_NONE = "none"
_MOST_DAYS = 366


@click.group(
    name="plan",
    invoke_without_command=True,
    epilog=examples(
        "studykit plan new --query topic:generative --minutes 40 --by 2027-03-01",
        "studykit plan",
        "studykit plan off fri +10d",
        "studykit plan why zhang2016understanding",
    ),
)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Make a reading plan, see it, change it. Reading and reviews share the minutes of a day.

    `studykit plan` alone is `studykit plan show`. Until you make one, the plan is all of the library in
    reading order, 45 minutes on weekdays. `studykit undo` takes any change back.
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(show)


_OPTIONS = (
    click.option("--order", type=_ORDERS, help="Order of works besides deadlines and needs."),
    click.option("--minutes", metavar="MINUTES", help="Minutes of each day of study; `+15` for more."),
    click.option("--weekdays", metavar="DAYS", help="Days of study: mon-fri, or mon,wed,sat, or daily."),
    click.option("--weekend", type=click.IntRange(0, 24 * 60), help="Minutes of Saturday and Sunday."),
    click.option("--by", metavar="DATE", help="Day by which all is to be read; `none` for no deadline."),
    click.option("--pace", metavar="MINUTES", help="Most minutes of reading on a day; `none` for no limit."),
)


def _takes_minutes(function: Callable[..., Any]) -> Callable[..., Any]:
    """Declare the options of the order, the minutes, the end and the pace."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


@command.command(
    name="new",
    epilog=examples(
        "studykit plan new",
        "studykit plan new --query 'topic:generative' --minutes 40 --by 2027-03-01",
        "studykit plan new --works zhang2016understanding --works 1706.03762 --weekend 60",
    ),
)
@click.option("--query", help="Works to read, as `studykit works QUERY` finds them.")
@click.option(
    "--works", multiple=True, metavar="WORK", help="A work to read; give it once for each, in order."
)
@click.option("--pass", "reading_pass", type=_PASSES, default="read", show_default=True, help="How closely.")
@_takes_minutes
@common
def new(run: Run, query: str | None, works: tuple[str, ...], reading_pass: str, **given: Any) -> None:
    """Make a plan: what to read, in how many minutes, by when. A terminal asks for what is not given."""
    from studykit.app import planning
    from studykit.app.wish import Wish
    from studykit.reading.model import Pass
    from studykit.reading.situation import GoalOrder

    if query and works:
        raise UsageError("a query and a list of works are two wishes", hint="give --query or --works")
    if run.interactive and not (query or works or any(value is not None for value in given.values())):
        query, given = _asked(given)
    wish = Wish(query=query or "", reading_pass=Pass(reading_pass))
    if works:
        keys = planning.named_works(run.app, works)
        wish = replace(wish, works=tuple(dict.fromkeys(keys)), order=GoalOrder.GIVEN)
    wish = planning.frozen(run.app, _changed(run, wish, given))
    _report(run, planning.store(run.app, "new", wish))
    run.out.note(run.out.style("`studykit today` is its first day; `studykit undo` takes it back.", dim=True))


def _asked(given: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The three questions of a terminal: what, in how many minutes, by when."""
    query = click.prompt(
        "What to read? A query such as topic:generative; empty for all",
        default="",
        err=True,
        show_default=False,
    )
    minutes = click.prompt("Minutes on weekdays, reviews among them?", default="45", err=True)
    by = click.prompt("By when? A date; empty for no deadline", default="", err=True, show_default=False)
    return query, given | {"minutes": minutes, "by": by or None}


@command.command(name="show", epilog=examples("studykit plan show", "studykit plan show --html plan.html"))
@click.option("--html", metavar="FILE", help="Write a page.")
@common
def show(run: Run, html: str | None = None) -> None:
    """Show the plan: the coming days and weeks, the end, and what would help when it is too late.

    `--html` writes burn-up, load and calendar as one page that needs nothing else.
    """
    from studykit.app import planning

    now = planning.current(run.app)
    if html is not None:
        from studykit.exchange.files import write_text
        from studykit.exchange.plan_page import plan_page

        write_text(html, [plan_page(_value(now), now.gathered.titles)])
        run.out.note(f"Wrote {html}.")
    if run.out.as_json or html is None:
        _report(run, now)


@command.command(
    name="set",
    epilog=examples(
        "studykit plan set --minutes +15",
        "studykit plan set --by 2027-04-01",
        "studykit plan set --without zhang2016understanding",
        "studykit plan set --pass skim --works zhang2016understanding",
        "studykit plan set --remedy leave-out     as `studykit plan show` proposes",
    ),
)
@click.option("--query", help="Other works to read.")
@click.option("--without", multiple=True, metavar="WORK", help="Leave a work out.")
@click.option(
    "--with", "again", multiple=True, metavar="WORK", help="Take a work in again that was left out."
)
@click.option("--pass", "reading_pass", type=_PASSES, help="How closely to read: all, or the works named.")
@click.option("--works", multiple=True, metavar="WORK", help="A work that --pass is about.")
@click.option("--remedy", type=_REMEDIES, help="Take the works that `plan show` proposes for the deadline.")
@_takes_minutes
@common
def set_(
    run: Run,
    query: str | None,
    without: tuple[str, ...],
    again: tuple[str, ...],
    reading_pass: str | None,
    works: tuple[str, ...],
    remedy: str | None,
    **given: Any,
) -> None:
    """Change the plan that you have; what you do not name stays."""
    from studykit.app import planning
    from studykit.reading.model import Pass

    if works and reading_pass is None:
        raise UsageError("--works goes with --pass", hint="studykit plan set --pass skim --works WORK")
    now = planning.current(run.app)
    before = now.wish
    wish = _changed(run, before, given)
    if remedy is not None:
        wish = _remedied(wish, now, remedy)
    if query is not None:
        wish = planning.frozen(run.app, replace(wish, query=query, works=None, without=()))
    if without or again:
        out = dict.fromkeys((*wish.without, *planning.named_works(run.app, without)))
        back = set(planning.named_works(run.app, again))
        wish = replace(wish, without=tuple(key for key in out if key not in back))
    if reading_pass is not None:
        chosen = Pass(reading_pass)
        named = dict.fromkeys(planning.named_works(run.app, works), chosen)
        wish = replace(wish, passes={**wish.passes, **named}) if works else replace(wish, reading_pass=chosen)
    if wish == before:
        raise UsageError("nothing to change", hint="studykit plan set --help lists what can be")
    _report(run, planning.store(run.app, "set", wish))


def _remedied(wish: "Wish", now: "Planned", name: str) -> "Wish":
    """A wish without the works, or with the passes, that a plan's remedy names."""
    from studykit.reading.model import Pass

    kind = name.replace("-", "_")
    proposed = next((each for each in _value(now)["remedies"] if each["kind"] == kind), None)
    if proposed is None:
        hint = "`studykit plan show` lists what would help"
        raise UsageError(f"the plan has no remedy {name}", hint=hint)
    if kind == "leave_out":
        return replace(wish, without=tuple(dict.fromkeys((*wish.without, *proposed["works"]))))
    passes = {key: Pass(closely) for key, closely in proposed["passes"].items()}
    return replace(wish, passes={**wish.passes, **passes})


def _changed(run: Run, wish: "Wish", given: dict[str, Any]) -> "Wish":
    """A wish with other minutes, end, pace and order."""
    from studykit.app.week import changed_week, parse_minutes
    from studykit.reading.situation import GoalOrder

    if any(given[name] is not None for name in ("minutes", "weekdays", "weekend")):
        week = changed_week(wish.week, given["minutes"], given["weekdays"], given["weekend"])
        wish = replace(wish, week=week)
    if given["order"]:
        wish = replace(wish, order=GoalOrder(given["order"]))
    if given["by"]:
        wish = replace(wish, deadline=None if given["by"] == _NONE else _study_day(run, given["by"]))
    if given["pace"]:
        pace = None if given["pace"] == _NONE else parse_minutes(given["pace"], wish.pace or 0)
        wish = replace(wish, pace=pace or None)
    return wish


@command.command(
    name="off",
    epilog=examples(
        "studykit plan off fri",
        "studykit plan off 2026-12-24 2027-01-02",
        "studykit plan off --every 'FREQ=WEEKLY;BYDAY=WE'",
        "studykit plan off fri --on     it is a working day again",
    ),
)
@click.argument("first", required=False)
@click.argument("last", required=False)
@click.option("--every", metavar="RRULE", help="Days off by an iCalendar rule, from FIRST or today on.")
@click.option("--on", "on", is_flag=True, help="Make them working days again.")
@common
def off(run: Run, first: str | None, last: str | None, every: str | None, on: bool) -> None:
    """Take the days FIRST to LAST off: nothing is read or reviewed on them; what is planned moves."""
    from studykit.app import planning
    from studykit.app.days import day_named

    if every is not None:
        if on or last:
            raise UsageError("--every takes one day, the first", hint="`studykit undo` takes a rule back")
        _report(run, planning.take_rule_off(run.app, day_named(run.app, first or "today"), every))
        return
    if first is None:
        raise UsageError("which days?", hint="studykit plan off fri, or 2026-12-24 2027-01-02")
    begin = day_named(run.app, first)
    end = day_named(run.app, last) if last else begin
    if not 0 <= (end - begin).days < _MOST_DAYS:
        raise UsageError(
            f"{begin} to {end} is no row of days", hint="give the first and the last, within a year"
        )
    days = [begin + timedelta(days=step) for step in range((end - begin).days + 1)]
    planning.take_days_off(run.app, days, off=not on)
    _report(run, planning.current(run.app))


@command.command(name="rebalance", epilog=examples("studykit plan rebalance"))
@common
def rebalance(run: Run) -> None:
    """Keep the end and spread what is left evenly until then, at the least pace that meets it."""
    from studykit.app import planning

    _report(run, planning.rebalance(run.app))


@command.command(name="extend", epilog=examples("studykit plan extend"))
@common
def extend(run: Run) -> None:
    """Keep the pace and move the end to where it leads."""
    from studykit.app import planning

    _report(run, planning.extend(run.app))


@command.command(name="drop", epilog=examples("studykit plan drop"))
@common
def drop(run: Run) -> None:
    """Drop the plan; what you read stays, and the whole library in reading order is the plan again."""
    from studykit.app import planning

    planning.drop(run.app)
    _report(run, planning.current(run.app))


@command.command(name="why", epilog=examples("studykit plan why zhang2016understanding"))
@click.argument("work")
@common
def why(run: Run, work: str) -> None:
    """Say why a work is planned when it is, why it takes so long, and why the end moved since yesterday."""
    from studykit.app import planning
    from studykit.cli.plan_view import show_why

    _, value = planning.why(run.app, work)
    if run.out.as_json:
        run.out.json("plan.why", value)
    else:
        show_why(run.out, value)


@command.command(
    name="forecast", epilog=examples("studykit plan forecast", "studykit plan forecast --days 90")
)
@click.option(
    "--days", type=click.IntRange(1, 1096), default=28, show_default=True, help="Days to look ahead."
)
@common
def forecast(run: Run, days: int) -> None:
    """Show the minutes of reading and of reviews on each of the coming days."""
    from studykit.app import planning
    from studykit.cli.plan_view import show_forecast

    value = _value(planning.current(run.app, least_days=days))
    value["days"] = value["days"][:days]
    if run.out.as_json:
        run.out.json("plan.forecast", value)
    else:
        show_forecast(run.out, value)


@command.command(
    name="simulate",
    epilog=examples("studykit plan simulate --add topic:attention --deadline 2027-03-01 --budget 60"),
)
@click.option("--add", "query", default="", metavar="QUERY", help="Works to read besides.")
@click.option("--deadline", metavar="DATE", help="Day by which all is to be read.")
@click.option(
    "--budget", type=click.IntRange(1, 24 * 60), metavar="MINUTES", help="Minutes of each day that has any."
)
@common
def simulate(run: Run, query: str, deadline: str | None, budget: int | None) -> None:
    """Tell what a plan would be with other works, another end or other minutes; nothing is stored."""
    from studykit.app import planning
    from studykit.app.days import day_named
    from studykit.cli.plan_view import show_simulation

    day = day_named(run.app, deadline) if deadline else None
    now, then = planning.simulate(run.app, query, day, budget)
    before, after = _value(now), _value(then)
    if run.out.as_json:
        run.out.json(
            "plan.simulate", after | {"now": {name: before[name] for name in ("finish", "works", "minutes")}}
        )
    else:
        show_simulation(run.out, before, after)


def _value(now: "Planned") -> dict[str, Any]:
    from studykit.app.plan_shape import plan_value

    return plan_value(now)


def _report(run: Run, now: "Planned") -> None:
    from studykit.cli.plan_view import show_plan

    value = _value(now)
    if run.out.as_json:
        run.out.json("plan", value)
    else:
        show_plan(run.out, value, now.gathered.titles)


def _study_day(run: Run, text: str) -> int:
    from studykit.app.days import day_named
    from studykit.review.day import date_to_day

    return date_to_day(day_named(run.app, text))
