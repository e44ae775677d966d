"""A place as an editor fills it in: hours as people write them, days on which they differ, the map."""

from datetime import date

import pytest

from content.editor.kinds import coordinates
from content.editor.kinds.place import PlaceKind
from content.editor.roles import Role
from content.entries import Key, data, same
from content.model import Place, SpecialDays
from tests.editor.newsroom import Newsroom
from tests.web.browser import Browser

PLACE = "/editor/place/asw-leipzig"


async def published(newsroom: Newsroom, place_id: str = "asw-leipzig") -> Place:
    content = await newsroom.house.published.current(at_once=True)
    return content.pack.places[place_id]


async def publish(writer: Browser, address: str = PLACE, **filled: str) -> int:
    await writer.open(address)
    form = writer.page.form(f"{address}/save")
    answer = await writer.client.post(f"{address}/publish", data={**form.fields, **filled})
    writer._seen(answer)
    return answer.status_code


@pytest.fixture
async def olena(newsroom: Newsroom) -> Browser:
    return await newsroom.writer("olena", Role.publisher)


async def test_every_place_comes_out_of_its_form_as_it_went_in(newsroom: Newsroom) -> None:
    content = await newsroom.house.published.current()
    kind = PlaceKind(frozenset())

    for place in content.pack.places.values():
        key = Key("place", place.id)
        assert same(data(kind.entry(content, key, kind.fields(content, key, place))), data(place)), place.id


async def test_a_week_is_written_as_people_write_it(newsroom: Newsroom, olena: Browser) -> None:
    week = {f"week.{day}": "9-12, 14-18" for day in range(4)} | {"week.4": "", "week.7": "10 bis 12 Uhr"}

    assert await publish(olena, **week, hours_as_of="11/2026") == 303

    place = await published(newsroom)
    assert place.hours == "Mo-Th 09:00-12:00,14:00-18:00; PH 10:00-12:00"
    assert place.hours_as_of == "2026-11"


async def test_hours_are_said_back_as_sentences_and_as_the_next_fourteen_days(olena: Browser) -> None:
    await olena.open(PLACE)
    form = olena.page.form(f"{PLACE}/save")
    week = {f"week.{day}": "9-12, 14-18" for day in range(4)}
    answer = await olena.post(f"{PLACE}/save", {**form.fields, **week}, **{"HX-Request": "true"})

    assert answer.status_code == 200
    assert "Montag bis Donnerstag 9:00–12:00 und 14:00–18:00." in olena.page.text
    assert "An Feiertagen geschlossen." in olena.page.text
    assert len([one for one in olena.page.all("li") if "ordinary" in (one.get("class") or "")]) >= 10


async def test_the_osm_line_counts_when_it_was_changed(newsroom: Newsroom, olena: Browser) -> None:
    osm = "Apr-Oct Mo-Fr 10:00-18:00; Nov-Mar Mo-Fr 10:00-16:00"

    assert await publish(olena, **{"week.0": "9-12", "hours": osm, "hours_as_of": "2026-11"}) == 303

    assert (await published(newsroom)).hours == osm
    await olena.open(PLACE)
    fields = olena.page.form(f"{PLACE}/save").fields
    assert (fields["hours"], fields["hours_before"], fields["week.0"]) == (osm, osm, "")


async def test_hours_that_are_more_than_a_week_stay_when_something_else_is_changed(
    newsroom: Newsroom, olena: Browser
) -> None:
    osm = "Mo[1] 10:00-12:00"
    await publish(olena, hours=osm, hours_as_of="2026-11")

    assert await publish(olena, phone="0341 1") == 303

    place = await published(newsroom)
    assert (place.hours, place.phone) == (osm, "0341 1")


async def test_what_is_typed_as_osm_stands_in_the_week_when_the_draft_is_opened_again(olena: Browser) -> None:
    await olena.open(PLACE)
    form = olena.page.form(f"{PLACE}/save")
    await olena.client.post(f"{PLACE}/save", data={**form.fields, "hours": "Tu 09:00-11:00"})

    await olena.open(PLACE)

    fields = olena.page.form(f"{PLACE}/save").fields
    assert fields["week.1"] == "9:00–11:00"
    assert fields["hours"] == fields["hours_before"] == "Tu 09:00-11:00"


async def test_what_cannot_be_understood_is_refused_and_kept(newsroom: Newsroom, olena: Browser) -> None:
    before = await published(newsroom)
    typed = {
        "week.2": "ab neun",
        "position": "irgendwo",
        "special.0.hours": "9-12",
        "special.1.since": "2026-12-24",
        "special.1.hours": "abends",
        "as_of": "neulich",
        "website": "keine Ahnung",
        "valid_until": "bald",
    }

    assert await publish(olena, **typed) == 422

    for said in (
        "Diese Uhrzeiten sind nicht zu verstehen: „ab neun“",
        "Diese Uhrzeiten sind nicht zu verstehen: „abends“",
        "Das ist keine Stelle auf der Karte",
        "Bitte ausfüllen",
        "Jahr und Monat",
        "Eine Internetadresse beginnt mit",
        "„bald“ ist kein Tag",
    ):
        assert said in olena.page.text
    assert typed.items() <= olena.page.form(f"{PLACE}/save").fields.items()
    assert await published(newsroom) == before


