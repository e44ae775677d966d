"""An appointment in words: when, where, with whom, what to bring; the German lines for the desk, the calendar file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.booking.model import BERLIN, Appointment, Counsellor, Mode, Slot, Status
from bot.dialogue.knowledge import Place
from bot.dialogue.model import Choice, Facts, File, Reply, Wish
from bot.dialogue.rendering.calendar_files import appointment_file
from bot.dialogue.rendering.parts import button, content, pin_of, reply
from bot.dialogue.words import Words

CONTACT_POINT = "contact_point"
_BRING_LINES = 6


@dataclass(frozen=True)
class Meeting:
    """An appointment with all that is told of it. `place`: where it is; `contact`: who can be called about it.

    `bring`: what the topic's text says of it. `german`: the words of the desk. `can_tell`: her channel can bring her a
    message later.
    """

    appointment: Appointment
    now: datetime
    counsellor: Counsellor | None = None
    place: Place | None = None
    contact: Place | None = None
    titles: Mapping[str, str] = field(default_factory=dict)
    bring: str = ""
    german: Words | None = None
    can_tell: bool = True


def site_of(slot: Slot, counsellor: Counsellor | None) -> str:
    """The id of the place where it is."""
    return slot.place or (counsellor.place if counsellor else "") or CONTACT_POINT


def meeting_of(appointment: Appointment, facts: Facts) -> Meeting:
    counsellor = facts.calendar.counsellors.get(appointment.slot.counsellor)
    place = facts.sites.get(site_of(appointment.slot, counsellor), facts.contact_point)
    return Meeting(
        appointment,
        facts.now,
        counsellor,
        place,
        facts.contact_point,
        facts.titles,
        facts.bring.get(appointment.topic, ""),
        facts.german,
        facts.can_tell,
    )


def confirmation(
    meeting: Meeting, words: Words, key: str = "say.booked", file: bool = True, more: Sequence[Choice] = ()
) -> Reply:
    """Hers above; below in German, to be shown at the desk. `key` is the heading, `more` are further buttons."""
    appointment = meeting.appointment
    lines = [
        f"**{words.text(key)}**",
        when(appointment.slot, words),
        *where(meeting, words),
        *speaks(meeting, words),
        *bring(meeting, words),
        *at_desk(meeting, words),
    ]
    shown = reply(words, "\n".join(lines), [*changes(meeting, words), *more, button(words, "button.menu", "menu")])
    in_room = appointment.slot.mode is Mode.room and meeting.place
    return Reply(
        shown.text,
        shown.choices,
        pin_of(meeting.place) if in_room and meeting.place else None,
        shown.locale,
        file_of(meeting, words) if file else None,
    )


def when(slot: Slot, words: Words) -> str:
    return words.moment(slot.start.astimezone(BERLIN))


def where(meeting: Meeting, words: Words) -> list[str]:
    """The address and the room, or how she is called; honestly, if the address is not known yet."""
    slot, place = meeting.appointment.slot, meeting.place
    if slot.mode is not Mode.room:
        return [words.text("meeting.phone" if slot.mode is Mode.phone else "meeting.video")]
    if place is None or not place.street:
        lines = [words.text("say.place_open")]
    else:
        lines = [words.text("place.address", address=f"{place.name}, {place.street}, {place.city}")]
    if slot.room:
        lines.append(words.text("meeting.room", room=slot.room))
    return lines + ([words.text("meeting.step_free")] if slot.step_free else [])


def speaks(meeting: Meeting, words: Words) -> list[str]:
    """With whom in which language: an interpreter comes, or the counsellor's languages; her name if she wants."""
    slot, counsellor = meeting.appointment.slot, meeting.counsellor
    lines = []
    if counsellor and counsellor.shown_name:
        lines.append(words.text("meeting.with", name=counsellor.shown_name))
    if slot.interpreter:
        return [*lines, words.text("meeting.interpreter", language=words.language(meeting.appointment.locale))]
    if counsellor and counsellor.locales:
        spoken = [words.language(code) for code in counsellor.locales]
        lines.append(words.text("say.counsellor_speaks", languages=words.list(spoken)))
    return lines


def bring(meeting: Meeting, words: Words) -> list[str]:
    """The first lines of what the topic's text says; the rest is behind the topic's button."""
    first = [line for line in meeting.bring.split("\n") if line.strip()][:_BRING_LINES]
    return ["", f"**{words.text('section.bring')}**", *(content(words, line) for line in first)] if first else []


def at_desk(meeting: Meeting, words: Words) -> list[str]:
    """Number, time, room and language in German, for whoever sits there."""
    appointment, german = meeting.appointment, meeting.german
    if german is None:
        return []
    slot = appointment.slot
    line = german.text("desk.line", number=appointment.number, when=when(slot, german))
    details = [
        *([german.text("meeting.room", room=slot.room)] if slot.room else []),
        german.text("meeting.language", language=german.language(appointment.locale)),
        *([german.text("button.slot_interpreter", when="").strip()] if slot.interpreter else []),
    ]
    heading = "say.show_at_desk" if slot.mode is Mode.room else "say.say_at_desk"
    return ["", words.text(heading), f"**{line}**", " · ".join(details)]


def changes(meeting: Meeting, words: Words) -> list[Choice]:
    """What she can do about it, and what it is about."""
    appointment = meeting.appointment
    late = appointment.status is not Status.requested
    return [
        button(words, "button.move", "move", appointment.id),
        button(words, "button.cancel", "cancel", appointment.id),
        *([button(words, "button.late", "late", appointment.id)] if late else []),
        *topic_of(meeting, words),
    ]


def topic_of(meeting: Meeting, words: Words) -> list[Choice]:
    topic = meeting.appointment.topic
    if not topic:
        return []
    return [Choice(meeting.titles.get(topic) or words.text(f"intent.{topic}"), Wish("intent", topic))]


def file_of(meeting: Meeting, words: Words) -> File:
    appointment, place = meeting.appointment, meeting.place
    details = [words.text("meeting.number", number=appointment.number), *speaks(meeting, words)]
    address = ""
    if appointment.slot.mode is not Mode.room:
        details += where(meeting, words)
    elif place:
        address = ", ".join(part for part in (place.name, place.street, place.city, appointment.slot.room) if part)
    return appointment_file(appointment, words.text("meeting.summary"), address, details, meeting.now)
