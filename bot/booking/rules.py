"""The life of an appointment: held, requested or confirmed, attended or missed; and who is told of each step."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.booking.model import Appointment, Audience, Calendar, Counsellor, Notice, Slot, Status, Step, Wishes
from bot.booking.planning import Chain, after_waking, ahead, asking, asking_again, heard

HOLD = timedelta(minutes=10)
MOST_RUNNING = 3
REASONS = ("no_time", "other_topic", "other_office", "needs_interpreter", "ill")

NO_WISHES = Wishes()
_NOBODY_ELSE = Calendar()
_WHEN_PASSED_ON = {"requested": "passed_on"}
_ENDED = (Status.declined, Status.cancelled, Status.expired)


class BookingRefused(Exception):
    """This step is not allowed; the message names the rule, trying again does not help."""


class SlotTaken(BookingRefused):
    """Somebody else was a moment faster. Choosing another hour helps."""


class HoldExpired(BookingRefused):
    """The hour was kept for a while, and that is over. Choosing an hour again helps."""


class TooMany(BookingRefused):
    """Nobody may keep more than three coming appointments."""


class OneATopic(BookingRefused):
    """There is a coming appointment about this topic already. Moving that one helps."""


class TooLate(BookingRefused):
    """What has begun or has ended can no longer be changed."""


class ChangedMeanwhile(BookingRefused):
    """Somebody else has changed it since it was read. Looking at it again helps."""


class NotAnswerable(BookingRefused):
    """It does not wait for such an answer: nobody has asked, or somebody has answered already."""


def allow(own: Sequence[Appointment], topic: str, now: datetime, moves: str = "") -> None:
    """Whether she may have one more about this topic; `moves` as in `hold`. Raises TooMany or OneATopic."""
    others = [one for one in own if one.status.running and one.slot.end > now and one.id != moves]
    if any(one.topic == topic for one in others):
        raise OneATopic
    if len(others) >= MOST_RUNNING:
        raise TooMany


def hold(  # noqa: PLR0913 - each is a fact of its own
    slot: Slot,
    own: tuple[Appointment, ...],
    fresh_id: str,
    locale: str,
    topic: str,
    now: datetime,
    *,
    wishes: Wishes = NO_WISHES,
    moves: str = "",
) -> Appointment:
    """Reserve an hour for ten minutes. `fresh_id` is random; its first letters are the number for the desk.

    `own` are her appointments, `moves` the one of them whose time this would replace. Raises TooMany or OneATopic.
    """
    allow(own, topic, now, moves)
    return Appointment(
        id=fresh_id,
        slot=slot,
        status=Status.held,
        locale=locale,
        topic=topic,
        number=fresh_id[:4].upper(),
        held_until=_kept(slot, now, HOLD),
        moves=moves,
        wishes=wishes,
    )


def request(
    held: Appointment,
    moved: Appointment | None,
    counsellor: Counsellor,
    chain: Chain,
    now: datetime,
    calendar: Calendar = _NOBODY_ELSE,
) -> Step:
    """The visitor's yes to a held hour of this `counsellor`, who is asked unless she has proposed it.

    `moved` is the appointment whose time it replaces; the step is one of that. `calendar` knows absences and
    substitutes. Raises HoldExpired; TooLate when what is to be moved has begun or ended. Asking twice is asking once.
    """
    before = moved or held
    if before.status.running and before.slot == held.slot:
        return Step(before, before)
    if held.status is not Status.held or held.held_until is None or held.held_until < now:
        raise HoldExpired
    if moved and not _movable(moved, held, now):
        raise TooLate
    at_once = counsellor.at_once or (moved is not None and held.agreed)
    after = replace(
        before,
        slot=held.slot,
        status=Status.confirmed if at_once else Status.requested,
        locale=held.locale,
        held_until=None,
        asked_at=now.astimezone(UTC),
        version=before.version + (1 if moved else 0),
    )
    tell = _booked if at_once else _asked
    told = (*tell(before, after, counsellor, chain, calendar, now), *_taken_away(before, after, chain, calendar, now))
    return Step(before, after, told, let_go=held.id if moved else "")


def accept(asked: Appointment, by: Counsellor, chain: Chain, now: datetime) -> Step:
    """Somebody else's request is passed on to her with it. Accepting twice is accepting once.

    Raises NotAnswerable or TooLate.
    """
    if asked.status is Status.confirmed and asked.slot.counsellor == by.id:
        return Step(asked, asked)
    _must_wait(asked, now)
    after = replace(_given(asked, by), status=Status.confirmed)
    return Step(asked, after, (_to_visitor("confirmed", after, now), *ahead(after, chain, now)))


def decline(asked: Appointment, reason: str, now: datetime) -> Step:
    """`reason` is one of REASONS. Raises NotAnswerable; a request whose hour has come can still be declined."""
    if asked.status is Status.declined:
        return Step(asked, asked)
    if asked.status is not Status.requested or reason not in REASONS:
        raise NotAnswerable
    after = replace(asked, status=Status.declined, reason=reason)
    return Step(asked, after, (_to_visitor("declined", after, now),))


def propose(
    asked: Appointment, slot: Slot, fresh_id: str, chain: Chain, now: datetime
) -> tuple[Appointment, tuple[Notice, ...]]:
    """Keeps another hour for the visitor of a request, which she only has to take: a held and agreed one.

    Nobody else is asked meanwhile: the version of `asked` grows by one with the notices, which the store writes. The
    team is asked once the hour is kept no longer. Raises NotAnswerable; TooLate when that hour has begun.
    """
    if asked.status is not Status.requested:
        raise NotAnswerable
    if slot.start <= now:
        raise TooLate
    until = _kept(slot, now, timedelta(hours=chain.proposal_hours))
    offered = replace(asked, id=fresh_id, slot=slot, status=Status.held, held_until=until, version=0, asked_at=None)
    answered = replace(asked, version=asked.version + 1)
    told = replace(_to_visitor("proposed", answered, now), data={"held": fresh_id})
    return replace(offered, moves=asked.id, agreed=True), (told, *asking_again(answered, chain, until))


def pass_on(asked: Appointment, to: Counsellor, chain: Chain, now: datetime, calendar: Calendar = _NOBODY_ELSE) -> Step:
    """A colleague has it now: a request she is asked as if it were new, what is confirmed stays so.

    Raises NotAnswerable or TooLate.
    """
    if asked.slot.counsellor == to.id:
        return Step(asked, asked)
    if asked.status is not Status.confirmed:
        _must_wait(asked, now)
    elif asked.slot.start <= now:
        raise TooLate
    after = replace(_given(asked, to), asked_at=now.astimezone(UTC))
    if after.status is Status.confirmed:
        hers = _to_counsellor("passed_on", after, heard(after, to, chain, calendar, now))
        return Step(asked, after, (hers, *ahead(after, chain, now)))
    told = asking(after, to, chain, calendar, now)
    return Step(asked, after, tuple(replace(one, kind=_WHEN_PASSED_ON.get(one.kind, one.kind)) for one in told))


def move(appointment: Appointment, slot: Slot, chain: Chain, now: datetime) -> Step:
    """By staff: it stands at the new time, and the visitor is told. Raises NotAnswerable or TooLate."""
    if not appointment.status.running:
        raise NotAnswerable
    if min(appointment.slot.start, slot.start) <= now:
        raise TooLate
    if appointment.slot == slot:
        return Step(appointment, appointment)
    after = replace(appointment, slot=slot, status=Status.confirmed, version=appointment.version + 1)
    told = replace(_to_visitor("moved_by_desk", after, now), data=_from(appointment))
    return Step(appointment, after, (told, *ahead(after, chain, now)))


def cancel(appointment: Appointment, by: Audience, now: datetime) -> Step:
    """Call it off and tell the other side. Raises TooLate for one that has begun.

    A held one is let go without telling anybody; cancelling twice changes nothing.
    """
    if appointment.status in _ENDED:
        return Step(appointment, appointment)
    if appointment.status is Status.held:
        return Step(appointment, replace(appointment, status=Status.expired, held_until=None))
    if not appointment.status.running or appointment.slot.start <= now:
        raise TooLate
    after = replace(appointment, status=Status.cancelled, cancelled_by=by.value)
    tell = _to_counsellor if by is Audience.visitor else _to_visitor
    return Step(appointment, after, (tell("cancelled", after, now),))


def late(appointment: Appointment, minutes: int, now: datetime) -> tuple[Notice, ...]:
    """The visitor comes later. Raises NotAnswerable when it does not stand, TooLate once it is over."""
    if not appointment.status.running:
        raise NotAnswerable
    if appointment.slot.end <= now:
        raise TooLate
    return (replace(_to_counsellor("late", appointment, now), data={"minutes": str(minutes)}),)


def attend(appointment: Appointment, came: bool, chain: Chain, now: datetime) -> Step:
    """Once it has begun: the visitor came or not; a mistake can be put right. Raises NotAnswerable."""
    known = appointment.status in (Status.confirmed, Status.attended, Status.missed)
    if not known or appointment.slot.start > now:
        raise NotAnswerable
    after = replace(appointment, status=Status.attended if came else Status.missed)
    if after == appointment or not came:
        return Step(appointment, after)
    return Step(appointment, after, (_to_visitor("how_was_it", after, after_waking(now, chain)),))


def _kept(slot: Slot, now: datetime, long: timedelta) -> datetime:
    return min(now.astimezone(UTC) + long, slot.start.astimezone(UTC))


def _movable(moved: Appointment, held: Appointment, now: datetime) -> bool:
    """A proposal can still be taken when the hour that was asked for has passed."""
    if held.agreed:
        return moved.status.running or moved.status is Status.expired
    return moved.status.running and moved.slot.start > now


def _must_wait(asked: Appointment, now: datetime) -> None:
    if asked.status is not Status.requested:
        raise NotAnswerable
    if asked.slot.start <= now:
        raise TooLate


def _given(asked: Appointment, to: Counsellor) -> Appointment:
    if asked.slot.counsellor == to.id:
        return asked
    return replace(asked, slot=replace(asked.slot, counsellor=to.id), version=asked.version + 1)


def _asked(
    before: Appointment, after: Appointment, counsellor: Counsellor, chain: Chain, calendar: Calendar, now: datetime
) -> tuple[Notice, ...]:
    told = asking(after, counsellor, chain, calendar, now)
    if not before.status.running:
        return told
    return tuple(one if one.audience is Audience.visitor else replace(one, data=_from(before)) for one in told)


def _booked(
    before: Appointment, after: Appointment, counsellor: Counsellor, chain: Chain, calendar: Calendar, now: datetime
) -> tuple[Notice, ...]:
    due = heard(after, counsellor, chain, calendar, now)
    if before.status is Status.confirmed and before.slot.counsellor == counsellor.id:
        hers = replace(_to_counsellor("moved", after, due), data=_from(before))
    else:
        hers = _to_counsellor("booked", after, due)
    return hers, *ahead(after, chain, now)


def _taken_away(
    before: Appointment, after: Appointment, chain: Chain, calendar: Calendar, now: datetime
) -> tuple[Notice, ...]:
    """Whose appointment it no longer is, is told as well."""
    if not before.status.running or before.slot.counsellor == after.slot.counsellor:
        return ()
    other = calendar.counsellors.get(before.slot.counsellor)
    due = heard(before, other, chain, calendar, now) if other else now
    return (replace(_to_counsellor("moved", after, due), counsellor=before.slot.counsellor, data=_from(before)),)


def _from(before: Appointment) -> dict[str, str]:
    return {"from": before.slot.start.astimezone(UTC).isoformat()}


def _to_visitor(kind: str, appointment: Appointment, due: datetime) -> Notice:
    return Notice(kind, Audience.visitor, appointment.id, due, appointment.version)


def _to_counsellor(kind: str, appointment: Appointment, due: datetime) -> Notice:
    return Notice(kind, Audience.counsellor, appointment.id, due, appointment.version)
