"""What a visitor is told of her appointment without having asked: each notice as a reply with what she can do now."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from bot.booking.model import BERLIN, Appointment, Mode, Notice, Status
from bot.dialogue.model import Choice, Reply, Wish
from bot.dialogue.rendering.appointments import MINUTES
from bot.dialogue.rendering.meetings import (
    Meeting,
    at_desk,
    bring,
    confirmation,
    file_of,
    speaks,
    topic_of,
    when,
    where,
)
from bot.dialogue.rendering.parts import button, pin_of, reply
from bot.dialogue.words import Words

Telling = Callable[[Notice, Meeting, Appointment, Words], Reply]


def told(notice: Notice, meeting: Meeting, words: Words, held: Appointment | None = None) -> Reply:
    """`held`: the hour that the notice's data names, where it is not the appointment itself.

    Raises KeyError for a kind that is none for visitors.
    """
    return TELLINGS[notice.kind](notice, meeting, held or meeting.appointment, words)


def _confirmed(notice: Notice, meeting: Meeting, held: Appointment, words: Words) -> Reply:
    return confirmation(meeting, words, "notice.confirmed")


def _declined(notice: Notice, meeting: Meeting, held: Appointment, words: Words) -> Reply:
    appointment = meeting.appointment
    lines = [words.text("notice.declined", when=when(appointment.slot, words))]
    if appointment.reason:
        lines.append(words.text(f"reason.{appointment.reason}"))
    if appointment.reason == "other_office":
        return reply(words, "\n".join(lines), reversed(_again(words)))
    return reply(words, "\n".join([*lines, words.text("notice.choose_again")]), _again(words))


def _proposed(notice: Notice, meeting: Meeting, held: Appointment, words: Words) -> Reply:
    """The old hour stays asked for until she says yes."""
    offered = replace(meeting, appointment=held)
    lines = [
        words.text("notice.proposed", old=when(meeting.appointment.slot, words)),
        f"**{when(held.slot, words)}**",
        *where(offered, words),
        *speaks(offered, words),
        *_until(held, words),
    ]
    choices = [
        button(words, "button.proposal_yes", "confirm", held.id),
        button(words, "button.other_time", "move", meeting.appointment.id),
        button(words, "button.let_go", "no", held.id),
    ]
    return reply(words, "\n".join(lines), choices)


def _moved(notice: Notice, meeting: Meeting, held: Appointment, words: Words) -> Reply:
    """First what changed, then the whole confirmation with the new time."""
    old = datetime.fromisoformat(notice.data["from"]).astimezone(BERLIN)
    shown = confirmation(meeting, words, "notice.new_time")
    change = reply(words, words.text("notice.moved_by_desk", old=words.moment(old)))
    return replace(shown, text=f"{change.text}\n\n{shown.text}")


def _cancelled(notice: Notice, meeting: Meeting, held: Appointment, words: Words) -> Reply:
    text = words.text("notice.cancelled_by_counsellor", when=when(meeting.appointment.slot, words))
    off = replace(meeting, appointment=replace(meeting.appointment, status=Status.cancelled))
    return replace(reply(words, text, _again(words)), file=file_of(off, words))


def _unanswered(notice: Notice, meeting: Meeting, held: Appointment, words: Words) -> Reply:
    """Honestly: nobody has said yes, and what she can do."""
    appointment = meeting.appointment
    lines = [words.text("notice.unanswered", when=when(appointment.slot, words))]
    if meeting.contact and meeting.contact.phone:
        lines.append(words.text("notice.call_us", phone=meeting.contact.phone))
    choices = [
        button(words, "button.move", "move", appointment.id),
        button(words, "button.cancel", "cancel", appointment.id),
        button(words, "button.human", "human"),
    ]
    return reply(words, "\n".join(lines), choices)


def _remind_day(notice: Notice, meeting: Meeting, held: Appointment, words: Words) -> Reply:
    return _reminder(meeting, words, bring(meeting, words), _in_time(meeting, words))


def _remind_hours(notice: Notice, meeting: Meeting, held: Appointment, words: Words) -> Reply:
    """Shortly before: the way there, and the lines to show."""
    return _reminder(meeting, words, at_desk(meeting, words), _late(meeting, words))


def _reminder(meeting: Meeting, words: Words, more: list[str], choices: list[Choice]) -> Reply:
    """Calling off is one tap; it names the version, so that an old reminder does not strike out a new time."""
    appointment = meeting.appointment
    lines = [
        words.text("notice.remind"),
        f"**{when(appointment.slot, words)}**",
        *where(meeting, words),
        *speaks(meeting, words),
        *more,
    ]
    cannot = button(words, "button.cannot", "cannot", f"{appointment.id}.{appointment.version}")
    pin = pin_of(meeting.place) if meeting.place and appointment.slot.mode is Mode.room else None
    return reply(words, "\n".join(lines), [*choices, cannot, *topic_of(meeting, words)], pin)


def _in_time(meeting: Meeting, words: Words) -> list[Choice]:
    return [button(words, "button.move", "move", meeting.appointment.id)]


def _late(meeting: Meeting, words: Words) -> list[Choice]:
    """One tap tells the counsellor."""
    said, number = words.text("button.late"), meeting.appointment.id
    return [Choice(f"{said}: {words.text(key)}", Wish("late", f"{number}.{one}")) for one, key in MINUTES.items()]


def _freed(notice: Notice, meeting: Meeting, held: Appointment, words: Words) -> Reply:
    """An hour for somebody who waits for one; after the deadline the next one is asked."""
    offered = replace(meeting, appointment=held)
    lines = [
        words.text("notice.freed"),
        f"**{when(held.slot, words)}**",
        *where(offered, words),
        *speaks(offered, words),
        *_until(held, words),
    ]
    choices = [
        button(words, "button.freed_yes", "confirm", held.id),
        button(words, "button.let_go", "no", held.id),
        button(words, "button.waiting_off", "waiting", "off"),
    ]
    return reply(words, "\n".join(lines), choices)


def _how_was_it(notice: Notice, meeting: Meeting, held: Appointment, words: Words) -> Reply:
    """One question, one tap. The buttons name the appointment, so that it is counted once."""
    about = meeting.appointment.id
    choices = [
        button(words, "button.talk_good", "talk-good", about),
        button(words, "button.talk_bad", "talk-bad", about),
    ]
    return reply(words, words.text("notice.how_was_it"), choices)


def _until(held: Appointment, words: Words) -> list[str]:
    if held.held_until is None:
        return []
    return [words.text("notice.kept_until", until=words.moment(held.held_until.astimezone(BERLIN)))]


def _again(words: Words) -> list[Choice]:
    return [button(words, "button.next_hours", "book"), button(words, "button.human", "human")]


TELLINGS: Mapping[str, Telling] = {
    "confirmed": _confirmed,
    "declined": _declined,
    "proposed": _proposed,
    "moved_by_desk": _moved,
    "cancelled": _cancelled,
    "unanswered": _unanswered,
    "remind_day": _remind_day,
    "remind_hours": _remind_hours,
    "freed": _freed,
    "how_was_it": _how_was_it,
}
