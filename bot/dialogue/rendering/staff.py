"""What counsellors are told, in a chat or by e-mail: short and precise, with the next steps as buttons."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.booking.model import BERLIN, Appointment, Audience, Mode, Notice, Status
from bot.dialogue.knowledge import Place
from bot.dialogue.model import Choice, File, Reply
from bot.dialogue.rendering.calendar_files import appointment_file
from bot.dialogue.rendering.parts import button, content, literal, reply, whole
from bot.dialogue.words import Words

_WISHES = ("woman", "step_free", "with_child")
_ASKED = frozenset({"requested", "asked_substitute", "asked_team", "passed_on"})
_CHANGES = {"moves": "deskbutton.move", "pass": "staff.button.pass", "cancel": "staff.button.cancel"}
# Notices that carry the appointment for her calendar, or strike it out there.
_FOR_CALENDAR = frozenset({"booked", "moved", "cancelled", "passed_on"})


@dataclass(frozen=True)
class Matter:
    """What a notice to counsellors is about: an appointment or a case. `titles`: of topics, in her language.

    `place`: where the appointment is. `again`: when somebody is there again.
    """

    now: datetime
    number: str
    locale: str
    topic: str = ""
    appointment: Appointment | None = None
    place: Place | None = None
    titles: Mapping[str, str] = field(default_factory=dict)
    again: datetime | None = None


def staff_notice(notice: Notice, matter: Matter, words: Words) -> Reply:
    """The visitor's own words are for the one counsellor who is asked, not for a whole group."""
    matter = _as_hers(notice, matter)
    lines = [*_what(notice, matter, words), *_details(notice, matter, words)]
    if notice.audience is Audience.counsellor:
        lines += _in_her_words(notice, matter, words)
    return reply(words, "\n".join(lines), _choices(notice, matter, words))


def by_mail(notice: Notice, matter: Matter, words: Words, desk: str) -> Reply:
    """Without the visitor's own words, since an e-mail may lie open on the way; with a file for the calendar.

    `desk` is the address where she can answer, "" when it is not known. The first line becomes the subject.
    """
    matter = _as_hers(notice, matter)
    lines = [*_what(notice, matter, words), *_details(notice, matter, words)]
    if desk:
        lines += ["", words.text("staff.at_the_desk", address=desk)]
    shown = reply(words, "\n".join(lines))
    about = matter.appointment
    return Reply(shown.text, (), None, shown.locale, _file(about, matter, words) if _fits(notice, about) else None)


def case_unanswered(matter: Matter, words: Words) -> Reply:
    """For the visitor: honestly, that nobody has come, and when somebody will be there."""
    text = words.text("notice.case_unanswered", **_facts(matter, words))
    return reply(words, text, [button(words, "button.next_hours", "book"), button(words, "button.human", "human")])


def _what(notice: Notice, matter: Matter, words: Words) -> list[str]:
    """What has happened, and when the appointment is."""
    if matter.appointment is None:
        return [words.text(f"notice.{notice.kind}", **_facts(matter, words))]
    lines = [f"**{_heading(notice, matter, words)}**", f"**{_when(matter.appointment.slot.start, words)}**"]
    if "from" in notice.data and not _lost(notice, matter):
        old = datetime.fromisoformat(notice.data["from"])
        lines.append(words.text("staff.before", when=_when(old, words)))
    if notice.kind == "unreachable":
        lines.append(words.text(f"staff.untold.{notice.data.get('untold', 'cancelled')}"))
    return lines


def _heading(notice: Notice, matter: Matter, words: Words) -> str:
    """What is passed on may be asked for or agreed already: that is one more thing to do, or one less."""
    key = "moved_away" if _lost(notice, matter) else notice.kind
    heading = words.text(f"staff.{key}", number=matter.number, minutes=notice.data.get("minutes", ""))
    if notice.kind == "passed_on" and matter.appointment:
        return f"{heading} · {words.text(f'deskstate.{matter.appointment.status}')}"
    return heading


def _lost(notice: Notice, matter: Matter) -> bool:
    """It was moved to an hour of somebody else, and this is for the one who had it before."""
    about = matter.appointment
    return about is not None and notice.kind == "moved" and notice.counsellor not in ("", about.slot.counsellor)


def _as_hers(notice: Notice, matter: Matter) -> Matter:
    """As it is for whoever is told: gone from her calendar, if she has lost it."""
    about = matter.appointment
    if about is None or not _lost(notice, matter):
        return matter
    old = datetime.fromisoformat(notice.data["from"])
    slot = replace(about.slot, start=old, end=old + (about.slot.end - about.slot.start))
    return replace(matter, appointment=replace(about, slot=slot, status=Status.cancelled))


