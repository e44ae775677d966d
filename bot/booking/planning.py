"""When who is told of an appointment: whoever is asked, one after the other; reminders; and what is still true then."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from bot.booking.model import BERLIN, OFFICE_HOURS, Appointment, Audience, Calendar, Counsellor, Duty, Notice, Status
from bot.booking.slots import IsHoliday
from bot.booking.spans import instant, local_day
from bot.booking.working import add_working_minutes, hers, next_on_duty, undisturbed

ASKED_AFTERWARDS = timedelta(minutes=10)
_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Chain:
    """The settings of everything that takes its time.

    `answer_minutes`: working minutes in which one answers before the next is asked. `quiet`: from when to when
    visitors are not woken, local. `remind_hours`: the second reminder, before the start. `offer_hours`: how long a
    freed hour is kept for one who waits, `proposal_hours`: how long one that a counsellor proposes. `office`: when
    the team works.
    """

    is_holiday: IsHoliday
    answer_minutes: int = 30
    quiet: tuple[time, time] = (time(20), time(8))
    remind_hours: int = 2
    offer_hours: int = 2
    proposal_hours: int = 24
    office: tuple[Duty, ...] = OFFICE_HOURS

    @property
    def answer(self) -> timedelta:
        return timedelta(minutes=self.answer_minutes)


@dataclass(frozen=True)
class Stages:
    """When who is asked, and when the visitor is told that nobody has answered. At None nobody is asked.

    `substitute` is "" when there is none, or she is away herself.
    """

    counsellor: datetime | None
    substitute: str
    substitute_at: datetime | None
    team: datetime
    unanswered: datetime


def stages(appointment: Appointment, counsellor: Counsellor, chain: Chain, calendar: Calendar, now: datetime) -> Stages:
    """Of a request that is made `now`.

    Each has her own working time to answer. One who is away, or leaves before that time is over, keeps nobody
    waiting for her return: her substitute is asked, without one the team.
    """
    asked, over, name = _turn(counsellor, chain, calendar, now)
    substitute = calendar.counsellors.get(name)
    asked_next = None
    if substitute:
        asked_next, over, _ = _turn(substitute, chain, calendar, over)
    team = next_on_duty(over, chain.office, (), chain.is_holiday) or over
    told = _unanswered(appointment, chain, over, now)
    return Stages(asked, name if asked_next else "", asked_next, team, told)


def asking(
    appointment: Appointment, counsellor: Counsellor, chain: Chain, calendar: Calendar, now: datetime
) -> tuple[Notice, ...]:
    """All notices of a request that is made `now`, in the order of asking; an answer makes the rest void."""
    plan = stages(appointment, counsellor, chain, calendar, now)
    notices = [
        _notice("asked_team", Audience.team, appointment, plan.team),
        _notice("unanswered", Audience.visitor, appointment, plan.unanswered),
    ]
    if plan.substitute_at:
        who = plan.substitute
        notices.insert(0, _notice("asked_substitute", Audience.counsellor, appointment, plan.substitute_at, who))
    if plan.counsellor:
        notices.insert(0, _notice("requested", Audience.counsellor, appointment, plan.counsellor))
    return tuple(one for one in notices if one.due < appointment.slot.start)


def asking_again(appointment: Appointment, chain: Chain, since: datetime) -> tuple[Notice, ...]:
    """Of a request to which another hour was proposed, should it not be taken until `since`: the team, the visitor."""
    team = next_on_duty(since, chain.office, (), chain.is_holiday) or since.astimezone(UTC)
    told = _unanswered(appointment, chain, since, since)
    notices = (
        _notice("asked_team", Audience.team, appointment, team),
        _notice("unanswered", Audience.visitor, appointment, told),
    )
    return tuple(one for one in notices if one.due < appointment.slot.start)


def may_answer(appointment: Appointment, who: Counsellor, chain: Chain, calendar: Calendar, now: datetime) -> bool:
    """She whose appointment it is, her substitute while she is away; and a request, whoever has been asked by now."""
    if appointment.slot.counsellor == who.id:
        return True
    owner = calendar.counsellors.get(appointment.slot.counsellor)
    if owner is None:
        return False
    if any(one.substitute == who.id and one.start <= now < one.end for one in hers(owner, calendar.absences)):
        return True
    if appointment.status is not Status.requested or appointment.asked_at is None:
        return False
    plan = stages(appointment, replace(owner, quiet_until=None), chain, calendar, appointment.asked_at)
    asked_her = plan.substitute_at is not None and plan.substitute == who.id and plan.substitute_at <= now
    return asked_her or (who.team == owner.team and min(plan.team, plan.unanswered) <= now)


def heard(
    appointment: Appointment, counsellor: Counsellor, chain: Chain, calendar: Calendar, now: datetime
) -> datetime:
    """When she is told what needs no answer: in her working time, but before the appointment in any case."""
    away = (*hers(counsellor, calendar.absences), *undisturbed(counsellor))
    found = next_on_duty(now, counsellor.duty, away, chain.is_holiday)
    in_time = found is not None and found <= appointment.slot.start - chain.answer
    return found if found and in_time else now.astimezone(UTC)


def reminders(appointment: Appointment, chain: Chain, now: datetime) -> tuple[Notice, ...]:
    """To the visitor: the day before at the same local hour, and some hours before. None whose time is past already,
    none in quiet hours.
    """
    start = appointment.slot.start.astimezone(UTC)
    local = start.astimezone(BERLIN)
    wanted = {
        "remind_day": instant(local.date() - _DAY, local.time()),
        "remind_hours": start - timedelta(hours=chain.remind_hours),
    }
    awake = {kind: waking(due, start, chain, now) for kind, due in wanted.items() if due > now}
    return tuple(_notice(kind, Audience.visitor, appointment, due) for kind, due in awake.items() if due)


def ahead(appointment: Appointment, chain: Chain, now: datetime) -> tuple[Notice, ...]:
    """All that is still to be told of an appointment that is confirmed `now`: reminders, and the question whether
    the visitor came.
    """
    came = _notice("came", Audience.counsellor, appointment, appointment.slot.end.astimezone(UTC) + ASKED_AFTERWARDS)
    return *reminders(appointment, chain, now), came


def waking(due: datetime, before: datetime, chain: Chain, now: datetime) -> datetime | None:
    """`due` itself unless it is in quiet hours: then the last minute before they begin; is that past, their end.

    None when they end too late to tell something `before` that moment.
    """
    quiet = _quiet_at(due, chain)
    if quiet is None:
        return due
    begins, ends = quiet
    if begins - _MINUTE > now:
        return begins - _MINUTE
    return ends if ends < before else None


def after_waking(due: datetime, chain: Chain) -> datetime:
    """`due` itself or the end of the quiet hours it is in."""
    quiet = _quiet_at(due, chain)
    return quiet[1] if quiet else due.astimezone(UTC)


# Of which states it tells, and whether it comes too late once the appointment has begun.
_WAITS, _RUNS = frozenset({Status.requested}), frozenset({Status.requested, Status.confirmed})
_STANDS, _OVER = frozenset({Status.confirmed}), frozenset({Status.attended})
_TRUE_OF: Mapping[str, tuple[frozenset[Status], bool]] = {
    "requested": (_WAITS, True),
    "asked_substitute": (_WAITS, True),
    "asked_team": (_WAITS, True),
    "unanswered": (_WAITS, False),
    "passed_on": (_RUNS, True),
    "booked": (_STANDS, False),
    "confirmed": (_STANDS, False),
    "moved": (_RUNS, False),
    "moved_by_desk": (_STANDS, False),
    "proposed": (_WAITS, False),
    "declined": (frozenset({Status.declined}), False),
    "cancelled": (frozenset({Status.cancelled}), False),
    "remind_day": (_STANDS, True),
    "remind_hours": (_STANDS, True),
    "late": (_RUNS, False),
    "unreachable": (frozenset(Status), True),
    "came": (_STANDS, False),
    "how_was_it": (_OVER, False),
    "freed": (frozenset({Status.held}), True),
}


def still_true(notice: Notice, appointment: Appointment, now: datetime) -> bool:
    """Whether what it tells of the appointment is still so: answered, moved or called off meanwhile, it is void."""
    if notice.version != appointment.version:
        return False
    states, in_time = _TRUE_OF.get(notice.kind, (frozenset(Status), False))
    if notice.kind == "freed" and appointment.held_until is not None and appointment.held_until <= now:
        return False
    return appointment.status in states and (not in_time or now < appointment.slot.start)


def _turn(
    counsellor: Counsellor, chain: Chain, calendar: Calendar, since: datetime
) -> tuple[datetime | None, datetime, str]:
    """When she is asked and when somebody else's turn begins, and who substitutes for her then."""
    away, since = hers(counsellor, calendar.absences), since.astimezone(UTC)
    duty, quiet = counsellor.duty, undisturbed(counsellor)
    asked = next_on_duty(since, duty, quiet, chain.is_holiday)
    over = add_working_minutes(since, chain.answer_minutes, duty, quiet, chain.is_holiday)
    if asked is None or over is None:
        return None, since, next((one.substitute for one in away if one.start <= since < one.end), "")
    leave = next((one for one in away if one.start < over and (one.end > asked or one.start <= since < one.end)), None)
    if leave is None:
        return asked, over, ""
    if leave.start <= asked:
        return None, since, leave.substitute
    return asked, leave.start.astimezone(UTC), leave.substitute


