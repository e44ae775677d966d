"""Places in the visitor's language: address, phone, whether open now and until when, with its doubts."""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.dialogue.knowledge import Hours, Opening, Place, SpecialHours
from bot.dialogue.model import Choice, Facts, Reply, Say, Wish
from bot.dialogue.rendering.parts import about_choice, button, content, pin_of, place_choices, reply, whole
from bot.dialogue.words import Words

MOST = 8
_DISTRICTS = 12
_HEADINGS = {"": "say.places_all", "open": "say.places_open", "mine": "say.places_mine"}
_A_MONDAY = date(2024, 1, 1)


def place(say: Say, facts: Facts, words: Words) -> Reply:
    shown = _place(say)
    parts = [
        _heading(shown, words),
        *_contact(shown, words),
        *hours_lines(shown, facts, words),
        *_remarks(shown, words),
    ]
    choices = []
    if shown.hours.week:
        choices.append(button(words, "button.week", "hours", shown.id))
    return reply(words, "\n".join(parts), [*choices, *_back(say, facts, words), *_onward(words)], pin_of(shown))


def hours(say: Say, facts: Facts, words: Words) -> Reply:
    """Open or not, the whole week, and the doubts."""
    shown = _place(say)
    parts = [
        _heading(shown, words),
        *hours_lines(shown, facts, words),
        *_week(shown.hours, words),
    ]
    parts += _doubts(shown, words)
    choices = [Choice(words.text("button.address"), Wish("place", shown.id))]
    return reply(words, "\n".join(parts), [*choices, *_back(say, facts, words), *_onward(words)])


def _back(say: Say, facts: Facts, words: Words) -> list[Choice]:
    """To the topic she came from."""
    return about_choice(words, facts, str(say.data.get("back", "")))


def hours_lines(shown: Place, facts: Facts, words: Words) -> list[str]:
    """One line on now and next, never a bare "open" for hours that are old; one for each of the special days."""
    hours = shown.hours
    lines = []
    if hours.state is Opening.unknown:
        lines.append(words.text("hours.unknown"))
    else:
        lines.append(_now(hours, facts, words))
    if hours.holiday:
        lines.append(words.text("hours.holiday"))
    if hours.as_of and hours.state is not Opening.unknown:
        lines.append(words.text("hours.as_of", year=hours.as_of))
    if hours.by_appointment:
        lines.append(words.text("hours.by_appointment"))
    return [*lines, *(_special(one, words) for one in hours.special)]


def _now(hours: Hours, facts: Facts, words: Words) -> str:
    """ "Open now until 18:00", "Closed, opens Monday 9:00", "Always open"."""
    old = "old_" if hours.as_of else ""
    day_and_night = hours.state is Opening.open and (hours.until is None or hours.until - facts.now > timedelta(days=1))
    if hours.until is None or day_and_night:
        return words.text("hours.always" if day_and_night else "hours.closed")
    time = words.time(hours.until)
    if hours.state is Opening.open:
        return words.text(f"hours.{old}open_until", time=time)
    days = (hours.until.date() - facts.now.date()).days
    if days == 0:
        return words.text(f"hours.{old}opens_today", time=time)
    if days == 1:
        return words.text(f"hours.{old}opens_tomorrow", time=time)
    if days < 7:
        return words.text(f"hours.{old}opens_on", day=words.weekday(hours.until.date()), time=time)
    return words.text(f"hours.{old}opens_on", day=words.day(hours.until.date()), time=time)


def _special(special: SpecialHours, words: Words) -> str:
    """ "Closed: 23 December – 2 January", "Special hours: 24 December, 9:00–12:00"."""
    days = {"since": words.day(special.since), "until": words.day(special.until)}
    one = special.since == special.until
    if not special.spans:
        if one:
            return words.text("hours.closed_on", day=days["since"])
        return words.text("hours.closed_from_to", **days)
    times = _times(special.spans)
    if one:
        return words.text("hours.special_on", day=days["since"], times=times)
    return words.text("hours.special_from_to", **days, times=times)


def _times(spans: Sequence[tuple[str, str]]) -> str:
    return ", ".join(f"{start}–{end}" for start, end in spans)


def _week(hours: Hours, words: Words) -> list[str]:
    """`Monday: 9:00–12:00, 13:00–18:00` for the days that have hours."""
    if not hours.week:
        return []
    lines = ["", f"**{words.text('hours.week')}**"]
    for day, spans in hours.week:
        lines.append(words.text("hours.day", day=words.weekday(_A_MONDAY + timedelta(days=day)), times=_times(spans)))
    return lines


