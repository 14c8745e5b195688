"""Import notes: sources that are as they were last time cost a comparison of digests, the others a run."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

from studykit.app.context import DATABASE, App
from studykit.app.import_report import Departure, SourceReport, no_counts
from studykit.app.sources import SourceFile, gather, is_gone, path_of, shown_uri
from studykit.errors import AmbiguousError, NotFoundError, StudykitError
from studykit.notes.model import GRAMMAR
from studykit.store import source_queries
from studykit.store.address import database_url, sqlite_path
from studykit.store.backup import backup
from studykit.store.reads import Reader, Row, open_reader
from studykit.store.revision import HEAD


def import_sources(
    app: App,
    files: Sequence[SourceFile],
    *,
    forgotten: Sequence[str] = (),
    dry_run: bool = False,
    force: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> list[SourceReport]:
    """Import sources, all or none.

    Args:
        app: the library.
        files: the sources, each named once.
        forgotten: uris of sources whose records are retired; they keep their history.
        dry_run: change nothing and list all changes.
        force: retire records however many of a source are gone.
        progress: called with the number of changed sources read so far and of all.

    Returns:
        A report for each source, in their order, then one for each that departed: that was forgotten, or
        whose file is gone and stands in another now.

    Raises:
        SweepError: more than a quarter of the records of a source would be retired, or its file is empty.
    """
    reports = _unchanged(app, files)
    changed = [file for file in files if file.uri not in reports]
    departed: list[SourceReport] = []
    if changed or forgotten:
        from studykit.app.import_run import run_import

        with _rehearsal(app) if dry_run else nullcontext(app) as target:
            done = run_import(
                target, changed, forgotten=forgotten, dry_run=dry_run, force=force, progress=progress
            )
        reports |= {report.uri: report for report in done}
        departed = done[len(changed) :]
    return [*(reports[file.uri] for file in files), *departed]


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


# ---- sources of before ---------------------------------------------------------------------------------


def gone_sources(app: App, names: Sequence[str]) -> list[str]:
    """Sources in the folders among some names whose file is gone, and whose records stay all the same.

    Returns:
        Their uris, in the order of their first import.
    """
    paths = [Path(name).expanduser() for name in names if name != "-"]
    within = [path.resolve() for path in paths if path.is_dir()]
    reader = open_reader(app.url) if within else None
    if reader is None:
        return []
    try:
        known = _departures(reader) if reader.revision == HEAD else {}
    finally:
        reader.close()
    return [uri for uri, why in known.items() if why is None and _is_in(uri, within) and is_gone(uri)]


def sources_again(app: App) -> tuple[list[SourceFile], list[str], list[StudykitError]]:
    """The sources of the library as they are now; standard input and what was forgotten are left out.

    Returns:
        The sources, the uris of those that are gone, and why addresses could not be read.

    Raises:
        UsageError: a file cannot be read.
    """
    from studykit.app.own_cards import own_source

    with app.reading() as reader:
        known = _departures(reader)
    kept = [uri for uri, why in known.items() if why is not Departure.FORGOTTEN]
    names = [str(path) for uri in kept if (path := path_of(uri)) and not is_gone(uri)]
    bundled = [file for file in gather([]) if file.uri in kept]
    gone = [uri for uri, why in known.items() if why is None and is_gone(uri)]
    own = own_source(app)
    fetched, faults = _fetch(app, [uri for uri in kept if uri.startswith(("http://", "https://"))])
    return [*bundled, *(gather(names) if names else ()), *own, *fetched], gone, faults


def _fetch(app: App, addresses: Sequence[str]) -> tuple[list[SourceFile], list[StudykitError]]:
    """What can be read; without a connection the files are read all the same."""
    found: list[SourceFile] = []
    faults: list[StudykitError] = []
    for address in addresses:
        try:
            found += gather([address], app)
        except StudykitError as error:
            faults.append(error)
    return found, faults


def named_sources(app: App, names: Sequence[str], *, departed: bool = False) -> list[str]:
    """The uris of the sources that names mean: a uri, a path, a folder, or the last part of either.

    Args:
        app: the library.
        names: as the learner says them.
        departed: look among those of before, too.

    Raises:
        NotFoundError: nothing fits a name.
        AmbiguousError: several sources end in it.
    """
    with app.reading() as reader:
        live = [uri for uri, why in _departures(reader).items() if departed or why is None]
    return list(dict.fromkeys(uri for name in names for uri in _named(name, live)))


def _named(name: str, uris: Sequence[str]) -> list[str]:
    path = Path(name).expanduser().resolve()
    if exact := [uri for uri in uris if uri == name or path_of(uri) == path]:
        return exact
    if within := [uri for uri in uris if _is_in(uri, [path])]:
        return within
    found = [uri for uri in uris if re.split("[/:]", shown_uri(uri))[-1] == name]
    if len(found) > 1:
        listed = "\n".join(f"  {shown_uri(uri)}" for uri in found)
        raise AmbiguousError(f"{len(found)} sources are called {name!r}:\n{listed}", hint="name one in full")
    if not found:
        raise NotFoundError(f"no source is called {name!r}", hint="`studykit sources` lists them")
    return found


def _is_in(uri: str, folders: Sequence[Path]) -> bool:
    path = path_of(uri)
    return path is not None and any(folder in path.parents for folder in folders)


def _departures(reader: Reader) -> dict[str, Departure | None]:
    """All sources by uri, in the order of their first import, and why nothing is read of them any more."""
    rows = sorted(source_queries.sources(reader).values(), key=lambda row: int(row["id"]))
    reasons = {row["uri"]: json.loads(row["report"]).get("departed") for row in rows}
    return {uri: Departure(why) if why else None for uri, why in reasons.items()}
