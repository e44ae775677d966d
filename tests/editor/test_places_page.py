"""The list of places, the beginning of a new one, the map picture and its tiles."""

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.app import open_house
from bot.settings import Settings
from content.editor.pages.places import proposed_id
from content.editor.roles import Role
from content.editor.tiles import KEPT, NOTHING, PAUSE, Tiles
from tests.editor.newsroom import Newsroom
from tests.web.browser import Browser

PLACES, NEW = "/editor/places", "/editor/places/new"
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
VIEW = "51.34000,12.37000,14"


@pytest.fixture
async def olena(newsroom: Newsroom) -> Browser:
    return await newsroom.writer("olena", Role.publisher)


def listed(browser: Browser) -> list[str]:
    links = [one.get("href") or "" for one in browser.page.all("a")]
    return [link.removeprefix("/editor/place/") for link in links if link.startswith("/editor/place/")]


async def test_all_places_are_listed_fifty_a_page(olena: Browser) -> None:
    answer = await olena.open(PLACES)
    first = listed(olena)
    await olena.open(f"{PLACES}?page=3")

    assert "121 Orte" in olena.page.text
    assert (len(first), len(listed(olena))) == (50, 21)
    assert len(answer.content) < 100_000


async def test_places_are_found_by_name_state_kind_and_district(olena: Browser) -> None:
    await olena.open(f"{PLACES}?q=jobcenter")
    assert "jobcenter-leipzig" in listed(olena)

    await olena.open(f"{PLACES}?is=no_position&kind=authority")
    assert listed(olena)
    assert "auslaenderbehoerde" not in listed(olena)

    await olena.open(f"{PLACES}?district=Connewitz")
    assert "aussiedlerverband-sachsen" in listed(olena)

    await olena.open(f"{PLACES}?q=xyzzy")
    assert not listed(olena)
    assert "Kein Ort gefunden." in olena.page.text


async def test_a_place_that_is_no_longer_shown_says_so_in_the_list(newsroom: Newsroom, olena: Browser) -> None:
    address = "/editor/place/asw-leipzig"
    yesterday = newsroom.now().date() - timedelta(days=1)
    await olena.open(address)
    fields = olena.page.form(f"{address}/save").fields
    await olena.client.post(f"{address}/publish", data={**fields, "valid_until": yesterday.isoformat()})

    await olena.open(f"{PLACES}?is=expired")

    assert listed(olena) == ["asw-leipzig"]
    assert "abgelaufen" in olena.page.text


async def test_a_new_place_begins_with_a_name_and_is_published_with_the_rest(
    newsroom: Newsroom, olena: Browser
) -> None:
    await olena.open(NEW)
    answer = await olena.send(olena.page.form(NEW), name="Café Brühl für Ämter")
    address = answer.headers["location"]
    assert address == "/editor/place/cafe-bruehl-fuer-aemter"

    await olena.open(address)
    form = olena.page.form(f"{address}/save")
    filled = {**form.fields, "kind": "counselling", "sources": "Anruf, 2026-11"}
    answer = await olena.client.post(f"{address}/publish", data=filled)

    assert answer.status_code == 303
    content = await newsroom.house.published.current(at_once=True)
    assert content.pack.places["cafe-bruehl-fuer-aemter"].name == "Café Brühl für Ämter"


async def test_a_place_that_is_begun_stands_in_the_list_as_a_draft(olena: Browser) -> None:
    await olena.open(NEW)
    await olena.send(olena.page.form(NEW), name="Neuer Ort", id="new-place")

    await olena.open(f"{PLACES}?is=draft")

    assert listed(olena) == ["new-place"]
    assert "Noch nicht veröffentlicht" in olena.page.text


async def test_an_id_that_is_taken_or_impossible_is_refused(olena: Browser) -> None:
    await olena.open(NEW)

    for taken in ("jobcenter-leipzig", "kita_place", "contact_point", "Groß", "../x", "x" * 49):
        answer = await olena.send(olena.page.form(NEW), name="Neuer Ort", id=taken)

        assert answer.status_code == 422, taken
        assert "Diese Kennung geht nicht" in olena.page.text
        assert olena.page.form(NEW).fields["name"] == "Neuer Ort"


async def test_a_place_that_exists_is_shown_before_it_is_made_twice(olena: Browser) -> None:
    await olena.open(NEW)
    answer = await olena.send(olena.page.form(NEW), name="jobcenter leipzig")
    assert answer.status_code == 422
    assert listed(olena) == ["jobcenter-leipzig"]

    answer = await olena.send(olena.page.form(NEW), another="yes")

    assert answer.headers["location"] == "/editor/place/jobcenter-leipzig-2"


async def test_who_works_in_one_language_begins_no_place(newsroom: Newsroom) -> None:
    taras = await newsroom.writer("taras", Role.editor, "uk")
    await taras.open(PLACES)
    links = [one.get("href") for one in taras.page.all("a")]

    assert NEW not in links
    assert (await taras.open(NEW)).status_code == 403
    assert (await taras.post(NEW, {"name": "Neu"})).status_code == 403


