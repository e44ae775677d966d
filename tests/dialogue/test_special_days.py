"""Special days of a place: announced beside its hours in every language, and "open" follows them."""

import asyncio
from datetime import date, datetime

import pytest

from bot.adapters.contents import PublishedContents, Unpublished
from bot.booking.model import BERLIN
from bot.dialogue.decide import decide
from bot.dialogue.knowledge import Hours, Opening, Place, SpecialHours
from bot.dialogue.model import Facts, Reply, State, Wish
from bot.dialogue.render import render
from bot.dialogue.wishes import Request
from content.model import Address, Confidence, Pack, PackInfo, SpecialDays
from content.model import Place as Entry
from content.published import Content
from tests.fakes.locales import LOCALES

NOW = datetime(2026, 12, 21, 10, tzinfo=BERLIN)
OFFICE = "Mo-Fr 09:00-12:00"
CHRISTMAS = SpecialHours(date(2026, 12, 23), date(2027, 1, 2))
EVE = SpecialHours(date(2026, 12, 24), date(2026, 12, 24), (("10:00", "12:00"),))
CLOSED = SpecialDays(since=CHRISTMAS.since, until=CHRISTMAS.until)
OPEN_AT_EVE = SpecialDays(since=EVE.since, until=EVE.until, hours="10:00-12:00")


def answer(hours: Hours, verb: str = "place", locale: str = "de", now: datetime = NOW) -> Reply:
    facts = Facts(now=now, locale=locale, places=(Place("office", "Amt", "authority", hours),))
    decision = decide(Request(Wish(verb, "office")), State(), facts)
    return render(decision.say, facts, LOCALES.words(locale), LOCALES.all())[-1]


def known(now: datetime, hours: str | None, *special: SpecialDays) -> Hours:
    entry = Entry(
        id="office",
        name="Amt",
        kind="authority",
        address=Address(city="Leipzig"),
        hours=hours,
        hours_as_of="2026",
        special=list(special),
        as_of="2026",
        confidence=Confidence.high,
        sources=["invented"],
    )
    info = PackInfo(
        id="town", city="Leipzig", country="DE", subdivision="SN", source_locale="de", locales=["de"],
        contact_point="office", categories=[],
    )  # fmt: skip
    contents = PublishedContents(Unpublished(Content(Pack(info=info, places={"office": entry}))))
    place = asyncio.run(contents.place("office", "de", now))
    assert place is not None
    return place.hours


def test_a_visitor_reads_beside_the_hours_which_days_are_special() -> None:
    hours = known(NOW, OFFICE, OPEN_AT_EVE, CLOSED)

    for verb in ("place", "hours"):
        lines = answer(hours, verb).text.splitlines()
        assert "Jetzt offen bis 12:00 Uhr" in lines
        assert "Geschlossen vom 23. Dezember bis 2. Januar" in lines
        assert "Andere Öffnungszeiten am 24. Dezember: 10:00–12:00 Uhr" in lines


def test_on_a_special_day_the_place_is_closed_and_opens_after_it() -> None:
    during = datetime(2026, 12, 29, 10, tzinfo=BERLIN)
    hours = known(during, OFFICE, CLOSED)

    assert hours.state is Opening.closed
    assert "Jetzt geschlossen, öffnet wieder: Montag, 9:00 Uhr" in answer(hours, now=during).text


def test_days_of_next_month_are_not_announced_yet() -> None:
    early = datetime(2026, 11, 30, 10, tzinfo=BERLIN)

    assert known(early, OFFICE, CLOSED).special == ()


def test_a_place_whose_hours_nobody_knows_still_announces_its_special_days() -> None:
    lines = answer(known(NOW, None, CLOSED)).text.splitlines()

    assert any(line.startswith("Die Öffnungszeiten kenne ich nicht") for line in lines)
    assert "Geschlossen vom 23. Dezember bis 2. Januar" in lines


def test_a_place_that_never_closes_is_open_day_and_night_until_the_day_before() -> None:
    two_days_before, the_day_before = NOW, datetime(2026, 12, 22, 10, tzinfo=BERLIN)

    assert "Tag und Nacht offen" in answer(known(two_days_before, "24/7", CLOSED)).text
    assert "Jetzt offen bis 0:00 Uhr" in answer(known(the_day_before, "24/7", CLOSED), now=the_day_before).text


@pytest.mark.parametrize("locale", [words.locale for words in LOCALES.all()])
def test_every_language_tells_day_and_times_of_special_days(locale: str) -> None:
    words = LOCALES.words(locale)
    several = SpecialHours(date(2026, 12, 28), date(2026, 12, 30), (("9:00", "12:00"), ("14:00", "15:00")))
    alone = SpecialHours(date(2026, 12, 31), date(2026, 12, 31))
    text = answer(Hours(Opening.unknown, special=(CHRISTMAS, EVE, several, alone)), locale=locale).text

    for special in (CHRISTMAS, EVE, several, alone):
        assert words.day(special.since) in text
        assert words.day(special.until) in text
    assert "10:00–12:00" in text
    assert "9:00–12:00, 14:00–15:00" in text
    assert "hours.closed" not in text
    assert "hours.special" not in text
    assert "{" not in text
