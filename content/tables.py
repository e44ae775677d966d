"""The content's tables. Entries are kept as documents in the form of content/model.py."""

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    func,
)
from sqlalchemy.dialects.postgresql import ARRAY

metadata = MetaData()


def _instant(name: str, **more: Any) -> Column[Any]:
    return Column(name, DateTime(timezone=True), **more)


def _key(**more: Any) -> list[Column[Any]]:
    """Which entry: `locale` is empty for what is the same in all. Columns of a table are made anew for each."""
    return [
        Column("kind", String(16), nullable=False, **more),
        Column("id", String(48), nullable=False, **more),
        Column("locale", String(8), nullable=False, **more),
    ]


# Which pack is loaded. `digest` is that of its files; `version` grows with every change of content.
packs = Table(
    "packs",
    metadata,
    Column("id", String(48), primary_key=True),
    Column("info", JSON, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    _instant("loaded_at", nullable=False),
)

# What is published: one topic, text, place, event, number or list of safety words. JSON, not JSONB: the order of fields
# is the editors' and comes back on export. `changed`: the pack's version that brought this; without an `entry` it was
# removed then. `edited`: it came from the editor, and the files of the pack do not have it so.
entries = Table(
    "entries",
    metadata,
    *_key(primary_key=True),
    Column("position", Integer, nullable=False),
    Column("entry", JSON(none_as_null=True)),
    Column("changed", Integer, nullable=False, index=True, server_default="0"),
    Column("edited", Boolean, nullable=False, server_default="false"),
)

# Everything that was ever published; rows are only added. Without an `entry` it was removed.
versions = Table(
    "versions",
    metadata,
    Column("number", Integer, primary_key=True),
    *_key(),
    Column("entry", JSON(none_as_null=True)),
    Column("action", String(12), nullable=False),
    Column("minor", Boolean, nullable=False, server_default="false"),
    Column("reason", String(500), nullable=False, server_default=""),
    Column("author", String(100), nullable=False, server_default=""),
    _instant("at", nullable=False),
)

# Work in progress, one per entry and person, as it stands in the form: what is wrong with it is no reason to lose it.
# `base` is the version it began from, 0 for none; `stamp` grows with each saving.
drafts = Table(
    "drafts",
    metadata,
    Column("number", Integer, primary_key=True),
    *_key(),
    Column("author", ForeignKey("editors.number", ondelete="CASCADE"), nullable=False),
    Column("fields", JSON, nullable=False),
    Column("base", Integer, nullable=False),
    Column("state", String(8), nullable=False),
    Column("remark", String(1000), nullable=False, server_default=""),
    Column("stamp", Integer, nullable=False),
    _instant("saved_at", nullable=False),
    UniqueConstraint("kind", "id", "locale", "author"),
)

# A translated file between its preview and its import.
uploads = Table(
    "uploads",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("author", ForeignKey("editors.number", ondelete="CASCADE"), nullable=False),
    Column("locale", String(8), nullable=False),
    Column("units", JSON, nullable=False),
    _instant("at", nullable=False),
)

# Addresses of websites, and how they answered. `failures` in a row; `since` when they began.
web_links = Table(
    "web_links",
    metadata,
    Column("url", String(500), primary_key=True),
    Column("state", String(12), nullable=False),
    Column("status", SmallInteger, nullable=False, server_default="0"),
    Column("location", String(500), nullable=False, server_default=""),
    Column("failures", SmallInteger, nullable=False, server_default="0"),
    _instant("since"),
    _instant("checked_at", nullable=False),
)

# People who edit. Rows stay when somebody leaves, so that the history knows who it was.
editors = Table(
    "editors",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("login", String(64), nullable=False, unique=True),
    Column("name", String(100), nullable=False),
    Column("role", String(16), nullable=False),
    Column("locales", ARRAY(String(8)), nullable=False),
    Column("password_hash", String(200), nullable=False, server_default=""),
    # Of the second factor: its key, encrypted; the last time step that was used; hashes of codes for the case of loss.
    Column("totp_key", LargeBinary),
    Column("totp_step", BigInteger, nullable=False, server_default="0"),
    Column("recovery", ARRAY(String(64)), nullable=False, server_default="{}"),
    # Of a city's own sign-in (OpenID Connect): who vouches, and under which name.
    Column("issuer", String(200), nullable=False, server_default=""),
    Column("subject", String(255), nullable=False, server_default=""),
    Column("active", Boolean, nullable=False, server_default="true"),
    # Who she is at the desk, should she be a counsellor; migrations/ ties it to the desk's table.
    Column("counsellor", Integer, unique=True),
    _instant("created_at", nullable=False, server_default=func.now()),
)

invitations = Table(
    "invitations",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("name", String(100), nullable=False),
    Column("role", String(16), nullable=False),
    Column("locales", ARRAY(String(8)), nullable=False),
    # An account that gets a new password by this link; none for a new account.
    Column("editor", ForeignKey("editors.number", ondelete="CASCADE")),
    # The counsellor whom the new account belongs to.
    Column("counsellor", Integer),
    Column("invited_by", String(100), nullable=False),
    _instant("expires_at", nullable=False),
)

sessions = Table(
    "editor_sessions",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("editor", ForeignKey("editors.number", ondelete="CASCADE"), nullable=False, index=True),
    # Whether the second factor was shown in this session.
    Column("confirmed", Boolean, nullable=False, server_default="false"),
    _instant("began_at", nullable=False),
    _instant("seen_at", nullable=False),
)

# Failed attempts to sign in, by what they have in common: the login, the address, the known device.
attempts = Table(
    "editor_attempts",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("key", String(64), nullable=False, index=True),
    _instant("at", nullable=False),
)

# Who did what. migrations/ adds the rule that rows can be added only.
audit = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True),
    _instant("at", nullable=False),
    Column("actor", String(100), nullable=False),
    Column("action", String(32), nullable=False),
    Column("subject", String(160), nullable=False, server_default=""),
    Column("detail", Text, nullable=False, server_default=""),
)
