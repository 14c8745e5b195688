"""Imports as the command line runs and shows them, for `seed` and `sources`."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import click

from studykit.cli.options import Run
from studykit.cli.printer import Printer

if TYPE_CHECKING:
    from studykit.app.import_report import SourceReport
    from studykit.app.sources import SourceFile

_SIGNS = {"added": "+", "edited": "~", "moved": ">", "retired": "-", "restored": "^"}
_COLORS = {"added": "green", "edited": "yellow", "moved": "cyan", "retired": "red", "restored": "green"}

MOST_REMARKS = 12
"""Remarks on a source that are shown unless -v asks for all."""

_MOMENT = 0.5  # seconds


def import_asking(
    run: Run, files: "Sequence[SourceFile]", *, forgotten: Sequence[str] = (), dry_run: bool, force: bool
) -> "list[SourceReport]":
    """Import sources; when much of one would be retired, ask on a terminal.

    Raises:
        SweepError: much of a source would be retired, and nobody can be asked.
    """
    from studykit.app.sweeps import SweepError

    try:
        return _import(run, files, forgotten, dry_run=dry_run, force=force)
    except SweepError as error:
        if not (run.interactive or run.yes):
            raise
        run.out.note(error.message)
        if not run.yes:
            click.confirm("Import all the same?", abort=True, err=True)
    return _import(run, files, forgotten, dry_run=dry_run, force=True)


def _import(
    run: Run, files: "Sequence[SourceFile]", forgotten: Sequence[str], *, dry_run: bool, force: bool
) -> "list[SourceReport]":
    from studykit.app.importing import import_sources

    with _counting(run.out) as progress:
        return import_sources(
            run.app, files, forgotten=forgotten, dry_run=dry_run, force=force, progress=progress
        )


@contextmanager
def _counting(out: Printer) -> Iterator[Callable[[int, int], None] | None]:
    """On a terminal `3 of 9 read`, once it takes longer than a moment; wiped away at the end."""
    if out.quiet or not sys.stderr.isatty():
        yield None
        return
    from studykit.app.clock import stopwatch

    start, shown = stopwatch(), ""

    def progress(done: int, total: int) -> None:
        nonlocal shown
        if total > 1 and stopwatch() - start > _MOMENT:
            shown = f"{done} of {total} read"
            click.echo(f"\r{shown}", nl=False, err=True)

    try:
        yield progress
    finally:
        if shown:
            click.echo(f"\r{' ' * len(shown)}\r", nl=False, err=True)


def show_reports(
    out: Printer, command: str, reports: "Sequence[SourceReport]", gone: Sequence[str], *, dry_run: bool
) -> None:
    """Print what an import did, and which files it did not find any more."""
    gone = [uri for uri in gone if uri not in {report.uri for report in reports}]
    if out.as_json:
        sources = [report.as_json() for report in reports]
        out.json(command, {"dry_run": dry_run, "sources": sources, "gone": gone})
        return
    for report in reports:
        _show(out, report, dry_run=dry_run)
    _show_gone(out, gone)
    _sum_up(out, reports, dry_run=dry_run)


def _show(out: Printer, report: "SourceReport", *, dry_run: bool) -> None:
    name = unquote(report.uri.rpartition("/")[2].removeprefix("seed:"))
    groups: dict[tuple[str | None, str], list[Mapping[str, Any]]] = {}
    for change in report.changes:
        groups.setdefault((change["work"], change["under"]), []).append(change)
    for changes in groups.values():
        _show_changes(out, name, sorted(changes, key=lambda change: int(change["first"])))
    remarks = [*_remarks(report)]
    for line, label, message in remarks if out.verbose else remarks[:MOST_REMARKS]:
        out.note(f"{out.style(f'{label}:', fg='yellow')} {name}:{line}: {message}")
    if len(remarks) > MOST_REMARKS and not out.verbose:
        out.note(f"… and {len(remarks) - MOST_REMARKS} more remarks on {name}; -v shows them")
    if report.sweep:
        out.note(f"{name}: so much is retired that the import will stop and ask; `--force` goes on")
    if out.verbose or not dry_run or report.departed:
        out.line(f"{out.style(name, bold=True)}: {_became(report)}")


def _remarks(report: "SourceReport") -> Iterator[tuple[int, str, str]]:
    """Line, label and words of all that a reader of the report may want to mend."""
    for warning in report.warnings:
        yield warning["line"], "note", warning["message"]
    for missing in report.unresolved:
        yield missing["line"], "note", f"nothing is called {missing['target']}"
    for span in report.unrecognised:
        yield span["first"], "not recognised", span["text"].strip().partition("\n")[0][:60]


def _show_changes(out: Printer, name: str, changes: Sequence[Mapping[str, Any]]) -> None:
    """The changes under one work or topic, below its name."""
    from studykit.cli.word_diff import word_diff

    out.line(out.style(changes[0]["under"] or name, bold=True))
    for change in changes:
        sign = out.style(_SIGNS[change["action"]], fg=_COLORS[change["action"]])
        old, new = change["old"], change["new"]
        both = old is not None and new is not None
        words = word_diff(old, new, color=out.color) if both else " ".join((new or old or "").split())
        check = out.style(" (check)", fg="yellow") if change["check"] else ""
        out.line(f"  {sign} {name}:{change['first']} {change['record']}{check}: {words}")


def _became(report: "SourceReport") -> str:
    parts = []
    for record, by_word in report.counts.items():
        words = [f"{count} {word}" for word, count in by_word.items() if count and word != "unchanged"]
        if words:
            parts.append(f"{record} {', '.join(words)}")
    if report.checks:
        parts.append(f"cards to check soon: {report.checks} (their meaning changed)")
    if report.departed:
        parts.insert(0, "forgotten" if report.changed else "gone, all of it stands elsewhere now")
    return "; ".join(parts) or "unchanged"


def _show_gone(out: Printer, gone: Sequence[str]) -> None:
    from studykit.app.sources import shown_uri

    for uri in gone:
        out.note(f"{out.style('gone:', fg='yellow')} {shown_uri(uri)}")
    if gone:
        out.note("What they held is kept. `studykit sources forget FILE` retires it.")


def _sum_up(out: Printer, reports: "Sequence[SourceReport]", *, dry_run: bool) -> None:
    if not any(report.changed for report in reports):
        out.note("Nothing changed.")
    elif dry_run:
        out.note("Nothing was written (--dry-run).")
    else:
        out.note("Next: `studykit today` shows what to read, `studykit works` the library.")
