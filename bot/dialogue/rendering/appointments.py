"""Appointments in words: which hours, held until when, booked, and the German line for the desk."""

from bot.booking.model import BERLIN, Appointment, Counsellor, Slot
from bot.dialogue.knowledge import Place
from bot.dialogue.model import Choice, Facts, Reply, Say, Wish
from bot.dialogue.rendering.parts import about_choice, button, pin_of, reply, topic_choice
from bot.dialogue.words import Words


def slots(say: Say, facts: Facts, words: Words) -> Reply:
    """Hours as buttons; above, `say.<key>` says why they are shown. Where some are left out, the others are near."""
    text = words.text(f"say.{say.key}")
    others = [button(words, "button.other_time", "book")] if say.key == "slots_fitting" else []
    return reply(words, text, [*_slot_choices(say, facts, words), *others, button(words, "button.menu", "menu")])


def human(say: Say, facts: Facts, words: Words) -> Reply:
    """A person: where, and the next free hours."""
    place = facts.contact_point
    lines = [words.text("say.human")]
    if place and place.street:
        lines.append(words.text("place.address", address=f"{place.name}, {place.street}, {place.city}"))
    if place and place.phone:
        lines.append(words.text("place.phone", phone=place.phone))
    shown = _slot_choices(say, facts, words)[:3]
    return reply(
        words,
        "\n".join(lines),
        [
            *shown,
            button(words, "button.book", "book"),
            *about_choice(words, facts, "talk_to_human"),
            button(words, "button.menu", "menu"),
        ],
    )


def no_slots(say: Say, facts: Facts, words: Words) -> Reply:
    place = facts.contact_point
    phone = place.phone if place else ""
    text = words.text("say.no_slots_phone", phone=phone) if phone else words.text("say.no_slots")
    return reply(words, text, [button(words, "button.menu", "menu")])


def held(say: Say, facts: Facts, words: Words) -> Reply:
    """The hour is hers until a time; confirm or choose another."""
    appointment = _appointment(say)
    assert appointment.held_until
    lines = [
        words.text(
            "say.held",
            when=_when(appointment.slot, words),
            until=words.time(appointment.held_until.astimezone(BERLIN)),
        ),
        *_speaks(say, facts, words),
        words.text("say.who_reads"),
    ]
    choices = [
        button(words, "button.confirm", "confirm"),
        button(words, "button.other_time", "book"),
        button(words, "button.let_go", "cancel", appointment.id),
    ]
    return reply(words, "\n\n".join(lines), choices)


def booked(say: Say, facts: Facts, words: Words) -> Reply:
    """Date, place, how to call it off; and a line in German to show at the desk."""
    appointment, place = _appointment(say), _contact_point(say)
    lines = [
        f"**{words.text('say.booked')}**",
        _when(appointment.slot, words),
        *_where(place, words),
        *_speaks(say, facts, words),
    ]
    german = facts.german
    if german:
        line = german.text("desk.line", number=appointment.number, when=_when(appointment.slot, german))
        lines += ["", words.text("say.show_at_desk"), f"**{line}**"]
    choices = [
        button(words, "button.move", "move", appointment.id),
        button(words, "button.cancel", "cancel", appointment.id),
        *([topic_choice(words, facts, appointment.topic)] if appointment.topic else []),
        *about_choice(words, facts, "book_appointment"),
        button(words, "button.menu", "menu"),
    ]
    return reply(words, "\n".join(lines), choices, pin_of(place) if place else None)


def none_yet(say: Say, facts: Facts, words: Words) -> Reply:
    """Nothing to show or to call off; she can book now."""
    choices = [button(words, "button.book", "book"), button(words, "button.menu", "menu")]
    return reply(words, words.text("say.no_appointment"), choices)


def cancelled(say: Say, facts: Facts, words: Words) -> Reply:
    """Called off or let go."""
    text = words.text(f"say.{say.key}", when=_when(_appointment(say).slot, words))
    return reply(words, text, [button(words, "button.book", "book"), button(words, "button.menu", "menu")])


def move(say: Say, facts: Facts, words: Words) -> Reply:
    appointment = _appointment(say)
    text = words.text("say.move", when=_when(appointment.slot, words))
    choices = [*_slot_choices(say, facts, words), button(words, "button.cancel", "cancel", appointment.id)]
    return reply(words, text, choices)


def too_late(say: Say, facts: Facts, words: Words) -> Reply:
    return reply(words, words.text("say.too_late"), [button(words, "button.menu", "menu")])


def too_many(say: Say, facts: Facts, words: Words) -> Reply:
    choices = [button(words, "button.appointments", "appointments"), button(words, "button.menu", "menu")]
    return reply(words, words.text("say.too_many"), choices)


def _when(slot: Slot, words: Words) -> str:
    return words.moment(slot.start.astimezone(BERLIN))


def _where(place: Place | None, words: Words) -> list[str]:
    """The address, or honestly that it is not known yet."""
    if place is None or not place.street:
        return [words.text("say.place_open")]
    return [words.text("place.address", address=f"{place.name}, {place.street}, {place.city}")]


def _speaks(say: Say, facts: Facts, words: Words) -> list[str]:
    counsellor = say.data.get("counsellor")
    if not isinstance(counsellor, Counsellor) or not counsellor.locales:
        return []
    spoken = [words.language(code) for code in counsellor.locales]
    return [words.text("say.counsellor_speaks", languages=words.list(spoken))]


def _slot_choices(say: Say, facts: Facts, words: Words) -> list[Choice]:
    offered = say.data.get("slots", ())
    assert isinstance(offered, tuple)
    return [_slot_choice(slot, facts, words) for slot in offered]


def _slot_choice(slot: Slot, facts: Facts, words: Words) -> Choice:
    """An hour of somebody who does not speak the visitor's language says so."""
    counsellor = facts.counsellors.get(slot.counsellor)
    speaks = counsellor is not None and words.locale in counsellor.locales
    label = _when(slot, words)
    return Choice(label if speaks else words.text("button.slot_other", when=label), Wish("slot", slot.id))


def _appointment(say: Say) -> Appointment:
    appointment = say.data["appointment"]
    assert isinstance(appointment, Appointment)
    return appointment


def _contact_point(say: Say) -> Place | None:
    place = say.data.get("place")
    return place if isinstance(place, Place) else None
