"""`studykit read`: what the learner says about reading."""

import math
from datetime import date
from typing import Any

import click

from studykit.cli.counts import counted
from studykit.cli.options import Run, common, examples
from studykit.errors import UsageError

ACTIONS = ("plan", "start", "log", "done", "drop", "reset")
NOTE = "note"
_WORDS = {
    "planned": "planned",
    "reading": "being read",
    "read": "read",
    "dropped": "dropped",
    "none": "as new",
}


@click.command(
    name="read",
    epilog=examples(
        "studykit read zhang2016understanding start",
        "studykit read zhang2016understanding log -m 25 --percent 60",
        "studykit read 1611.03530 done --note 'Capacity alone explains nothing.'",
        "studykit read 1611.03530 1706.03762 done --before today --unlock",
        "studykit read 1611.03530 note 'Random labels are fitted too.'",
    ),
)
@click.argument(
    "words", nargs=-1, required=True, metavar="WORK... [plan|start|log|done|drop|reset|note TEXT]"
)
@click.option(
    "--pass",
    "reading_pass",
    type=click.Choice(["skim", "read", "study"]),
    default="read",
    show_default=True,
    help="How closely.",
)
@click.option("-m", "--minutes", type=click.IntRange(0, 24 * 60), help="Minutes spent.")
@click.option("--to", "page", type=click.IntRange(0, 100_000), metavar="PAGE", help="Page reached.")
@click.option("--percent", type=click.FloatRange(0, 100), help="Share read.")
@click.option(
    "--before", metavar="DATE", help="Done before a day: no minutes now, and no cards unless --unlock."
)
@click.option("--note", help="Words of your own to keep with the work.")
@click.option("--unlock/--no-unlock", default=None, help="Unlock the cards, or not, whatever the action.")
@common
def command(
    run: Run,
    words: tuple[str, ...],
    reading_pass: str,
    minutes: int | None,
    page: int | None,
    percent: float | None,
    before: str | None,
    note: str | None,
    unlock: bool | None,
) -> None:
    """Say what you read: ACTION is plan, start, log, done, drop or reset.

    Without one it is `start`, or `log` when minutes, a page or a share are given. What is `done` unlocks the
    cards of the work, and those of its topic, and proposes cards from its quotes (`studykit cards drafts`); a
    skim, and what was done `--before` a day, does not unlock unless told; cards of the latter then enter over
    weeks, half a day's new cards a day. `note TEXT` keeps what you make of a work.
    """
    if len(words) > 1 and words[-2] == NOTE:
        _note(run, words[:-2], words[-1])
        return
    from studykit.app.reading import Said, record_reading
    from studykit.reading.model import Pass, ReadingAction

    logged = minutes is not None or page is not None or percent is not None
    works, action = (words[:-1], words[-1]) if words[-1] in ACTIONS else (words, "log" if logged else "start")
    if not works:
        raise UsageError(f"which work is {action}?", hint=f"studykit read WORK {action}")
    if page is not None and percent is not None:
        raise UsageError("a page and a share are two answers", hint="give --to or --percent")
    if percent is not None and math.isnan(percent):
        raise UsageError("nan is no share", hint="give 0 to 100")
    said = Said(
        ReadingAction(action),
        Pass(reading_pass),
        minutes,
        percent / 100 if percent is not None else None,
        page,
        note,
        unlock,
        _day(run, action, before) if before else None,
    )
    results = record_reading(run.app, works, said)
    if run.out.as_json:
        run.out.json("read", {"works": results})
        return
    for result in results:
        run.out.text(_sentence(run, result))
    drafts = sum(result["drafts"] for result in results)
    if drafts:
        hint = f"{drafts} cards are proposed from its quotes: `studykit cards drafts`."
        run.out.note(run.out.style(hint, dim=True))
    if any(result["unlocked"] for result in results):
        run.out.note(run.out.style(_when(results), dim=True))


def _day(run: Run, action: str, text: str) -> date:
    """The day that `--before` means."""
    from studykit.app.days import parse_day, today

    day, now = parse_day(text, today(run.app)), today(run.app)
    if action != "done" or day > now:
        hint = f"studykit read WORK... done --before {now}"
        raise UsageError("--before is for works that were done before a day that is not to come", hint=hint)
    return day


def _note(run: Run, works: tuple[str, ...], text: str) -> None:
    from studykit.app.own_cards import add_notes

    if not works:
        raise UsageError("which work is the note about?", hint="studykit read WORK note TEXT")
    noted = add_notes(run.app, works, text)
    if run.out.as_json:
        run.out.json("read", {"works": noted})
        return
    for work in noted:
        run.out.line(f"Noted with {run.out.style(work['key'], fg='cyan')}.")


def _when(results: list[dict[str, Any]]) -> str:
    """When the cards that were unlocked will be asked."""
    cards = sum(result["unlocked"] for result in results)
    last = max((result["unlocked_until"] for result in results if result["unlocked_until"]), default=None)
    if last is None:
        return "`studykit review` starts with them."
    return f"Their {cards} cards come a few a day, beside those of what you read now; the last on {last}."


def _sentence(run: Run, result: dict[str, Any]) -> str:
    state = _WORDS[result["state"]]
    share = f" ({result['progress']:.0%})" if result["state"] == "reading" and result["progress"] else ""
    spent = f", {result['minutes']} min in all" if result["minutes"] else ""
    cards = f", {counted(result['unlocked'], 'card')} unlocked" if result["unlocked"] else ""
    return f"{run.out.style(result['key'], fg='cyan')} is {state}{share}{spent}{cards}."
