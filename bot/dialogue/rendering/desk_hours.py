"""A counsellor's own time in her private chat: consultation hours, absences, do not disturb, calendar feed."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from bot.booking.model import BERLIN, Absence, Availability, Counsellor, Mode
from bot.dialogue.model import Choice, Reply, Wish
from bot.dialogue.rendering.desk_chat import Shown, command_names, when
from bot.dialogue.rendering.parts import button, reply, whole
from bot.dialogue.words import Words

_A_MONDAY = date(2024, 1, 1)
_STARTS, _LAST_END = range(7, 20), 21
_LENGTHS = (20, 30, 45, 60, 90)
_WAYS: Mapping[str, tuple[Mode, ...]] = {
    "r": (Mode.room,),
    "p": (Mode.phone,),
    "rp": (Mode.room, Mode.phone),
    "v": (Mode.video,),
}
_QUIET = {"1": "deskbutton.quiet_hour", "3": "deskbutton.quiet_hours", "morning": "deskbutton.quiet_morning"}
_QUESTIONS = (
    "deskchat.add_day",
    "deskchat.add_from",
    "deskchat.add_to",
    "deskchat.add_minutes",
    "deskchat.add_way",
)


def modes_of(code: str) -> tuple[Mode, ...]:
    """As a button names them; none for what is no such code."""
    return _WAYS.get(code, ())


def hours(rules: Sequence[Availability], today: date, words: Words, said: str = "") -> Reply:
    """All of them, with a button each to take it away. `said`: what has just happened."""
    shown = [rule for rule in rules if (rule.day or rule.valid_until or today) >= today]
    lines = [said, ""] if said else []
    lines += [f"**{words.text('deskchat.hours' if shown else 'deskchat.no_rules')}**"]
    lines += [rule_words(rule, words) for rule in shown]
    choices = [Choice(words.text("deskbutton.remove", what=_short(rule, words)), _removes(rule)) for rule in shown[:30]]
    return reply(words, "\n".join(lines), [button(words, "deskbutton.add", "desk-hours", "add"), *choices])


def rule_words(rule: Availability, words: Words) -> str:
    if rule.day and rule.start == rule.end:
        return _short(rule, words)
    facts = {"minutes": rule.minutes, "ways": words.list([words.text(f"deskway.{mode}") for mode in rule.modes])}
    line = words.text("deskchat.rule", when=_short(rule, words), **facts)
    more = [whole(words, rule.room)] if rule.room else []
    more += [words.text("deskchat.valid_from", day=words.day(rule.valid_from))] if rule.valid_from else []
    more += [words.text("deskchat.valid_until", day=words.day(rule.valid_until))] if rule.valid_until else []
    return ", ".join([line, *more])


def _day(rule: Availability, words: Words) -> str:
    if rule.day:
        return f"{words.weekday(rule.day)}, {words.day(rule.day)}"
    return weekday(rule.weekday, words)


def weekday(number: int, words: Words) -> str:
    return words.weekday(_A_MONDAY + timedelta(days=number))


def _short(rule: Availability, words: Words) -> str:
    if rule.day and rule.start == rule.end:
        return words.text("deskchat.day_off", day=_day(rule, words))
    return f"{_day(rule, words)} {clock(rule.start)}–{clock(rule.end)}"


def clock(at: time) -> str:
    return f"{at.hour}:{at.minute:02}"


def _removes(rule: Availability) -> Wish:
    return Wish("desk-hours", f"day.{rule.day}" if rule.day else f"del.{rule.id}")


def adding(chosen: Sequence[str], words: Words) -> Reply:
    """The next choice: weekday, from, to, length, way to meet. What is `chosen` already goes along in each button."""
    text, step = words.text(_QUESTIONS[len(chosen)]), ".".join(("add", *chosen))
    choices = [Choice(label, Wish("desk-hours", f"{step}.{value}")) for value, label in _options(chosen, words)]
    return reply(words, text, [*choices, button(words, "deskbutton.break_off", "desk-hours")])


def _options(chosen: Sequence[str], words: Words) -> list[tuple[str, str]]:
    match len(chosen):
        case 0:
            return [(str(number), weekday(number, words)) for number in range(7)]
        case 1:
            return [(str(hour), f"{hour}:00") for hour in _STARTS]
        case 2:
            return [(str(hour), f"{hour}:00") for hour in range(int(chosen[1]) + 1, _LAST_END + 1)]
        case 3:
            return [(str(long), words.text("deskchat.minutes", minutes=long)) for long in _LENGTHS]
    return [(code, words.list([words.text(f"deskway.{mode}") for mode in modes])) for code, modes in _WAYS.items()]


def hours_example(who: Counsellor, words: Words) -> Reply:
    name = command_names(who)["times"]
    example = "Mo 9-12 60 Raum" if name == "zeiten" else "Mon 9-12 60 room"
    return _example("deskchat.hours_how", f"/{name} {example}", words)


def overlapping(rule: Availability, words: Words) -> Reply:
    return reply(words, words.text("deskchat.hours_overlap", rule=rule_words(rule, words)))


def absence_example(who: Counsellor, words: Words) -> Reply:
    return _example("deskchat.absence_how", f"/{command_names(who)['away']} 24.12.-2.1.", words)


def absence_wrong(who: Counsellor, colleagues: Sequence[str], words: Words) -> Reply:
    """With the names that can be read."""
    lines = [words.text("deskchat.absence_wrong"), absence_example(who, words).text]
    lines += [words.text("deskchat.substitutes", names=words.list(colleagues))] if colleagues else []
    return reply(words, "\n".join(lines))


def _example(key: str, example: str, words: Words) -> Reply:
    return reply(words, words.text(key, example=example))


def absences(all_hers: Sequence[Absence], names: Mapping[str, str], today: date, words: Words, how: str) -> Reply:
    """`names` of colleagues by id; `how` is an example of what can be typed."""
    lines = [f"**{words.text('deskchat.absences' if all_hers else 'deskchat.no_absences')}**"]
    lines += [absence_words(one, names, words) for one in all_hers]
    days = {"deskbutton.away_today": today, "deskbutton.away_tomorrow": today + timedelta(days=1)}
    choices = [button(words, key, "desk-away", f"add.{day}") for key, day in days.items()]
    choices += [_undo(one, words) for one in all_hers[:20]]
    return reply(words, "\n".join([*lines, "", how]), choices)


def absence_words(absence: Absence, names: Mapping[str, str], words: Words) -> str:
    span = _span(absence, words)
    name = names.get(absence.substitute, "")
    return words.text("deskchat.absence_with", span=span, name=name) if name else span


def _span(absence: Absence, words: Words) -> str:
    """Whole days by their dates, else with times."""
    start, end = absence.start.astimezone(BERLIN), absence.end.astimezone(BERLIN)
    if start.time() == end.time() == time():
        first, last = start.date(), end.date() - timedelta(days=1)
        return words.day(first) if first == last else f"{words.day(first)} – {words.day(last)}"
    if start.date() == end.date():
        return f"{words.weekday(start.date())}, {words.day(start.date())}, {words.time(start)}–{words.time(end)}"
    return f"{when(start, words)} – {when(end, words)}"


def _undo(absence: Absence, words: Words) -> Choice:
    return Choice(words.text("deskbutton.remove", what=_span(absence, words)), Wish("desk-away", f"del.{absence.id}"))


def away(absence: Absence, booked: Sequence[Shown], names: Mapping[str, str], words: Words) -> Reply:
    """With the appointments that fall into it: they stay until she moves, passes on or cancels them."""
    lines = [words.text("deskchat.away", span=absence_words(absence, names, words))]
    lines += [words.text("deskchat.away_booked", booked=len(booked)) if booked else words.text("deskchat.away_free")]
    choices = []
    for shown in booked[:40]:
        label = f"{when(shown.about.slot.start, words)} · {shown.about.number}"
        choices.append(Choice(label, Wish("desk-show", shown.about.id)))
    return reply(words, "\n".join(lines), [*choices, _undo(absence, words)])


def quiet(until: datetime | None, who: Counsellor, words: Words, changed: bool) -> Reply:
    name = command_names(who)["quiet"]
    example = f"/{name} 2h, /{name} bis 8" if name == "ruhe" else f"/{name} 2h, /{name} until 8"
    text = words.text("deskchat.quiet_until", until=when(until, words)) if until else words.text("deskchat.quiet_off")
    lines = [text] if changed else [text, words.text("deskchat.quiet_how", example=example)]
    choices = [] if changed else [button(words, key, "desk-quiet", code) for code, key in _QUIET.items()]
    choices += [button(words, "deskbutton.quiet_off", "desk-quiet", "off")] if until else []
    return reply(words, "\n".join(lines), choices)


def quiet_example(who: Counsellor, words: Words) -> Reply:
    name = command_names(who)["quiet"]
    return _example("deskchat.quiet_wrong", f"/{name} 2h, /{name} bis 8" if name == "ruhe" else f"/{name} 2h", words)


def feed(address: str, words: Words) -> Reply:
    return reply(
        words,
        "\n".join([words.text("deskchat.feed_made"), whole(words, address)]),
        [button(words, "deskbutton.feed_off", "desk-feed", "off")],
    )


def feed_exists(words: Words) -> Reply:
    steps = {"new": "deskbutton.feed_new", "off": "deskbutton.feed_off"}
    choices = [button(words, key, "desk-feed", step) for step, key in steps.items()]
    return reply(words, words.text("deskchat.feed_exists"), choices)
