"""The database's schema: our tables by Alembic, the queue's tables by Procrastinate."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from procrastinate import App
from sqlalchemy import Connection, inspect
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.adapters import tables
from bot.adapters.database import transaction
from content import tables as content_tables

_FOLDER = Path(__file__).parent.parent.parent / "migrations"
_LOCK = 7_082_003


class ForeignSchema(Exception):
    """The database holds tables that are not ours. Point LOTSE_DATABASE_URL at an empty database."""


class NewerSchema(Exception):
    """The database was made by a newer Lotse. Update the program, or restore an older backup."""


async def migrate(engine: AsyncEngine, jobs: App) -> None:
    """To the newest schema; two starts at once wait for each other. Raises ForeignSchema or NewerSchema."""
    async with transaction(engine) as connection:
        await connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        await connection.run_sync(_upgrade)
        have = await connection.run_sync(lambda sync: inspect(sync).has_table("procrastinate_jobs"))
        if not have:
            await connection.exec_driver_sql(_escaped(jobs.schema_manager.get_schema()))


def _escaped(sql: str) -> str:
    """Percent signs are literal, not places for parameters."""
    return sql.replace("%", "%%")


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes.update(connection=connection, metadata=[tables.metadata, content_tables.metadata])
    _check(connection, ScriptDirectory.from_config(config))
    command.upgrade(config, "head")


def _check(connection: Connection, scripts: ScriptDirectory) -> None:
    current = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in scripts.walk_revisions()}
    if current is not None and current not in known:
        raise NewerSchema
    found = set(inspect(connection).get_table_names()) - {"alembic_version"}
    if current is None and found:
        raise ForeignSchema
