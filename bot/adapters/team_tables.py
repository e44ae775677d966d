"""Tables of counsellors and interpreters: who they are, how they are reached, when they can be had."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Integer,
    SmallInteger,
    String,
    Table,
    Time,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from bot.adapters.tables import instant, metadata

teams = Table(
    "teams",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(100), nullable=False),
    # Its group in Telegram, and the digest of the one-time code that connects one.
    Column("chat", BigInteger, unique=True),
    Column("connect_digest", String(64)),
)

# Their accounts are those of the editor: content.tables.editors.counsellor names a row of these.
counsellors = Table(
    "counsellors",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(100), nullable=False),
    Column("locales", ARRAY(String(8)), nullable=False),
    Column("place", String(48), nullable=False, server_default=""),
    Column("invented", Boolean, nullable=False, server_default="false"),
    Column("team", ForeignKey("teams.id"), nullable=False),
    Column("topics", ARRAY(String(48)), nullable=False, server_default="{}"),
    Column("woman", Boolean, nullable=False, server_default="false"),
    Column("shown_name", String(60), nullable=False, server_default=""),
    Column("notice_minutes", Integer, nullable=False, server_default="120"),
    Column("horizon_days", SmallInteger, nullable=False, server_default="14"),
    Column("most_per_day", SmallInteger, nullable=False, server_default="0"),
    Column("buffer_minutes", SmallInteger, nullable=False, server_default="0"),
    Column("at_once", Boolean, nullable=False, server_default="false"),
    Column("email", String(200), nullable=False, server_default=""),
    # [[weekday, "09:00", "17:00"], ...]; none: office hours.
    Column("duty", JSONB(none_as_null=True)),
    instant("quiet_until"),
    # Of the secret address of her calendar feed.
    Column("feed_digest", String(64), unique=True),
    Column("active", Boolean, nullable=False, server_default="true"),
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
    instant("expires_at", nullable=False),
)

# A row with a day replaces those of the week on that day; without length it is a day off.
availabilities = Table(
    "availabilities",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("counsellor", ForeignKey("counsellors.id", ondelete="CASCADE"), nullable=False),
    Column("weekday", SmallInteger, nullable=False),
    Column("start", Time, nullable=False),
    Column("end", Time, nullable=False),
    Column("minutes", SmallInteger, nullable=False),
    Column("modes", ARRAY(String(8)), nullable=False, server_default="{room}"),
    Column("place", String(48), nullable=False, server_default=""),
    Column("room", String(60), nullable=False, server_default=""),
    Column("step_free", Boolean, nullable=False, server_default="false"),
    Column("valid_from", Date),
    Column("valid_until", Date),
    Column("day", Date),
)

absences = Table(
    "absences",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("counsellor", ForeignKey("counsellors.id", ondelete="CASCADE"), nullable=False),
    instant("start", nullable=False),
    instant("end", nullable=False),
    Column("substitute", ForeignKey("counsellors.id", ondelete="SET NULL")),
)

interpreters = Table(
    "interpreters",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(100), nullable=False),
    Column("locales", ARRAY(String(8)), nullable=False),
    Column("active", Boolean, nullable=False, server_default="true"),
)

interpreter_hours = Table(
    "interpreter_hours",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("interpreter", ForeignKey("interpreters.id", ondelete="CASCADE"), nullable=False),
    Column("weekday", SmallInteger, nullable=False),
    Column("start", Time, nullable=False),
    Column("end", Time, nullable=False),
    Column("valid_from", Date),
    Column("valid_until", Date),
)
