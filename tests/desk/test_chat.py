"""What a counsellor is answered in her private chat, whatever she presses."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from bot.booking.model import Appointment, Counsellor, Status
from bot.desk.answering import Answering
from bot.desk.appointment_buttons import AppointmentButtons
from bot.desk.chat import COMMANDS, DeskChat
from bot.desk.own_hours import OwnHours
from bot.desk.own_time import OwnTime
from bot.desk.speaking import Answer
from bot.dialogue.model import Person, Wish
from tests.booking.team import CHAIN, EVA, JAN, MIRA, OLENA, TEAM, asked
from tests.fakes.appointments import FakeAppointments, FakeStaff
from tests.fakes.calendars import at, hours
from tests.fakes.contents import FakeContents
from tests.fakes.locales import LOCALES
from tests.fakes.own_time import FakeFeeds, FakeHours

NOW = at(23, 10)
ID = "a" * 32
PLAN = replace(TEAM, availabilities=tuple(hours(0, 9, 12, who) for who in (MIRA, OLENA, JAN)))
REQUEST = replace(asked(asked_at=NOW), id=ID, number="A1B2", name="Amina", about="Mein Sohn")
LONGEST = {"desk-decline": f"{ID}.needs_interpreter", "desk-propose": f"{ID}.29999999", "desk-pass": f"{ID}.123456789"}


def person(who: Counsellor) -> Person:
    return Person("telegram", who.id)


@dataclass
class Chat:
    """A team over stores in memory; everybody is linked."""

    rows: list[Appointment]
    staff: FakeStaff = field(default_factory=FakeStaff)

    def __post_init__(self) -> None:
        team = dict(PLAN.counsellors)
        self.staff = FakeStaff(team, at={person(one): one.id for one in team.values()})
        self.kept = FakeAppointments(self.rows, PLAN)
        buttons = AppointmentButtons(Answering(self.kept, self.staff, CHAIN), FakeContents(), LOCALES)
        own, feeds = FakeHours(list(PLAN.availabilities)), FakeFeeds()
        time = OwnTime(own, self.staff, self.kept, feeds, buttons)
        self.desk = DeskChat(self.staff, LOCALES, buttons, OwnHours(own), time)

    async def presses(self, verb: str, argument: str = ID, who: Counsellor = MIRA) -> Answer:
        answer = await self.desk.pressed(person(who), Wish(verb, argument), NOW)
        assert answer
        return answer

    async def writes(self, command: str, text: str = "", who: Counsellor = MIRA) -> Answer:
        answer = await self.desk.wrote(person(who), COMMANDS[command], text, NOW)
        assert answer
        return answer


def buttons(answer: Answer) -> list[str]:
    return [str(one.wish) for row in answer.reply.choices for one in row]


async def test_a_card_shows_the_visitors_words_to_her_whose_appointment_it_is_and_to_nobody_else() -> None:
    chat = Chat([replace(REQUEST, asked_at=NOW - timedelta(hours=2))])

    assert "Mein Sohn" in (await chat.presses("desk-show")).reply.text
    others = (await chat.presses("desk-show", who=JAN)).reply.text
    assert "A1B2" in others
    assert "Mein Sohn" not in others


async def test_another_team_learns_nothing_not_even_that_it_exists() -> None:
    chat = Chat([REQUEST])
    there = await chat.presses("desk-show", who=EVA)
    nowhere = await chat.presses("desk-show", "b" * 32, who=EVA)

    assert there.reply == nowhere.reply
    assert "A1B2" not in there.reply.text


@pytest.mark.parametrize(
    "argument", ["", "x", f"{ID}.", f"{ID}.x", f"{ID}.-1", f"{ID}.99999999999", ".", "..", f"{ID}.²", "ü"]
)
async def test_whatever_a_button_says_is_answered_and_does_no_harm(argument: str) -> None:
    steps = ("show", "back", "other", "propose", "decline", "pass", "moves", "move", "cancel", "came", "nonsense", "")
    chat = Chat([REQUEST])
    for verb in (*steps, "hours", "away", "feed", "quiet", "week", "today"):
        assert (await chat.presses(f"desk-{verb}", argument)).reply.text
    assert chat.kept.rows == [REQUEST]


@pytest.mark.parametrize("argument", ["add.7", "add.0.9.8", "add.x.y.z", "add.0.9.12.5.r", "add.0.9.12.60.x", "del.99"])
async def test_hours_that_cannot_be_are_not_added(argument: str) -> None:
    chat = Chat([])
    await chat.presses("desk-hours", argument)
    await chat.presses("desk-hours", f"{argument}.x.x.x")

    assert len(await chat.desk.hours.hours.availabilities(MIRA.id)) == 1


async def test_no_button_says_more_than_telegram_takes() -> None:
    chat = Chat([REQUEST])
    for verb in ("show", "other", "decline", "pass", "cancel"):
        shown = await chat.presses(f"desk-{verb}")
        assert all(len(one.encode()) <= 64 for one in buttons(shown))
    assert all(len(f"{verb}:{argument}") <= 64 for verb, argument in LONGEST.items())


async def test_a_colleague_who_was_a_moment_faster_is_told_of() -> None:
    chat = Chat([replace(REQUEST, asked_at=NOW - timedelta(hours=2))])
    await chat.presses("desk-accept", who=JAN)
    second = await chat.presses("desk-accept", who=OLENA)

    assert second.reply.text == LOCALES.words(OLENA.locales[0]).text("deskchat.not_yours")
    assert chat.kept.audit == [("counsellor-3", "confirmed")]


async def test_what_has_begun_can_only_be_declined() -> None:
    chat = Chat([REQUEST])
    late = replace(REQUEST, slot=replace(REQUEST.slot, start=NOW, end=NOW + timedelta(hours=1)))
    chat.kept.rows = [late]

    assert buttons(await chat.presses("desk-show")) == [f"desk-decline:{ID}"]
    refused = await chat.presses("desk-accept")
    assert LOCALES.words("de").text("deskchat.too_late") in refused.reply.text
    assert buttons(refused) == [f"desk-decline:{ID}"]


async def test_a_substitute_does_not_move_what_is_not_hers() -> None:
    chat = Chat([replace(REQUEST, status=Status.confirmed)])

    assert f"desk-moves:{ID}" in buttons(await chat.presses("desk-show"))
    assert f"desk-moves:{ID}" not in buttons(await chat.presses("desk-show", who=JAN))


async def test_a_list_keeps_its_buttons_and_a_choice_is_replaced_by_what_was_chosen() -> None:
    chat = Chat([REQUEST])

    assert (await chat.writes("anfragen")).keeps
    assert (await chat.writes("requests")).keeps
    assert not (await chat.presses("desk-decline")).instead
    assert (await chat.presses("desk-decline", f"{ID}.ill")).instead


async def test_without_an_address_of_ours_there_is_no_calendar_address() -> None:
    answer = await Chat([]).writes("kalender", who=JAN)

    assert answer.reply.text == LOCALES.words("de").text("deskchat.no_feed")


async def test_who_is_not_linked_is_no_counsellor() -> None:
    chat, stranger = Chat([REQUEST]), Person("telegram", "99")

    assert await chat.desk.pressed(stranger, Wish("desk-accept", ID), NOW) is None
    assert await chat.desk.wrote(stranger, "today", "", NOW) is None


async def test_the_week_of_a_typed_day_is_shown() -> None:
    chat = Chat([])
    written = (await chat.writes("woche", "24.12.")).reply.text

    assert written == (await chat.presses("desk-week", "2026-12-24")).reply.text
    assert written != (await chat.writes("woche")).reply.text


async def test_a_day_off_is_called_so_where_it_can_be_removed() -> None:
    written = await Chat([]).writes("zeiten", "24.12. frei")
    labels = [one.label for row in written.reply.choices for one in row]

    assert any("24. Dezember: frei" in one for one in labels)
    assert not any("0:00" in one for one in labels)


async def test_a_part_of_a_day_names_the_day_once() -> None:
    written = await Chat([]).writes("abwesend", "24.12. 13-17")

    assert "Donnerstag, 24. Dezember, 13:00–17:00" in written.reply.text


async def test_an_absence_that_cannot_be_read_is_said_not_to_be_entered() -> None:
    written = await Chat([]).writes("abwesend", "Weihnachten")

    assert written.reply.text.startswith(LOCALES.words("de").text("deskchat.absence_wrong"))
