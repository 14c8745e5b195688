"""The tables of study: the log of what happened, what follows from it, settings, and what Anki was given."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from studykit.store.schema import Base, Id, Milliseconds, Uid, one_of


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
    undone_at: Mapped[datetime | None]  # while it is
    redone_at: Mapped[datetime | None]  # when it was last redone


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
        Index(  # few events have a target: an answer need not touch it
            "ix_event_target_id",
            "target_id",
            sqlite_where=text("target_id IS NOT NULL"),
            postgresql_where=text("target_id IS NOT NULL"),
        ),
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
    target_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"))


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
    operation_id: Mapped[int | None] = mapped_column(ForeignKey("operation.id"), index=True)


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
