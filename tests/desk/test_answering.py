"""What counsellors do with appointments, and who may."""

from dataclasses import replace
from datetime import UTC, date, time, timedelta

import pytest

from bot.booking.model import Absence, Appointment, Calendar, InterpreterHours, Mode, Status, Wishes
from bot.booking.rules import ChangedMeanwhile, NotAnswerable, SlotTaken
from bot.desk.answering import Answering, NotYours
from bot.ports import StoreAway
from tests.booking.team import CHAIN, EVA, JAN, MIRA, OLENA, TEAM, asked
from tests.fakes.appointments import FakeAppointments, FakeStaff
from tests.fakes.calendars import OLHA, at, hours, slot

NOW = at(23, 10)
LATER = at(23, 10, 30)
WEEK = tuple(hours(0, 9, 12, who) for who in (MIRA, OLENA, JAN))
PLAN = replace(TEAM, availabilities=WEEK)
REQUEST = asked(asked_at=NOW)
STANDING = asked(status=Status.confirmed)


class Desk:
    """Counsellors over a store in memory."""

    def __init__(self, *rows: Appointment, plan: Calendar = PLAN) -> None:
        self.kept = FakeAppointments(list(rows), plan)
        self.answering = Answering(self.kept, FakeStaff(), CHAIN, lambda: "beef1234")

    def told(self) -> list[str]:
        return [f"{one.kind} > {one.audience}" for one in self.kept.told]


async def test_she_accepts_what_she_was_asked_and_it_stands_in_the_audit_log() -> None:
    desk = Desk(REQUEST)
    accepted = await desk.answering.accept(MIRA, "a1", NOW)

    assert accepted.status is Status.confirmed
    assert desk.kept.rows == [accepted]
    assert desk.kept.audit == [("counsellor-1", "confirmed")]
    assert desk.told()[0] == "confirmed > visitor"


async def test_accepting_twice_tells_nobody_twice() -> None:
    desk = Desk(REQUEST)
    await desk.answering.accept(MIRA, "a1", NOW)
    told = list(desk.kept.told)

    assert (await desk.answering.accept(MIRA, "a1", NOW)).status is Status.confirmed
    assert (desk.kept.told, len(desk.kept.audit)) == (told, 1)


async def test_a_colleague_may_accept_once_the_team_is_asked_and_has_it_then() -> None:
    desk = Desk(REQUEST)
    with pytest.raises(NotYours):
        await desk.answering.accept(JAN, "a1", LATER - timedelta(seconds=1))
    accepted = await desk.answering.accept(JAN, "a1", LATER)

    assert (accepted.slot.counsellor, accepted.status) == (JAN.id, Status.confirmed)
    assert desk.kept.audit == [("counsellor-3", "confirmed")]


async def test_who_comes_second_does_not_have_it() -> None:
    desk = Desk(REQUEST)
    await desk.answering.accept(JAN, "a1", LATER)

    for who in (MIRA, OLENA):
        with pytest.raises(NotYours):
            await desk.answering.accept(who, "a1", LATER)
    assert desk.kept.rows[0].slot.counsellor == JAN.id


async def test_a_colleague_who_has_somebody_else_then_cannot_accept() -> None:
    busy = Appointment("b2", slot(at(30, 10, 30), who=JAN), Status.confirmed, "ar")

    with pytest.raises(SlotTaken):
        await Desk(REQUEST, busy).answering.accept(JAN, "a1", LATER)


async def test_another_team_sees_and_does_nothing() -> None:
    desk = Desk(REQUEST)

    for act in (desk.answering.accept, desk.answering.cancel, desk.answering.free_slots, desk.answering.colleagues):
        with pytest.raises(NotYours):
            await act(EVA, "a1", at(24, 12))
    assert await desk.answering.requests(EVA, at(24, 12)) == []
    assert desk.kept.rows == [REQUEST]


