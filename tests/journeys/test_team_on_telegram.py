"""A team on Telegram: who is asked after whom, the faster of two, and those who are no counsellors."""

import asyncio

import pytest

from bot.adapters import team
from bot.adapters.staff import StaffStore
from bot.app import House, now
from tests.bot_api import BotApi, Visitor
from tests.bot_api.groups import Group
from tests.journeys.steps import assert_no_faults, begins, button, change, data, opening, rows, sentence, settled, until
from tests.journeys.team import appointments, asks, audit, falls_due, hires


async def test_who_does_not_answer_is_followed_by_the_team_and_then_the_visitor_is_told(
    api: BotApi, office: House
) -> None:
    olha, mira, jan = api.visitor(language_code="de"), api.visitor(), api.visitor()
    first = await hires(office, "Mira", mira, hours=(9, 12))
    other = await hires(office, "Jan", jan, hours=(13, 17))
    await asks(olha, of=first)
    asked = await mira.expects(opening("de", "staff.requested"))
    await jan.presses_data(button(asked, "desk-accept"))
    await jan.expects(sentence("de", "deskchat.not_yours"))
    await falls_due(office, "asked_team")
    await jan.expects("noch ohne Antwort")
    await falls_due(office, "unanswered")
    await olha.expects("noch niemand geantwortet")
    await jan.says("/anfragen")
    listed = await jan.expects(sentence("de", "deskchat.requests"))
    await jan.presses(button(listed, "desk-show"))
    await jan.presses(button(await jan.expects("angefragt"), "desk-accept"))
    await olha.expects(sentence("de", "notice.confirmed"))
    await mira.presses(button(asked, "desk-accept"))
    await mira.expects(sentence("de", "deskchat.not_yours"))
    assert await appointments(office) == [("confirmed", other)]


async def test_while_she_is_away_her_substitute_is_asked_and_then_the_team(api: BotApi, office: House) -> None:
    olha, mira, jan, zoe = api.visitor(language_code="de"), *(api.visitor() for _ in range(3))
    await hires(office, "Mira", mira)
    other = await hires(office, "Jan", jan, hours=None)
    await hires(office, "Zoe", zoe, hours=None)
    await mira.says("/abwesend heute jan")
    await mira.expects("Vertretung: Jan")
    await change(office, "UPDATE absences SET start = start - INTERVAL '2 days'")
    await asks(olha)
    asked = await jan.expects("in Vertretung")
    await zoe.presses_data(button(asked, "desk-accept"))
    await zoe.expects(sentence("de", "deskchat.not_yours"))
    await falls_due(office, "asked_team")
    await zoe.expects("noch ohne Antwort")
    await jan.presses(button(asked, "desk-accept"))
    await jan.expects("ist bestätigt")
    await olha.expects(sentence("de", "notice.confirmed"))
    assert len(mira.sees()) == 2, "she is left in peace"
    assert await appointments(office) == [("confirmed", other)]


async def test_of_two_who_accept_at_once_one_has_it(
    api: BotApi, office: House, caplog: pytest.LogCaptureFixture
) -> None:
    olha, people = api.visitor(language_code="de"), [api.visitor() for _ in range(4)]
    await hires(office, "Mira", people[0])
    for number, one in enumerate(people[1:]):
        await hires(office, f"Jan {number}", one, hours=None)
    await asks(olha)
    asked = button(await people[0].expects(opening("de", "staff.requested")), "desk-accept")
    await falls_due(office, "asked_team")
    await asyncio.gather(*(one.expects("noch ohne Antwort") for one in people[1:]))
    await asyncio.gather(*(one.presses_data(asked) for one in people))
    await settled(office)
    said = [one.sees()[-1].text for one in people]
    assert sum("ist bestätigt" in one for one in said) == 1
    assert sum(sentence("de", "deskchat.not_yours") in one for one in said) == 3
    assert await audit(office) == ["appointment_confirmed"]
    assert len([one for one in olha.sees() if sentence("de", "notice.confirmed") in one.text]) == 1
    assert_no_faults(caplog)


