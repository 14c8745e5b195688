"""The tables of the learner's decisions about cards, and of what an undo needs.

Decisions are appended, never changed: of those whose operation is not undone, the newest holds. So an undo
marks the operation, a redo clears the mark, and what was derived is folded anew.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from studykit.store.schema import Base, Id, one_of


class SourceVersion(Base):
    """The text that a source had before an operation replaced it; None for a source that was new."""

    __tablename__ = "source_version"

    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"), primary_key=True)
    operation_id: Mapped[int] = mapped_column(ForeignKey("operation.id"), primary_key=True, index=True)
    text: Mapped[bytes | None] = mapped_column(LargeBinary)  # zlib of the bytes as they were read


class DraftDecision(Base):
    """A draft that was accepted or rejected, by its content: remembered whatever becomes of the card."""

    __tablename__ = "draft_decision"
    __table_args__ = (one_of("kind", "accept reject"),)

    id: Mapped[Id]
    digest: Mapped[str] = mapped_column(String(64), index=True)
    kind: Mapped[str]
    at: Mapped[datetime]
    operation_id: Mapped[int] = mapped_column(ForeignKey("operation.id"), index=True)


class CardEdit(Base):
    """The learner's wording of a card, and what the source said then; none: the source's wording again."""

    __tablename__ = "card_edit"
    __table_args__ = (
        CheckConstraint("(front IS NULL) = (back IS NULL)", name="both_sides"),
        Index("ix_card_edit_card", "card_id", "id"),
    )

    id: Mapped[Id]
    card_id: Mapped[int] = mapped_column(ForeignKey("card.id"))
    front: Mapped[str | None]
    back: Mapped[str | None]
    seen_front: Mapped[str]
    seen_back: Mapped[str]
    at: Mapped[datetime]
    operation_id: Mapped[int] = mapped_column(ForeignKey("operation.id"), index=True)


class CardFlag(Base):
    """A card put on the rewrite list, because it is wrong or lapsed too often, or taken off it."""

    __tablename__ = "card_flag"
    __table_args__ = (one_of("kind", "wrong leech clear"), Index("ix_card_flag_card", "card_id", "id"))

    id: Mapped[Id]
    card_id: Mapped[int] = mapped_column(ForeignKey("card.id"))
    kind: Mapped[str]
    note: Mapped[str | None]
    at: Mapped[datetime]
    operation_id: Mapped[int] = mapped_column(ForeignKey("operation.id"), index=True)


class CardHandover(Base):
    """Who asks a card: given to Anki with its schedule, or taken back."""

    __tablename__ = "card_handover"
    __table_args__ = (one_of("kind", "give take"), Index("ix_card_handover_card", "card_id", "id"))

    id: Mapped[Id]
    card_id: Mapped[int] = mapped_column(ForeignKey("card.id"))
    kind: Mapped[str]
    at: Mapped[datetime]
    operation_id: Mapped[int] = mapped_column(ForeignKey("operation.id"), index=True)