def _heading(shown: Place, words: Words) -> str:
    return f"**{whole(words, shown.name)}**"


def _contact(shown: Place, words: Words) -> list[str]:
    lines = []
    if shown.street:
        lines.append(
            words.text("place.address", address=", ".join(part for part in (shown.street, shown.city) if part))
        )
    if shown.phone:
        lines.append(words.text("place.phone", phone=shown.phone))
    if shown.email:
        lines.append(words.text("place.email", email=shown.email))
    if shown.website:
        lines.append(words.text("place.website", website=shown.website))
    spoken = [words.language(code) for code in shown.languages if code != "de"]
    if spoken:
        lines.append(words.text("place.languages", languages=words.list(spoken)))
    return lines


def _remarks(shown: Place, words: Words) -> list[str]:
    remarks = ["", content(words, shown.note)] if shown.note else []
    return [*remarks, *_doubts(shown, words)]


def _doubts(shown: Place, words: Words) -> list[str]:
    """How old the entry is, when it is old or from a weak source."""
    return ["", words.text("place.doubtful", year=shown.as_of)] if shown.doubtful else []


def _onward(words: Words) -> list[Choice]:
    return [button(words, "button.book", "book"), button(words, "button.menu", "menu")]


def which_place(say: Say, facts: Facts, words: Words) -> Reply:
    shown = say.data["places"]
    assert isinstance(shown, tuple)
    choices = place_choices(shown[:MOST], str(say.data["verb"]))
    return reply(words, words.text("say.which_place"), [*choices, button(words, "button.menu", "menu")])


def places(say: Say, facts: Facts, words: Words) -> Reply:
    """Several, each with what she must know to choose: how far, open now or not; and what to narrow the list by."""
    shown = say.data["places"]
    assert isinstance(shown, tuple)
    only = str(say.data["only"]) if say.data["only"] in _HEADINGS else ""
    heading = words.plural(_HEADINGS[only], len(shown), language=words.name)
    blocks = [heading if shown else words.text("say.places_none"), *(_short(one, facts, words) for one in shown[:MOST])]
    narrowed = _narrowed(say, only, words) if shown or only else []
    choices = [*place_choices(shown[:MOST]), *narrowed, button(words, "button.menu", "menu")]
    return reply(words, "\n\n".join(blocks), choices)


def _short(shown: Place, facts: Facts, words: Words) -> str:
    lines = [_heading(shown, words)]
    far = words.distance(shown.metres) if shown.metres is not None else ""
    where = ", ".join(part for part in (shown.street, shown.district) if part)
    if far or where:
        lines.append(" · ".join(whole(words, part) for part in (far, where) if part))
    if shown.hours.state is not Opening.unknown:
        lines += hours_lines(shown, facts, words)[:3]
    return "\n".join(lines)


def _narrowed(say: Say, only: str, words: Words) -> list[Choice]:
    """Open now, her language spoken, or all again."""
    verb, about = str(say.data["verb"]), str(say.data["about"])
    filters = {
        "open": words.text("button.open_now"),
        "mine": words.text("button.speaks", language=words.name),
        "": words.text("button.all_places"),
    }
    return [
        Choice(label, Wish(verb, f"{about}/{name}" if name else about))
        for name, label in filters.items()
        if name != only
    ]


def near_ask(say: Say, facts: Facts, words: Words) -> Reply:
    """Where she is: by sharing it, or by naming a district."""
    choices = [Choice(name, Wish("district", name)) for name in facts.districts[:_DISTRICTS]]
    return reply(words, words.text("say.near_ask"), [*choices, button(words, "button.menu", "menu")])


def no_place(say: Say, facts: Facts, words: Words) -> Reply:
    """What may help instead: our text on finding places, the district, the menu."""
    about = {"place": "address_contact", "hours": "opening_hours"}.get(str(say.data.get("about", "")), "")
    choices = [
        *about_choice(words, facts, about),
        button(words, "button.near", "near"),
        button(words, "button.menu", "menu"),
    ]
    return reply(words, words.text("say.no_place"), choices)


def _place(say: Say) -> Place:
    shown = say.data["place"]
    assert isinstance(shown, Place)
    return shown
