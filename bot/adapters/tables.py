"""The bot's tables: visitors, what came in or goes out, and counts. Those of counsellors are in team_tables.py,
booking_tables.py and case_tables.py.
"""

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
    UniqueConstraint,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB

metadata = MetaData()


def instant(name: str, **more: Any) -> Column[Any]:
    return Column(name, DateTime(timezone=True), **more)


visitors = Table(
    "visitors",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("state", JSONB, nullable=False),
    Column("unreachable", Boolean, nullable=False, server_default="false"),
    instant("seen_at", nullable=False),
)

# Where a visitor is reached. Apart from everything else, since an address says who somebody is.
reach = Table(
    "reach",
    metadata,
    Column("channel", String(16), primary_key=True),
    Column("address", String(64), primary_key=True),
    Column("visitor", ForeignKey("visitors.id", ondelete="CASCADE"), nullable=False, index=True),
)

# Each update once, as it came; its payload is emptied as soon as it is handled.
inbox = Table(
    "inbox",
    metadata,
    Column("bot", BigInteger, primary_key=True),
    Column("update_id", BigInteger, primary_key=True),
    Column("payload", JSONB(none_as_null=True)),
    Column("told", Boolean, nullable=False, server_default="false"),
    instant("received_at", nullable=False, server_default=func.now()),
    instant("handled_at"),
)

# Replies that are decided but not yet all sent; a row goes when its last reply is out.
outbox = Table(
    "outbox",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("replies", JSONB, nullable=False),
    Column("sent", SmallInteger, nullable=False, server_default="0"),
    instant("created_at", nullable=False, server_default=func.now()),
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
    instant("start", nullable=False),
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

# For the reports to funders: a month (its first day), never a day or a person.
figures = Table(
    "figures",
    metadata,
    Column("month", Date, primary_key=True),
    Column("kind", String(24), primary_key=True),
    Column("topic", String(64), primary_key=True),
    Column("locale", String(8), primary_key=True),
    Column("count", Integer, nullable=False),
)

# When the next message may go out in a lane: to one chat, as a digest, or to all of them.
pace = Table(
    "pace",
    metadata,
    Column("lane", String(64), primary_key=True),
    instant("next_at", nullable=False),
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