@pytest.mark.parametrize(
    ("name", "number", "made"),
    [
        ("Büro Süd", 1, "buero-sued"),
        ("Büro Süd", 2, "buero-sued-2"),
        ("Дім", 1, "dim"),
        ("!", 1, "place"),
        ("a" * 60, 3, "a" * 46 + "-3"),
    ],
)
def test_an_id_is_made_of_the_name(name: str, number: int, made: str) -> None:
    assert proposed_id(name, number) == made


async def test_the_map_is_drawn_here(olena: Browser) -> None:
    answer = await olena.client.get(f"/editor/map.svg?view={VIEW}&mark=51.34,12.37")

    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert "Zentrum" in answer.text
    assert (await olena.client.get("/editor/map.svg?view=x")).status_code == 404
    assert (await olena.client.get("/editor/tiles/14/8754/5449.png")).status_code == 404


async def test_tiles_lie_under_the_drawing_and_come_from_us_even_when_their_server_is_away(
    settings_for: Callable[..., Settings],
) -> None:
    async with open_house(settings_for(map_tiles="http://127.0.0.1:9/{z}/{x}/{y}.png")) as house:
        writer = await Newsroom(house).writer("olena", Role.publisher)
        await writer.open("/editor/place/asw-leipzig")
        tiles = [one.get("href") or "" for one in writer.page.all("image")]
        answer = await writer.client.get(tiles[0])

    assert 4 <= len(tiles) <= 12
    assert all(one.startswith("/editor/tiles/14/") for one in tiles)
    assert (answer.status_code, answer.content) == (200, NOTHING)
    assert "© OpenStreetMap-Mitwirkende" in writer.page.text


async def test_strangers_see_no_map(newsroom: Newsroom) -> None:
    answer = await newsroom.outsider().client.get(f"/editor/map.svg?view={VIEW}")

    assert answer.status_code == 303


@dataclass
class TileServer:
    """Gives a tile for every address, or the status that is set; `asked` says for what and by whom."""

    status: int = 200
    asked: list[tuple[str, str]] = field(default_factory=list)

    async def answer(self, request: Request) -> Response:
        self.asked.append((request.url.path, request.headers["user-agent"]))
        return Response(PICTURE, self.status, media_type="image/png")

    def tiles(self) -> Tiles:
        app = Starlette(routes=[Route("/{path:path}", self.answer)])
        return Tiles("https://tiles.example/{z}/{x}/{y}.png", "Lotse editor", httpx.ASGITransport(app))


# Another pixel than the one that stands for no tile.
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)


async def test_a_tile_is_asked_for_once_a_week_and_we_say_who_we_are() -> None:
    server, now = TileServer(), NOW
    tiles = server.tiles()

    assert await tiles.find(14, 8754, 5449, now) == PICTURE != NOTHING
    assert await tiles.find(14, 8754, 5449, now + KEPT / 2) == PICTURE
    assert server.asked == [("/14/8754/5449.png", "Lotse editor")]

    await tiles.find(14, 8754, 5449, now + KEPT)
    assert len(server.asked) == 2


async def test_a_server_that_refuses_is_left_alone_and_old_tiles_stay() -> None:
    server, now = TileServer(), NOW
    tiles = server.tiles()
    await tiles.find(14, 1, 1, now)
    server.status = 429
    later = now + KEPT

    assert await tiles.find(14, 1, 1, later) == PICTURE
    assert await tiles.find(14, 2, 2, later) is None
    assert len(server.asked) == 2

    server.status = 200
    assert await tiles.find(14, 2, 2, later + PAUSE) == PICTURE


@pytest.mark.parametrize("name", [(30, 1, 1), (2, 1, 1), (10, 5000, 1)])
async def test_only_tiles_of_this_map_are_asked_for(name: tuple[int, int, int]) -> None:
    server = TileServer()

    assert await server.tiles().find(*name, NOW) is None
    assert server.asked == []


async def test_a_place_that_is_still_needed_stays_and_it_is_said_by_what(newsroom: Newsroom) -> None:
    petra = await newsroom.writer("petra")
    await petra.open("/editor/place/jugendamt-kita")

    response = await petra.send(petra.page.form("/editor/place/jugendamt-kita/remove"))

    assert response.status_code == 422
    named = petra.page.text.partition("Wird noch gebraucht von: ")[2].partition(". Ändern")[0]
    assert "Kita-Platz finden" in named
    assert "kita_place" not in named


async def test_the_place_that_the_city_itself_names_stays(newsroom: Newsroom) -> None:
    petra = await newsroom.writer("petra")
    contact_point = (await newsroom.house.published.current()).pack.info.contact_point
    await petra.open(f"/editor/place/{contact_point}")

    await petra.send(petra.page.form(f"/editor/place/{contact_point}/remove"))

    assert "Die Stadt selbst braucht das" in petra.page.text