async def test_what_is_gone_or_only_held_is_nobodys() -> None:
    for desk in (Desk(), Desk(asked(status=Status.held))):
        with pytest.raises(NotYours):
            await desk.answering.accept(MIRA, "a1", NOW)


async def test_her_substitute_answers_for_her_from_another_team_too() -> None:
    away = replace(PLAN, absences=(Absence(MIRA.id, at(23, 0), at(25, 0), EVA.id),))
    desk = Desk(REQUEST, plan=away)

    assert await desk.answering.requests(EVA, NOW) == [REQUEST]
    assert (await desk.answering.decline(EVA, "a1", "ill", NOW)).reason == "ill"
    assert desk.kept.audit == [("counsellor-4", "declined")]


async def test_her_requests_are_her_own_and_those_her_team_is_asked_by_now() -> None:
    sooner = replace(asked(at(27, 9), asked_at=LATER), id="a2")
    desk = Desk(REQUEST, sooner)

    assert await desk.answering.requests(MIRA, LATER) == [sooner, REQUEST]
    assert await desk.answering.requests(JAN, LATER) == [REQUEST]


async def test_she_proposes_one_of_her_own_free_hours_and_nobody_else_can_have_it_meanwhile() -> None:
    desk = Desk(REQUEST)
    free = await desk.answering.free_slots(MIRA, "a1", NOW)
    held = await desk.answering.propose(MIRA, "a1", free[0].id, NOW)

    assert {one.counsellor for one in free} == {MIRA.id}
    assert (held.status, held.slot, held.agreed) == (Status.held, free[0], True)
    assert desk.told()[0] == "proposed > visitor"
    assert desk.kept.rows[0].version == REQUEST.version + 1
    assert free[0] not in await desk.answering.free_slots(MIRA, "a1", NOW)


async def test_what_is_not_free_or_somebody_elses_cannot_be_proposed() -> None:
    desk = Desk(REQUEST)

    for unknown in (REQUEST.slot.id, slot(at(30, 9), who=OLENA).id, "nonsense"):
        with pytest.raises(SlotTaken):
            await desk.answering.propose(MIRA, "a1", unknown, NOW)


async def test_only_hours_that_fit_the_visitor_are_there_to_propose() -> None:
    both = replace(WEEK[0], modes=(Mode.room, Mode.phone))
    on_the_phone = replace(REQUEST, wishes=Wishes(mode=Mode.phone))
    free = await Desk(on_the_phone, plan=replace(PLAN, availabilities=(both,))).answering.free_slots(MIRA, "a1", NOW)

    assert {one.mode for one in free} == {Mode.phone}


async def test_she_passes_it_on_to_a_colleague_who_has_time_and_who_fits_comes_first() -> None:
    speaks = replace(OLENA, locales=("fa",))
    desk = Desk(REQUEST, plan=replace(PLAN, counsellors={**TEAM.counsellors, OLENA.id: speaks}))

    assert await desk.answering.colleagues(MIRA, "a1", NOW) == [speaks, JAN]
    assert (await desk.answering.pass_on(MIRA, "a1", OLENA.id, NOW)).slot.counsellor == OLENA.id
    assert desk.told()[0] == "passed_on > counsellor"


async def test_nothing_is_passed_on_to_one_who_is_away_or_busy_or_of_another_team() -> None:
    busy = Appointment("b2", slot(at(30, 10, 30), who=JAN), Status.confirmed, "ar")
    desk = Desk(REQUEST, busy, plan=replace(PLAN, absences=(Absence(OLENA.id, at(30, 0), at(30, 23)),)))

    assert await desk.answering.colleagues(MIRA, "a1", NOW) == []
    for to in (OLENA.id, JAN.id, EVA.id, "99"):
        with pytest.raises(NotYours):
            await desk.answering.pass_on(MIRA, "a1", to, NOW)


