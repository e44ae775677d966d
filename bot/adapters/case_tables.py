"""Tables of the talks between visitors and counsellors."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, String, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from bot.adapters import team_tables
from bot.adapters.tables import instant, metadata

# One that is waiting or open a visitor; migrations/ adds this as a rule. `thread` is its topic in the team's group.
cases = Table(
    "cases",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", String(8), nullable=False),
    Column("visitor", ForeignKey("visitors.id", ondelete="SET NULL")),
    Column("locale", String(8), nullable=False),
    Column("topic", String(48), nullable=False, server_default=""),
    Column("team", ForeignKey(team_tables.teams.c.id), nullable=False),
    Column("counsellor", ForeignKey(team_tables.counsellors.c.id)),
    Column("status", String(8), nullable=False),
    Column("urgent", Boolean, nullable=False, server_default="false"),
    Column("card", JSONB, nullable=False, server_default="{}"),
    Column("thread", BigInteger),
    instant("opened_at", nullable=False),
    instant("taken_at"),
    instant("closed_at"),
)

# `author`: visitor, counsellor or lotse. Of a picture or document the words alone are kept, and where the original
# stands. `delivered_at`: the other side has it.
case_messages = Table(
    "case_messages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case", ForeignKey("cases.id", ondelete="CASCADE"), nullable=False),
    Column("author", String(12), nullable=False),
    Column("counsellor", ForeignKey(team_tables.counsellors.c.id)),
    Column("kind", String(12), nullable=False, server_default="text"),
    Column("text", Text, nullable=False, server_default=""),
    Column("source_chat", BigInteger),
    Column("source_message", BigInteger),
    instant("at", nullable=False),
    instant("edited_at"),
    instant("deleted_at"),
    instant("delivered_at"),
)

# Where copies of a message stand, so that an answer, an edit or a deletion finds its other half.
case_copies = Table(
    "case_copies",
    metadata,
    Column("chat", BigInteger, primary_key=True),
    Column("message", BigInteger, primary_key=True),
    Column("case_message", ForeignKey("case_messages.id", ondelete="CASCADE"), nullable=False, index=True),
)

# Apart from the messages, so that no program can take one for the other.
case_notes = Table(
    "case_notes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case", ForeignKey("cases.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("counsellor", ForeignKey(team_tables.counsellors.c.id)),
    Column("text", Text, nullable=False),
    instant("at", nullable=False),
)
