"""Signing in with the city's own account."""

from collections.abc import Callable

import pytest

from bot.app import open_house
from bot.settings import Settings
from content.editor.people import accounts
from content.editor.roles import Role
from tests.editor.newsroom import Newsroom
from tests.oidc.provider import CityProvider
from tests.oidc.town import INSIDE, SIGN_IN, Town


async def test_who_is_connected_signs_in_and_comes_to_the_page_she_wanted(town: Town) -> None:
    await town.member("olena", subject="4711")
    browser = town.newsroom.outsider()

    answer = await town.go(browser)

    assert (answer.status_code, answer.headers["location"]) == (303, INSIDE)
    assert await town.is_inside(browser)
    assert "Olena" in browser.page.text


async def test_another_site_is_no_page_to_come_to(town: Town) -> None:
    await town.member("olena", subject="4711")

    answer = await town.go(town.newsroom.outsider(), f"{SIGN_IN}?to=https://elsewhere.example/")

    assert answer.headers["location"] == "/editor"


async def test_that_the_city_knows_somebody_lets_nobody_in(town: Town) -> None:
    await town.member("olena", subject="4712")
    browser = town.newsroom.outsider()

    answer = await town.go(browser)

    assert answer.status_code == 403
    assert "Ihr Konto bei Stadt Leipzig gehört hier noch zu niemandem" in browser.page.text
    assert "Einladungslink" in browser.page.text
    assert {"href": "/editor/sign-in", "class": "button main"} in browser.page.all("a")
    assert not await town.is_inside(browser)


async def test_pages_are_in_the_readers_language(town: Town) -> None:
    browser = town.newsroom.outsider(language="en")

    await town.go(browser)

    assert "Your Stadt Leipzig account does not belong to anybody here yet." in browser.page.text


async def test_who_has_left_is_not_let_in(town: Town) -> None:
    member = await town.member("olena", subject="4711")
    await accounts.deactivate(town.house.engine, member.number, "anna", town.newsroom.now())
    browser = town.newsroom.outsider()

    assert (await town.go(browser)).status_code == 403
    assert not await town.is_inside(browser)


async def test_a_publisher_shows_her_second_factor_here_when_the_city_asked_for_none(town: Town) -> None:
    await town.member("olena", Role.publisher, subject="4711")
    browser = town.newsroom.outsider()

    answer = await town.go(browser)

    assert answer.headers["location"] == f"/editor/second-factor?to={INSIDE}"
    assert not await town.is_inside(browser)


async def test_a_second_factor_that_the_city_asked_for_is_not_asked_again(town: Town) -> None:
    await town.member("olena", Role.publisher, subject="4711")
    strong = {"amr": [], "acr": "https://refeds.org/profile/mfa"}
    for said in ({"amr": ["pwd", "otp"]}, {"amr": ["mfa"]}, {"amr": ["hwk", "fpt"]}, strong):
        town.city.person |= said
        browser = town.newsroom.outsider()

        assert (await town.go(browser)).headers["location"] == INSIDE, said
        assert await town.is_inside(browser)


async def test_one_factor_is_not_taken_for_two(town: Town) -> None:
    await town.member("olena", Role.publisher, subject="4711")
    for said in ({"amr": ["otp"]}, {"amr": None}, {"amr": ["pwd", "pin"], "acr": "1"}):
        town.city.faults.claims = said

        answer = await town.go(town.newsroom.outsider())

        assert answer.headers["location"].startswith("/editor/second-factor"), said


async def test_the_session_before_ends(town: Town) -> None:
    before = await town.signed_in(await town.member("olena", subject="4711"))
    left_open = town.newsroom.outsider()
    left_open.client.cookies = before.client.cookies.__class__(before.client.cookies)

    await town.go(before)

    assert await town.is_inside(before)
    assert not await town.is_inside(left_open)


@pytest.mark.parametrize("way", ["client_secret_basic", "client_secret_post"])
async def test_lotse_shows_who_it_is_in_the_way_the_provider_knows(town: Town, way: str) -> None:
    await town.member("olena", subject="4711")
    town.city.client_proof = [way]

    assert (await town.go(town.newsroom.outsider())).headers["location"] == INSIDE


async def test_the_city_is_asked_for_no_more_than_who_it_is(town: Town) -> None:
    await town.go(town.newsroom.outsider())

    assert town.city.scopes == ["openid"]


async def test_without_a_city_there_is_no_such_way(settings_for: Callable[..., Settings], city: CityProvider) -> None:
    async with open_house(settings_for()) as house:
        browser = Newsroom(house).outsider()

        assert (await browser.open(SIGN_IN)).status_code == 404
        await browser.open("/editor/sign-in")
        assert "/city/" not in browser.page.text + str(browser.page.all("a"))
    assert not city.asked
