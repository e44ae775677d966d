"""An hour that is held: what is known of it, what she may add, what she is asked to write."""

from bot.booking.model import BERLIN, Appointment, Mode
from bot.dialogue.model import Choice, Facts, Reply, Say
from bot.dialogue.own_words import number_of, words_of
from bot.dialogue.rendering.meetings import meeting_of, speaks, when, where
from bot.dialogue.rendering.parts import button, literal, reply
from bot.dialogue.words import Words


def held(say: Say, facts: Facts, words: Words) -> Reply:
    """When, where, in which language, what she has told, who reads it; until when it is hers."""
    shown = appointment_of(say)
    meeting = meeting_of(shown, facts)
    assert shown.held_until
    lines = [f"**{when(shown.slot, words)}**", *instead_of(say, words)]
    lines += [*where(meeting, words), *speaks(meeting, words), *_told(shown, facts, words)]
    lines += ["", words.text("say.who_reads"), "", words.text("held.until", until=_until(shown, facts, words))]
    if say.data.get("expects") == "phone":
        lines.append(f"**{words.text('say.ask_phone')}**")
    return reply(words, "\n".join(lines), [*_choices(shown, facts, words)])


def ask(say: Say, facts: Facts, words: Words) -> Reply:
    """The next message is taken as her answer; the hour can be confirmed without it."""
    return reply(words, words.text(f"say.{say.key}"), _without(appointment_of(say), words))


def too_long(say: Say, facts: Facts, words: Words) -> Reply:
    """What was there before stays, and what she wrote stands in her chat."""
    text = words.text("say.too_long", most=say.data["most"], letters=say.data["letters"])
    return reply(words, text, _without(appointment_of(say), words))


def _without(shown: Appointment, words: Words) -> list[Choice]:
    yes = [button(words, "button.confirm", "confirm", shown.id)] if shown.slot.mode is not Mode.phone else []
    return [*yes, button(words, "button.let_go", "no", shown.id)]


def _told(shown: Appointment, facts: Facts, words: Words) -> list[str]:
    number, about = number_of(shown, facts), words_of(shown, facts)
    return [
        *([words.text("held.name", name=literal(shown.name))] if shown.name else []),
        *([words.text("held.phone", phone=literal(number))] if number else []),
        *([words.text("held.about", about=literal(" ".join(about.split())))] if about else []),
    ]


def _until(shown: Appointment, facts: Facts, words: Words) -> str:
    """The time; with the day, where it is another."""
    assert shown.held_until
    until = shown.held_until.astimezone(BERLIN)
    return words.time(until) if until.date() == facts.now.astimezone(BERLIN).date() else words.moment(until)


def _choices(shown: Appointment, facts: Facts, words: Words) -> list[Choice]:
    phone = [button(words, "button.add_phone", "add", "phone")] if shown.slot.mode is Mode.phone else []
    other = ("move", shown.moves) if shown.moves else ("book",)
    return [
        button(words, "button.confirm", "confirm", shown.id),
        *phone,
        button(words, "button.add_name", "add", "name"),
        button(words, "button.add_about", "add", "about"),
        button(words, "button.other_time", *other),
        button(words, "button.let_go", "no", shown.id),
    ]


def instead_of(say: Say, words: Words) -> list[str]:
    """The time that this one replaces, if it does."""
    moved = say.data.get("moved")
    return [words.text("held.instead", when=when(moved.slot, words))] if isinstance(moved, Appointment) else []


def appointment_of(say: Say) -> Appointment:
    appointment = say.data["appointment"]
    assert isinstance(appointment, Appointment)
    return appointment
