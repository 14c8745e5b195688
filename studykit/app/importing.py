"""Import notes: gather the text and the library, decide by the diff, apply in one transaction."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from studykit.app.context import App
from studykit.app.sources import SourceFile
from studykit.library.diff import Action, Add, Change, Keep, Move, Restore, Retire, diff
from studykit.library.model import ClaimContent, Draft, Kind, LinkContent, ListingContent, QuoteContent, Stored
from studykit.notes.model import GRAMMAR, Document, LineRole
from studykit.store.revision import HEAD

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from studykit.library.model import Records
    from studykit.store.content import StoredSource

COUNTED = ("added", "edited", "moved", "retired", "restored", "unchanged")
RECORDS = ("works", "quotes", "claims", "cards", "links")
_WORDS: dict[type[Action], str] = {
    Add: "added", Change: "edited", Move: "moved", Retire: "retired", Restore: "restored", Keep: "unchanged",
}  # fmt: skip
_NAMES = {Kind.QUOTE: "quotes", Kind.CLAIM: "claims", Kind.LINK: "links"}


@dataclass(slots=True)
class SourceReport:
    """What an import did with one source."""

    uri: str
    counts: dict[str, dict[str, int]]
    lines: dict[str, int]
    unrecognised: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[dict[str, Any]] = field(default_factory=list)
    unresolved: list[dict[str, Any]] = field(default_factory=list)
    changes: list[dict[str, Any]] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        """Whether anything was written for it."""
        return any(count for counts in self.counts.values() for word, count in counts.items() if word != "unchanged")

    def as_json(self) -> dict[str, Any]:
        """The source in the shape that `seed --json` promises."""
        rest = {"lines": self.lines, "unrecognised": self.unrecognised, "warnings": self.warnings}
        return {"uri": self.uri, **self.counts, **rest, "unresolved": self.unresolved, "changes": self.changes}


class _DryRun(Exception):  # noqa: N818 - not an error: it rolls the transaction back
    pass


def import_sources(app: App, files: Sequence[SourceFile], *, dry_run: bool = False) -> list[SourceReport]:
    """Import sources in order, all or none; with `dry_run` nothing stays.

    Unchanged sources cost a comparison of digests and write nothing.
    """
    known = _unchanged(app, files)
    if len(known) == len(files):
        return [known[file.uri] for file in files]
    reports: list[SourceReport] = []
    try:
        with app.writing() as connection:
            for file in files:
                reports.append(known.get(file.uri) or _import_one(connection, app, file, dry_run=dry_run))
            if dry_run:
                raise _DryRun
    except _DryRun:
        pass
    return reports


# ---- nothing changed -----------------------------------------------------------------------------------

_SOURCES = "SELECT id, uri, digest, grammar, report FROM source"
_UNCHANGED = """
SELECT 'works' AS name, count(DISTINCT l.work_id) AS n FROM listing l JOIN section s ON s.id = l.section_id
 WHERE s.source_id = :source AND l.retired_at IS NULL
UNION ALL SELECT 'quotes', count(*) FROM quote q JOIN section s ON s.id = q.section_id
 WHERE s.source_id = :source AND q.retired_at IS NULL
UNION ALL SELECT 'claims', count(*) FROM claim c JOIN section s ON s.id = c.section_id
 WHERE s.source_id = :source AND c.retired_at IS NULL
UNION ALL SELECT 'cards', count(*) FROM card k JOIN claim c ON c.id = k.claim_id JOIN section s ON s.id = c.section_id
 WHERE s.source_id = :source AND k.retired_at IS NULL
UNION ALL SELECT 'links', count(*) FROM link l JOIN section s ON s.id = l.section_id
 WHERE s.source_id = :source AND l.retired_at IS NULL
