"""A provider that errs, answers late or lies, and browsers that lose their way."""

import logging
import time
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey

from content.editor.people import city_journey, city_sign_in
from content.editor.people.city_journey import Errand
from tests.oidc.provider import CLIENT, SECRET, Faults, rsa
from tests.oidc.town import INSIDE, SIGN_IN, Town
from tests.web.browser import Browser

NOT_PROVEN = "Die Antwort von Stadt Leipzig ließ sich nicht prüfen"
AWAY = "Stadt Leipzig antwortet im Moment nicht richtig"
LOST = "Diese Anmeldung ist zu lange her"


@pytest.fixture
async def browser(town: Town) -> AsyncIterator[Browser]:
    """Of somebody who would be let in if all went well."""
    await town.member("olena", subject="4711")
    yield town.newsroom.outsider()


async def refused(town: Town, browser: Browser, said: str) -> int:
    answer = await town.go(browser)
    assert said in browser.page.text
    assert [link["href"] for link in browser.page.all("a") if link.get("class")][-1:] == ["/editor/sign-in"]
    assert not await town.is_inside(browser)
    return answer.status_code


def lies(now: int) -> list[dict[str, Any]]:
    """Told at the moment of asking: a time in the future when the file was read may be past by then."""
    return [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another client"},
        {"aud": [CLIENT, "another client"], "azp": "another client"},
        {"aud": None},
        {"iss": "https://another.example"},
        {"exp": now - 120},
        {"exp": None},
        {"iat": now + 600},
        {"at_hash": "of another access token"},
        {"sub": None},
        {"sub": "x" * 256},
        {"sub": "4711\n"},
    ]


async def test_a_token_about_something_else_proves_nothing(town: Town, browser: Browser) -> None:
    for lie in lies(int(time.time())):
        town.city.faults.claims = lie
        assert await refused(town, browser, NOT_PROVEN) == 403, lie

    town.city.faults.claims = {}
    assert (await town.go(browser)).headers["location"] == INSIDE


def unsigned(town: Town) -> str:
    """As the attack on careless clients has it: the token itself says that it needs no signature."""
    claims = f'{{"iss":"{town.city.url}","aud":"{CLIENT}","sub":"4711","iat":1,"exp":9999999999}}'
    return ".".join(urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in ('{"alg":"none"}', claims, ""))


def signed_with_the_shared_secret(town: Town) -> str:
    claims = {"iss": town.city.url, "aud": CLIENT, "sub": "4711", "iat": 1, "exp": 9999999999}
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET.encode() * 3), ["HS256"])


async def test_a_token_without_a_right_signature_proves_nothing(town: Town, browser: Browser) -> None:
    for forged in (unsigned(town), signed_with_the_shared_secret(town), "no token", "a.b.c"):
        town.city.faults.token = forged
        assert await refused(town, browser, NOT_PROVEN) == 403, forged


async def test_a_token_signed_with_a_key_of_somebody_else_proves_nothing(town: Town, browser: Browser) -> None:
    town.city.faults.signed_by = rsa("first")

    assert await refused(town, browser, NOT_PROVEN) == 403


@pytest.mark.parametrize("key", [rsa("second"), ECKey.generate_key("P-256", {"kid": "second", "use": "sig"})])
async def test_a_new_key_of_the_city_is_looked_for(town: Town, browser: Browser, key: Any) -> None:
    await town.go(town.newsroom.outsider())
    town.city.key = key

    assert (await town.go(browser)).headers["location"] == INSIDE
    assert await town.is_inside(browser)


async def test_a_key_that_is_not_found_is_looked_for_once(town: Town, browser: Browser) -> None:
    town.city.faults.header = {"kid": "unheard of"}

    await refused(town, browser, NOT_PROVEN)

    assert town.city.asked.count("/keys") == 2


async def test_a_way_back_that_began_elsewhere_leads_nowhere(town: Town, browser: Browser) -> None:
    town.city.faults.state = "of another browser"

    assert await refused(town, browser, LOST) == 400
    assert "/token" not in town.city.asked


async def test_a_way_back_without_the_cookie_leads_nowhere(town: Town, browser: Browser) -> None:
    leaving = await browser.open(SIGN_IN)
    back = await town.city.visit(leaving.headers["location"])
    stranger = town.newsroom.outsider()

    assert (await stranger.open(back)).status_code == 400
    assert LOST in stranger.page.text
    assert (await browser.open(back)).status_code == 303


async def test_a_way_back_can_be_gone_once(town: Town, browser: Browser) -> None:
    leaving = await browser.open(SIGN_IN)
    back = await town.city.visit(leaving.headers["location"])
    await browser.open(back)

    assert (await browser.open(back)).status_code == 400
    assert town.city.asked.count("/token") == 1


