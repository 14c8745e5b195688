"""Import notes: sources that are as they were last time cost a comparison of digests, the others a run."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

from studykit.app.context import DATABASE, App
from studykit.app.import_report import SourceReport, no_counts
from studykit.app.sources import SourceFile
from studykit.notes.model import GRAMMAR
from studykit.store import source_queries
from studykit.store.address import database_url, sqlite_path
from studykit.store.backup import backup
from studykit.store.reads import Reader, Row, open_reader
from studykit.store.revision import HEAD


def import_sources(app: App, files: Sequence[SourceFile], *, dry_run: bool = False) -> list[SourceReport]:
    """Import sources, all or none; one report for each, in their order.

    Args:
        app: the library.
        files: the sources, each named once.
        dry_run: change nothing and list all changes.
    """
    reports = _unchanged(app, files)
    changed = [file for file in files if file.uri not in reports]
    if changed:
        from studykit.app.import_run import run_import

        with _rehearsal(app) if dry_run else nullcontext(app) as target:
            done = run_import(target, changed, dry_run=dry_run)
        reports |= {report.uri: report for report in done}
    return [reports[file.uri] for file in files]


@contextmanager
def _rehearsal(app: App) -> Iterator[App]:
    """A library to try an import on: a copy of a SQLite file, which keeps its bytes so.

    On a server the import is taken back; a database without tables gets none, the trial is made in a file.
    """
    path = sqlite_path(app.url)
    if path is None and _revision(app) is not None:
        yield app
        return
    with TemporaryDirectory() as folder:
        copy = Path(folder) / DATABASE
        if path is not None and path.exists():
            backup(path, copy)
        scratch = App(Path(folder), database_url(str(copy)), app.now)
        try:
            yield scratch
        finally:
            scratch.close()


def _revision(app: App) -> str | None:
    reader = open_reader(app.url)
    if reader is None:
        return None
    reader.close()
    return reader.revision


# ---- nothing changed -----------------------------------------------------------------------------------


def _unchanged(app: App, files: Sequence[SourceFile]) -> dict[str, SourceReport]:
    """Reports of the sources that are as they were last time, by uri."""
    reader = open_reader(app.url)
    if reader is None:
        return {}
    try:
        if reader.revision != HEAD:
            return {}
        stored = source_queries.sources(reader)
        same = [file for file in files if file.uri in stored and _is_same(file, stored[file.uri])]
        return {file.uri: _unchanged_report(reader, stored[file.uri]) for file in same}
    finally:
        reader.close()


def _is_same(file: SourceFile, row: Row) -> bool:
    return bool(row["digest"] == file.digest and row["grammar"] == GRAMMAR)


def _unchanged_report(reader: Reader, row: Row) -> SourceReport:
    counts = no_counts()
    for name, number in source_queries.live_counts(reader, row["id"]).items():
        counts[name]["unchanged"] = number
    unresolved = source_queries.unresolved(reader, row["uri"])
    return SourceReport(row["uri"], counts, **json.loads(row["report"]), unresolved=unresolved)


__all__ = ["SourceReport", "import_sources"]
