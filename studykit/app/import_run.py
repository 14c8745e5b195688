"""An import of sources that changed: gather the texts and the library, decide, apply in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from studykit.app.context import App
from studykit.app.import_decision import Decided, decide, drop_taken_names, name_owners
from studykit.app.import_report import (
    SourceReport,
    count_records,
    count_works,
    line_counts,
    list_changes,
    unrecognised_spans,
)
from studykit.app.sources import SourceFile
from studykit.library.diff import Action
from studykit.library.model import Records
from studykit.library.records import read_records
from studykit.library.works import KnownWork, WorkIndex
from studykit.notes.decode import decode
from studykit.notes.model import GRAMMAR
from studykit.notes.parse import parse
from studykit.store.apply import SourceRow
from studykit.store.content import Library, gather
from studykit.store.importing import Applied, SourceImport, apply_imports
from studykit.store.topics import topic_uid


@dataclass(frozen=True, slots=True)
class _Source:
    """A source as it reads now; `report` is its line accounting."""

    file: SourceFile
    title: str
    records: Records
    report: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Decision:
    sources: tuple[_Source, ...]
    decided: Decided
    new_works: tuple[KnownWork, ...]

    @property
    def actions(self) -> tuple[list[Action], ...]:
        """What happens to the records of each source."""
        return self.decided.actions


def run_import(app: App, files: Sequence[SourceFile], *, dry_run: bool) -> list[SourceReport]:
    """Import sources, all or none; with `dry_run` take it back and list all changes."""
    with app.writing() as connection:
        library = gather(connection, [file.uri for file in files])
        decision = _decide(library, files)
        imports = _imports(library, decision)
        applied = apply_imports(connection, imports, decision.new_works, decision.decided.lineage, app.now)
        if dry_run:
            connection.rollback()
    reports = _reports(decision, applied)
    return _with_changes(reports, library, decision) if dry_run else reports


def _decide(library: Library, files: Sequence[SourceFile]) -> _Decision:
    index = WorkIndex()
    for work in library.works:
        index.add(work)
    read = [_read(file, index) for file in files]
    owners = name_owners({source.file.uri: source.records.drafts for source in read}, library.names)
    sources = [_with_own_names(source, owners) for source in read]
    stored = [library.sources.get(file.uri) for file in files]
    live = [source.records if source else () for source in stored]
    decided = decide([source.records.drafts for source in sources], live, library.retired)
    return _Decision(tuple(sources), decided, tuple(index.new))


def _read(file: SourceFile, index: WorkIndex) -> _Source:
    text, remark = decode(file.data)
    document = parse(text)
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
        row = SourceRow(file.uri, source.title, file.origin, file.data, file.digest, GRAMMAR, source.report)
        imports.append(SourceImport(row, library.sources.get(file.uri), source.records, actions))
    return imports


# ---- the reports ---------------------------------------------------------------------------------------


def _reports(decision: _Decision, applied: Applied) -> list[SourceReport]:
    works = count_works(decision.actions, applied.works)
    reports = []
    for number, (source, actions) in enumerate(zip(decision.sources, decision.actions, strict=True)):
        counts = count_records(actions)
        counts["works"] |= works[number]
        counts["cards"] |= applied.cards[number]
        unresolved = applied.unresolved[number]
        reports.append(SourceReport(source.file.uri, counts, **source.report, unresolved=unresolved))
    return reports


def _with_changes(reports: list[SourceReport], library: Library, decision: _Decision) -> list[SourceReport]:
    works = frozenset(work.uid for work in (*library.works, *decision.new_works))
    for report, source, actions in zip(reports, decision.sources, decision.actions, strict=True):
        stored = library.sources.get(source.file.uri)
        starts = {section.id: section.first for section in stored.sections} if stored else {}
        report.changes = list_changes(actions, source.records, starts, works)
    return reports
