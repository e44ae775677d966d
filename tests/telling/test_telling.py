"""One notice: who is told, on which ways, when, and what becomes of it when that fails."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.booking.model import Audience, Mode, Notice, Status
from bot.dialogue.model import Person
from bot.notice_ports import Outcome, Way
from bot.ports import MaybeDelivered, NotDelivered, PortError, Refused, TooFast, Unreachable
from tests.fakes.locales import LOCALES
from tests.telling.conftest import AMINA, ASKED, MIRA, OLENA, SLOT, TUESDAY, Desk, chat, due, mail, receiver

CONFIRMED = replace(ASKED, status=Status.confirmed)
GROUP = Person("telegram", "-100200")


async def test_the_visitor_is_told_and_it_is_ticked_off(desk: Desk) -> None:
    await desk.tells(due("confirmed", Audience.visitor, CONFIRMED, visitor=(Way(AMINA),)))
    assert len(desk.chats.told(AMINA.address)) == 1
    assert desk.notices.outcome is Outcome.sent
    await desk.tells(due("confirmed", Audience.visitor, CONFIRMED, visitor=(Way(AMINA),)))
    assert len(desk.chats.sent) == 1


async def test_what_is_no_longer_so_is_told_nobody(desk: Desk) -> None:
    await desk.tells(due("requested", Audience.counsellor, CONFIRMED, staff=(receiver(MIRA),)))
    assert (desk.chats.sent, desk.notices.outcome) == ([], Outcome.void)


@pytest.mark.parametrize("gone", [Status.expired, Status.confirmed, None])
async def test_a_proposed_hour_that_is_gone_is_not_offered(desk: Desk, gone: Status | None) -> None:
    until = TUESDAY - timedelta(seconds=1) if gone is None else TUESDAY + timedelta(hours=1)
    held = replace(ASKED, id="h1", status=gone or Status.held, held_until=until)
    await desk.tells(due("proposed", Audience.visitor, visitor=(Way(AMINA),), held=held))
    assert (desk.chats.sent, desk.notices.outcome) == ([], Outcome.void)


@pytest.mark.parametrize("kind", ["remind_day", "remind_hours", "how_was_it"])
async def test_what_is_due_for_many_lets_others_go_first(desk: Desk, kind: str) -> None:
    status = Status.attended if kind == "how_was_it" else Status.confirmed
    await desk.tells(due(kind, Audience.visitor, replace(ASKED, status=status), visitor=(Way(AMINA),)))
    assert (len(desk.masses.sent), len(desk.chats.sent)) == (1, 0)


async def test_a_counsellor_is_told_in_telegram_and_by_mail(desk: Desk) -> None:
    asked = replace(ASKED, name="Amina", about="Mein Kind braucht einen Platz")
    await desk.tells(due("requested", Audience.counsellor, asked, staff=(receiver(MIRA, "telegram", "mail"),)))
    (in_chat,), (by_mail,) = desk.chats.told(chat(MIRA).address), desk.mails.told(mail(MIRA).address)
    assert in_chat.startswith("**Anfrage A1B2**")
    assert "Mein Kind braucht einen Platz" in in_chat
    assert "Amina" not in by_mail
    assert "Mein Kind" not in by_mail
    assert "https://lotse.example/desk" in by_mail
    assert desk.notices.outcome is Outcome.sent


async def test_what_she_got_in_telegram_does_not_come_twice_because_the_mail_failed(desk: Desk) -> None:
    told = due("requested", Audience.counsellor, staff=(receiver(MIRA, "telegram", "mail"),))
    desk.mails.fails[mail(MIRA).address] = [NotDelivered()]
    with pytest.raises(NotDelivered):
        await desk.tells(told)
    assert desk.notices.outcome is None
    await desk.tells(told)
    assert (len(desk.chats.sent), len(desk.mails.sent), desk.notices.outcome) == (1, 1, Outcome.sent)


async def test_the_mail_goes_out_while_telegram_is_away(desk: Desk) -> None:
    desk.chats.fails[chat(MIRA).address] = [MaybeDelivered()]
    with pytest.raises(MaybeDelivered):
        await desk.tells(due("requested", Audience.counsellor, staff=(receiver(MIRA, "telegram", "mail"),)))
    assert len(desk.mails.sent) == 1


async def test_a_counsellor_who_blocked_the_bot_is_told_by_mail(desk: Desk) -> None:
    desk.chats.fails[chat(MIRA).address] = [Unreachable()]
    await desk.tells(due("requested", Audience.counsellor, staff=(receiver(MIRA, "telegram", "mail"),)))
    assert (len(desk.mails.sent), desk.notices.outcome) == (1, Outcome.sent)


async def test_at_night_she_is_left_alone_until_she_works(desk: Desk) -> None:
    night = TUESDAY.replace(hour=22)
    await desk.tells(due("requested", Audience.counsellor, staff=(receiver(MIRA, "telegram", "mail"),)), night)
    assert (desk.chats.sent, desk.mails.sent, desk.notices.outcome) == ([], [], None)
    assert desk.notices.until == TUESDAY.replace(day=25, hour=9)


async def test_do_not_disturb_is_kept(desk: Desk) -> None:
    quiet = replace(MIRA, quiet_until=TUESDAY.replace(hour=13))
    await desk.tells(due("requested", Audience.counsellor, staff=(receiver(quiet),)))
    assert desk.chats.sent == []
    assert desk.notices.until == TUESDAY.replace(hour=13)


async def test_what_would_come_too_late_in_her_working_time_comes_at_once(desk: Desk) -> None:
    early = replace(CONFIRMED, slot=replace(SLOT, start=SLOT.start.replace(hour=8)), status=Status.cancelled)
    night = SLOT.start.replace(day=25, hour=21)
    await desk.tells(due("cancelled", Audience.counsellor, early, staff=(receiver(MIRA),)), night)
    assert (len(desk.chats.sent), desk.notices.outcome) == (1, Outcome.sent)


async def test_a_team_is_told_in_its_group_without_what_the_visitor_wrote(desk: Desk) -> None:
    asked = replace(ASKED, name="Amina", about="Mein Kind braucht einen Platz")
    team = (receiver(MIRA), receiver(OLENA))
    await desk.tells(due("asked_team", Audience.team, asked, staff=team, group=Way(GROUP)))
    (said,) = desk.chats.told(GROUP.address)
    assert len(desk.chats.sent) == 1
    assert "Amina" not in said
    assert "Mein Kind" not in said


@pytest.mark.parametrize("group", [None, Way(GROUP)])
async def test_without_a_group_each_who_works_is_told_in_her_language(desk: Desk, group: Way | None) -> None:
    desk.chats.fails[GROUP.address] = [Unreachable()]
    away = replace(OLENA, id="3", duty=())
    team = (receiver(MIRA), receiver(OLENA), receiver(away))
    await desk.tells(due("asked_team", Audience.team, staff=team, group=group))
    assert desk.chats.told(chat(MIRA).address)[0].startswith("**Anfrage A1B2")
    assert desk.chats.told(chat(OLENA).address)[0].startswith("**Request A1B2")
    assert desk.notices.outcome is Outcome.sent


async def test_one_of_a_team_who_cannot_be_told_now_does_not_double_it_for_the_others(desk: Desk) -> None:
    told = due("asked_team", Audience.team, staff=(receiver(MIRA), receiver(OLENA)))
    desk.chats.fails[chat(MIRA).address] = [NotDelivered()]
    with pytest.raises(NotDelivered):
        await desk.tells(told)
    await desk.tells(told)
    assert [len(desk.chats.told(chat(one).address)) for one in (MIRA, OLENA)] == [1, 1]


async def test_a_visitor_who_blocked_the_bot_is_told_on_her_other_way(desk: Desk) -> None:
    other = Person("telegram", "5000002")
    desk.chats.fails[AMINA.address] = [Unreachable()]
    await desk.tells(due("confirmed", Audience.visitor, CONFIRMED, visitor=(Way(AMINA), Way(other))))
    assert (len(desk.chats.told(other.address)), desk.notices.outcome) == (1, Outcome.sent)


@pytest.mark.parametrize(("failure", "outcome"), [(Unreachable(), "unreachable"), (Refused(), "refused")])
async def test_the_counsellor_is_told_when_the_visitor_cannot_be(desk: Desk, failure: PortError, outcome: str) -> None:
    desk.chats.fails[AMINA.address] = [failure]
    await desk.tells(due("confirmed", Audience.visitor, CONFIRMED, visitor=(Way(AMINA),)))
    assert desk.notices.outcome == outcome
    assert desk.notices.more == [
        Notice("unreachable", Audience.counsellor, "a1", TUESDAY, 0, data={"untold": "confirmed"})
    ]


async def test_the_counsellor_is_told_of_a_visitor_without_any_way(desk: Desk) -> None:
    await desk.tells(due("confirmed", Audience.visitor, CONFIRMED))
    assert (desk.notices.outcome, len(desk.notices.more)) == (Outcome.no_channel, 1)


async def test_a_reminder_that_nobody_gets_bothers_nobody(desk: Desk) -> None:
    desk.masses.fails[AMINA.address] = [Unreachable()]
    await desk.tells(due("remind_day", Audience.visitor, CONFIRMED, visitor=(Way(AMINA),)))
    assert (desk.notices.outcome, desk.notices.more) == (Outcome.unreachable, [])


@pytest.mark.parametrize("trouble", [NotDelivered(), MaybeDelivered(), NotDelivered(after=7)])
async def test_passing_trouble_leaves_it_due_for_a_day(desk: Desk, trouble: PortError) -> None:
    told = due("confirmed", Audience.visitor, CONFIRMED, visitor=(Way(AMINA),))
    desk.chats.fails[AMINA.address] = [trouble, trouble]
    with pytest.raises(type(trouble)):
        await desk.tells(told, TUESDAY + timedelta(hours=23))
    assert desk.notices.outcome is None
    await desk.tells(told, TUESDAY + timedelta(hours=25))
    assert (desk.notices.outcome, len(desk.notices.more)) == (Outcome.given_up, 1)


async def test_what_waits_for_its_turn_is_never_given_up(desk: Desk) -> None:
    desk.chats.fails[AMINA.address] = [TooFast(after=3)]
    told = due("confirmed", Audience.visitor, CONFIRMED, visitor=(Way(AMINA),))
    with pytest.raises(TooFast):
        await desk.tells(told, TUESDAY + timedelta(hours=25))
    assert desk.notices.outcome is None


async def test_no_name_and_no_word_of_hers_is_logged(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    desk.chats.fails[AMINA.address] = [Unreachable()]
    named = replace(CONFIRMED, name="Amina", about="Mein Kind")
    await desk.tells(due("confirmed", Audience.visitor, named, visitor=(Way(AMINA),)))
    assert caplog.messages
    assert not any(word in caplog.text for word in ("Amina", "Mein Kind", AMINA.address))


@pytest.mark.parametrize("locale", ["de", "en"])
@pytest.mark.parametrize(
    "kind",
    ["requested", "asked_substitute", "passed_on", "booked", "cancelled", "moved", "late", "came", "unreachable"],
)
async def test_every_notice_to_a_counsellor_has_words(desk: Desk, kind: str, locale: str) -> None:
    assert LOCALES.words(locale).has(f"staff.{kind}")


async def test_who_has_lost_an_appointment_reads_that_it_is_gone_and_nothing_to_do(desk: Desk) -> None:
    data = {"from": "2026-11-26T07:00:00+00:00"}
    lost = due("moved", Audience.counsellor, staff=(receiver(OLENA, "telegram", "mail"),))
    await desk.tells(replace(lost, notice=replace(lost.notice, counsellor=OLENA.id, data=data)))

    ((_, told),), ((_, mailed),) = desk.chats.sent, desk.mails.sent
    assert LOCALES.words("en").text("staff.moved_away", number="A1B2") in told.text
    assert "8:00" in told.text
    assert "9:00" not in told.text
    assert told.choices == ()
    assert mailed.file is not None
    assert "STATUS:CANCELLED" in mailed.file.text


async def test_for_a_talk_on_the_phone_the_number_stands_alone_and_stars_are_stars(desk: Desk) -> None:
    about = "Telefon: 0341 123456\n**Mein** Brief"
    called = replace(ASKED, slot=replace(ASKED.slot, mode=Mode.phone), about=about, name="**Amina**")
    await desk.tells(due("requested", Audience.counsellor, called, staff=(receiver(MIRA),)))

    lines = desk.chats.sent[0][1].text.split("\n")
    assert "Telefon: 0341 123456" in lines
    assert "Anliegen: *Mein* Brief" in lines
    assert "Vorname: *Amina*" in lines


@pytest.mark.parametrize("kind", ["late", "cancelled", "came"])
async def test_she_is_told_the_name_by_which_she_knows_the_visitor(desk: Desk, kind: str) -> None:
    status = Status.cancelled if kind == "cancelled" else Status.confirmed
    known = replace(ASKED, status=status, name="Amina", about="Mein Kind")
    await desk.tells(due(kind, Audience.counsellor, known, staff=(receiver(MIRA),)))

    ((_, told),) = [*desk.chats.sent, *desk.masses.sent]
    assert "Amina" in told.text
    assert "Mein Kind" not in told.text


@pytest.mark.parametrize("status", [Status.requested, Status.confirmed])
async def test_what_is_passed_on_says_whether_it_is_agreed_already(desk: Desk, status: Status) -> None:
    passed = due("passed_on", Audience.counsellor, replace(ASKED, status=status), staff=(receiver(MIRA),))
    await desk.tells(passed)

    assert LOCALES.words("de").text(f"deskstate.{status}") in desk.chats.sent[0][1].text.split("\n")[0]
