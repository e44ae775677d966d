"""Events: the form, how it repeats, and the dates that come of it."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from content.editor.coming_dates import Standing, coming_dates
from content.editor.kinds.base import Misfilled
from content.editor.kinds.event import EventKind
from content.editor.repeat_form import Repeat, Rhythm, Unclear, fields, from_rule, rule_of, to_rule
from content.editor.roles import Role
from content.entries import Key
from content.model import Event
from content.pack_files import read_pack
from content.published import Content
from tests.content.test_occurrences import event
from tests.editor.newsroom import Newsroom
from tests.web.browser import Browser

LEIPZIG = Path(__file__).parents[2] / "content/packs/leipzig"
KITCHEN = "/editor/event/offene-kueche"
TUESDAY = date(2026, 10, 6)


@pytest.fixture(scope="module")
def leipzig() -> Content:
    return Content(read_pack(LEIPZIG))


@pytest.mark.parametrize(
    ("rule", "repeat"),
    [
        ("FREQ=DAILY", Repeat(Rhythm.daily)),
        ("FREQ=WEEKLY", Repeat(Rhythm.weekly)),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH", Repeat(Rhythm.weekly, 2, ("TU", "TH"))),
        ("FREQ=MONTHLY;BYDAY=1TU,3TU", Repeat(Rhythm.monthly, 1, ("TU",), (1, 3))),
        ("FREQ=MONTHLY;BYDAY=-1FR;COUNT=6", Repeat(Rhythm.monthly, 1, ("FR",), (-1,), count=6)),
        ("FREQ=WEEKLY;UNTIL=20261020T235959", Repeat(Rhythm.weekly, until=date(2026, 10, 20))),
    ],
)
def test_a_rule_becomes_a_form_and_the_same_rule_again(rule: str, repeat: Repeat) -> None:
    assert from_rule(rule) == repeat
    assert to_rule(repeat) == rule
    assert rule_of(fields(rule), TUESDAY, repeat.until) == rule


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=YEARLY",
        "FREQ=MONTHLY;BYMONTHDAY=15",
        "FREQ=MONTHLY;BYDAY=1TU,2FR",
        "FREQ=WEEKLY;INTERVAL=2;WKST=SU",
        "FREQ=WEEKLY;UNTIL=20261020",
        "FREQ=DAILY;BYDAY=MO",
        "every Tuesday",
    ],
)
def test_a_rule_that_says_more_than_the_form_is_shown_and_kept_as_it_is_written(rule: str) -> None:
    assert from_rule(rule) is None
    assert fields(rule)["repeat.kind"] == "own"
    assert rule_of(fields(rule), TUESDAY, None) == rule


def test_monthly_without_a_weekday_means_that_of_the_first_date() -> None:
    form = {"repeat.kind": "monthly", "repeat.nth.last": "yes"}

    assert rule_of(form, TUESDAY, None) == "FREQ=MONTHLY;BYDAY=-1TU"


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"repeat.kind": "monthly"}, "repeat.nth.first"),
        ({"repeat.kind": "weekly", "repeat.every": "two"}, "repeat.every"),
        ({"repeat.kind": "weekly", "repeat.count": "0"}, "repeat.count"),
        ({"repeat.kind": "own"}, "repeat.rule"),
    ],
)
def test_a_form_that_does_not_say_when_names_the_field(form: Mapping[str, str], field: str) -> None:
    with pytest.raises(Unclear) as unclear:
        rule_of(form, TUESDAY, None)
    assert unclear.value.finding.field == field


def test_dates_that_drop_out_are_shown_with_the_reason_and_ten_others_besides() -> None:
    weekly = event(left_out=["2026-10-20"], cancelled=["2026-10-27"])
    now = datetime(2026, 10, 5, 12, tzinfo=ZoneInfo("Europe/Berlin"))

    found = coming_dates(weekly, now, lambda day: day == date(2026, 11, 3))

    standings = {one.start.date(): one.standing for one in found if one.standing is not Standing.on}
    assert standings == {
        date(2026, 10, 20): Standing.left_out,
        date(2026, 10, 27): Standing.cancelled,
        date(2026, 11, 3): Standing.holiday,
    }
    assert sum(one.standing.is_shown for one in found) == 10
    assert len({one.start for one in found}) == len(found) == 12


async def published(newsroom: Newsroom, event_id: str = "offene-kueche") -> Event:
    return (await newsroom.house.published.current()).pack.events[event_id]


async def sent(browser: Browser, address: str, deed: str, **filled: str) -> int:
    await browser.open(address)
    form = {**browser.page.form(f"{address}/save").fields, **filled}
    return (await browser.post(f"{address}/{deed}", form)).status_code


async def test_an_event_that_is_opened_and_published_unchanged_stays_word_for_word(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena")

    assert await sent(olena, KITCHEN, "publish") == 422
    assert "Es wurde nichts geändert" in olena.page.text


async def test_what_is_filled_in_is_published(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena")
    changes = {
        "texts.de.title": "Kochabend",
        "start.date": "2026-10-27",
        "start.time": "19:00",
        "until.time": "21:30",
        "repeat.kind": "monthly",
        "repeat.nth.last": "yes",
        "left_out": "29.12.2026\n2027-01-26",
        "cancelled": "24.11.2026",
        "on_holidays": "yes",
        "languages": "fa",
        "as_of": "11/2026",
    }

    assert await sent(olena, KITCHEN, "publish", **changes) == 303

    kitchen = await published(newsroom)
    assert kitchen.texts["de"].title == "Kochabend"
    assert (kitchen.start.isoformat(), kitchen.until.isoformat()) == ("2026-10-27T19:00:00", "2026-10-27T21:30:00")
    assert kitchen.repeat == "FREQ=MONTHLY;BYDAY=-1TU"
    assert (kitchen.left_out, kitchen.cancelled) == ([date(2026, 12, 29), date(2027, 1, 26)], [date(2026, 11, 24)])
    assert kitchen.on_holidays
    assert kitchen.languages == ["de", "en", "fa"]
    assert kitchen.as_of == "2026-11"


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        ("start.date", "0202-10-01", "day_wrong"),
        ("start.date", "", "field_needed"),
        ("start.time", "half past", "time_wrong"),
        ("until.time", "", "field_needed"),
        ("until.date", "2026-09-30", "until_before_start"),
        ("left_out", "Christmas", "day_wrong"),
        ("place", "Nowhere", "place_unknown"),
        ("texts.uk.text", "", "field_needed"),
        ("repeat.count", "many", "number_needed"),
        ("as_of", "lately", "month_wrong"),
        ("as_of", "", "field_needed"),
        ("start.date", "2026-10-02", "rule_start"),
    ],
)
def test_what_cannot_be_understood_is_told_once_at_its_field(
    leipzig: Content, field: str, typed: str, code: str
) -> None:
    kind, key = EventKind(), Key("event", "offene-kueche")
    form = {**kind.fields(leipzig, key, leipzig.pack.events[key.id]), field: typed}

    try:
        found = kind.findings(leipzig, key, kind.entry(leipzig, key, form))
    except Misfilled as error:
        found = error.findings

    expected = "until.time" if field == "until.date" else field
    assert [(one.field, one.code) for one in found] == [(expected, code)]


async def test_what_is_refused_stays_in_the_form_and_is_not_published(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena")

    assert await sent(olena, KITCHEN, "publish", **{"left_out": "Christmas"}) == 422

    assert "Christmas" in olena.page.form(f"{KITCHEN}/save").fields["left_out"]
    assert {"href": "#field-left_out"} in olena.page.all("a")
    assert not (await published(newsroom)).left_out


async def test_the_next_dates_and_the_message_are_shown_while_somebody_types(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena", htmx=True)
    day = newsroom.now().date() + timedelta(days=3)
    title = "Suppe für alle"

    once = {"repeat.kind": "", "start.date": day.isoformat(), "texts.de.title": title}
    assert await sent(olena, KITCHEN, "save", **once) == 200

    assert olena.page.text.count("18:00–22:00") == 1
    assert olena.page.text.count(title) == 1
    await sent(olena, KITCHEN, "save", **{"start.date": "2020-01-01", "repeat.kind": ""})
    assert "Es kommt kein Termin mehr" in olena.page.text


async def test_a_place_is_found_by_a_part_of_its_name(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena", htmx=True)

    await olena.open("/editor/events/places?place=japanische")

    assert [given["value"] for given in olena.page.all("option")] == ["Das Japanische Haus e.V."]


async def test_a_new_event_begins_with_its_title_and_an_address_of_its_own(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena", Role.editor)
    addresses = []
    for _ in range(2):
        await olena.open("/editor/events/new")
        answer = await olena.send(olena.page.form("/editor/events/new"), title="Frauenfrühstück")
        addresses.append(answer.headers["location"])

    assert addresses == ["/editor/event/frauenfruehstueck", "/editor/event/frauenfruehstueck-2"]
    await olena.open(addresses[0])
    assert olena.page.form(f"{addresses[0]}/save").fields["texts.de.title"] == "Frauenfrühstück"
    await olena.open("/editor/events?is=draft")
    assert "frauenfruehstueck-2" in olena.page.text


async def test_the_list_says_when_an_event_is_on_and_how_it_repeats(newsroom: Newsroom) -> None:
    reader = await newsroom.writer("rita", Role.reader)

    await reader.open("/editor/events?q=küche")

    assert "jede Woche · Donnerstag und Samstag" in reader.page.text
    assert "Neuer Termin" not in reader.page.text
    assert (await reader.open("/editor/events/new")).status_code == 403
    await reader.open("/editor/events?q=nothing of the kind")
    assert "Kein Termin gefunden" in reader.page.text
