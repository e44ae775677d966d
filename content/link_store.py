"""How the addresses in a pack answered, in the database."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, fields

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncEngine

from content.link_check import LinkState, Verdict
from content.tables import web_links

_FIELDS = [field.name for field in fields(LinkState)]


async def states(engine: AsyncEngine) -> dict[str, LinkState]:
    """By address. What was never asked is not there."""
    async with engine.connect() as connection:
        rows = (await connection.execute(select(web_links))).mappings().all()
    return {
        row["url"]: LinkState(**{**{name: row[name] for name in _FIELDS}, "state": Verdict(row["state"])})
        for row in rows
    }


async def save(engine: AsyncEngine, judged: Mapping[str, LinkState]) -> None:
    """Replaces what was known of these addresses, all at once."""
    if not judged:
        return
    rows = [{"url": url, **asdict(state)} for url, state in judged.items()]
    statement = upsert(web_links)
    newer = {name: statement.excluded[name] for name in _FIELDS}
    async with engine.begin() as connection:
        await connection.execute(statement.on_conflict_do_update(index_elements=["url"], set_=newer), rows)


async def forget(engine: AsyncEngine, urls: Collection[str]) -> None:
    async with engine.begin() as connection:
        await connection.execute(delete(web_links).where(web_links.c.url.in_(urls)))
