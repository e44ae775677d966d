"""Free hours in words: the best ones, days, the hours of a day, wishes, and what there is when nothing is free."""

from collections.abc import Iterable
from datetime import date

from bot.booking.model import BERLIN, Mode, Slot, Wishes
from bot.dialogue.hour_buttons import TOGGLES, day_data
from bot.dialogue.model import Choice, Facts, Reply, Say, Wish
from bot.dialogue.rendering.meetings import when
from bot.dialogue.rendering.parts import about_choice, button, reply
from bot.dialogue.words import Words

ON = "✓ "
_MODES = {Mode.phone: "button.slot_phone", Mode.video: "button.slot_video"}


def slots(say: Say, facts: Facts, words: Words) -> Reply:
    """Hours as buttons; above, `say.<key>` says why they are shown, and which wishes they do not meet."""
    lines = [words.text(f"say.{say.key}"), *unmet(say, words)]
    return reply(words, "\n\n".join(lines), [*slot_choices(say, facts, words), *_others(words)])


def days(say: Say, facts: Facts, words: Words) -> Reply:
    shown = say.data["days"]
    assert isinstance(shown, tuple)
    choices = [Choice(_day(one, words), Wish("day", day_data(one))) for one in shown]
    return reply(words, "\n\n".join([words.text("say.days"), *unmet(say, words)]), [*choices, *_more(words)])


def day(say: Say, facts: Facts, words: Words) -> Reply:
    """Times alone, since the day stands above."""
    shown = say.data["day"]
    assert isinstance(shown, date)
    choices = [_choice(slot, words.time(slot.start.astimezone(BERLIN)), facts, words) for slot in _slots(say)]
    heading = f"**{_day(shown, words)}**\n{words.text('say.day')}"
    return reply(words, heading, [*choices, button(words, "button.days", "days"), *_more(words)])


def wishes(say: Say, facts: Facts, words: Words) -> Reply:
    """Each wish is a switch. Straight back to the hours, also to those of an appointment that is to be moved."""
    wished = say.data["wishes"]
    assert isinstance(wished, Wishes)
    switches = [_switch(one, _on(wished, one), words) for one in TOGGLES]
    moves = str(say.data.get("moves", ""))
    show = button(words, "button.show_hours", *(("move", moves) if moves else ("book",)))
    text = "\n\n".join([words.text("say.wishes"), *unmet(say, words)])
    wait = [button(words, "button.wait", "wait")] if say.data.get("unmet") else []
    return reply(words, text, [*switches, show, *wait, button(words, "button.menu", "menu")])


def human(say: Say, facts: Facts, words: Words) -> Reply:
    """A person: where, and the next free hours."""
    place = facts.contact_point
    lines = [words.text("say.human")]
    if place and place.street:
        lines.append(words.text("place.address", address=f"{place.name}, {place.street}, {place.city}"))
    if place and place.phone:
        lines.append(words.text("place.phone", phone=place.phone))
    if say.data.get("about"):
        lines += ["", words.text(f"say.{say.data['about']}")]
    choices = [
        *slot_choices(say, facts, words)[:3],
        button(words, "button.book", "book"),
        button(words, "button.talk", "talk"),
        *about_choice(words, facts, "talk_to_human", "button.more"),
        button(words, "button.menu", "menu"),
    ]
    return reply(words, "\n".join(lines), choices)


def no_slots(say: Say, facts: Facts, words: Words) -> Reply:
    """Whom to call, that she can write, and be told when an hour becomes free."""
    place = facts.contact_point
    phone = place.phone if place else ""
    text = words.text("say.no_slots_phone", phone=phone) if phone else words.text("say.no_slots")
    gone = [words.text("say.hour_gone")] if say.data.get("gone") else []
    choices = [
        button(words, "button.wait", "wait"),
        button(words, "button.talk", "talk"),
        button(words, "button.menu", "menu"),
    ]
    return reply(words, "\n".join([*gone, text]), choices)


def wait_cannot(say: Say, facts: Facts, words: Words) -> Reply:
    """Nothing can be told here later: she is told what she can do instead."""
    place = facts.contact_point
    lines = [words.text("say.wait_cannot")]
    if place and place.phone:
        lines.append(words.text("notice.call_us", phone=place.phone))
    return reply(words, "\n".join(lines), [button(words, "button.book", "book"), button(words, "button.menu", "menu")])


def waiting(say: Say, facts: Facts, words: Words) -> Reply:
    choices = [button(words, "button.waiting_off", "waiting", "off"), button(words, "button.menu", "menu")]
    return reply(words, words.text("say.waiting"), choices)


def unmet(say: Say, words: Words) -> list[str]:
    """Honestly: which wishes nobody can meet in these days."""
    given_up = say.data.get("unmet", ())
    assert isinstance(given_up, tuple)
    if not given_up:
        return []
    return [words.text("say.unmet", wishes=words.list([words.text(f"unmet.{one}") for one in given_up]))]


def slot_choices(say: Say, facts: Facts, words: Words) -> list[Choice]:
    return [_choice(slot, when(slot, words), facts, words) for slot in _slots(say)]


def _choice(slot: Slot, label: str, facts: Facts, words: Words) -> Choice:
    """What is not a talk in a room in her own language says so."""
    if slot.mode in _MODES:
        label = words.text(_MODES[slot.mode], when=label)
    if slot.interpreter:
        label = words.text("button.slot_interpreter", when=label)
    elif not _speaks(slot, facts, words.locale):
        label = words.text("button.slot_other", when=label)
    return Choice(label, Wish("slot", slot.id))


def _speaks(slot: Slot, facts: Facts, locale: str) -> bool:
    counsellor = facts.calendar.counsellors.get(slot.counsellor)
    return counsellor is not None and locale in counsellor.locales


def _others(words: Words) -> list[Choice]:
    return [button(words, "button.days", "days"), *_more(words)]


def _more(words: Words) -> list[Choice]:
    return [
        button(words, "button.wishes", "wishes"),
        button(words, "button.wait", "wait"),
        button(words, "button.menu", "menu"),
    ]


def _switch(wish: str, on: bool, words: Words) -> Choice:
    return Choice((ON if on else "") + words.text(f"wish.{wish}"), Wish("wishes", wish))


def _on(wished: Wishes, wish: str) -> bool:
    return wished.mode == wish or getattr(wished, wish, False) is True


def _day(day: date, words: Words) -> str:
    return words.text("format.day", day=words.weekday(day), date=words.day(day))


def _slots(say: Say) -> Iterable[Slot]:
    offered = say.data.get("slots", ())
    assert isinstance(offered, tuple)
    return offered
