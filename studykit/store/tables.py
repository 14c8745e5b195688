"""The tables: content (a fold of the sources), study (the log and what follows from it), and upkeep.

A record's place is its section and the offset of its first line in it, so that a line inserted above
moves nothing. Rows that others refer to carry a uid, given once. Nothing is deleted: `retired_at` is set.
"""

from datetime import datetime
from typing import Annotated, Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Float,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from studykit.store.types import Instant, Json

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

Id = Annotated[int, mapped_column(primary_key=True)]
Uid = Annotated[str, mapped_column(String(40), unique=True)]
Milliseconds = Annotated[int, mapped_column(BigInteger)]


def one_of(column: str, values: str) -> CheckConstraint:
    """A named check that a text column holds one of the given space-separated values."""
    listed = ", ".join(f"'{value}'" for value in values.split())
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


class Base(DeclarativeBase):
    """The schema; every constraint is named by one convention, which batch migrations need."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: Instant, str: Text, Any: Json, float: Float}  # noqa: RUF012


# ---- content -----------------------------------------------------------------------------------------


class Source(Base):
    """An imported file or URL: its text, digest, and the version of the grammar that read it."""

    __tablename__ = "source"
    __table_args__ = (one_of("origin", "seed notes"),)

    id: Mapped[Id]
    uid: Mapped[Uid]
    uri: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    origin: Mapped[str]
    digest: Mapped[str] = mapped_column(String(64))
    text: Mapped[bytes] = mapped_column(LargeBinary)  # zlib of the bytes as they were read
    grammar: Mapped[int]
    report: Mapped[Any]  # the line accounting of the last import
    first_imported_at: Mapped[datetime]
    imported_at: Mapped[datetime]


class Topic(Base):
    """A node of the tree of headings; topics of one path in several sources are one."""

    __tablename__ = "topic"

    id: Mapped[Id]
    uid: Mapped[Uid]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id"), index=True)
    path: Mapped[str] = mapped_column(unique=True)  # names joined by " > "
    name: Mapped[str]
    summary: Mapped[str | None]
    position: Mapped[int]
    retired_at: Mapped[datetime | None]


class Work(Base):
    """Anything that can be read or watched; its columns are the fold of what its listings state."""

    __tablename__ = "work"
    __table_args__ = (
        CheckConstraint("importance BETWEEN 1 AND 3", name="importance_range"),
        CheckConstraint("pages > 0", name="pages_positive"),
    )

    id: Mapped[Id]
    uid: Mapped[Uid]
    key: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    kind: Mapped[str]
    authors: Mapped[Any]  # names in order, as written
    et_al: Mapped[bool]
    year: Mapped[int | None]
    venue: Mapped[str | None]
    url: Mapped[str | None]
    language: Mapped[str | None]
    summary: Mapped[str | None]
    importance: Mapped[int | None]
    pages: Mapped[int | None]
    estimate: Mapped[Any | None]  # minutes by pass: {"read": 45}
    pdf: Mapped[str | None]
    position: Mapped[int]  # reading order of the library
    retired_at: Mapped[datetime | None]


class WorkIdentifier(Base):
    """A normalised identifier; two mentions that share one are the same work."""

    __tablename__ = "work_identifier"

    scheme: Mapped[str] = mapped_column(String(20), primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)
    work_id: Mapped[int] = mapped_column(ForeignKey("work.id"), index=True)


class WorkAlias(Base):
    """A citation key that the work answers to beside its own."""

    __tablename__ = "work_alias"

    key: Mapped[str] = mapped_column(primary_key=True)
    work_id: Mapped[int] = mapped_column(ForeignKey("work.id"), index=True)


class WorkDecision(Base):
    """What the learner decided about two works: that the other is the one, or that they are distinct."""

    __tablename__ = "work_decision"
    __table_args__ = (
        one_of("kind", "merge distinct"),
        CheckConstraint("one_id <> other_id", name="two_works"),
        CheckConstraint("(kind = 'merge') = (other_key IS NOT NULL)", name="merge_has_key"),
    )

    id: Mapped[Id]
    one_id: Mapped[int] = mapped_column(ForeignKey("work.id"), index=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("work.id"), index=True)
    kind: Mapped[str]
    other_key: Mapped[str | None]  # of the merged work, before it became an alias
    at: Mapped[datetime]
    operation_id: Mapped[int] = mapped_column(ForeignKey("operation.id"), index=True)


class WorkNeed(Base):
    """A work or topic to know first, as written, and what it means once that is in the library."""

    __tablename__ = "work_need"

    work_id: Mapped[int] = mapped_column(ForeignKey("work.id"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    written: Mapped[str]
    needed_work_id: Mapped[int | None] = mapped_column(ForeignKey("work.id"), index=True)
    needed_topic_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id"), index=True)


class Tag(Base):
    """A word that the notes put under a work's heading."""

    __tablename__ = "tag"

    work_id: Mapped[int] = mapped_column(ForeignKey("work.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    ordinal: Mapped[int]


class Section(Base):
    """A piece of a source that belongs to works, or (without `section_work` rows) to its topic."""

    __tablename__ = "section"

    id: Mapped[Id]
    uid: Mapped[Uid]
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"), index=True)
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id"), index=True)
    heading: Mapped[str]
    position: Mapped[int]  # order within the source
    first_line: Mapped[int]
    last_line: Mapped[int]
    summary: Mapped[str | None]
    digest: Mapped[str] = mapped_column(String(64))
    retired_at: Mapped[datetime | None]


class SectionWork(Base):
    """The works that share a section, in order (headings joined by `+`)."""

    __tablename__ = "section_work"

    section_id: Mapped[int] = mapped_column(ForeignKey("section.id"), primary_key=True)
    work_id: Mapped[int] = mapped_column(ForeignKey("work.id"), primary_key=True, index=True)
    ordinal: Mapped[int]


class Listing(Base):
    """One mention of a work under a topic, and the facts that this mention states."""

    __tablename__ = "listing"
    __table_args__ = (one_of("role", "heading resource"),)

    id: Mapped[Id]
    uid: Mapped[Uid]
    section_id: Mapped[int] = mapped_column(ForeignKey("section.id"), index=True)
    work_id: Mapped[int] = mapped_column(ForeignKey("work.id"), index=True)
    role: Mapped[str]
    offset: Mapped[int]
    lines: Mapped[int]
    remark: Mapped[str | None]
    part: Mapped[str | None]
    start: Mapped[int | None]  # seconds
    facts: Mapped[Any]
    retired_at: Mapped[datetime | None]


class Link(Base):
    """Something that belongs to a work or a topic, or a cross-reference with its anchor and what it means."""

    __tablename__ = "link"

    id: Mapped[Id]
    uid: Mapped[Uid]
    section_id: Mapped[int] = mapped_column(ForeignKey("section.id"), index=True)
    listing_id: Mapped[int | None] = mapped_column(ForeignKey("listing.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("link.id"), index=True)
    offset: Mapped[int]
    lines: Mapped[int]
    ordinal: Mapped[int]  # among the targets of one line
    kind: Mapped[str]
    url: Mapped[str]
    title: Mapped[str | None]
    speakers: Mapped[Any]
    start: Mapped[int | None]  # seconds
    language: Mapped[str | None]
    remark: Mapped[str | None]
    summarised: Mapped[bool]
    target_work_id: Mapped[int | None] = mapped_column(ForeignKey("work.id"), index=True)
    target_topic_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id"), index=True)
    retired_at: Mapped[datetime | None]


class Quote(Base):
    """Words of others in the notes: of the work itself, or commentary on it, with the speaker."""

    __tablename__ = "quote"
    __table_args__ = (one_of("role", "source commentary"),)

    id: Mapped[Id]
    uid: Mapped[Uid]
    section_id: Mapped[int] = mapped_column(ForeignKey("section.id"), index=True)
    offset: Mapped[int]
    lines: Mapped[int]
    text: Mapped[str]
    role: Mapped[str]
    speaker: Mapped[str | None]
    cited_work_id: Mapped[int | None] = mapped_column(ForeignKey("work.id"), index=True)
    retired_at: Mapped[datetime | None]


class QuoteLineage(Base):
    """A quote that came out of another by an edit: a split has several children, a join several parents."""

    __tablename__ = "quote_lineage"

    parent_id: Mapped[int] = mapped_column(ForeignKey("quote.id"), primary_key=True)
    child_id: Mapped[int] = mapped_column(ForeignKey("quote.id"), primary_key=True, index=True)


class Claim(Base):
    """One thing to know: a statement, definition, list, question with answer, or sentence with deletions."""

    __tablename__ = "claim"
    __table_args__ = (one_of("kind", "statement definition list qa cloze"),)

    id: Mapped[Id]
    uid: Mapped[Uid]
    section_id: Mapped[int] = mapped_column(ForeignKey("section.id"), index=True)
    offset: Mapped[int]
    lines: Mapped[int]
    kind: Mapped[str]
    text: Mapped[str]
    prompt: Mapped[str | None]
    answer: Mapped[str | None]
    items: Mapped[Any]
    context: Mapped[str | None]  # the line that led in to a definition
    speaker: Mapped[str | None]
    name: Mapped[str | None] = mapped_column(unique=True)  # the {#id} that the writer gave it
    retired_at: Mapped[datetime | None]


class Card(Base):
    """One question put to the learner; its kind, ordinal, blank and note type never change."""

    __tablename__ = "card"
    __table_args__ = (
        one_of("kind", "qa list item cloze term meaning quote"),
        one_of("note_type", "claim cloze quote list"),
        CheckConstraint("(claim_id IS NULL) <> (quote_id IS NULL)", name="one_parent"),
        UniqueConstraint("claim_id", "kind", "ordinal"),
        UniqueConstraint("quote_id", "kind", "ordinal"),
    )

    id: Mapped[Id]
    uid: Mapped[Uid]
    claim_id: Mapped[int | None] = mapped_column(ForeignKey("claim.id"))
    quote_id: Mapped[int | None] = mapped_column(ForeignKey("quote.id"))
    kind: Mapped[str]
    ordinal: Mapped[int]  # from 1; the number of a cloze in Anki, never reused within a claim
    note_type: Mapped[str]
    blank: Mapped[str | None]
    front: Mapped[str]
    back: Mapped[str]
    draft: Mapped[bool] = mapped_column(server_default=false())
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


# ---- study -------------------------------------------------------------------------------------------


class Device(Base):
    """A machine that writes events; its uid and a running number make the uid of an event."""

    __tablename__ = "device"
    __table_args__ = (
        Index(
            "uq_device_here", "here", unique=True, sqlite_where=text("here"), postgresql_where=text("here")
        ),
    )

    id: Mapped[Id]
    uid: Mapped[Uid]
    here: Mapped[bool]  # this database's own
    events: Mapped[int] = mapped_column(server_default="0")  # running number of the last event
    last_ms: Mapped[Milliseconds] = mapped_column(server_default="0")  # instant of the last event


class Operation(Base):
    """One command that changed something; what `undo` takes back."""

    __tablename__ = "operation"

    id: Mapped[Id]
    uid: Mapped[Uid]
    at: Mapped[datetime]
    command: Mapped[str]
    summary: Mapped[Any]


class Event(Base):
    """Something that happened to a card. Append-only; memory is its fold. Order is (at_ms, uid)."""

    __tablename__ = "event"
    __table_args__ = (
        one_of("kind", "answer retract reset set_due suspend resume bury unlock check"),
        one_of("state", "new learning review relearning"),
        CheckConstraint("(kind = 'answer') = (rating IS NOT NULL)", name="answer_has_rating"),
        CheckConstraint("rating BETWEEN 1 AND 4", name="rating_range"),
        CheckConstraint("(kind = 'retract') = (target_id IS NOT NULL)", name="retract_has_target"),
        UniqueConstraint("device_id", "at_ms"),
        Index("ix_event_card_order", "card_id", "at_ms", "uid"),
        Index("ix_event_study_day", "study_day", "kind"),
    )

    id: Mapped[Id]
    uid: Mapped[Uid]
    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"))
    operation_id: Mapped[int | None] = mapped_column(ForeignKey("operation.id"), index=True)
    card_id: Mapped[int] = mapped_column(ForeignKey("card.id"))
    at_ms: Mapped[Milliseconds]
    study_day: Mapped[int]
    utc_offset: Mapped[int]  # minutes east
    kind: Mapped[str]
    rating: Mapped[int | None]
    duration_ms: Mapped[int | None]
    state: Mapped[str | None]  # after the event, as the four below
    step: Mapped[int | None]
    interval_days: Mapped[int | None]
    due_day: Mapped[int | None]
    due_ms: Mapped[int | None] = mapped_column(BigInteger)
    target_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"), index=True)


class Memory(Base):
    """The fold of a card's events: a cache that `replay` gives again. A card without a row is locked."""

    __tablename__ = "memory"
    __table_args__ = (
        one_of("state", "new learning review relearning"),
        Index("ix_memory_queue", "state", "suspended", "due_day"),
    )

    card_id: Mapped[int] = mapped_column(ForeignKey("card.id"), primary_key=True, autoincrement=False)
    state: Mapped[str]
    step: Mapped[int | None]
    due_day: Mapped[int | None]
    due_ms: Mapped[int | None] = mapped_column(BigInteger)
    interval_days: Mapped[int | None]
    stability: Mapped[float | None]
    difficulty: Mapped[float | None]
    reps: Mapped[int]
    lapses: Mapped[int]
    last_day: Mapped[int | None]
    last_ms: Mapped[int | None] = mapped_column(BigInteger)
    suspended: Mapped[bool]
    buried_day: Mapped[int | None]
    unlocked: Mapped[bool]


class Reading(Base):
    """The reading state of a work: the fold of its sessions."""

    __tablename__ = "reading"
    __table_args__ = (
        one_of("state", "planned reading read dropped"),
        one_of("pass", "skim read study"),
        CheckConstraint("progress BETWEEN 0 AND 1", name="progress_range"),
    )

    work_id: Mapped[int] = mapped_column(ForeignKey("work.id"), primary_key=True, autoincrement=False)
    state: Mapped[str]
    reading_pass: Mapped[str] = mapped_column("pass")
    progress: Mapped[float]
    minutes: Mapped[int]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class ReadingSession(Base):
    """What the learner said about reading a work, in order; append-only."""

    __tablename__ = "reading_session"
    __table_args__ = (
        one_of("action", "plan start log done drop reset"),
        one_of("pass", "skim read study"),
        CheckConstraint("progress BETWEEN 0 AND 1", name="progress_range"),
        CheckConstraint("minutes >= 0", name="minutes_range"),
    )

    id: Mapped[Id]
    uid: Mapped[Uid]
    work_id: Mapped[int] = mapped_column(ForeignKey("work.id"), index=True)
    operation_id: Mapped[int] = mapped_column(ForeignKey("operation.id"), index=True)
    at: Mapped[datetime]
    study_day: Mapped[int]
    action: Mapped[str]
    reading_pass: Mapped[str] = mapped_column("pass")
    minutes: Mapped[int | None]
    progress: Mapped[float | None]
    note: Mapped[str | None]


class Setting(Base):
    """A dated wish of the learner's (study zone, limits): the last one not after an instant holds then."""

    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    since: Mapped[datetime] = mapped_column(primary_key=True)
    value: Mapped[Any]


class Weights(Base):
    """A versioned FSRS weight vector with its evaluation; the newest adopted one is current."""

    __tablename__ = "weights"

    id: Mapped[Id]
    uid: Mapped[Uid]
    version: Mapped[str]
    vector: Mapped[Any]
    evaluation: Mapped[Any]
    adopted_at: Mapped[datetime]


# ---- exchange ----------------------------------------------------------------------------------------


class AnkiNote(Base):
    """The Anki note of a claim or quote: its guid, deck and the stamp of its last change of content."""

    __tablename__ = "anki_note"
    __table_args__ = (
        one_of("note_type", "claim cloze quote list"),
        CheckConstraint("(claim_id IS NULL) <> (quote_id IS NULL)", name="one_parent"),
    )

    id: Mapped[Id]
    claim_id: Mapped[int | None] = mapped_column(ForeignKey("claim.id"), unique=True)
    quote_id: Mapped[int | None] = mapped_column(ForeignKey("quote.id"), unique=True)
    guid: Mapped[str] = mapped_column(unique=True)
    note_type: Mapped[str]
    ordinals: Mapped[Any]
    deck: Mapped[str]
    digest: Mapped[str] = mapped_column(String(64))
    mod: Mapped[int] = mapped_column(BigInteger)  # epoch seconds
