"""Who is who at the desk: accounts of the editor, chats and groups in Telegram."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.adapters import team
from bot.adapters.appointments import AppointmentStore
from bot.adapters.cases import CaseStore
from bot.adapters.feeds import FeedStore
from bot.adapters.notices import NoticeStore
from bot.adapters.relays import RelayStore
from bot.adapters.staff import StaffStore
from bot.adapters.team import Member, NoSuchCounsellor
from bot.booking.rules import ChangedMeanwhile
from bot.desk_ports import StillBooked
from bot.dialogue.effects import OpenCase
from bot.dialogue.model import Person
from content.editor.people import accounts, invitations, sessions
from content.tables import editors
from tests.store.office import AMIRA, NOW, OKSANA, Office, hour

PASSWORD = "vier alte Kähne im Hafen"
HER_CHAT = Person("telegram", "4711")


async def signed_in(office: Office, login: str) -> str:
    member = await accounts.by_login(office.engine, login)
    return await sessions.open_session(office.engine, member.number, confirmed=False, now=NOW)


async def test_a_counsellor_is_known_at_the_desk_by_her_session_of_the_editor(office: Office) -> None:
    staff, token = StaffStore(office.engine), await signed_in(office, "amira")
    member = await staff.member(token, NOW)

    assert member
    assert member.counsellor
    assert (member.login, member.counsellor.id, member.administrator, member.linked) == ("amira", "1", False, False)
    assert await staff.member(token, NOW + timedelta(hours=3)) is None
    assert await staff.member("made up", NOW) is None


async def test_an_administrator_comes_in_once_her_second_factor_is_shown_and_an_editor_never(office: Office) -> None:
    staff, token = StaffStore(office.engine), await signed_in(office, "amira")
    async with office.engine.begin() as connection:
        await connection.execute(update(editors).values(role="administrator", counsellor=None))
    assert await staff.member(token, NOW) is None

    confirmed = await sessions.confirm(office.engine, token, NOW)
    assert confirmed
    member = await staff.member(confirmed, NOW)
    assert member
    assert (member.administrator, member.counsellor) == (True, None)
    async with office.engine.begin() as connection:
        await connection.execute(update(editors).values(role="editor"))
    assert await staff.member(confirmed, NOW) is None


async def test_a_code_binds_a_chat_once_within_an_hour(office: Office) -> None:
    staff = StaffStore(office.engine)
    code, late = [await staff.link_code(AMIRA.id, NOW) for _ in range(2)]

    linked = await staff.link(code, HER_CHAT, NOW + timedelta(minutes=59))
    assert linked
    assert linked.id == AMIRA.id
    assert await staff.link(code, HER_CHAT, NOW) is None
    assert await staff.link(late, HER_CHAT, NOW + timedelta(minutes=61)) is None
    assert await staff.counsellor_at(HER_CHAT) == linked


async def test_a_group_belongs_to_the_team_whose_code_was_sent_in_it(office: Office) -> None:
    staff = StaffStore(office.engine)
    old, code = [await staff.connect_code("1") for _ in range(2)]

    assert await staff.connect(old, -100, NOW) is None
    assert await staff.connect(code, -100, NOW) == "Team"
    assert await staff.connect(code, -200, NOW) is None
    assert await staff.team_of(-100) == "1"
    assert await staff.team_of(-200) is None


async def test_a_group_that_has_another_number_now_stays_the_teams_and_its_topics_are_forgotten(office: Office) -> None:
    staff = StaffStore(office.engine)
    await staff.connect(await staff.connect_code("1"), -100, NOW)
    await office.write("amina", OpenCase("C4F1", "uk", "", team="1"))
    await office.rows("UPDATE cases SET thread = 7")
    for _ in range(2):
        await staff.follow(-100, -200)

    assert (await staff.team_of(-100), await staff.team_of(-200)) == (None, "1")
    assert await office.rows("SELECT thread FROM cases") == [(None,)]


async def test_whoever_connected_the_new_group_already_keeps_it(office: Office) -> None:
    staff = StaffStore(office.engine)
    await office.rows("INSERT INTO teams (id, name) VALUES (2, 'West')")
    await staff.connect(await staff.connect_code("1"), -100, NOW)
    await staff.connect(await staff.connect_code("2"), -200, NOW)
    await staff.follow(-100, -200)

    assert (await staff.team_of(-100), await staff.team_of(-200)) == (None, "2")


async def test_whoever_is_invited_makes_her_account_and_is_a_counsellor_then(office: Office) -> None:
    invited = await team.invite(office.engine, Member("", "Olha", ("uk",), team="Team West"), [])
    member = await invitations.accept(office.engine, invited.token, "olha", "", PASSWORD, NOW)
    linked = await StaffStore(office.engine).link(invited.code, HER_CHAT, NOW)

    assert (member.name, member.role, member.counsellor) == ("Olha", "reader", 3)
    assert linked
    assert (linked.id, linked.team) == ("3", "2")
    assert [one.login for one in await team.members(office.engine)] == ["amira", "oksana", "olha"]


async def test_until_she_has_an_account_a_counsellor_is_called_by_her_number(office: Office) -> None:
    await team.invite(office.engine, Member("", "Olha", ("uk",)), [])

    assert (await team.members(office.engine))[-1].login == "counsellor-3"
    await team.remove(office.engine, "counsellor-3", NOW)
    with pytest.raises(NoSuchCounsellor):
        await team.remove(office.engine, "counsellor-3", NOW)


async def test_whose_account_is_closed_sees_and_is_told_nothing_in_telegram_either(office: Office) -> None:
    staff, feeds = StaffStore(office.engine), FeedStore(office.engine)
    linked = await staff.link(await staff.link_code(AMIRA.id, NOW), HER_CHAT, NOW)
    secret = await feeds.renew(AMIRA.id, "amira", NOW)
    await office.ask("samira", hour(1, 9))
    notices, relays = NoticeStore(office.engine, office.jobs), RelayStore(office.engine, office.jobs)
    [(asked,)] = await office.rows("SELECT id FROM notices WHERE kind = 'requested'")
    await office.write("samira", OpenCase("A1B2", "de", "", team="1"))
    due, room = await notices.notice(asked), await relays.room(1)
    assert linked and await feeds.owner(secret) and due and due.staff and room and len(room.members) == 2

    await accounts.deactivate(office.engine, (await accounts.by_login(office.engine, "amira")).number, "boss", NOW)
    assert await staff.counsellor_at(HER_CHAT) is None
    assert await staff.link(await staff.link_code(AMIRA.id, NOW), HER_CHAT, NOW) is None
    assert await feeds.owner(secret) is None
    due, room = await notices.notice(asked), await relays.room(1)
    assert due and due.staff == ()
    assert room and [one.counsellor.id for one in room.members] == [OKSANA.id]
    bookable = await AppointmentStore(office.engine, office.jobs).calendar(NOW)
    assert list(bookable.counsellors) == [OKSANA.id]


async def test_the_talks_of_who_leaves_wait_for_her_colleagues(office: Office) -> None:
    await office.write("samira", OpenCase("A1B2", "de", "", team="1"))
    talks = CaseStore(office.engine, office.jobs)
    assert await talks.take(1, AMIRA.id, "", "amira", NOW)
    await team.remove(office.engine, "amira", NOW)
    left = await talks.get(1)
    assert left and (left.status, left.counsellor) == ("waiting", "")


async def test_nobody_is_removed_whom_visitors_count_on(office: Office) -> None:
    asked = await office.ask("taras", hour(1, 10))
    with pytest.raises(StillBooked):
        await team.remove(office.engine, "amira", NOW)
    await office.call_off("taras", asked)
    held = await office.hold("taras", hour(1, 11))
    await team.remove(office.engine, "amira", NOW)

    assert await accounts.sign_in(office.engine, "amira", "anything") is None
    assert not (await accounts.by_login(office.engine, "amira")).active
    assert AMIRA.id not in (await office.desk.calendar(NOW)).counsellors
    with pytest.raises(ChangedMeanwhile):
        await office.say_yes("taras", held)


async def test_with_a_real_team_the_invented_ones_can_neither_be_booked_nor_sign_in(office: Office) -> None:
    password = await team.new_password(office.engine, "amira")
    assert await accounts.sign_in(office.engine, "amira", password)
    await team.dismiss_invented(office.engine)

    assert await office.free() == []
    assert await accounts.sign_in(office.engine, "amira", password) is None
    assert await team.invite_invented(office.engine) == {}
    assert await office.free()
    assert await accounts.sign_in(office.engine, "amira", password)