def _facts(matter: Matter, words: Words) -> dict[str, str]:
    return {
        "number": matter.number,
        "language": words.language(matter.locale),
        "when": words.moment(matter.again.astimezone(BERLIN)) if matter.again else "",
    }


def _when(instant: datetime, words: Words) -> str:
    return words.moment(instant.astimezone(BERLIN))


def _details(notice: Notice, matter: Matter, words: Words) -> list[str]:
    """Where, in which language, about which topic, with which wishes; not where she knows the appointment already."""
    told = notice.kind in _ASKED | {"booked", "moved"} and not _lost(notice, matter)
    return details(matter, words) if told else []


def details(matter: Matter, words: Words) -> list[str]:
    about = matter.appointment
    if about is None:
        return []
    title = matter.titles.get(about.topic) or (words.text(f"intent.{about.topic}") if about.topic else "")
    language = words.language(about.locale)
    return [
        _where(about, matter, words),
        words.text("staff.interpreter" if about.slot.interpreter else "staff.language", language=language),
        words.text("staff.topic", topic=content(words, title) if title else words.text("staff.no_topic")),
        *_wishes(about, words),
    ]


def _where(about: Appointment, matter: Matter, words: Words) -> str:
    slot = about.slot
    if slot.mode is not Mode.room:
        return words.text(f"staff.{slot.mode}")
    name = matter.place.name if matter.place else ""
    parts = [part for part in (name, slot.room) if part]
    return words.text("staff.room", place=whole(words, ", ".join(parts)) if parts else words.text("staff.place_open"))


def _wishes(about: Appointment, words: Words) -> list[str]:
    wanted = [words.text(f"staff.wish.{name}") for name in _WISHES if getattr(about.wishes, name)]
    return [words.text("staff.wishes", wishes=words.list(wanted))] if wanted else []


def _in_her_words(notice: Notice, matter: Matter, words: Words) -> list[str]:
    """Her name wherever she may be remembered by it; what it is about, when that is to be thought of."""
    if notice.kind in _ASKED | {"booked", "moved"} and not _lost(notice, matter):
        return in_her_words(matter, words)
    return _name(matter, words)


def in_her_words(matter: Matter, words: Words) -> list[str]:
    """What the visitor has written about herself: for the one whose appointment it is."""
    about = matter.appointment
    if about is None:
        return []
    number, text = _number_and_text(about)
    return [
        *_name(matter, words),
        *([whole(words, literal(number))] if number else []),
        *([words.text("staff.about", about=whole(words, literal(text)))] if text else []),
    ]


def _name(matter: Matter, words: Words) -> list[str]:
    name = matter.appointment.name if matter.appointment else ""
    return [words.text("staff.name", name=whole(words, literal(name)))] if name else []


def _number_and_text(about: Appointment) -> tuple[str, str]:
    """For an hour on the phone the first line is the number to call (own_words.worded)."""
    first, _, rest = about.about.partition("\n")
    return (first, rest) if about.slot.mode is Mode.phone and any(map(str.isdigit, first)) else ("", about.about)


def _choices(notice: Notice, matter: Matter, words: Words) -> list[Choice]:
    about = matter.appointment
    if about is None:
        take = button(words, "button.case-take", "case-take", str(notice.case))
        return [take] if notice.audience is Audience.team else []
    if notice.kind == "came":
        answers = (("staff.button.came", "yes"), ("staff.button.missed", "no"))
        return [button(words, key, "desk-came", f"{about.id}.{answer}") for key, answer in answers]
    if about.status is Status.requested and notice.kind in _ASKED | {"moved"}:
        return [button(words, f"staff.button.{step}", f"desk-{step}", about.id) for step in _steps(notice)]
    if about.status is Status.confirmed and notice.kind in {"booked", "moved", "passed_on"}:
        return [button(words, key, f"desk-{step}", about.id) for step, key in _CHANGES.items()]
    return []


def _steps(notice: Notice) -> tuple[str, ...]:
    """Somebody of a team can take it or leave it; the one who is asked can do more."""
    if notice.audience is Audience.team:
        return ("accept", "other")
    return ("accept", "other", "decline", "pass")


def _fits(notice: Notice, about: Appointment | None) -> bool:
    """What is only asked for stands in no calendar."""
    known = (Status.confirmed, Status.cancelled)
    return about is not None and about.status in known and notice.kind in _FOR_CALENDAR


def _file(about: Appointment | None, matter: Matter, words: Words) -> File:
    assert about
    where = matter.place.name if matter.place and about.slot.mode is Mode.room else ""
    summary = words.text("staff.calendar", number=about.number, language=words.language(about.locale))
    return appointment_file(about, summary, where, (), matter.now)
