"""An import of sources that changed: gather the texts and the library, decide, apply in one transaction."""

from collections import Counter
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from studykit.app.context import App
from studykit.app.import_checks import append_checks
from studykit.app.import_decision import (
    Decided,
    decide,
    drop_taken_names,
    name_owners,
)
from studykit.app.import_report import (
    Departure,
    SourceReport,
    count_records,
    count_works,
    line_counts,
    list_changes,
    unrecognised_spans,
)
from studykit.app.sources import SourceFile, is_gone
from studykit.app.sweeps import Sweep, SweepError, find_sweep
from studykit.app.ticked import mark_ticked
from studykit.exchange.bibliography import format_of, read_bibliography
from studykit.library.diff import Action
from studykit.library.model import Records
from studykit.library.records import read_records
from studykit.library.works import KnownWork, WorkIndex
from studykit.notes.decode import decode
from studykit.notes.model import GRAMMAR
from studykit.notes.parse import parse
from studykit.store.apply import SourceRow
from studykit.store.content import Library, gather
from studykit.store.departed import departed_row, read_again, stored_uris
from studykit.store.importing import Applied, SourceImport, apply_imports
from studykit.store.topics import topic_uid
from studykit.store.versions import keep_versions, source_texts

if TYPE_CHECKING:
    from sqlalchemy import Connection

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class _Source:
    """A source as it reads now; `report` is its line accounting."""

    file: SourceFile
    title: str
    records: Records
    report: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Decision:
    """What happens to sources; `departed`: what to those that are forgotten or whose file is gone, by uri."""

    sources: tuple[_Source, ...]
    departed: Mapping[str, list[Action]]
    decided: Decided
    new_works: tuple[KnownWork, ...]

    @property
    def actions(self) -> tuple[list[Action], ...]:
        """What happens to the records of each source."""
        return self.decided.actions[: len(self.sources)]


def run_import(
    app: App,
    files: Sequence[SourceFile],
    *,
    forgotten: Sequence[str] = (),
    dry_run: bool,
    force: bool,
    progress: Progress | None = None,
) -> list[SourceReport]:
    """Import sources, all or none; a report for each, then for each that is forgotten.

    A source whose file is gone takes part: what stands in another file now has moved there. The rest of it
    stays, unless the source is forgotten.

    Args:
        app: the library.
        files: the sources.
        forgotten: uris of sources whose records are retired.
        dry_run: take it back and list all changes.
        force: retire however much is gone.
        progress: called with the number of files read so far and of all.

    Raises:
        SweepError: too much of a source is gone.
    """
    with app.writing() as connection:
        library, decision = _gather(connection, files, forgotten, progress)
        sweeps = _sweeps(library, decision)
        if sweeps and not (dry_run or force):
            raise SweepError(sweeps)
        operation = app.operation("seed" if files else "sources forget", {})
        before = source_texts(connection, _changed(library, decision, forgotten))
        imports, applied = _apply(connection, library, decision, forgotten, app.now)
        keep_versions(connection, operation, before)
        checked = append_checks(app, connection, applied.doubtful)
        mark_ticked(app, connection)
        if dry_run:
            connection.rollback()
    asked = Counter(id(draft) for card, draft in applied.doubtful.items() if card in checked)
    reports = _reports(imports, applied, asked)
    if dry_run:
        _add_changes(reports, imports, _titles(library, decision), asked)
        for report in reports:
            report.sweep = report.uri in {sweep.uri for sweep in sweeps}
    return reports


def put_back(
    app: App, connection: "Connection", files: Sequence[SourceFile], forgotten: Sequence[str]
) -> None:
    """Make sources state what they stated before, or after, an operation: what an undo and a redo do.

    It is no import of the learner's: no operation of its own, no question, no card comes up for a check.

    Args:
        app: the library.
        connection: the transaction.
        files: sources with the texts that they shall have.
        forgotten: uris of those that shall state nothing.
    """
    library, decision = _gather(connection, files, forgotten, None)
    _apply(connection, library, decision, forgotten, app.now)


def _gather(
    connection: "Connection",
    files: Sequence[SourceFile],
    forgotten: Sequence[str],
    progress: Progress | None,
) -> tuple[Library, _Decision]:
    uris = [file.uri for file in files]
    gone = [uri for uri in stored_uris(connection) if uri not in uris and is_gone(uri)]
    departed = list(dict.fromkeys([*forgotten, *gone]))
    library = gather(connection, [*uris, *departed])
    return library, _decide(library, files, departed, progress)


def _changed(library: Library, decision: _Decision, forgotten: Sequence[str]) -> list[str]:
    """The uris of all sources that state something else afterwards, those that lose a part too."""
    left = [
        uri
        for uri, actions in decision.departed.items()
        if uri in forgotten or len(actions) < len(library.sources[uri].records)
    ]
    return [*(source.file.uri for source in decision.sources), *left]


def _apply(
    connection: "Connection",
    library: Library,
    decision: _Decision,
    forgotten: Sequence[str],
    now: datetime,
) -> tuple[list[SourceImport], Applied]:
    imports = _imports(library, decision) + _departures(connection, library, decision, forgotten)
    return imports, apply_imports(connection, imports, decision.new_works, decision.decided.lineage, now)


