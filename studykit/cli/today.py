"""`studykit today`: what to read and what to review."""

from typing import Any

import click

from studykit.cli.options import Run, common
from studykit.cli.printer import Column, Printer
from studykit.errors import NotFoundError


@click.command(name="today")
@common
def command(run: Run) -> None:
    """Show today's reading with its minutes and reasons, and the cards that wait for review."""
    from studykit.app.reading import today

    try:
        value = today(run.app)
    except NotFoundError:
        if not run.interactive or not _first_import(run):
            raise
        value = today(run.app)
    if run.out.as_json:
        run.out.json("today", value)
    else:
        _show(run.out, value)


def _first_import(run: Run) -> bool:
    """Ask on an empty database: the bundled library, or one's own notes?"""
    from studykit.app.importing import import_sources
    from studykit.app.sources import gather

    run.out.line(
        "There is no library yet. Start with the bundled deep-learning library, or with your own notes?"
    )
    answer = click.prompt("bundled, or the path of a notes file", default="bundled", err=True)
    import_sources(run.app, gather([] if answer == "bundled" else [answer]))
    return True


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
    waiting = review["due"] + review["new"] + review["learning"]
    if not waiting:
        return f"No cards to review{', ' + str(review['answered']) + ' answered today' if review['answered'] else ''}."
    counts = f"{review['due']} due, {review['new']} new, {review['learning']} learning"
    return f"Review: {out.style(counts, fg='green')} ({review['answered']} answered today)."


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
