"""Tables of appointments, of those who wait for one, and of what is to be told to whom."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import JSONB, TSTZRANGE

from bot.adapters import case_tables, team_tables
from bot.adapters.tables import instant, metadata

# migrations/ adds the rule that two people cannot get the same hour, whatever any program believes: exclusion
# constraints over (counsellor, during) and (interpreter, during) of held, requested and confirmed rows, which table
# definitions here cannot word.
appointments = Table(
    "appointments",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("counsellor", ForeignKey(team_tables.counsellors.c.id), nullable=False),
    Column("visitor", ForeignKey("visitors.id", ondelete="SET NULL"), index=True),
    Column("during", TSTZRANGE, nullable=False),
    Column("status", String(12), nullable=False),
    Column("locale", String(8), nullable=False),
    Column("topic", String(48), nullable=False, server_default=""),
    Column("number", String(8), nullable=False),
    Column("cancelled_by", String(12), nullable=False, server_default=""),
    instant("held_until"),
    instant("created_at", nullable=False, server_default=func.now()),
    Column("mode", String(8), nullable=False, server_default="room"),
    Column("interpreter", ForeignKey(team_tables.interpreters.c.id)),
    Column("place", String(48), nullable=False, server_default=""),
    Column("room", String(60), nullable=False, server_default=""),
    Column("step_free", Boolean, nullable=False, server_default="false"),
    Column("version", Integer, nullable=False, server_default="0"),
    Column("moves", String(32), nullable=False, server_default=""),
    Column("agreed", Boolean, nullable=False, server_default="false"),
    # Her own words, which she was told a counsellor reads.
    Column("name", String(60), nullable=False, server_default=""),
    Column("about", String(500), nullable=False, server_default=""),
    Column("wishes", JSONB, nullable=False, server_default="{}"),
    Column("reason", String(24), nullable=False, server_default=""),
    # Since when its counsellor is being asked.
    instant("asked_at"),
)

waiting = Table(
    "waiting",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("visitor", ForeignKey("visitors.id", ondelete="CASCADE"), nullable=False),
    Column("locale", String(8), nullable=False),
    Column("topic", String(48), nullable=False, server_default=""),
    Column("wishes", JSONB, nullable=False, server_default="{}"),
    instant("created_at", nullable=False, server_default=func.now()),
    UniqueConstraint("visitor", "topic"),
)

notices = Table(
    "notices",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(24), nullable=False),
    Column("audience", String(12), nullable=False),
    Column("appointment", ForeignKey("appointments.id")),
    Column("case", ForeignKey(case_tables.cases.c.id, ondelete="CASCADE")),
    Column("counsellor", ForeignKey(team_tables.counsellors.c.id)),
    Column("version", Integer, nullable=False, server_default="0"),
    Column("data", JSONB, nullable=False, server_default="{}"),
    instant("due", nullable=False),
    Column("outcome", String(24)),
    instant("sent_at"),
    instant("created_at", nullable=False, server_default=func.now()),
    UniqueConstraint(
        *("appointment", "case", "kind", "audience", "version", "counsellor", "data"),
        postgresql_nulls_not_distinct=True,
    ),
)

# On which ways, as digests, a notice that is not done has been told already. ANSWERED: what it asked is answered.
ANSWERED = "answered"
notice_receipts = Table(
    "notice_receipts",
    metadata,
    Column("notice", ForeignKey("notices.id", ondelete="CASCADE"), primary_key=True),
    Column("way", String(32), primary_key=True),
)