async def test_the_cookie_is_for_the_server_alone_and_ten_minutes(town: Town) -> None:
    leaving = await town.newsroom.outsider().open(SIGN_IN)

    (cookie,) = [one for one in leaving.headers.get_list("set-cookie") if one.startswith("lotse-editor-city=")]
    assert {"HttpOnly", "Max-Age=600", "Path=/editor", "SameSite=lax"} <= set(cookie.split("; "))
    state = httpx.URL(leaving.headers["location"]).params["state"]
    assert state not in cookie


def test_a_journey_of_more_than_ten_minutes_is_forgotten(town: Town) -> None:
    now, journey = town.newsroom.now(), city_journey.begun(Errand.sign_in, "/editor")
    cookie = city_journey.sealed(journey, "ours", now)

    assert city_journey.unsealed(cookie, "ours", now + timedelta(minutes=10)) == journey
    assert city_journey.unsealed(cookie, "ours", now + timedelta(minutes=10, seconds=1)) is None
    assert city_journey.unsealed(cookie, "another house's", now) is None
    assert city_journey.unsealed("", "ours", now) is None


async def test_who_says_no_at_the_city_is_told_that_nothing_has_happened(town: Town, browser: Browser) -> None:
    town.city.faults.error = "access_denied"

    assert await refused(town, browser, "Sie haben bei Stadt Leipzig abgebrochen") == 403


async def test_a_code_that_came_too_late_can_be_tried_again(town: Town, browser: Browser) -> None:
    town.city.faults.token_error = "invalid_grant"

    assert await refused(town, browser, NOT_PROVEN) == 403


async def test_a_city_that_has_a_fault_is_away(town: Town, browser: Browser) -> None:
    for faults in (Faults(error="server_error"), Faults(token_error="invalid_client")):
        town.city.faults = faults
        assert await refused(town, browser, AWAY) == 503


async def test_a_city_that_does_not_describe_itself_as_it_must_is_away(town: Town, browser: Browser) -> None:
    undescribed = [{"issuer": "https://another.example"}, {"token_endpoint": None}]
    for faults in (Faults(text="<h1>Wartung</h1>"), *(Faults(described=wrong) for wrong in undescribed)):
        town.city.faults = faults
        assert (await browser.open(SIGN_IN)).status_code == 503
        assert AWAY in browser.page.text


async def test_a_city_whose_keys_cannot_be_found_is_away(town: Town, browser: Browser) -> None:
    town.city.faults.described = {"jwks_uri": "no address"}

    assert await refused(town, browser, AWAY) == 503


async def test_a_city_that_is_away_is_told_and_found_again(town: Town, browser: Browser) -> None:
    town.city.faults.text = "nothing"
    assert (await browser.open(SIGN_IN)).status_code == 503

    town.city.faults.text = ""

    assert (await town.go(browser)).headers["location"] == INSIDE


async def test_a_city_that_is_switched_off_is_away(town: Town, browser: Browser) -> None:
    await town.city.go_away()

    assert (await browser.open(SIGN_IN)).status_code == 503
    assert AWAY in browser.page.text


async def test_nobody_waits_long_for_a_slow_city(town: Town, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """However the time is spread over the requests."""
    leaving = await browser.open(SIGN_IN)
    back = await town.city.visit(leaving.headers["location"])
    assert city_sign_in.LONGEST_SECONDS == 10
    monkeypatch.setattr(city_sign_in, "LONGEST_SECONDS", 0.2)
    town.city.faults.seconds = 0.15

    assert (await browser.open(back)).status_code == 503
    assert AWAY in browser.page.text


async def test_the_city_describes_itself_once_an_hour(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    hours = 0
    real = town.newsroom.now
    monkeypatch.setattr("bot.app.now", lambda: real() + timedelta(hours=hours))
    browser = town.newsroom.outsider()
    await browser.open(SIGN_IN)
    await browser.open(SIGN_IN)
    assert town.city.asked == ["/.well-known/openid-configuration"]

    hours = 1
    await browser.open(SIGN_IN)

    assert len(town.city.asked) == 2


async def test_logs_say_what_is_wrong_and_not_about_whom(
    town: Town, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "content")
    town.city.person |= {"name": "Olena Koval", "email": "olena@leipzig.example"}
    for faults in (Faults(), Faults(claims={"nonce": "x"}), Faults(token_error="invalid_client"), Faults(error="odd!")):
        town.city.faults = faults
        await town.go(browser)

    logged = [record.getMessage() for record in caplog.records if record.name.startswith("content")]
    assert logged == [
        "An ID token does not hold: invalid_claim nonce",
        "The city's sign-in refused the code: invalid_client",
        "The city's sign-in refused before a code: ?",
    ]