def _sweeps(library: Library, decision: _Decision) -> list[Sweep]:
    found = []
    for source, actions in zip(decision.sources, decision.actions, strict=True):
        if stored := library.sources.get(source.file.uri):
            blank = not source.file.data.strip()
            found.append(find_sweep(source.file.uri, len(stored.records), actions, blank=blank))
    return [sweep for sweep in found if sweep]


def _decide(
    library: Library, files: Sequence[SourceFile], departed: Sequence[str], progress: Progress | None
) -> _Decision:
    index = WorkIndex()
    for work in library.works:
        index.add(work)
    read = []
    for number, file in enumerate(files, 1):
        read.append(_read(file, index))
        if progress:
            progress(number, len(files))
    holders = {name: uri for name, uri in library.names.items() if uri not in departed}
    owners = name_owners({source.file.uri: source.records.drafts for source in read}, holders)
    sources = [_with_own_names(source, owners) for source in read]
    uris = [*(file.uri for file in files), *departed]
    live = [library.sources[uri].records if uri in library.sources else () for uri in uris]
    stated = [*(source.records.drafts for source in sources), *(() for _ in departed)]
    decided = decide(stated, live, library.retired)
    left = dict(zip(departed, decided.actions[len(files) :], strict=True))
    return _Decision(tuple(sources), left, decided, tuple(index.new))


def _read(file: SourceFile, index: WorkIndex) -> _Source:
    text, remark = decode(file.data)
    bibliography = format_of(file.uri.partition("?")[0])
    document = read_bibliography(text, bibliography) if bibliography else parse(text)
    warnings = [{"line": 1, "code": "encoding", "message": remark}] if remark else []
    warnings += [{"line": d.line, "code": d.code, "message": d.message} for d in document.warnings]
    report = {
        "lines": line_counts(document),
        "unrecognised": unrecognised_spans(document, text),
        "warnings": warnings,
    }
    records = read_records(document, text, index, topic_uid)
    return _Source(file, document.title or _title_of(file.title), records, report)


def _title_of(stem: str) -> str:
    """`deep-learning` → Deep learning."""
    words = stem.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:] if words else "Notes"


def _with_own_names(source: _Source, owners: Mapping[str, str]) -> _Source:
    drafts, refused = drop_taken_names(source.records.drafts, source.file.uri, owners)
    warnings = [
        {
            "line": source.records.sections[draft.place.section].first + draft.place.offset,
            "code": "name-taken",
            "message": f"{{#{draft.name}}} names another card already",
        }
        for draft in refused
    ]
    report = source.report | {"warnings": source.report["warnings"] + warnings}
    return _Source(source.file, source.title, Records(source.records.sections, tuple(drafts)), report)


def _imports(library: Library, decision: _Decision) -> list[SourceImport]:
    imports = []
    for source, actions in zip(decision.sources, decision.actions, strict=True):
        file = source.file
        told = (source.report, file.validators)
        row = SourceRow(file.uri, source.title, file.origin, file.data, file.digest, GRAMMAR, *told)
        imports.append(SourceImport(row, library.sources.get(file.uri), source.records, actions))
    return imports


def _departures(
    connection: "Connection", library: Library, decision: _Decision, forgotten: Sequence[str]
) -> list[SourceImport]:
    """What to write of the sources that are forgotten, or of which nothing is left.

    What else is gone keeps what is left of it; is a part elsewhere now, it is read again when it returns.
    """
    imports, torn = [], []
    for uri, actions in decision.departed.items():
        stored = library.sources[uri]
        if uri in forgotten or (stored.records and not actions):
            row = departed_row(connection, uri, Departure.GONE if is_gone(uri) else Departure.FORGOTTEN)
            imports.append(SourceImport(row, stored, Records((), ()), actions))
        elif len(actions) < len(stored.records):
            torn.append(stored.id)
    read_again(connection, torn)
    return imports


# ---- the reports ---------------------------------------------------------------------------------------


def _reports(
    imports: Sequence[SourceImport], applied: Applied, asked: Mapping[int, int]
) -> list[SourceReport]:
    works = count_works([item.actions for item in imports], applied.works)
    reports = []
    for number, item in enumerate(imports):
        counts = count_records(item.actions)
        counts["works"] |= works[number]
        counts["cards"] |= applied.cards[number]
        checks = sum(asked.get(id(draft), 0) for draft in item.records.drafts)
        unresolved = applied.unresolved[number]
        report = SourceReport(
            item.source.uri, counts, **item.source.report, unresolved=unresolved, checks=checks
        )
        reports.append(report)
    return reports


def _add_changes(
    reports: Sequence[SourceReport],
    imports: Sequence[SourceImport],
    titles: Mapping[str, str],
    asked: Container[int],
) -> None:
    for report, item in zip(reports, imports, strict=True):
        before = {section.id: section for section in item.stored.sections} if item.stored else {}
        report.changes = list_changes(item.actions, item.records, before, titles, asked)


def _titles(library: Library, decision: _Decision) -> dict[str, str]:
    """What each work is called, by uid."""
    return {work.uid: work.title for work in (*library.works, *decision.new_works)}
