"""A database of the version before the handoff is brought to the present one, with its people and appointments."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from argon2 import PasswordHasher
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.adapters import tables
from bot.adapters.appointments import AppointmentStore
from bot.adapters.database import open_engine
from bot.adapters.queue import open_jobs
from bot.adapters.schema import migrate
from bot.adapters.staff import StaffStore
from bot.booking.model import BERLIN, Mode, Status
from bot.dialogue.model import Person
from content.editor.people import accounts

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=BERLIN)
START = NOW + timedelta(days=1)
PEOPLE = """
INSERT INTO editors (login, name, role, locales) VALUES ('mira', 'Mira the editor', 'administrator', '{}');
INSERT INTO counsellors (login, name, password_hash, locales) VALUES
    ('mira', 'Mira', :stored, '{fa,de}'), ('Olena K.', 'Olena', :stored, '{uk}'),
    ('gone-removed-3', 'Gone', '', '{de}');
INSERT INTO counsellor_reach (channel, address, counsellor) VALUES ('telegram', '77', 1);
INSERT INTO availabilities (counsellor, weekday, start, "end", minutes) VALUES (1, 2, '09:00', '13:00', 60);
INSERT INTO visitors (id, state, seen_at) VALUES ('v', '{}', :now);
"""
APPOINTMENT = """
INSERT INTO appointments (id, counsellor, visitor, during, status, locale, topic, number)
VALUES ('a', 1, 'v', tstzrange(:start, :end), 'confirmed', 'fa', 'kita_place', 'A1B2');
"""
NOTICE = "INSERT INTO notices (kind, audience, appointment, due) VALUES ('booked', 'counsellor', 'a', :now)"


def _to_the_version_before(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path("migrations").resolve()))
    config.attributes.update(connection=connection, metadata=[tables.metadata])
    command.upgrade(config, "0004")


@pytest.fixture
async def migrated(empty_database: str) -> AsyncIterator[AsyncEngine]:
    engine = open_engine(empty_database)
    values = {"now": NOW, "start": START, "end": START + timedelta(hours=1)}
    values["stored"] = PasswordHasher().hash("open sesame")
    async with engine.begin() as connection:
        await connection.run_sync(_to_the_version_before)
        for statement in [*PEOPLE.split(";\n")[:-1], APPOINTMENT, NOTICE]:
            used = {name: value for name, value in values.items() if f":{name}" in statement}
            await connection.execute(text(statement), used)
    await migrate(engine, open_jobs(empty_database))
    yield engine
    await engine.dispose()


async def test_counsellors_sign_in_with_their_passwords_at_the_editors_door(migrated: AsyncEngine) -> None:
    """One whose login an editor has, or who has letters in hers that no editor may have, gets one like it."""
    mira = await accounts.sign_in(migrated, "mira-desk", "open sesame")
    olena = await accounts.sign_in(migrated, "olena-k", "open sesame")

    assert mira
    assert olena
    assert (mira.name, mira.role, mira.counsellor) == ("Mira", "reader", 1)
    assert (olena.name, olena.counsellor) == ("Olena", 2)
    assert await accounts.sign_in(migrated, "mira", "open sesame") is None


async def test_whoever_was_removed_gets_no_account_and_cannot_be_booked(migrated: AsyncEngine) -> None:
    members = await accounts.members(migrated)

    assert [member.login for member in members] == ["mira-desk", "mira", "olena-k"]
    assert await StaffStore(migrated).counsellor("3") is None


async def test_a_booked_hour_stays_booked_and_its_counsellor_is_reached_as_before(
    migrated: AsyncEngine, empty_database: str
) -> None:
    store = AppointmentStore(migrated, open_jobs(empty_database))
    booked = await store.get("a")
    calendar = await store.calendar(NOW)
    mira = await StaffStore(migrated).counsellor_at(Person("telegram", "77"))

    assert booked
    assert (booked.status, booked.slot.start, booked.slot.mode) == (Status.confirmed, START, Mode.room)
    assert calendar.busy == (booked.slot,)
    assert [(hours.counsellor, hours.minutes, hours.modes) for hours in calendar.availabilities] == [
        ("1", 60, (Mode.room,))
    ]
    assert mira
    assert (mira.id, mira.locales, mira.team) == ("1", ("fa", "de"), "1")