async def test_she_moves_it_to_any_time_at_which_she_is_not_busy() -> None:
    busy = Appointment("b2", slot(at(27, 9), who=MIRA), Status.requested, "ar")
    desk = Desk(STANDING, busy)
    moved = await desk.answering.move(MIRA, "a1", at(26, 18), NOW)

    assert (moved.slot.start, moved.slot.end) == (at(26, 18), at(26, 19))
    assert desk.told()[0] == "moved_by_desk > visitor"
    with pytest.raises(SlotTaken):
        await desk.answering.move(MIRA, "a1", at(27, 9, 30), NOW)


async def test_moving_over_the_clock_change_keeps_its_length() -> None:
    moved = await Desk(asked(at(23, 10, month=10), Status.confirmed)).answering.move(
        MIRA, "a1", at(25, 1, 30, month=10), at(1, 9, month=10)
    )

    assert moved.slot.end.astimezone(UTC) - moved.slot.start.astimezone(UTC) == timedelta(hours=1)


async def test_what_needs_an_interpreter_moves_only_to_where_there_is_one() -> None:
    there = InterpreterHours(OLHA.id, 0, time(9), time(12))
    plan = replace(PLAN, interpreters={OLHA.id: OLHA}, interpreter_hours=(there,))
    ukrainian = replace(STANDING, locale="uk", slot=replace(STANDING.slot, interpreter=OLHA.id))
    desk = Desk(ukrainian, plan=plan)

    assert (await desk.answering.move(MIRA, "a1", at(30, 10, 30), NOW)).slot.interpreter == OLHA.id
    with pytest.raises(SlotTaken):
        await desk.answering.move(MIRA, "a1", at(30, 14), NOW)


async def test_she_calls_it_off_and_the_visitor_is_told() -> None:
    desk = Desk(STANDING)

    assert (await desk.answering.cancel(MIRA, "a1", NOW)).cancelled_by == "counsellor"
    assert desk.told() == ["cancelled > visitor"]


async def test_she_says_who_came_and_nobody_else_does() -> None:
    desk = Desk(STANDING)
    with pytest.raises(NotYours):
        await desk.answering.attended(JAN, "a1", True, at(30, 11))

    assert (await desk.answering.attended(MIRA, "a1", True, at(30, 11))).status is Status.attended
    assert desk.told() == ["how_was_it > visitor"]


async def test_an_answer_to_what_the_visitor_called_off_meanwhile_is_refused() -> None:
    with pytest.raises(NotAnswerable):
        await Desk(asked(status=Status.cancelled)).answering.accept(MIRA, "a1", NOW)


async def test_her_day_and_her_week_are_those_of_the_local_calendar() -> None:
    early, late = (replace(asked(at(23, hour), Status.confirmed), id=f"a{hour}") for hour in (0, 23))
    sunday = replace(asked(at(29, 23), Status.confirmed), id="sunday")
    olenas = Appointment("b2", slot(at(23, 12), who=OLENA), Status.confirmed, "ar")
    answering = Desk(sunday, late, olenas, early, asked(at(24, 9), Status.held)).answering

    assert await answering.today(MIRA, at(23, 12).astimezone(UTC)) == [early, late]
    assert await answering.week(MIRA, None, at(26, 0)) == [early, late, sunday]
    assert await answering.week(MIRA, date(2026, 11, 30), NOW) == []


async def test_nothing_is_answered_while_the_store_is_away() -> None:
    desk = Desk(REQUEST)
    desk.kept.away = True

    with pytest.raises(StoreAway):
        await desk.answering.accept(MIRA, "a1", NOW)


async def test_what_changed_between_reading_and_writing_stays_as_it_is() -> None:
    class Overtaken(FakeAppointments):
        async def get(self, appointment_id: str) -> Appointment | None:
            found = await super().get(appointment_id)
            self.rows = [asked(status=Status.cancelled)]
            return found

    kept = Overtaken([REQUEST], PLAN)

    with pytest.raises(ChangedMeanwhile):
        await Answering(kept, FakeStaff(), CHAIN).accept(MIRA, "a1", NOW)
    assert (kept.told, kept.audit) == ([], [])