async def test_in_the_group_one_press_takes_it_and_all_see_who_has_it(api: BotApi, office: House) -> None:
    olha, mira, jan, zoe = api.visitor(language_code="de"), *(api.visitor() for _ in range(3))
    first = await hires(office, "Mira", mira, hours=(9, 12))
    other = await hires(office, "Jan", jan, hours=(13, 17))
    group = await _connected(api, office, [mira, jan, zoe])
    await asks(olha, of=first)
    await falls_due(office, "asked_team")
    asked = await group.expects("noch ohne Antwort")
    assert [one.partition(":")[0] for one in data(asked)] == ["desk-accept", "desk-other"]
    await zoe.presses(button(asked, "desk-accept"), at=group)
    await until(lambda: zoe.answers == [sentence("de", "deskchat.not_connected")])
    await jan.presses(button(asked, "desk-other"), at=group)
    await jan.expects("Welche Zeit schlagen Sie vor?")
    await jan.presses(button(asked, "desk-accept"), at=group)
    await group.expects("übernimmt Jan")
    await jan.expects("ist bestätigt")
    await olha.expects(sentence("de", "notice.confirmed"))
    await until(lambda: not [one for one in group.sees() if one.buttons])
    assert await appointments(office) == [("confirmed", other)]
    assert zoe.sees() == []


async def _connected(api: BotApi, office: House, people: list[Visitor]) -> Group:
    group = api.group(members=people)
    ((number,),) = await rows(office, "SELECT min(id)::text FROM teams")
    code = await StaffStore(office.engine).connect_code(str(number))
    await people[0].says("/connect wrong", at=group)
    await group.expects(sentence("de", "deskchat.group_failed"))
    await people[0].says(f"/connect {code}", at=group)
    await group.expects("gehört jetzt zum Team")
    await people[0].says(f"/verbinden {code}", at=group)
    await group.expects(sentence("de", "deskchat.group_known"))
    return group


async def test_who_is_no_counsellor_is_answered_as_a_visitor(
    api: BotApi, office: House, caplog: pytest.LogCaptureFixture
) -> None:
    olha, mira, stranger = api.visitor(language_code="de"), api.visitor(), api.visitor(language_code="de")
    await hires(office, "Mira", mira)
    await asks(olha)
    asked = await mira.expects(opening("de", "staff.requested"))
    await begins(stranger)
    for pressed in (*data(asked), "desk-hours", "desk-away:add.heute", "desk-feed:new", "desk-nonsense", "desk-"):
        await stranger.presses_data(pressed)
    for typed in ("/heute", "/anfragen", "/woche", "/zeiten Mo 9-12", "/abwesend heute", "/ruhe 2h", "/kalender"):
        await stranger.says(typed)
    await settled(office)
    assert len(stranger.answers) == len(data(asked)) + 5, "every press is answered"
    assert not [one for one in stranger.sees() if "Anfrage" in one.text or asked.text.split("\n")[1] in one.text]
    assert not [one for one in stranger.sees() for pressed in data(one) if pressed.startswith("desk-")]
    assert (await appointments(office), await audit(office)) == ([("requested", await _only(office))], [])
    assert_no_faults(caplog)


async def _only(office: House) -> object:
    return (await rows(office, "SELECT id::text FROM counsellors WHERE active"))[0][0]


async def test_the_buttons_of_one_who_has_left_do_nothing(api: BotApi, office: House) -> None:
    olha, mira = api.visitor(language_code="de"), api.visitor(language_code="de")
    number = await hires(office, "Mira", mira)
    await hires(office, "Jan")
    await asks(olha)
    asked = await mira.expects(opening("de", "staff.requested"))
    await change(office, "UPDATE appointments SET counsellor = counsellor + 1, status = 'confirmed'")
    await team.remove(office.engine, f"counsellor-{number}", now())
    for pressed in data(asked):
        await mira.presses(pressed)
    await settled(office)
    assert not [one for one in mira.sees() if "bestätigt" in one.text]
    assert not [one for one in api.commands if str(mira.chat_id) in one[0]]
    assert await audit(office) == []
