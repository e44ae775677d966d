"""What a counsellor is answered in her private chat: short, and with the next steps as buttons."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.booking.model import BERLIN, Appointment, Counsellor, Mode, Slot, Status
from bot.booking.rules import REASONS
from bot.booking.spans import local_day
from bot.dialogue.model import Choice, Reply, Wish
from bot.dialogue.rendering.parts import button, content, reply, whole
from bot.dialogue.rendering.staff import Matter, details, in_her_words
from bot.dialogue.words import Words

# Commands in the order of the menu: English name -> German name. Both work.
COMMANDS = {
    "today": "heute",
    "requests": "anfragen",
    "week": "woche",
    "cases": "faelle",
    "answers": "antwort",
    "note": "notiz",
    "times": "zeiten",
    "away": "abwesend",
    "quiet": "ruhe",
    "calendar": "kalender",
    "help": "hilfe",
}
PAGE = 8
_MOST_LISTED = 40
_STEPS = {
    "accept": "staff.button.accept",
    "other": "staff.button.other",
    "decline": "staff.button.decline",
    "pass": "staff.button.pass",
    "moves": "deskbutton.move",
    "cancel": "staff.button.cancel",
}
_LISTS = {
    "today": ("deskchat.today", "deskchat.no_today"),
    "requests": ("deskchat.requests", "deskchat.no_requests"),
}
# To propose one, or to move it there.
_HOURS = {"other": ("desk-propose", "deskchat.other"), "moves": ("desk-move", "deskchat.moves")}


@dataclass(frozen=True)
class Shown:
    """An appointment as one counsellor sees it. `hers`: not a colleague's. `late`: in how many minutes the visitor
    comes later, `untold`: the visitor could not be told of something.
    """

    matter: Matter
    about: Appointment
    hers: bool = True
    late: int = 0
    untold: bool = False


def speaks_german(who: Counsellor) -> bool:
    return "de" in who.locales


def command_names(who: Counsellor) -> dict[str, str]:
    """Key -> as she types it."""
    return {key: german if speaks_german(who) else key for key, german in COMMANDS.items()}


def guide(who: Counsellor, words: Words) -> str:
    """All commands, a line each."""
    names = command_names(who).items()
    return "\n".join(words.text("deskchat.command", name=f"/{name}", what=_command(key, words)) for key, name in names)


def _command(key: str, words: Words) -> str:
    return words.text(f"deskcommand.{key}")


def welcome(who: Counsellor, words: Words) -> Reply:
    text = [words.text("notice.linked"), "", words.text("deskchat.notices"), "", guide(who, words)]
    return reply(words, "\n".join(text), [button(words, "deskbutton.today", "desk-today")])


def manual(who: Counsellor, words: Words) -> Reply:
    text = [words.text("deskchat.help"), "", guide(who, words), "", words.text("deskchat.also_visitor")]
    return reply(words, "\n".join(text), [button(words, "deskbutton.visitor", "help")])


def card(shown: Shown, words: Words) -> Reply:
    """Everything about one appointment, and what can be done with it now."""
    about = shown.about
    lines = [f"**{_head(about, words)}**", f"**{when(about.slot.start, words)}**", *details(shown.matter, words)]
    lines += in_her_words(shown.matter, words) if shown.hers else []
    return reply(words, "\n".join([*lines, *_warnings(shown, words)]), steps(shown, words))


def _head(about: Appointment, words: Words) -> str:
    return words.text("deskchat.head", number=about.number, state=state(about, words))


def state(about: Appointment, words: Words) -> str:
    by_visitor = about.status is Status.cancelled and about.cancelled_by == "visitor"
    return words.text("deskstate.cancelled_by_visitor" if by_visitor else f"deskstate.{about.status}")


def when(instant: datetime, words: Words) -> str:
    return words.moment(instant.astimezone(BERLIN))


def _warnings(shown: Shown, words: Words) -> list[str]:
    late = [words.text("deskchat.late", minutes=shown.late)] if shown.late else []
    return late + ([words.text("deskchat.untold")] if shown.untold else [])


def steps(shown: Shown, words: Words) -> list[Choice]:
    about, begun = shown.about, shown.about.slot.start <= shown.matter.now
    if begun and about.status in (Status.confirmed, Status.attended, Status.missed):
        answers = (("came", "yes", Status.attended), ("missed", "no", Status.missed))
        open_ones = [(key, answer) for key, answer, reached in answers if about.status is not reached]
        return [button(words, f"staff.button.{key}", "desk-came", f"{about.id}.{answer}") for key, answer in open_ones]
    return [button(words, _STEPS[step], f"desk-{step}", about.id) for step in _possible(shown, begun)]


def _possible(shown: Shown, begun: bool) -> tuple[str, ...]:
    """Only her own can she move: a colleague's hours are not hers to give."""
    match shown.about.status:
        case Status.requested:
            return ("decline",) if begun else ("accept", "other", "decline", "pass")
        case Status.confirmed:
            return ("moves", "pass", "cancel") if shown.hers else ("pass", "cancel")
        case _:
            return ()


def listed(key: str, all_shown: Sequence[Shown], words: Words) -> Reply:
    """A line and a button for each. `key` is one of _LISTS."""
    title, nothing = _LISTS[key]
    lines = [f"**{words.text(title)}**" if all_shown else words.text(nothing)]
    lines += [_line(shown, words, by_day=key == "today") for shown in all_shown[:_MOST_LISTED]]
    return reply(words, "\n".join(lines), [_opens(one, words, key != "today") for one in all_shown[:_MOST_LISTED]])


