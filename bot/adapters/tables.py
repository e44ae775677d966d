"""The bot's tables: people, appointments, notices, and what came in or goes out."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    Time,
    UniqueConstraint,
    func,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSTZRANGE

metadata = MetaData()


def _instant(name: str, **more: Any) -> Column[Any]:
    return Column(name, DateTime(timezone=True), **more)


visitors = Table(
    "visitors",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("state", JSONB, nullable=False),
    Column("unreachable", Boolean, nullable=False, server_default="false"),
    _instant("seen_at", nullable=False),
)

# Where a visitor is reached. Apart from everything else, since an address says who somebody is.
reach = Table(
    "reach",
    metadata,
    Column("channel", String(16), primary_key=True),
    Column("address", String(64), primary_key=True),
    Column("visitor", ForeignKey("visitors.id", ondelete="CASCADE"), nullable=False, index=True),
)

counsellors = Table(
    "counsellors",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("login", String(64), nullable=False, unique=True),
    Column("name", String(100), nullable=False),
    Column("password_hash", String(200), nullable=False),
    Column("locales", ARRAY(String(8)), nullable=False),
    Column("place", String(48), nullable=False, server_default=""),
    Column("invented", Boolean, nullable=False, server_default="false"),
)

counsellor_reach = Table(
    "counsellor_reach",
    metadata,
    Column("channel", String(16), primary_key=True),
    Column("address", String(64), primary_key=True),
    Column("counsellor", ForeignKey("counsellors.id", ondelete="CASCADE"), nullable=False, unique=True),
)

link_codes = Table(
    "link_codes",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("counsellor", ForeignKey("counsellors.id", ondelete="CASCADE"), nullable=False),
    _instant("expires_at", nullable=False),
)

availabilities = Table(
    "availabilities",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("counsellor", ForeignKey("counsellors.id", ondelete="CASCADE"), nullable=False),
    Column("weekday", SmallInteger, nullable=False),
    Column("start", Time, nullable=False),
    Column("end", Time, nullable=False),
    Column("minutes", SmallInteger, nullable=False),
)

# migrations/ adds the rule that two people cannot get the same hour, whatever any program believes: an exclusion
# constraint over (counsellor, during) of held and confirmed rows, which table definitions here cannot word.
appointments = Table(
    "appointments",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("counsellor", ForeignKey("counsellors.id"), nullable=False),
    Column("visitor", ForeignKey("visitors.id", ondelete="SET NULL"), index=True),
    Column("during", TSTZRANGE, nullable=False),
    Column("status", String(12), nullable=False),
    Column("locale", String(8), nullable=False),
    Column("topic", String(48), nullable=False, server_default=""),
    Column("number", String(8), nullable=False),
    Column("cancelled_by", String(12), nullable=False, server_default=""),
    _instant("held_until"),
    _instant("created_at", nullable=False, server_default=func.now()),
)

notices = Table(
    "notices",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(24), nullable=False),
    Column("audience", String(12), nullable=False),
    Column("appointment", ForeignKey("appointments.id"), nullable=False),
    _instant("due", nullable=False),
    Column("outcome", String(24)),
    UniqueConstraint("appointment", "kind", "audience"),
)

# Each update once, as it came; its payload is emptied as soon as it is handled.
inbox = Table(
    "inbox",
    metadata,
    Column("bot", BigInteger, primary_key=True),
    Column("update_id", BigInteger, primary_key=True),
    Column("payload", JSONB(none_as_null=True)),
    Column("told", Boolean, nullable=False, server_default="false"),
    _instant("received_at", nullable=False, server_default=func.now()),
    _instant("handled_at"),
)

# Replies that are decided but not yet all sent; a row goes when its last reply is out.
outbox = Table(
    "outbox",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("replies", JSONB, nullable=False),
    Column("sent", SmallInteger, nullable=False, server_default="0"),
    _instant("created_at", nullable=False, server_default=func.now()),
)

# Messages that were not understood, of people who agreed, stripped of names, numbers and addresses. The tie to the
# visitor, so that forgetting her takes them along, is cut when one is accepted; migrations/ adds this as a rule.
unanswered = Table(
    "unanswered",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("text", String(500), nullable=False),
    Column("locale", String(8), nullable=False),
    Column("guesses", JSONB, nullable=False),
    Column("day", Date, nullable=False, index=True),
    Column("status", String(12), nullable=False, server_default="new"),
    Column("intent", String(48), nullable=False, server_default=""),
    Column("visitor", ForeignKey("visitors.id", ondelete="CASCADE"), index=True),
    UniqueConstraint("locale", "text"),
)

# Events that visitors want to be told of; a row goes when it is told, or with the visitor.
reminders = Table(
    "reminders",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("visitor", ForeignKey("visitors.id", ondelete="CASCADE"), nullable=False),
    Column("event", String(64), nullable=False),
    _instant("start", nullable=False),
    Column("locale", String(8), nullable=False),
    UniqueConstraint("visitor", "event"),
)

# Opinions as counts per day; no person stands behind a row.
ratings = Table(
    "ratings",
    metadata,
    Column("day", Date, primary_key=True),
    Column("topic", String(48), primary_key=True),
    Column("locale", String(8), primary_key=True),
    Column("good", Boolean, primary_key=True),
    Column("count", Integer, nullable=False),
)

# How many visitors read a topic, as counts per day, likewise.
reads = Table(
    "reads",
    metadata,
    Column("day", Date, primary_key=True),
    Column("topic", String(48), primary_key=True),
    Column("locale", String(8), primary_key=True),
    Column("count", Integer, nullable=False),
)