"""


def _unchanged(app: App, files: Sequence[SourceFile]) -> dict[str, SourceReport]:
    """Reports of the sources that are as they were last time, by uri."""
    from studykit.store.reads import open_reader

    reader = open_reader(app.url)
    if reader is None:
        return {}
    try:
        if reader.revision != HEAD:
            return {}
        stored = {row["uri"]: row for row in reader.rows(_SOURCES)}
        same = [file for file in files if file.uri in stored and _is_same(file, stored[file.uri])]
        return {file.uri: _unchanged_report(reader, stored[file.uri]) for file in same}
    finally:
        reader.close()


def _is_same(file: SourceFile, row: Any) -> bool:
    return bool(row["digest"] == file.digest and row["grammar"] == GRAMMAR)


def _unchanged_report(reader: Any, row: Any) -> SourceReport:
    import json

    counts = _no_counts()
    for found in reader.rows(_UNCHANGED, source=row["id"]):
        counts[found["name"]]["unchanged"] = found["n"]
    report = json.loads(row["report"])
    return SourceReport(row["uri"], counts, report["lines"], report["unrecognised"], report["warnings"], report["unresolved"])


def _no_counts() -> dict[str, dict[str, int]]:
    return {record: dict.fromkeys(COUNTED, 0) for record in RECORDS}


# ---- one source ----------------------------------------------------------------------------------------


def _import_one(connection: "Connection", app: App, file: SourceFile, *, dry_run: bool) -> SourceReport:
    from studykit.library.records import read_records
    from studykit.library.works import WorkIndex
    from studykit.notes.decode import decode
    from studykit.notes.parse import parse
    from studykit.store import apply, content, fold

    text, remark = decode(file.data)
    document = parse(text)
    index = WorkIndex()
    for work in content.known_works(connection):
        index.add(work)
    records = read_records(document, text, index, apply.topic_uid)
    source = content.find_source(connection, file.uri)
    source_id = source.id if source else _new_source(connection, app, file, document)
    names = content.claim_names(connection, source_id)
    warnings = [{"line": d.line, "code": d.code, "message": d.message} for d in document.warnings]
    if remark:
        warnings.insert(0, {"line": 1, "code": "encoding", "message": remark})
    drafts = _without_taken_names(records.drafts, names, records, warnings)
    records = type(records)(records.sections, tuple(drafts))
    actions = diff(records.drafts, content.stored_records(connection, source_id))
    fold.insert_works(connection, index.new)
    before = fold.work_states(connection)
    applier = apply.Applier(connection, source_id, app.now, content.all_uids(connection))
    applier.apply(records, content.stored_sections(connection, source_id), actions)
    fold.fold_works(connection, applier.touched_works, app.now)
    fold.fold_topics(connection)
    fold.order_library(connection)
    unresolved = _unresolved(fold.resolve_references(connection), connection, source_id)
    fold.index_texts(connection, [*applier.stale, *fold.work_rows(connection, applier.touched_works)])
    report = _report(file, document, text, records, actions, warnings, unresolved)
    report.counts["cards"] |= applier.cards
    report.counts["works"] |= _works_changed(before, fold.work_states(connection), records, actions)
    if dry_run:
        report.changes = _changes(actions, records, content.section_starts(connection, source_id))
    _finish_source(connection, source_id, app, file, document, report)
    return report


def _new_source(connection: "Connection", app: App, file: SourceFile, document: Document) -> int:
    from studykit.store.apply import write_source

    title = document.title or _title_of(file.title)
    return write_source(connection, file.uri, title, file.origin, file.data, file.digest, GRAMMAR, app.now)


def _finish_source(connection: "Connection", source_id: int, app: App, file: SourceFile, document: Document, report: SourceReport) -> None:
    from studykit.store.apply import update_source

    stored = {
        "lines": report.lines, "unrecognised": report.unrecognised, "warnings": report.warnings,
        "unresolved": report.unresolved,
    }  # fmt: skip
    update_source(
        connection, source_id, title=document.title or _title_of(file.title), text=file.data, digest=file.digest,
        grammar=GRAMMAR, imported_at=app.now, report=stored,
    )  # fmt: skip


def _title_of(stem: str) -> str:
    """`deep-learning` → Deep learning."""
    words = stem.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:] if words else "Notes"


def _without_taken_names(drafts: Sequence[Draft], taken: set[str], records: "Records", warnings: list[dict[str, Any]]) -> list[Draft]:
    """A `{#id}` names one card: a second use keeps its words and loses the name, with a warning."""
    from dataclasses import replace

    kept: list[Draft] = []
    taken = set(taken)
    for draft in drafts:
        if draft.name is None or not isinstance(draft.content, ClaimContent):
            kept.append(draft)
        elif draft.name in taken:
            line = records.sections[draft.place.section].first + draft.place.offset
            warnings.append({"line": line, "code": "name-taken", "message": f"{{#{draft.name}}} names another card already"})
            kept.append(replace(draft, name=None, content=replace(draft.content, name=None)))
        else:
            taken.add(draft.name)
            kept.append(draft)
    return kept


# ---- the report ----------------------------------------------------------------------------------------


def _report(file: SourceFile, document: Document, text: str, records: "Records", actions: Sequence[Action], warnings: list[dict[str, Any]], unresolved: list[dict[str, Any]]) -> SourceReport:
    counts = _no_counts()
    for action in actions:
        kind = action.draft.kind if isinstance(action, Add) else action.stored.kind
        if kind in _NAMES:
            counts[_NAMES[kind]][_WORDS[type(action)]] += 1
    roles = Counter(document.roles)
    lines = {"total": len(document.roles)} | {role.value: roles[role] for role in LineRole}
    return SourceReport(file.uri, counts, lines, _spans(document, text), warnings, unresolved)


def _spans(document: Document, text: str) -> list[dict[str, Any]]:
    """Runs of lines that no rule of the grammar fits."""
    rows = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    spans: list[dict[str, Any]] = []
    for number, role in enumerate(document.roles, 1):
        if role is not LineRole.UNRECOGNISED:
            continue
        if spans and spans[-1]["last"] == number - 1:
            spans[-1]["last"] = number
            spans[-1]["text"] += f"\n{rows[number - 1]}"
        else:
            spans.append({"first": number, "last": number, "text": rows[number - 1]})
    return spans


def _works_changed(before: dict[str, Any], after: dict[str, Any], records: "Records", actions: Sequence[Action]) -> dict[str, int]:
    """Works of this source by what became of them; `before` and `after` are their facts by uid."""
    counts = dict.fromkeys(COUNTED, 0)
    here = {draft.content.work for draft in records.drafts if isinstance(draft.content, ListingContent)}
    gone = {action.stored.content.work for action in actions if isinstance(action, Retire) and isinstance(action.stored.content, ListingContent)}
    for uid in here | gone:
        old, new = before.get(uid), after[uid]
        if old is None or old["key"] == uid:
            counts["added"] += 1
        elif old["retired"] != new["retired"]:
            counts["retired" if new["retired"] else "restored"] += 1
        else:
            counts["unchanged" if old == new else "edited"] += 1
    return counts


def _unresolved(found: list[tuple[str, int]], connection: "Connection", source_id: int) -> list[dict[str, Any]]:
    from studykit.store.content import link_lines

    lines = link_lines(connection, source_id, [number for _, number in found])
    return [{"line": lines[number], "target": url} for url, number in found if number in lines]


def _changes(actions: Sequence[Action], records: "Records", starts: dict[int, int]) -> list[dict[str, Any]]:
    """All that is not unchanged, in order, with lines and old and new text."""
    changes = []
    for action in actions:
        if isinstance(action, Keep):
            continue
        new = None if isinstance(action, Retire) else action.draft
        old = None if isinstance(action, Add) else action.stored
        record: Draft | Stored = new or old  # type: ignore[assignment]
        first = (records.sections[new.place.section].first if new else starts.get(record.place.section, 1)) + record.place.offset
        changes.append({
            "action": _WORDS[type(action)], "record": record.kind.value, "uid": old.uid if old else None,
            "work": record.scope, "first": first, "last": first + record.place.lines - 1,
            "old": _text(old) if old else None, "new": _text(new) if new else None,
        })  # fmt: skip
    return changes


def _text(record: Draft | Stored) -> str:
    match record.content:
        case QuoteContent() | ClaimContent():
            return record.content.text
        case LinkContent():
            return record.content.url
        case ListingContent():
            return str(record.content.facts.get("title", ""))


__all__ = ["SourceReport", "import_sources"]
