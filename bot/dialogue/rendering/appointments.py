"""Her appointments in words: asked for, booked, moved, called off, late, and how it was."""

from dataclasses import replace
from datetime import datetime

from bot.booking.model import BERLIN, Appointment, Mode, Status
from bot.dialogue.hour_buttons import LATE
from bot.dialogue.model import Choice, Facts, Reply, Say
from bot.dialogue.rendering.holding import appointment_of, instead_of
from bot.dialogue.rendering.meetings import (
    changes,
    confirmation,
    file_of,
    meeting_of,
    speaks,
    topic_of,
    when,
    where,
)
from bot.dialogue.rendering.offers import slot_choices, unmet
from bot.dialogue.rendering.parts import about_choice, button, reply
from bot.dialogue.words import Words

MINUTES = {"15": "button.late_quarter", "30": "button.late_half"}


def booked(say: Say, facts: Facts, words: Words) -> Reply:
    """The confirmation; and where it says how such an appointment goes."""
    meeting = meeting_of(appointment_of(say), facts)
    return confirmation(meeting, words, more=about_choice(words, facts, "book_appointment", "button.more"))


def requested(say: Say, facts: Facts, words: Words) -> Reply:
    """The hour is hers if a counsellor says yes; how she learns of it, and by when."""
    meeting = meeting_of(appointment_of(say), facts)
    by = say.data.get("by")
    lines = [
        f"**{words.text('say.requested')}**",
        when(meeting.appointment.slot, words),
        *instead_of(say, words),
        *where(meeting, words),
        *speaks(meeting, words),
        "",
        words.text("say.requested_next" if facts.can_tell else "say.requested_look"),
    ]
    if isinstance(by, datetime):
        lines.append(words.text("say.requested_by", when=words.moment(by.astimezone(BERLIN))))
    choices = [
        *([] if facts.can_tell else [button(words, "button.appointments", "appointments")]),
        *changes(meeting, words),
        button(words, "button.menu", "menu"),
    ]
    return reply(words, "\n".join(lines), choices)


def appointment(say: Say, facts: Facts, words: Words) -> Reply:
    """One of her list; nothing is called booked before a counsellor has said yes."""
    meeting = meeting_of(appointment_of(say), facts)
    if meeting.appointment.status is not Status.requested:
        return confirmation(meeting, words, "say.appointment", file=False)
    lines = [
        f"**{words.text('say.still_asking')}**",
        when(meeting.appointment.slot, words),
        *where(meeting, words),
        *speaks(meeting, words),
    ]
    return reply(words, "\n".join(lines), [*changes(meeting, words), button(words, "button.menu", "menu")])


def move(say: Say, facts: Facts, words: Words) -> Reply:
    text = words.text("say.move", when=when(appointment_of(say).slot, words))
    choices = [
        *slot_choices(say, facts, words),
        button(words, "button.days", "days"),
        button(words, "button.wishes", "wishes"),
        button(words, "button.cancel", "cancel", appointment_of(say).id),
    ]
    return reply(words, "\n\n".join([text, *unmet(say, words)]), choices)


def cancel_ask(say: Say, facts: Facts, words: Words) -> Reply:
    """Asked once; a new time may be what she needs."""
    shown = appointment_of(say)
    choices = [
        button(words, "button.cancel_yes", "cancel", f"{shown.id}.yes"),
        button(words, "button.move", "move", shown.id),
        button(words, "button.cancel_no", "appointments"),
    ]
    return reply(words, words.text("say.cancel_ask", when=when(shown.slot, words)), choices)


def cancelled(say: Say, facts: Facts, words: Words) -> Reply:
    """Her calendar hears of it too, if it had the appointment. A page has no file of what is called off."""
    shown, before = appointment_of(say), say.data.get("before")
    text = words.text("say.cancelled", when=when(shown.slot, words))
    said = reply(words, text, [button(words, "button.book_again", "book"), button(words, "button.menu", "menu")])
    had_file = facts.can_tell and isinstance(before, Appointment) and before.status is Status.confirmed
    return replace(said, file=file_of(meeting_of(shown, facts), words)) if had_file else said


def let_go(say: Say, facts: Facts, words: Words) -> Reply:
    """What it was to replace stays as it is: said, since she may not come to either otherwise."""
    text, kept = words.text("say.let_go", when=when(appointment_of(say).slot, words)), say.data.get("kept")
    if not isinstance(kept, Appointment):
        return reply(words, text, [button(words, "button.book", "book"), button(words, "button.menu", "menu")])
    key = "say.request_stays" if kept.status is Status.requested else "say.appointment_stays"
    stays = words.text(key, when=when(kept.slot, words))
    return reply(words, f"{text}\n\n{stays}", [*_change(kept, words), button(words, "button.menu", "menu")])


def none_yet(say: Say, facts: Facts, words: Words) -> Reply:
    """Nothing to show or to call off; she can book now."""
    choices = [button(words, "button.book", "book"), button(words, "button.menu", "menu")]
    return reply(words, words.text("say.no_appointment"), choices)


def to_list(say: Say, facts: Facts, words: Words) -> Reply:
    """`say.<key>`, and the way to what she has."""
    choices = [button(words, "button.appointments", "appointments"), button(words, "button.menu", "menu")]
    return reply(words, words.text(f"say.{say.key}"), choices)


def one_a_topic(say: Say, facts: Facts, words: Words) -> Reply:
    """The one that she has, to be moved or called off; something else may be spoken of at another hour."""
    meeting = meeting_of(appointment_of(say), facts)
    text = words.text("say.one_a_topic", when=when(meeting.appointment.slot, words))
    another = [button(words, "button.book_other", "book-other")] if meeting.appointment.topic else []
    return reply(words, text, [*_change(meeting.appointment, words), *another, button(words, "button.menu", "menu")])


def too_late(say: Say, facts: Facts, words: Words) -> Reply:
    return reply(words, words.text("say.too_late"), [button(words, "button.menu", "menu")])


def late_ask(say: Say, facts: Facts, words: Words) -> Reply:
    shown = appointment_of(say)
    minutes = [button(words, MINUTES[one], "late", f"{shown.id}.{one}") for one in LATE]
    cannot = button(words, "button.cannot", "cannot", f"{shown.id}.{shown.version}")
    return reply(words, words.text("say.late_ask", when=when(shown.slot, words)), [*minutes, cannot])


def late_told(say: Say, facts: Facts, words: Words) -> Reply:
    shown = meeting_of(appointment_of(say), facts)
    known = shown.appointment.slot.mode is not Mode.room or (shown.place and shown.place.street)
    lines = [words.text("say.late_told"), *(where(shown, words) if known else [])]
    return reply(words, "\n".join(lines), [*topic_of(shown, words), button(words, "button.menu", "menu")])


def late_early(say: Say, facts: Facts, words: Words) -> Reply:
    """Days ahead nobody knows: another time is what helps."""
    shown = appointment_of(say)
    text = words.text("say.late_early", when=when(shown.slot, words))
    return reply(words, text, [*_change(shown, words), button(words, "button.menu", "menu")])


def talk_bad(say: Say, facts: Facts, words: Words) -> Reply:
    choices = [
        button(words, "button.book", "book"),
        button(words, "button.human", "human"),
        button(words, "button.menu", "menu"),
    ]
    return reply(words, words.text("say.talk_bad"), choices)


def _change(shown: Appointment, words: Words) -> list[Choice]:
    return [
        button(words, "button.move", "move", shown.id),
        button(words, "button.cancel", "cancel", shown.id),
    ]