async def test_days_on_which_it_is_closed_or_open_otherwise(newsroom: Newsroom, olena: Browser) -> None:
    rows = {
        "special.0.since": "2026-12-23",
        "special.0.until": "2027-01-02",
        "special.2.since": "31.01.2027",
        "special.2.hours": "9-12",
    }

    assert await publish(olena, **rows) == 303

    assert (await published(newsroom)).special == [
        SpecialDays(since=date(2026, 12, 23), until=date(2027, 1, 2)),
        SpecialDays(since=date(2027, 1, 31), until=date(2027, 1, 31), hours="09:00-12:00"),
    ]
    await olena.open(PLACE)
    assert "special.4.since" in olena.page.form(f"{PLACE}/save").fields


async def test_a_row_that_is_wrong_is_named_by_its_place_in_the_form(olena: Browser) -> None:
    rows = {"special.0.since": "2026-12-01", "special.2.since": "2026-12-23", "special.2.until": "2026-12-20"}

    assert await publish(olena, **rows) == 422

    assert any(link.get("href") == "#field-special.2.until" for link in olena.page.all("a"))


@pytest.mark.parametrize(
    "typed",
    [
        "51.34, 12.37",
        "51,34 12,37",
        "51,34; 12,37",
        "51.34° N, 12.37° E",
        "geo:51.34,12.37",
        "https://www.openstreetmap.org/#map=18/51.34/12.37",
        "https://www.openstreetmap.org/?mlat=51.34&mlon=12.37#map=12/50.0/11.0",
    ],
)
def test_coordinates_may_be_typed_or_pasted(typed: str) -> None:
    assert coordinates.read(typed) == (51.34, 12.37)


@pytest.mark.parametrize("typed", ["", "51", "Leipzig", "51.34", "https://www.openstreetmap.org/node/1", "1.2.3, 4"])
def test_what_is_no_position_is_none(typed: str) -> None:
    assert coordinates.read(typed) is None


async def test_a_click_on_the_map_sets_the_place_without_a_script(newsroom: Newsroom, olena: Browser) -> None:
    await olena.open(PLACE)
    form = olena.page.form(f"{PLACE}/save")
    click = {"at.view": "51.34000,12.37000,17", "at.x": "300", "at.y": "200", "map": "district"}
    answer = await olena.client.post(f"{PLACE}/save", data={**form.fields, **click})
    assert answer.status_code == 303

    await olena.open(PLACE)

    fields = olena.page.form(f"{PLACE}/save").fields
    assert fields["position"] == "51.34, 12.37"
    assert await publish(olena) == 303
    assert (await published(newsroom)).position == (51.34, 12.37)


async def test_a_map_chosen_with_a_key_moves_nothing(newsroom: Newsroom, olena: Browser) -> None:
    before = (await published(newsroom)).position
    click = {"at.view": "51.34000,12.37000,17", "at.x": "0", "at.y": "0", "phone": "0341 2"}

    assert await publish(olena, **click) == 303

    assert (await published(newsroom)).position == before


async def test_languages_are_ticked_or_typed_and_keep_their_order(newsroom: Newsroom, olena: Browser) -> None:
    assert await publish(olena, **{"languages.uk": "yes", "languages": "fa, tr"}) == 303
    first = (await published(newsroom)).languages

    assert await publish(olena, **{"languages.ar": "yes"}) == 303

    assert first == ["de", "uk", "fa", "tr"]
    assert (await published(newsroom)).languages == [*first, "ar"]


async def test_a_note_is_needed_in_every_language_or_in_none(olena: Browser) -> None:
    assert await publish(olena, "/editor/place/auslaenderbehoerde", **{"notes.vi": ""}) == 422

    assert any(link.get("href") == "#field-notes.vi" for link in olena.page.all("a"))


async def test_the_preview_shows_the_new_hours_and_nothing_for_hours_that_are_wrong(olena: Browser) -> None:
    await olena.open(PLACE)
    form = olena.page.form(f"{PLACE}/save")
    good = await olena.post(f"{PLACE}/save", {**form.fields, "phone": "0341 4711"}, **{"HX-Request": "true"})
    stamp = next(one["value"] or "" for one in olena.page.all("input") if one.get("name") == "stamp")
    typed = {**form.fields, "stamp": stamp, "hours": "Unsinn", "hours_as_of": "2026"}
    wrong = await olena.post(f"{PLACE}/save", typed, **{"HX-Request": "true"})

    assert "0341 4711" in good.text
    assert 'class="bubble"' in good.text
    assert wrong.status_code == 200
    assert 'class="bubble"' not in wrong.text


async def test_who_may_only_read_gets_a_map_that_is_a_picture(newsroom: Newsroom) -> None:
    reader = await newsroom.writer("rita", Role.reader)

    await reader.open(PLACE)

    assert not [one for one in reader.page.all("input") if one.get("type") == "image"]
    assert [one for one in reader.page.all("img") if "map.svg" in (one.get("src") or "")]
