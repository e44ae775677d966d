"""To whom a conversation is handed, and when somebody is there."""

from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.booking.handing_over import soonest, team_for, unanswered
from bot.booking.model import BERLIN, Absence, Calendar, Counsellor, Duty
from bot.booking.planning import Chain

WEDNESDAY = datetime(2026, 11, 25, 10, 0, tzinfo=BERLIN)
CHAIN = Chain(is_holiday=lambda day: False)
MIRA = Counsellor("1", "Mira", ("fa", "de"), team="1")
OLENA = Counsellor("2", "Olena", ("uk", "de"), team="2")
JAN = Counsellor("3", "Jan", ("de",), team="3", topics=("job_search",))


def team(*people: Counsellor, absences: tuple[Absence, ...] = (), locale: str = "uk", topic: str = "") -> str:
    calendar = Calendar({one.id: one for one in people}, absences=absences)
    return team_for(calendar, locale, topic, WEDNESDAY, CHAIN.is_holiday)


def test_whoever_speaks_her_language_comes_first() -> None:
    assert team(MIRA, OLENA, JAN) == "2"
    assert team(MIRA, OLENA, JAN, locale="vi", topic="job_search") == "1"
    assert team(JAN, locale="vi", topic="kita_place") == "3"


def test_among_equals_the_one_who_is_there_first() -> None:
    late = replace(OLENA, id="4", team="4", duty=(Duty(2, time(14), time(17)),))
    assert team(late, OLENA) == "2"


def test_who_is_away_for_weeks_keeps_nobody_waiting() -> None:
    holiday = Absence(OLENA.id, WEDNESDAY - timedelta(days=1), WEDNESDAY + timedelta(days=20))
    assert team(MIRA, OLENA, absences=(holiday,)) == "1"


def test_without_counsellors_there_is_no_team() -> None:
    assert team() == ""


def test_quiet_hours_absences_and_nights_count() -> None:
    def when(who: Counsellor, *absences: Absence) -> datetime | None:
        return soonest([who], absences, WEDNESDAY, CHAIN.is_holiday)

    assert when(MIRA) == WEDNESDAY
    assert when(replace(MIRA, quiet_until=WEDNESDAY + timedelta(hours=2))) == WEDNESDAY + timedelta(hours=2)
    away = Absence(MIRA.id, WEDNESDAY, WEDNESDAY + timedelta(hours=1))
    assert when(MIRA, away) == WEDNESDAY + timedelta(hours=1)
    assert when(replace(MIRA, duty=())) is None


def test_notices_come_in_working_time_and_not_for_a_team_that_never_works() -> None:
    night = WEDNESDAY.replace(hour=20)
    told = unanswered([MIRA], (), CHAIN, night)
    assert [one.due for one in told] == [night.replace(day=26, hour=9, minute=30), night.replace(day=26, hour=10)]
    assert unanswered([replace(MIRA, duty=())], (), CHAIN, WEDNESDAY) == ()
