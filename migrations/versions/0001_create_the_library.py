"""Create the library: content, study, exchange, and the full-text index.

Instants are whole milliseconds since 1970-01-01 UTC (BigInteger), JSON values are text. `op.f` says that
the name of a check is complete: the naming convention of the models would put its prefix before it again.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TABLES = (
    "source",
    "topic",
    "work",
    "work_identifier",
    "work_alias",
    "work_need",
    "tag",
    "section",
    "section_work",
    "listing",
    "link",
    "quote",
    "quote_lineage",
    "claim",
    "card",
    "device",
    "operation",
    "event",
    "memory",
    "reading",
    "reading_session",
    "setting",
    "weights",
    "anki_note",
    "search_index",
)


def upgrade() -> None:
    """Create every table."""
    _source()
    _topic()
    _work()
    _work_identifier()
    _work_alias()
    _work_need()
    _tag()
    _section()
    _section_work()
    _listing()
    _link()
    _quote()
    _quote_lineage()
    _claim()
    _card()
    _device()
    _operation()
    _event()
    _memory()
    _reading()
    _reading_session()
    _setting()
    _weights()
    _anki_note()
    _search_index()


def downgrade() -> None:
    """Drop every table."""
    for name in reversed(_TABLES):
        op.drop_table(name)


def _source() -> None:
    op.create_table(
        "source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(40), nullable=False),
        sa.Column("uri", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("grammar", sa.Integer(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("first_imported_at", sa.BigInteger(), nullable=False),
        sa.Column("imported_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_source"),
        sa.UniqueConstraint("uid", name="uq_source_uid"),
        sa.UniqueConstraint("uri", name="uq_source_uri"),
        sa.CheckConstraint("origin IN ('seed', 'notes')", name=op.f("ck_source_origin_known")),
    )


def _topic() -> None:
    op.create_table(
        "topic",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(40), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_topic"),
        sa.ForeignKeyConstraint(["parent_id"], ["topic.id"], name="fk_topic_parent_id_topic"),
        sa.UniqueConstraint("uid", name="uq_topic_uid"),
        sa.UniqueConstraint("path", name="uq_topic_path"),
    )
    op.create_index("ix_topic_parent_id", "topic", ["parent_id"])


def _work() -> None:
    op.create_table(
        "work",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(40), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("authors", sa.Text(), nullable=False),
        sa.Column("et_al", sa.Boolean(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("venue", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("importance", sa.Integer(), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("estimate", sa.Text(), nullable=True),
        sa.Column("pdf", sa.Text(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_work"),
        sa.UniqueConstraint("uid", name="uq_work_uid"),
        sa.UniqueConstraint("key", name="uq_work_key"),
        sa.CheckConstraint("importance BETWEEN 1 AND 3", name=op.f("ck_work_importance_range")),
        sa.CheckConstraint("pages > 0", name=op.f("ck_work_pages_positive")),
    )


def _work_identifier() -> None:
    op.create_table(
        "work_identifier",
        sa.Column("scheme", sa.String(20), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("scheme", "value", name="pk_work_identifier"),
        sa.ForeignKeyConstraint(["work_id"], ["work.id"], name="fk_work_identifier_work_id_work"),
    )
    op.create_index("ix_work_identifier_work_id", "work_identifier", ["work_id"])


def _work_alias() -> None:
    op.create_table(
        "work_alias",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_work_alias"),
        sa.ForeignKeyConstraint(["work_id"], ["work.id"], name="fk_work_alias_work_id_work"),
    )
    op.create_index("ix_work_alias_work_id", "work_alias", ["work_id"])


def _work_need() -> None:
    op.create_table(
        "work_need",
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("written", sa.Text(), nullable=False),
        sa.Column("needed_work_id", sa.Integer(), nullable=True),
        sa.Column("needed_topic_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("work_id", "ordinal", name="pk_work_need"),
        sa.ForeignKeyConstraint(["work_id"], ["work.id"], name="fk_work_need_work_id_work"),
        sa.ForeignKeyConstraint(["needed_work_id"], ["work.id"], name="fk_work_need_needed_work_id_work"),
        sa.ForeignKeyConstraint(["needed_topic_id"], ["topic.id"], name="fk_work_need_needed_topic_id_topic"),
    )
    op.create_index("ix_work_need_needed_topic_id", "work_need", ["needed_topic_id"])
    op.create_index("ix_work_need_needed_work_id", "work_need", ["needed_work_id"])


def _tag() -> None:
    op.create_table(
        "tag",
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("work_id", "name", name="pk_tag"),
        sa.ForeignKeyConstraint(["work_id"], ["work.id"], name="fk_tag_work_id_work"),
    )


def _section() -> None:
    op.create_table(
        "section",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(40), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=True),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("first_line", sa.Integer(), nullable=False),
        sa.Column("last_line", sa.Integer(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("retired_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_section"),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name="fk_section_source_id_source"),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name="fk_section_topic_id_topic"),
        sa.UniqueConstraint("uid", name="uq_section_uid"),
    )
    op.create_index("ix_section_source_id", "section", ["source_id"])
    op.create_index("ix_section_topic_id", "section", ["topic_id"])


def _section_work() -> None:
    op.create_table(
        "section_work",
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("section_id", "work_id", name="pk_section_work"),
        sa.ForeignKeyConstraint(["section_id"], ["section.id"], name="fk_section_work_section_id_section"),
        sa.ForeignKeyConstraint(["work_id"], ["work.id"], name="fk_section_work_work_id_work"),
    )
    op.create_index("ix_section_work_work_id", "section_work", ["work_id"])


def _listing() -> None:
    op.create_table(
        "listing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(40), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("offset", sa.Integer(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.Column("part", sa.Text(), nullable=True),
        sa.Column("start", sa.Integer(), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("retired_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_listing"),
        sa.ForeignKeyConstraint(["section_id"], ["section.id"], name="fk_listing_section_id_section"),
        sa.ForeignKeyConstraint(["work_id"], ["work.id"], name="fk_listing_work_id_work"),
        sa.UniqueConstraint("uid", name="uq_listing_uid"),
        sa.CheckConstraint("role IN ('heading', 'resource')", name=op.f("ck_listing_role_known")),
    )
    op.create_index("ix_listing_section_id", "listing", ["section_id"])
    op.create_index("ix_listing_work_id", "listing", ["work_id"])


def _link() -> None:
    op.create_table(
        "link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(40), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("offset", sa.Integer(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("speakers", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.Column("summarised", sa.Boolean(), nullable=False),
        sa.Column("target_work_id", sa.Integer(), nullable=True),
        sa.Column("target_topic_id", sa.Integer(), nullable=True),
        sa.Column("retired_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_link"),
        sa.ForeignKeyConstraint(["section_id"], ["section.id"], name="fk_link_section_id_section"),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name="fk_link_listing_id_listing"),
        sa.ForeignKeyConstraint(["parent_id"], ["link.id"], name="fk_link_parent_id_link"),
        sa.ForeignKeyConstraint(["target_work_id"], ["work.id"], name="fk_link_target_work_id_work"),
        sa.ForeignKeyConstraint(["target_topic_id"], ["topic.id"], name="fk_link_target_topic_id_topic"),
        sa.UniqueConstraint("uid", name="uq_link_uid"),
    )
    op.create_index("ix_link_listing_id", "link", ["listing_id"])
    op.create_index("ix_link_parent_id", "link", ["parent_id"])
    op.create_index("ix_link_section_id", "link", ["section_id"])
    op.create_index("ix_link_target_topic_id", "link", ["target_topic_id"])
    op.create_index("ix_link_target_work_id", "link", ["target_work_id"])


def _quote() -> None:
    op.create_table(
        "quote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(40), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("offset", sa.Integer(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("speaker", sa.Text(), nullable=True),
        sa.Column("cited_work_id", sa.Integer(), nullable=True),
        sa.Column("retired_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_quote"),
        sa.ForeignKeyConstraint(["section_id"], ["section.id"], name="fk_quote_section_id_section"),
        sa.ForeignKeyConstraint(["cited_work_id"], ["work.id"], name="fk_quote_cited_work_id_work"),
        sa.UniqueConstraint("uid", name="uq_quote_uid"),
        sa.CheckConstraint("role IN ('source', 'commentary')", name=op.f("ck_quote_role_known")),
    )
    op.create_index("ix_quote_cited_work_id", "quote", ["cited_work_id"])
    op.create_index("ix_quote_section_id", "quote", ["section_id"])


def _quote_lineage() -> None:
    op.create_table(
        "quote_lineage",
        sa.Column("parent_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("parent_id", "child_id", name="pk_quote_lineage"),
        sa.ForeignKeyConstraint(["parent_id"], ["quote.id"], name="fk_quote_lineage_parent_id_quote"),
        sa.ForeignKeyConstraint(["child_id"], ["quote.id"], name="fk_quote_lineage_child_id_quote"),
    )
    op.create_index("ix_quote_lineage_child_id", "quote_lineage", ["child_id"])


def _claim() -> None:
    op.create_table(
        "claim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(40), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("offset", sa.Integer(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("prompt", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("items", sa.Text(), nullable=False),
        sa.Column("context", sa.Text(), nullable=True),
        sa.Column("speaker", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("retired_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_claim"),
        sa.ForeignKeyConstraint(["section_id"], ["section.id"], name="fk_claim_section_id_section"),
        sa.UniqueConstraint("uid", name="uq_claim_uid"),
        sa.UniqueConstraint("name", name="uq_claim_name"),
        sa.CheckConstraint(
            "kind IN ('statement', 'definition', 'list', 'qa', 'cloze')", name=op.f("ck_claim_kind_known")
        ),
    )
    op.create_index("ix_claim_section_id", "claim", ["section_id"])


def _card() -> None:
    op.create_table(
        "card",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(40), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=True),
        sa.Column("quote_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("note_type", sa.Text(), nullable=False),
        sa.Column("blank", sa.Text(), nullable=True),
        sa.Column("front", sa.Text(), nullable=False),
        sa.Column("back", sa.Text(), nullable=False),
        sa.Column("draft", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("retired_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_card"),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name="fk_card_claim_id_claim"),
        sa.ForeignKeyConstraint(["quote_id"], ["quote.id"], name="fk_card_quote_id_quote"),
        sa.UniqueConstraint("claim_id", "kind", "ordinal", name="uq_card_claim_id_kind_ordinal"),
        sa.UniqueConstraint("quote_id", "kind", "ordinal", name="uq_card_quote_id_kind_ordinal"),
        sa.UniqueConstraint("uid", name="uq_card_uid"),
        sa.CheckConstraint(
            "kind IN ('qa', 'list', 'item', 'cloze', 'term', 'meaning', 'quote')",
            name=op.f("ck_card_kind_known"),
        ),
        sa.CheckConstraint(
            "note_type IN ('claim', 'cloze', 'quote', 'list')", name=op.f("ck_card_note_type_known")
        ),
        sa.CheckConstraint("(claim_id IS NULL) <> (quote_id IS NULL)", name=op.f("ck_card_one_parent")),
    )


def _device() -> None:
    op.create_table(
        "device",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(40), nullable=False),
        sa.Column("here", sa.Boolean(), nullable=False),
        sa.Column("events", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_ms", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_device"),
        sa.UniqueConstraint("uid", name="uq_device_uid"),
    )
    op.create_index(
        "uq_device_here",
        "device",
        ["here"],
        unique=True,
        sqlite_where=sa.text("here"),
        postgresql_where=sa.text("here"),
    )


def _operation() -> None:
    op.create_table(
        "operation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(40), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("command", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_operation"),
        sa.UniqueConstraint("uid", name="uq_operation_uid"),
    )


def _event() -> None:
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(40), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=False),
        sa.Column("operation_id", sa.Integer(), nullable=True),
        sa.Column("card_id", sa.Integer(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("study_day", sa.Integer(), nullable=False),
        sa.Column("utc_offset", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("duration_ms", sa.Integer(), nullable=True),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("step", sa.Integer(), nullable=True),
        sa.Column("interval_days", sa.Integer(), nullable=True),
        sa.Column("due_day", sa.Integer(), nullable=True),
        sa.Column("due_ms", sa.BigInteger(), nullable=True),
        sa.Column("target_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_event"),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name="fk_event_device_id_device"),
        sa.ForeignKeyConstraint(["operation_id"], ["operation.id"], name="fk_event_operation_id_operation"),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"], name="fk_event_card_id_card"),
        sa.ForeignKeyConstraint(["target_id"], ["event.id"], name="fk_event_target_id_event"),
        sa.UniqueConstraint("device_id", "at_ms", name="uq_event_device_id_at_ms"),
        sa.UniqueConstraint("uid", name="uq_event_uid"),
        sa.CheckConstraint(
            "kind IN ('answer', 'retract', 'reset', 'set_due', 'suspend', 'resume', "
            "'bury', 'unlock', 'check')",
            name=op.f("ck_event_kind_known"),
        ),
        sa.CheckConstraint(
            "state IN ('new', 'learning', 'review', 'relearning')", name=op.f("ck_event_state_known")
        ),
        sa.CheckConstraint(
            "(kind = 'answer') = (rating IS NOT NULL)", name=op.f("ck_event_answer_has_rating")
        ),
        sa.CheckConstraint("rating BETWEEN 1 AND 4", name=op.f("ck_event_rating_range")),
        sa.CheckConstraint(
            "(kind = 'retract') = (target_id IS NOT NULL)", name=op.f("ck_event_retract_has_target")
        ),
    )
    op.create_index("ix_event_card_order", "event", ["card_id", "at_ms", "uid"])
    op.create_index("ix_event_operation_id", "event", ["operation_id"])
    op.create_index("ix_event_study_day", "event", ["study_day", "kind"])
    op.create_index("ix_event_target_id", "event", ["target_id"])


def _memory() -> None:
    op.create_table(
        "memory",
        sa.Column("card_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=True),
        sa.Column("due_day", sa.Integer(), nullable=True),
        sa.Column("due_ms", sa.BigInteger(), nullable=True),
        sa.Column("interval_days", sa.Integer(), nullable=True),
        sa.Column("stability", sa.Float(), nullable=True),
        sa.Column("difficulty", sa.Float(), nullable=True),
        sa.Column("reps", sa.Integer(), nullable=False),
        sa.Column("lapses", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Integer(), nullable=True),
        sa.Column("last_ms", sa.BigInteger(), nullable=True),
        sa.Column("suspended", sa.Boolean(), nullable=False),
        sa.Column("buried_day", sa.Integer(), nullable=True),
        sa.Column("unlocked", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("card_id", name="pk_memory"),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"], name="fk_memory_card_id_card"),
        sa.CheckConstraint(
            "state IN ('new', 'learning', 'review', 'relearning')", name=op.f("ck_memory_state_known")
        ),
    )
    op.create_index("ix_memory_queue", "memory", ["state", "suspended", "due_day"])


def _reading() -> None:
    op.create_table(
        "reading",
        sa.Column("work_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("pass", sa.Text(), nullable=False),
        sa.Column("progress", sa.Float(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=True),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("work_id", name="pk_reading"),
        sa.ForeignKeyConstraint(["work_id"], ["work.id"], name="fk_reading_work_id_work"),
        sa.CheckConstraint(
            "state IN ('planned', 'reading', 'read', 'dropped')", name=op.f("ck_reading_state_known")
        ),
        sa.CheckConstraint("pass IN ('skim', 'read', 'study')", name=op.f("ck_reading_pass_known")),
        sa.CheckConstraint("progress BETWEEN 0 AND 1", name=op.f("ck_reading_progress_range")),
    )


def _reading_session() -> None:
    op.create_table(
        "reading_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(40), nullable=False),
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.Column("operation_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("study_day", sa.Integer(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("pass", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("progress", sa.Float(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_reading_session"),
        sa.ForeignKeyConstraint(["work_id"], ["work.id"], name="fk_reading_session_work_id_work"),
        sa.ForeignKeyConstraint(
            ["operation_id"], ["operation.id"], name="fk_reading_session_operation_id_operation"
        ),
        sa.UniqueConstraint("uid", name="uq_reading_session_uid"),
        sa.CheckConstraint(
            "action IN ('plan', 'start', 'log', 'done', 'drop', 'reset')",
            name=op.f("ck_reading_session_action_known"),
        ),
        sa.CheckConstraint("pass IN ('skim', 'read', 'study')", name=op.f("ck_reading_session_pass_known")),
        sa.CheckConstraint("progress BETWEEN 0 AND 1", name=op.f("ck_reading_session_progress_range")),
        sa.CheckConstraint("minutes >= 0", name=op.f("ck_reading_session_minutes_range")),
    )
    op.create_index("ix_reading_session_operation_id", "reading_session", ["operation_id"])
    op.create_index("ix_reading_session_work_id", "reading_session", ["work_id"])


def _setting() -> None:
    op.create_table(
        "setting",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", "since", name="pk_setting"),
    )


def _weights() -> None:
    op.create_table(
        "weights",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(40), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("vector", sa.Text(), nullable=False),
        sa.Column("evaluation", sa.Text(), nullable=False),
        sa.Column("adopted_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_weights"),
        sa.UniqueConstraint("uid", name="uq_weights_uid"),
    )


def _anki_note() -> None:
    op.create_table(
        "anki_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=True),
        sa.Column("quote_id", sa.Integer(), nullable=True),
        sa.Column("guid", sa.Text(), nullable=False),
        sa.Column("note_type", sa.Text(), nullable=False),
        sa.Column("ordinals", sa.Text(), nullable=False),
        sa.Column("deck", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("mod", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_anki_note"),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name="fk_anki_note_claim_id_claim"),
        sa.ForeignKeyConstraint(["quote_id"], ["quote.id"], name="fk_anki_note_quote_id_quote"),
        sa.UniqueConstraint("claim_id", name="uq_anki_note_claim_id"),
        sa.UniqueConstraint("quote_id", name="uq_anki_note_quote_id"),
        sa.UniqueConstraint("guid", name="uq_anki_note_guid"),
        sa.CheckConstraint(
            "note_type IN ('claim', 'cloze', 'quote', 'list')", name=op.f("ck_anki_note_note_type_known")
        ),
        sa.CheckConstraint("(claim_id IS NULL) <> (quote_id IS NULL)", name=op.f("ck_anki_note_one_parent")),
    )


def _search_index() -> None:
    """The full text of quotes, claims and the like; `rowid` is the program's own key."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            'CREATE VIRTUAL TABLE search_index USING fts5(body, tokenize = "unicode61 remove_diacritics 2")'
        )
        return
    op.create_table(
        "search_index",
        sa.Column("rowid", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column(
            "terms",
            postgresql.TSVECTOR(),
            sa.Computed("to_tsvector('simple', body)", persisted=True),
            nullable=True,
        ),
        sa.PrimaryKeyConstraint("rowid", name="pk_search_index"),
    )
    op.create_index("ix_search_index_terms", "search_index", ["terms"], postgresql_using="gin")
