"""How many visitors read which topic, for those who decide what to write next."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.adapters.tables import reads


class TopicReads:
    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def since(self, day: date) -> dict[tuple[str, str], int]:
        """Readers by topic and locale, that day included; what nobody read is not in it.

        Raises SQLAlchemyError, which is how the editor's own store says that it is away.
        """
        counted = select(reads.c.topic, reads.c.locale, func.sum(reads.c.count).label("readers"))
        counted = counted.where(reads.c.day >= day).group_by(reads.c.topic, reads.c.locale)
        async with self._engine.connect() as connection:
            rows = await connection.execute(counted)
            return {(row.topic, row.locale): row.readers for row in rows}
