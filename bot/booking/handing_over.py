"""To whom a conversation is handed, when somebody is there, and what is due when nobody answers."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from bot.booking.model import Absence, Audience, Calendar, Counsellor, Notice
from bot.booking.planning import Chain
from bot.booking.slots import IsHoliday
from bot.booking.working import add_working_minutes, hers, next_on_duty, undisturbed

# Whoever is away longer is no choice while others are there.
_SOON = timedelta(days=7)
_NEVER = datetime.max.replace(tzinfo=UTC)


def there(who: Counsellor, absences: Sequence[Absence], now: datetime, is_holiday: IsHoliday) -> datetime | None:
    """From when on she can be told of something: `now` itself while she is on duty."""
    return next_on_duty(now, who.duty, [*hers(who, absences), *undisturbed(who)], is_holiday)


def soonest(
    counsellors: Iterable[Counsellor], absences: Sequence[Absence], now: datetime, is_holiday: IsHoliday
) -> datetime | None:
    """When the first of them is there."""
    times = [there(one, absences, now, is_holiday) for one in counsellors]
    return min((one for one in times if one), default=None)


def team_for(calendar: Calendar, locale: str, topic: str, now: datetime, is_holiday: IsHoliday) -> str:
    """That of those who speak the locale, know the topic, are there first, in this order; "" when there is nobody."""

    def fit(who: Counsellor) -> tuple[bool, bool, bool, datetime, int]:
        when = there(who, calendar.absences, now, is_holiday) or _NEVER
        knows = not topic or not who.topics or topic in who.topics
        return when > now + _SOON, locale not in who.locales, not knows, when, int(who.team)

    best = min(calendar.counsellors.values(), key=fit, default=None)
    return best.team if best else ""


def unanswered(
    counsellors: Iterable[Counsellor], absences: Sequence[Absence], chain: Chain, now: datetime
) -> tuple[Notice, ...]:
    """When the first of them has had her time to answer, the team is reminded; after as much again the visitor is told.

    Nothing is due of a team in which nobody ever works.
    """
    team = list(counsellors)
    kinds = (("case_unanswered_team", Audience.team), ("case_unanswered", Audience.visitor))
    notices = []
    for turn, (kind, audience) in enumerate(kinds, 1):
        due = min((one for who in team if (one := _worked(who, absences, chain, turn, now))), default=None)
        if due:
            notices.append(Notice(kind, audience, due=due))
    return tuple(notices)


def _worked(who: Counsellor, absences: Sequence[Absence], chain: Chain, turn: int, now: datetime) -> datetime | None:
    away = [*hers(who, absences), *undisturbed(who)]
    return add_working_minutes(now, turn * chain.answer_minutes, who.duty, away, chain.is_holiday)
