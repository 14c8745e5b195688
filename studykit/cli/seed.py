"""`studykit seed`: import notes, or the bundled library."""

from typing import Any

import click

from studykit.cli.options import Run, common, examples
from studykit.cli.printer import Printer

_SIGNS = {"added": "+", "edited": "~", "moved": ">", "retired": "-", "restored": "^"}
_COLORS = {"added": "green", "edited": "yellow", "moved": "cyan", "retired": "red", "restored": "green"}


@click.command(
    name="seed",
    epilog=examples(
        "studykit seed                     the bundled library",
        "studykit seed notes/*.md          your own notes",
        "studykit seed notes.md --dry-run  what would change",
    ),
)
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("-n", "--dry-run", is_flag=True, help="Show what would change; write nothing.")
@common
def command(run: Run, sources: tuple[str, ...], dry_run: bool) -> None:
    """Import notes files (`-` is standard input); without a SOURCE, the bundled deep-learning library.

    Importing again changes only what was edited.
    """
    from studykit.app.importing import import_sources
    from studykit.app.sources import gather

    reports = import_sources(run.app, gather(sources), dry_run=dry_run)
    if run.out.as_json:
        run.out.json("seed", {"dry_run": dry_run, "sources": [report.as_json() for report in reports]})
        return
    for report in reports:
        _show(run.out, report, dry_run=dry_run)
    _sum_up(run.out, reports, dry_run=dry_run)


def _show(out: Printer, report: Any, *, dry_run: bool) -> None:
    name = report.uri.rpartition("/")[2].removeprefix("seed:")
    for change in report.changes:
        sign = out.style(_SIGNS[change["action"]], fg=_COLORS[change["action"]])
        words = " ".join((change["new"] or change["old"] or "").split())
        out.line(f"{sign} {name}:{change['first']} {change['record']}: {words[: out.width - 30]}")
        if change["old"] and change["new"] and change["old"] != change["new"]:
            out.line(out.style(f"    was: {' '.join(change['old'].split())[: out.width - 12]}", dim=True))
    for warning in report.warnings:
        out.note(f"{out.style('note:', fg='yellow')} {name}:{warning['line']}: {warning['message']}")
    for span in report.unrecognised:
        out.note(
            f"{out.style('not recognised:', fg='yellow')} {name}:{span['first']}:"
            f" {span['text'].strip().partition(chr(10))[0][:60]}"
        )
    for missing in report.unresolved:
        out.note(
            f"{out.style('note:', fg='yellow')} {name}:{missing['line']}:"
            f" nothing is called {missing['target']}"
        )
    if out.verbose or not dry_run:
        changed = "unchanged" if not report.changed else _words(report.counts)
        out.line(f"{out.style(name, bold=True)}: {changed}")


def _words(counts: dict[str, dict[str, int]]) -> str:
    parts = []
    for record, by_word in counts.items():
        words = [f"{count} {word}" for word, count in by_word.items() if count and word != "unchanged"]
        if words:
            parts.append(f"{record} {', '.join(words)}")
    return "; ".join(parts)


def _sum_up(out: Printer, reports: list[Any], *, dry_run: bool) -> None:
    if not any(report.changed for report in reports):
        out.note("Nothing changed.")
    elif dry_run:
        out.note("Nothing was written (--dry-run).")
    else:
        out.note("Next: `studykit today` shows what to read, `studykit works` the library.")
