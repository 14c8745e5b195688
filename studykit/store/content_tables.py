"""The tables of content: a fold of the sources and of the learner's decisions.

A record's place is its section and the offset of its first line in it, so that a line inserted above
moves nothing. Rows that others refer to carry a uid, given once. Nothing is deleted: `retired_at` is set.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from studykit.store.schema import Base, Id, Uid, one_of


class Source(Base):
    """An imported file or URL: its text, digest, and the version of the grammar that read it."""

    __tablename__ = "source"
    __table_args__ = (one_of("origin", "seed notes own"),)

    id: Mapped[Id]
    uid: Mapped[Uid]
    uri: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    origin: Mapped[str]
    digest: Mapped[str] = mapped_column(String(64))
    text: Mapped[bytes] = mapped_column(LargeBinary)  # zlib of the bytes as they were read
    grammar: Mapped[int]
    report: Mapped[Any]  # the line accounting of the last import
    validators: Mapped[Any | None]  # of a URL: what its server needs to say that nothing changed
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
    proposed_at: Mapped[datetime | None]  # when cards were drawn from it; never again
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
