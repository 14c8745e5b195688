"""`studykit today`: what to read and what to review."""

from typing import Any

import click

from studykit.cli.options import Run, common, examples
from studykit.cli.printer import Column, Printer
from studykit.errors import NotFoundError


@click.command(name="today", epilog=examples("studykit today", "studykit today --now 2026-11-02T08:00+01:00"))
@common
def command(run: Run) -> None:
    """Show today's reading with its minutes and reasons, and the cards that wait for review."""
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
    review, pace = value["review"], value["pace"]
    minutes = sum(portion["minutes"] for portion in value["reading"])
    out.head(f"{value['date']}  read {minutes} min, review {review['minutes']} min")
    out.line()
    if value["reading"]:
        rows = [(portion["minutes"], portion["key"], portion["title"]) for portion in value["reading"]]
        out.table((Column("min", right=True), Column("read", color="cyan"), Column("", shrink=True)), rows)
        for portion in value["reading"]:
            if out.verbose:
                out.note(f"  {portion['key']}: {'; '.join(portion['why'])}")
    else:
        out.line("Nothing left to read.")
    out.line()
    out.line(_review_line(out, review))
    read = f"{pace['works_read']} of {pace['works_read'] + pace['works_left']} works read"
    out.line(f"{read}, {pace['minutes_left'] / 60:.0f} h of reading left.")
    _next_steps(out, value)


def _review_line(out: Printer, review: dict[str, Any]) -> str:
    answered = f"{review['answered']} answered today"
    if not review["due"] + review["new"] + review["learning"]:
        return f"No cards to review{', ' + answered if review['answered'] else ''}."
    counts = f"{review['due']} due, {review['new']} new, {review['learning']} learning"
    return f"Review: {out.style(counts, fg='green')} ({answered})."


def _next_steps(out: Printer, value: dict[str, Any]) -> None:
    review = value["review"]
    if review["due"] + review["new"] + review["learning"]:
        out.note(out.style("`studykit review` starts.", dim=True))
    elif value["reading"]:
        key = value["reading"][0]["key"]
        out.note(
            out.style(
                f"`studykit open {key}` opens it; `studykit read {key} done` unlocks its cards.", dim=True
            )
        )