def _unanswered(appointment: Appointment, chain: Chain, over: datetime, now: datetime) -> datetime:
    """After the team's working time to answer. Is that too late for the appointment (it is asked for on Sunday and
    begins on Monday), then some hours before it, so that nobody comes in vain.
    """
    start, now = appointment.slot.start.astimezone(UTC), now.astimezone(UTC)
    due = add_working_minutes(over, chain.answer_minutes, chain.office, (), chain.is_holiday)
    if due and after_waking(due, chain) <= start - chain.answer:
        return after_waking(due, chain)
    due = max(start - timedelta(hours=chain.remind_hours), now + chain.answer)
    return waking(due, start, chain, now) or due


def _quiet_at(moment: datetime, chain: Chain) -> tuple[datetime, datetime] | None:
    """The quiet hours in which the moment is: from when to when."""
    begin, end = chain.quiet
    for day in (local_day(moment) - _DAY, local_day(moment)):
        begins, ends = instant(day, begin), instant(day if begin < end else day + _DAY, end)
        if begin != end and begins <= moment < ends:
            return begins, ends
    return None


def _notice(kind: str, audience: Audience, appointment: Appointment, due: datetime, counsellor: str = "") -> Notice:
    return Notice(kind, audience, appointment.id, due, appointment.version, counsellor)
