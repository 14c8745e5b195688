"""`studykit import anki`: what was done in Anki comes back."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from studykit.cli.counts import counted
from studykit.cli.options import Run, common, examples, takes_dry_run
from studykit.cli.printer import Printer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studykit.app.anki_edits import WordEdit
    from studykit.app.anki_import import AnkiReport

_MARKS = {"suspend": "suspended", "resume": "resumed", "set_due": "given another due date"}
_SHOWN_EDITS = 20


@click.command(
    name="anki",
    epilog=examples(
        "studykit import anki back.apkg",
        "studykit import anki back.colpkg --dry-run",
        "studykit import anki back.apkg --take-edits",
    ),
)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--take-edits", is_flag=True, help="Take over words that you changed in Anki.")
@click.option("--adopt", is_flag=True, help="Make own cards of basic and cloze notes of others.")
@click.option("--leave", is_flag=True, help="Leave cards that were handed over with Anki.")
@takes_dry_run
@common
def anki(run: Run, file: Path, take_edits: bool, adopt: bool, leave: bool, dry_run: bool) -> None:
    """Take over what was done in Anki: new reviews, suspensions, due dates and flags.

    FILE is an .apkg or .colpkg that Anki exported with scheduling information. Cards that were handed over
    with `export anki --with-scheduling` are asked here again. The same file a second time changes nothing.
    """
    from studykit.app.anki_import import Wanted, import_anki

    report = import_anki(run.app, file, Wanted(take_edits, adopt, leave), dry_run=dry_run)
    if run.out.as_json:
        run.out.json("import.anki", {"dry_run": dry_run, **report.as_json()})
        return
    _show(run.out, report, would=dry_run)


def _show(out: Printer, report: "AnkiReport", *, would: bool) -> None:
    done = "would be " if would else ""
    news = f"{counted(report.reviews, 'new review')} of {counted(report.cards, 'card')}"
    out.line(f"{news}; looked at {counted(report.notes, 'note')}.")
    said = [f"{report.marks[kind]} {words}" for kind, words in _MARKS.items() if report.marks[kind]]
    said += [f"{report.flagged} put on the rewrite list"] if report.flagged else []
    if said:
        out.text(f"Cards: {', '.join(said)}.")
    if report.adopted:
        out.line(f"{counted(report.adopted, 'note')} {done}made own cards.")
    elif report.adoptable:
        out.note(f"{counted(report.adoptable, 'note')} of others can become own cards: add --adopt.")
    _show_edits(out, report.edits, done)
    if report.returned:
        out.note(f"{counted(report.returned, 'card')} {done}asked here again.")
    if would:
        out.note("Nothing was changed.")


def _show_edits(out: Printer, edits: "Sequence[WordEdit]", done: str) -> None:
    """What the learner changed in Anki, word by word."""
    from studykit.cli.card_lines import SHORT
    from studykit.cli.word_diff import word_diff

    if not edits:
        return
    taken = sum(edit.taken for edit in edits)
    out.line(f"{counted(len(edits), 'card')} with other words in Anki, {taken} {done}taken over:")
    for edit in edits[:_SHOWN_EDITS]:
        name = out.style(edit.card[:SHORT], fg="cyan")
        if edit.new is None:
            out.text(f"{name}  cannot be taken over: {' '.join(edit.old[0].split())}", 2, hanging=10)
            continue
        for old, new in zip(edit.old, edit.new, strict=True):
            if old != new:
                out.text(f"{name}  {word_diff(old, new, color=out.color)}", 2, hanging=10)
    if len(edits) > _SHOWN_EDITS:
        out.note(f"… and {len(edits) - _SHOWN_EDITS} more; `--json` has them all.")
    if taken < len(edits) and any(edit.new and not edit.taken for edit in edits):
        out.note("Add --take-edits to take them over.")
