"""The content's tables. Entries are kept as documents in the form of content/model.py."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, DateTime, MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

metadata = MetaData(schema=None)


class Base(DeclarativeBase):
    metadata = metadata


class LoadedPack(Base):
    """Which pack is loaded. `digest` is that of its files; `version` grows with every change of content."""

    __tablename__ = "packs"

    id: Mapped[str] = mapped_column(String(48), primary_key=True)
    info: Mapped[dict[str, Any]] = mapped_column(JSON)
    digest: Mapped[str] = mapped_column(String(64))
    version: Mapped[int]
    loaded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class EntryRow(Base):
    """One topic, text, place, event or number. `locale` is empty for what is the same in all.

    JSON, not JSONB: the order of fields is the editors' and comes back on export.
    """

    __tablename__ = "entries"

    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    id: Mapped[str] = mapped_column(String(48), primary_key=True)
    locale: Mapped[str] = mapped_column(String(8), primary_key=True, default="")
    position: Mapped[int]
    entry: Mapped[dict[str, Any]] = mapped_column(JSON)
