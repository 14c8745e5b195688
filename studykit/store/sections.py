"""Sections of a source → rows, with the works or the topic that they belong to."""

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Sequence

from sqlalchemy import bindparam, delete, insert

from studykit.library.model import SectionDraft
from studykit.store.apply import Run, source_uid
from studykit.store.content import StoredSection
from studykit.store.rows import insert_rows, retire_rows, table, update_rows
from studykit.store.tables import Section, SectionWork, Topic
from studykit.store.topics import topic_path, topic_uid


def write_sections(
    run: Run, source_id: int, uri: str, drafts: Sequence[SectionDraft], stored: Sequence[StoredSection]
) -> list[int]:
    """Write the sections of a source and what they belong to; gives their row ids in order."""
    topics = _ensure_topics(run, {draft.topic for draft in drafts})
    same = match_sections(drafts, stored)
    rows = [
        {
            "source_id": source_id, "topic_id": topics.get(draft.topic), "heading": draft.heading,
            "position": position, "first_line": draft.first, "last_line": draft.last,
            "summary": draft.summary, "digest": draft.digest, "retired_at": None,
        }
        for position, draft in enumerate(drafts)
    ]  # fmt: skip
    old = [{"id": section.id, **row} for section, row in zip(same, rows, strict=True) if section]
    update_rows(run.connection, Section, old)
    new = [
        {"uid": run.uid("section", source_uid(uri), draft.heading), **row}
        for section, draft, row in zip(same, drafts, rows, strict=True)
        if section is None
    ]
    fresh = iter(insert_rows(run.connection, Section, new))
    ids = [section.id if section else next(fresh) for section in same]
    _write_section_works(run, ids, drafts)
    gone = {section.id for section in stored if not section.retired} - set(ids)
    retire_rows(run.connection, Section, sorted(gone), run.now)
    return ids


def match_sections(
    drafts: Sequence[SectionDraft], stored: Sequence[StoredSection]
) -> list[StoredSection | None]:
    """Each section with the one of last time that it is: by heading and what it is of, by either alone."""
    pairs: dict[int, StoredSection] = {}
    rounds: tuple[tuple[Callable[[SectionDraft], Hashable], Callable[[StoredSection], Hashable]], ...] = (
        (lambda draft: (draft.heading, _scope(draft)), lambda section: (section.heading, section.scope)),
        (lambda draft: draft.heading, lambda section: section.heading),
        (_scope, lambda section: section.scope),
    )
    for key_of_draft, key_of_stored in rounds:
        taken = {section.id for section in pairs.values()}
        waiting: dict[Hashable, deque[StoredSection]] = defaultdict(deque)
        for section in sorted(stored, key=lambda section: section.retired):
            if section.id not in taken:
                waiting[key_of_stored(section)].append(section)
        for number, draft in enumerate(drafts):
            if number not in pairs and (found := waiting.get(key_of_draft(draft))):
                pairs[number] = found.popleft()
    return [pairs.get(number) for number in range(len(drafts))]


def _scope(draft: SectionDraft) -> str:
    return "+".join(draft.works) or (topic_uid(draft.topic) if draft.topic else "")


def _write_section_works(run: Run, ids: Sequence[int], drafts: Sequence[SectionDraft]) -> None:
    section_work = table(SectionWork)
    statement = delete(section_work).where(section_work.c.section_id == bindparam("section"))
    run.connection.execute(statement, [{"section": number} for number in ids] or [{"section": 0}])
    rows = [
        {"section_id": number, "work_id": run.works[uid], "ordinal": ordinal}
        for number, draft in zip(ids, drafts, strict=True)
        for ordinal, uid in enumerate(dict.fromkeys(draft.works))
    ]
    if rows:
        run.connection.execute(insert(section_work), rows)


def _ensure_topics(run: Run, paths: Iterable[tuple[str, ...]]) -> dict[tuple[str, ...], int]:
    """Row ids of topics by path; those not there yet are made, after the topics above them."""
    every = {path[:end] for path in paths for end in range(1, len(path) + 1)}
    for depth in range(1, max(map(len, every), default=0) + 1):
        level = sorted(path for path in every if len(path) == depth)
        new = {topic_path(path): path for path in level if topic_path(path) not in run.topics}
        rows = [
            {
                "uid": topic_uid(path), "parent_id": run.topics.get(topic_path(path[:-1])), "path": text,
                "name": path[-1], "summary": None, "position": 0, "retired_at": None,
            }
            for text, path in new.items()
        ]  # fmt: skip
        run.topics |= zip(new, insert_rows(run.connection, Topic, rows), strict=True)
    return {path: run.topics[topic_path(path)] for path in every}