def week(monday: date, all_shown: Sequence[Shown], words: Words) -> Reply:
    """Day by day, and the way to the week before and after."""
    lines = [f"**{words.text('deskchat.week', day=words.day(monday))}**"]
    lines += [] if all_shown else [words.text("deskchat.no_week")]
    day = None
    for shown in all_shown[:_MOST_LISTED]:
        if (local := local_day(shown.about.slot.start)) != day:
            day = local
            lines += ["", f"**{words.weekday(day)}, {words.day(day)}**"]
        lines.append(_line(shown, words, by_day=True))
    turns = {"deskbutton.week_before": -7, "deskbutton.week_after": 7}
    choices = [_opens(one, words, by_day=True) for one in all_shown[:_MOST_LISTED]]
    for key, days in turns.items():
        choices.append(button(words, key, "desk-week", str(monday + timedelta(days=days))))
    return reply(words, "\n".join(lines), choices)


def _line(shown: Shown, words: Words, by_day: bool = False) -> str:
    about = shown.about
    facts = {"number": about.number, "language": words.language(about.locale), "state": state(about, words)}
    topic = topic_of(shown.matter, words) or words.text("staff.topic", topic=words.text("staff.no_topic"))
    at = words.time(about.slot.start.astimezone(BERLIN)) if by_day else when(about.slot.start, words)
    return "\n".join([words.text("deskchat.line", when=at, topic=topic, **facts), *_warnings(shown, words)])


def topic_of(matter: Matter, words: Words) -> str:
    title = matter.titles.get(matter.topic) or (words.text(f"intent.{matter.topic}") if matter.topic else "")
    return content(words, title)


def _opens(shown: Shown, words: Words, by_day: bool = False) -> Choice:
    local = shown.about.slot.start.astimezone(BERLIN)
    at = f"{words.weekday(local.date())} {words.time(local)}" if by_day else words.time(local)
    return Choice(f"{at} · {shown.about.number}", Wish("desk-show", shown.about.id))


def hours(key: str, about: Appointment, slots: Sequence[Slot], skip: int, words: Words) -> Reply:
    """Her free hours, a page of them. `key` is one of _HOURS."""
    back = button(words, "deskbutton.back", "desk-back", about.id)
    if not slots:
        return reply(words, words.text("deskchat.no_hours", number=about.number), [back])
    verb, question = _HOURS[key]
    page = slots[skip : skip + PAGE]
    choices = [Choice(_hour(one, words), Wish(verb, f"{about.id}.{minutes(one.start)}")) for one in page]
    if len(slots) > skip + PAGE:
        choices.append(button(words, "deskbutton.later", f"desk-{key}", f"{about.id}.{skip + PAGE}"))
    text = words.text(question, number=about.number, when=when(about.slot.start, words))
    return reply(words, text, [*choices, back])


def minutes(start: datetime) -> int:
    """Since 1970, as button data name an hour."""
    return int(start.timestamp()) // 60


def _hour(slot: Slot, words: Words) -> str:
    at = when(slot.start, words)
    return at if slot.mode is Mode.room else words.text(f"button.slot_{slot.mode}", when=at)


def reasons(about: Appointment, words: Words) -> Reply:
    """In the words that the visitor will read."""
    text = words.text("deskchat.reasons", number=about.number)
    choices = [button(words, f"deskreason.{reason}", "desk-decline", f"{about.id}.{reason}") for reason in REASONS]
    return reply(words, text, [*choices, button(words, "deskbutton.back", "desk-back", about.id)])


def colleagues(about: Appointment, team: Sequence[Counsellor], words: Words) -> Reply:
    """Those who are free then, in the order of fit; whether they speak the visitor's language is said."""
    back = button(words, "deskbutton.back", "desk-back", about.id)
    if not team:
        return reply(words, words.text("deskchat.no_colleagues", number=about.number), [back])
    language = words.language(about.locale)
    choices = [Choice(_named(one, about, language), Wish("desk-pass", f"{about.id}.{one.id}")) for one in team[:PAGE]]
    return reply(words, words.text("deskchat.colleagues", number=about.number), [*choices, back])


def _named(one: Counsellor, about: Appointment, language: str) -> str:
    name = one.name[:40]
    return f"{name} ({language})" if about.locale in one.locales else name


def sure(about: Appointment, words: Words) -> Reply:
    text = words.text("deskchat.sure", number=about.number, when=when(about.slot.start, words))
    yes = button(words, "deskbutton.cancel_yes", "desk-cancel", f"{about.id}.yes")
    return reply(words, text, [yes, button(words, "deskbutton.cancel_no", "desk-back", about.id)])


def done(key: str, shown: Shown, words: Words, **facts: object) -> Reply:
    """What has happened, what the visitor will be told, and what can be done next."""
    about = shown.about
    given = {"number": about.number, "when": when(about.slot.start, words), **facts}
    return reply(words, words.text(key, **given), steps(shown, words))


def already(shown: Shown, words: Words) -> Reply:
    return done("deskchat.already", shown, words, state=state(shown.about, words))


def taken_over(about: Appointment, who: Counsellor, words: Words) -> Reply:
    """For her team."""
    return reply(words, words.text("deskchat.taken_over", number=about.number, name=whole(words, who.name)))
