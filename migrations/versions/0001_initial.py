"""The first schema."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_APPEND_ONLY = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$
"""
_GUARD = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON case_events
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
"""
# Thousands of units: each one's share is to be estimated by its own frequency, not by a default.
_STATISTICS = """
ALTER TABLE cases
    ALTER COLUMN seen_by SET STATISTICS 1000,
    ALTER COLUMN lead_unit SET STATISTICS 1000,
    ALTER COLUMN supervisor SET STATISTICS 1000
"""
# And of pieces: common ones are told from rare ones.
_PIECE_STATISTICS = "ALTER TABLE case_wordings ALTER COLUMN grams SET STATISTICS 1000"
# Only the index reads them: out of the way, uncompressed, so that what is read lies close together.
_PIECES_APART = """
ALTER TABLE case_wordings
    ALTER COLUMN grams SET STORAGE EXTERNAL,
    SET (toast_tuple_target = 1024)
"""


def upgrade() -> None:  # noqa: PLR0915  # one statement a table
    """Create every table, the guard of the record, and the rows that must be there."""
    op.create_table(
        "calendars",
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("official_from", sa.Date(), nullable=False),
        sa.Column("official_to", sa.Date(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("official_from <= official_to", name=op.f("ck_calendars_official")),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_calendars")),
    )
    op.create_table(
        "calendar_days",
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.CheckConstraint("kind IN ('holiday', 'makeup')", name=op.f("ck_calendar_days_kind")),
        sa.ForeignKeyConstraint(["version"], ["calendars.version"], name=op.f("fk_calendar_days_version_calendars")),
        sa.PrimaryKeyConstraint("version", "day", name=op.f("pk_calendar_days")),
    )
    op.create_table(
        "calendar_adoptions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("adopted_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("adopted_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version"], ["calendars.version"], name=op.f("fk_calendar_adoptions_version_calendars")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_adoptions")),
    )
    op.create_table(
        "case_events",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("prev", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("command", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("number", "seq", name=op.f("pk_case_events")),
        sa.UniqueConstraint("position", name=op.f("uq_case_events_position")),
        comment="append only: a trigger refuses UPDATE, DELETE and TRUNCATE",
    )
    op.create_index(
        "uq_case_events_command",
        "case_events",
        ["number", "command"],
        unique=True,
        postgresql_where=sa.text("command IS NOT NULL"),
    )
    op.create_table(
        "case_numbers",
        sa.Column("year", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_case_numbers")),
    )
    op.create_table(
        "case_scopes",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("lead_unit", sa.Text(), nullable=True),
        sa.Column("supervisor", sa.Text(), nullable=False),
        sa.Column("seen_by", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_scopes")),
        sa.UniqueConstraint(
            "lead_unit",
            "supervisor",
            "seen_by",
            name=op.f("uq_case_scopes_lead_unit_supervisor_seen_by"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index("ix_case_scopes_seen_by", "case_scopes", ["seen_by"], unique=False, postgresql_using="gin")
    op.create_table(
        "case_snapshots",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("snapshot", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_case_snapshots")),
        comment="models.domain.case.Case as JSON, equal in seq to the row in cases",
        postgresql_with={"fillfactor": "60"},
    )
    op.create_table(
        "case_texts",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("number", "digest", name=op.f("pk_case_texts")),
        comment="values and salts by digest; an erasure empties both, and the chain stays whole",
    )
    op.create_table(
        "case_wordings",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("grams", postgresql.TSVECTOR(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_case_wordings")),
        comment="what a case says and is found by; written only when its texts change",
    )
    op.create_index(
        "ix_case_wordings_grams",
        "case_wordings",
        ["grams"],
        unique=False,
        postgresql_using="gin",
        postgresql_with={"gin_pending_list_limit": "256"},
    )
    op.create_table(
        "commands",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("body_hash", sa.LargeBinary(), nullable=False),
        sa.Column("instruction", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("refusal", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("status IN ('pending', 'done', 'refused')", name=op.f("ck_commands_status")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commands")),
        sa.UniqueConstraint("person", "key", name=op.f("uq_commands_person_key")),
        comment="noted before they are sent; claimed_at is a sweep's lease",
    )
    op.create_index("ix_commands_number", "commands", ["number"], unique=False)
    op.create_index(
        "ix_commands_pending", "commands", ["created_at"], unique=False, postgresql_where=sa.text("status = 'pending'")
    )
    op.create_table(
        "feed",
        sa.Column("one", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("one", name=op.f("ck_feed_one")),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_feed")),
        comment="one row: the last position given to an event; its row lock makes positions commit in their order",
    )
    op.create_table(
        "heartbeats",
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("part", name=op.f("pk_heartbeats")),
        comment="the last sign of life of each part of the service, whichever of its processes gave it",
    )
    op.create_table(
        "inspections",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("units", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=True),
        sa.Column("to_day", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_inspections")),
    )
    op.create_table(
        "letter_counts",
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("year", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "year", name=op.f("pk_letter_counts")),
        comment="the last number given; taken in the transaction that records the letter, so none is lost",
    )
    op.create_table(
        "letters",
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("year", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("to_unit", sa.Text(), nullable=False),
        sa.Column("clock", sa.Text(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_by", sa.BigInteger(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("unit", "year", "n", name=op.f("pk_letters")),
        sa.UniqueConstraint("number", "seq", name=op.f("uq_letters_number_seq")),
        comment="unit, year and n are given once and for ever; the rest is folded out of the events",
    )
    op.create_table(
        "notices",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("meant_for", sa.Text(), nullable=True),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=True),
        sa.Column("level", sa.SmallInteger(), nullable=True),
        sa.Column("acknowledge", sa.Boolean(), nullable=False),
        sa.Column("letter", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("channel", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(channel IS NULL) = (number IS NOT NULL AND seq IS NOT NULL AND unit IS NOT NULL)",
            name=op.f("ck_notices_about"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("number", "seq", "kind", "person", name=op.f("uq_notices_number_seq_kind_person")),
        comment="about a case or a channel; meant_for is the unit that had nobody to take it; letter a rung's seq",
    )
    op.create_index("ix_notices_person", "notices", ["person", "id"], unique=False)
    op.create_index(
        "ix_notices_unread", "notices", ["person", "id"], unique=False, postgresql_where=sa.text("read_at IS NULL")
    )
    op.create_table(
        "organization_versions",
        sa.Column("version", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_organization_versions")),
    )
    op.create_table(
        "outages",
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("since < until", name=op.f("ck_outages_order")),
        sa.PrimaryKeyConstraint("part", "since", name=op.f("pk_outages")),
        comment="gaps of more than 60 s in a part's signs of life; what is judged against deadlines leaves them out",
    )
    op.create_index("ix_outages_until", "outages", ["until"], unique=False)
    op.create_table(
        "people",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("code", name=op.f("uq_people_code")),
    )
    op.create_table(
        "policies",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_policies_version")),
        sa.PrimaryKeyConstraint("code", "version", name=op.f("pk_policies")),
    )
    op.create_table(
        "adoptions",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("from_version", sa.Text(), nullable=True),
        sa.Column("mode", sa.Text(), nullable=True),
        sa.Column("account", sa.BigInteger(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('policy', 'calendar')", name=op.f("ck_adoptions_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adoptions")),
        comment="each confirmed moving of open cases to another version of a policy or of the calendar",
    )
    op.create_table(
        "adoption_cases",
        sa.Column("adoption", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["adoption"], ["adoptions.id"], name=op.f("fk_adoption_cases_adoption_adoptions")),
        sa.PrimaryKeyConstraint("adoption", "number", name=op.f("pk_adoption_cases")),
        comment="the cases that an adoption concerns, and what became of each; NULL while it waits",
    )
    op.create_index(
        "ix_adoption_cases_waiting",
        "adoption_cases",
        ["adoption", "number"],
        unique=False,
        postgresql_where=sa.text("outcome IS NULL"),
    )
    op.create_table(
        "post_kinds",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=True),
        sa.Column("capacity", sa.Text(), nullable=False),
        sa.CheckConstraint("capacity IN ('head', 'staff', 'reader')", name=op.f("ck_post_kinds_capacity")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_post_kinds")),
    )
    op.create_table(
        "reach_reports",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("faults", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reach_reports")),
        comment="one a night: models.domain.reachability_faults.ReachFault as JSON",
    )
    op.create_table(
        "severities",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_severities")),
        sa.UniqueConstraint("rank", name=op.f("uq_severities_rank")),
    )
    op.create_table(
        "units",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_units")),
    )
    op.create_table(
        "uploads",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", "sha256", name=op.f("pk_uploads")),
    )
    op.create_index("ix_uploads_sha256", "uploads", ["sha256"], unique=False)
    op.create_table(
        "accounts",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=True),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("administrator", sa.Boolean(), nullable=False),
        sa.Column("disabled", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_accounts_person_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("login", name=op.f("uq_accounts_login")),
        sa.UniqueConstraint("person", name=op.f("uq_accounts_person")),
    )
    op.create_table(
        "appointments",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("in_charge_of", postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("fields", postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_appointments_dates")),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_appointments_person_people")),
        sa.ForeignKeyConstraint(["post"], ["post_kinds.code"], name=op.f("fk_appointments_post_post_kinds")),
        sa.ForeignKeyConstraint(["unit"], ["units.code"], name=op.f("fk_appointments_unit_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointments")),
        sa.UniqueConstraint(
            "person", "unit", "post", "starts_on", name=op.f("uq_appointments_person_unit_post_starts_on")
        ),
    )
    op.create_table(
        "case_counts",
        sa.Column("scope", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("overdue", sa.Integer(), nullable=False),
        sa.Column("state_registered", sa.Integer(), nullable=False),
        sa.Column("state_assigned", sa.Integer(), nullable=False),
        sa.Column("state_rectifying", sa.Integer(), nullable=False),
        sa.Column("state_checking", sa.Integer(), nullable=False),
        sa.Column("state_verified", sa.Integer(), nullable=False),
        sa.Column("state_closed", sa.Integer(), nullable=False),
        sa.Column("state_withdrawn", sa.Integer(), nullable=False),
        sa.Column("lamp_green", sa.Integer(), nullable=False),
        sa.Column("lamp_yellow", sa.Integer(), nullable=False),
        sa.Column("lamp_red", sa.Integer(), nullable=False),
        sa.Column("lamp_grey", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["scope"], ["case_scopes.id"], name=op.f("fk_case_counts_scope_case_scopes")),
        sa.PrimaryKeyConstraint("scope", name=op.f("pk_case_counts")),
        postgresql_with={"fillfactor": "50"},
    )
    op.create_table(
        "case_holdings",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("number", "unit", "shared", "since", name=op.f("pk_case_holdings")),
        comment="each unit's intervals, folded out of the events; until is NULL while it lasts",
    )
    op.create_index("ix_case_holdings_unit", "case_holdings", ["unit", "since"], unique=False)
    op.create_table(
        "case_keys",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("command", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["command"], ["commands.id"], name=op.f("fk_case_keys_command_commands")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_case_keys")),
        sa.UniqueConstraint("command", name=op.f("uq_case_keys_command")),
        comment="one case per (source, external_ref), by hash: reserved before the case has an event",
    )
    op.create_table(
        "cases",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("scope", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("round", sa.SmallInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("severity_rank", sa.SmallInteger(), nullable=False),
        sa.Column("supervisor", sa.Text(), nullable=False),
        sa.Column("lead_unit", sa.Text(), nullable=True),
        sa.Column("co_units", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("seen_by", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("deadline_kind", sa.Text(), nullable=True),
        sa.Column("due", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "due_order",
            sa.DateTime(timezone=True),
            sa.Computed("COALESCE(due, 'infinity'::timestamp with time zone)", persisted=True),
            nullable=True,
        ),
        sa.Column("original_due", sa.DateTime(timezone=True), nullable=True),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("yellow_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("red_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("overdue_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resting_lamp", sa.Text(), nullable=False),
        sa.Column("counted_lamp", sa.Text(), nullable=False),
        sa.Column("counted_overdue", sa.Boolean(), nullable=False),
        sa.Column("turns_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("missed", sa.Boolean(), nullable=False),
        sa.Column("escalation_level", sa.SmallInteger(), nullable=False),
        sa.Column("inspection", sa.Text(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opener", sa.BigInteger(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("group_label", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("external_ref", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["scope"], ["case_scopes.id"], name=op.f("fk_cases_scope_case_scopes")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_cases")),
        comment="the ledger, folded out of the events; texts are NULL once erased",
        postgresql_with={"fillfactor": "80"},
    )
    op.create_index("ix_cases_co_units", "cases", ["co_units"], unique=False, postgresql_using="gin")
    op.create_index("ix_cases_due_order", "cases", ["due_order", "number"], unique=False)
    op.create_index(
        "ix_cases_group_label",
        "cases",
        ["group_label"],
        unique=False,
        postgresql_where=sa.text("group_label IS NOT NULL"),
    )
    op.create_index(
        "ix_cases_inspection", "cases", ["inspection"], unique=False, postgresql_where=sa.text("inspection IS NOT NULL")
    )
    op.create_index("ix_cases_lead_unit", "cases", ["lead_unit", "opened_at", "number"], unique=False)
    op.create_index("ix_cases_opened_at", "cases", ["opened_at", "number"], unique=False)
    op.create_index(
        "ix_cases_overdue_at", "cases", ["overdue_at"], unique=False, postgresql_where=sa.text("overdue_at IS NOT NULL")
    )
    op.create_index(
        "ix_cases_red_at", "cases", ["red_at"], unique=False, postgresql_where=sa.text("red_at IS NOT NULL")
    )
    op.create_index("ix_cases_seen_by", "cases", ["seen_by"], unique=False, postgresql_using="gin")
    op.create_index("ix_cases_severity_rank", "cases", ["severity_rank", "number"], unique=False)
    op.create_index("ix_cases_state", "cases", ["state", "opened_at", "number"], unique=False)
    op.create_index("ix_cases_supervisor", "cases", ["supervisor", "opened_at", "number"], unique=False)
    op.create_index(
        "ix_cases_turns_at", "cases", ["turns_at"], unique=False, postgresql_where=sa.text("turns_at IS NOT NULL")
    )
    op.create_index(
        "ix_cases_yellow_at", "cases", ["yellow_at"], unique=False, postgresql_where=sa.text("yellow_at IS NOT NULL")
    )
    op.create_table(
        "delegations",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("delegate", sa.BigInteger(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_delegations_dates")),
        sa.CheckConstraint("person <> delegate", name=op.f("ck_delegations_apart")),
        sa.ForeignKeyConstraint(["delegate"], ["people.id"], name=op.f("fk_delegations_delegate_people")),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_delegations_person_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegations")),
        sa.UniqueConstraint("person", "delegate", "starts_on", name=op.f("uq_delegations_person_delegate_starts_on")),
    )
    op.create_table(
        "unit_relations",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("above", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint("kind IN ('leads', 'guides')", name=op.f("ck_unit_relations_kind")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_unit_relations_dates")),
        sa.CheckConstraint("unit <> above", name=op.f("ck_unit_relations_apart")),
        sa.ForeignKeyConstraint(["above"], ["units.code"], name=op.f("fk_unit_relations_above_units")),
        sa.ForeignKeyConstraint(["unit"], ["units.code"], name=op.f("fk_unit_relations_unit_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_relations")),
        sa.UniqueConstraint(
            "unit", "above", "kind", "line", "starts_on", name=op.f("uq_unit_relations_unit_above_kind_line_starts_on")
        ),
    )
    op.create_table(
        "tokens",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("account", sa.BigInteger(), nullable=False),
        sa.Column("secret_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account"], ["accounts.id"], name=op.f("fk_tokens_account_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tokens")),
        sa.UniqueConstraint("secret_sha256", name=op.f("uq_tokens_secret_sha256")),
    )
    op.create_index(op.f("ix_tokens_account"), "tokens", ["account"], unique=False)
    op.create_table(
        "channels",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=True),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_digest_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("parked", sa.Text(), nullable=True),
        sa.Column("parked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('email', 'webhook')", name=op.f("ck_channels_kind")),
        sa.CheckConstraint("(parked IS NULL) = (parked_at IS NULL)", name=op.f("ck_channels_parked")),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_channels_person_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channels")),
        comment="an address never changes; what was allowed for one channel is not allowed for another",
    )
    op.create_index("ix_channels_next_digest_at", "channels", ["next_digest_at"], unique=False)
    op.create_index(
        "uq_channels_address",
        "channels",
        ["person", "kind", "address"],
        unique=True,
        postgresql_where=sa.text("removed_at IS NULL"),
    )
    op.create_table(
        "channel_permissions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("channel", sa.BigInteger(), nullable=False),
        sa.Column("titles", sa.Boolean(), nullable=False),
        sa.Column("account", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["accounts.id"], name=op.f("fk_channel_permissions_account_accounts")),
        sa.ForeignKeyConstraint(["channel"], ["channels.id"], name=op.f("fk_channel_permissions_channel_channels")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel_permissions")),
        comment="only ever added to; the latest of a channel says whether case titles may leave by it",
    )
    op.create_index("ix_channel_permissions_channel", "channel_permissions", ["channel", "id"], unique=False)
    op.create_table(
        "preferences",
        sa.Column("person", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("quiet_from", sa.Time(), nullable=True),
        sa.Column("quiet_to", sa.Time(), nullable=True),
        sa.Column("digest_at", sa.Time(), nullable=False),
        sa.Column("kinds", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_preferences_person_people")),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_preferences")),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("message", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("channel", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("notice", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("last", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("told_in", sa.BigInteger(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(kind = 'notice') = (notice IS NOT NULL)", name=op.f("ck_deliveries_notice")),
        sa.CheckConstraint("kind IN ('notice', 'digest', 'test')", name=op.f("ck_deliveries_kind")),
        sa.ForeignKeyConstraint(["channel"], ["channels.id"], name=op.f("fk_deliveries_channel_channels")),
        sa.ForeignKeyConstraint(["told_in"], ["deliveries.id"], name=op.f("fk_deliveries_told_in_deliveries")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("channel", "notice", name=op.f("uq_deliveries_channel_notice")),
    )
    op.create_index(
        "ix_deliveries_day", "deliveries", ["channel", "day"], unique=False, postgresql_where=sa.text("day IS NOT NULL")
    )
    op.create_index(
        "ix_deliveries_for_digest",
        "deliveries",
        ["channel"],
        unique=False,
        postgresql_where=sa.text("state = 'digest'"),
    )
    op.create_index(
        "ix_deliveries_pending",
        "deliveries",
        ["not_before", "id"],
        unique=False,
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_index(
        "ix_deliveries_sending",
        "deliveries",
        ["touched_at"],
        unique=False,
        postgresql_where=sa.text("state = 'sending'"),
    )
    op.create_index(
        "ix_deliveries_told_in",
        "deliveries",
        ["told_in"],
        unique=False,
        postgresql_where=sa.text("told_in IS NOT NULL"),
    )
    op.create_index(
        "uq_deliveries_digest",
        "deliveries",
        ["channel", "day"],
        unique=True,
        postgresql_where=sa.text("kind = 'digest'"),
    )
    op.create_table(
        "delivery_attempts",
        sa.Column("delivery", sa.BigInteger(), nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("code", sa.Integer(), nullable=True),
        sa.Column("said", sa.Text(), nullable=True),
        sa.Column("milliseconds", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["delivery"], ["deliveries.id"], name=op.f("fk_delivery_attempts_delivery_deliveries")),
        sa.PrimaryKeyConstraint("delivery", "n", name=op.f("pk_delivery_attempts")),
        comment="written before the attempt is made; without a reply the process died in between",
    )
    op.execute(_APPEND_ONLY)
    op.execute(_GUARD)
    op.execute(_STATISTICS)
    op.execute(_PIECE_STATISTICS)
    op.execute(_PIECES_APART)
    op.execute("INSERT INTO feed (last) VALUES (0)")
