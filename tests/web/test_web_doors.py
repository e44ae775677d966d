"""What an outsider tries: forged forms, large bodies, odd addresses; and what each answer says to browsers."""

from collections.abc import AsyncIterator, Callable

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from tests.fakes.locales import LOCALES
from tests.web.browser import Browser
from tests.web.website import Site

EN = LOCALES.words("en")


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize("path", ["/say", "/press"])
@pytest.mark.parametrize("csrf", ["", "0" * 64, "ü", "\ufffd"])
async def test_a_form_without_our_proof_is_refused(
    browsers: Callable[..., Browser], site: Site, path: str, csrf: str, htmx: bool
) -> None:
    visitor = browsers(htmx=htmx)
    await visitor.open()
    response = await visitor.post(path, {"csrf": csrf, "text": "Kita?", "verb": "menu"})

    assert response.status_code == 403
    assert EN.text("web.reload") in visitor.page.text
    assert not site.visitors.states


async def test_the_proof_of_one_visitor_is_none_for_another(browsers: Callable[..., Browser]) -> None:
    visitor, outsider = browsers(), browsers()
    await visitor.open()
    await outsider.open()
    response = await visitor.post("/say", {"csrf": outsider.page.form("/say").fields["csrf"], "text": "Kita?"})

    assert response.status_code == 403


async def test_a_form_without_a_cookie_is_refused(visitor: Browser) -> None:
    await visitor.open()
    visitor.client.cookies.clear()

    assert (await visitor.say("Kita?")).status_code == 403


@pytest.mark.parametrize("path", ["/say", "/press"])
async def test_a_body_of_more_than_64_kib_is_refused(visitor: Browser, path: str) -> None:
    await visitor.open()
    response = await visitor.post(path, {"text": "a" * 66_000})

    assert response.status_code == 413
    assert "Traceback" not in response.text


async def test_a_large_body_without_a_length_is_refused_too(visitor: Browser) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b"text=" + b"a" * 1024

    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    response = await visitor.client.post("/say", content=endless(), headers=headers)

    assert response.status_code == 413
    assert EN.text("web.too_long") in response.text


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", b"{}"),
        ("multipart/form-data; boundary=x", b"--y\r\n"),
        ("multipart/form-data", b""),
        ("application/x-www-form-urlencoded", b"%ff%00=%ED%A0%80&&&=;" + b"a=b&" * 100),
        ("\x7f", b"\x00"),
    ],
)
async def test_a_broken_form_is_refused_with_a_page(visitor: Browser, content_type: str, body: bytes) -> None:
    await visitor.open()
    response = await visitor.client.post("/say", content=body, headers={"Content-Type": content_type})

    assert response.status_code in (400, 403)
    assert EN.text("button.back") in response.text


HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
}


@pytest.mark.parametrize("path", ["/", "/nowhere", "/health", "/say", "/static/x", "/ready"])
async def test_every_answer_has_the_security_headers(visitor: Browser, path: str) -> None:
    headers = (await visitor.open(path)).headers

    assert {name: headers.get(name) for name in HEADERS} == HEADERS
    assert "geolocation=()" in headers["permissions-policy"]


async def test_a_mistake_of_ours_shows_a_page_with_the_headers(browsers: Callable[..., Browser], site: Site) -> None:
    async def fail(request: Request) -> Response:
        raise ZeroDivisionError

    site.routes = (Route("/fail", fail),)
    visitor = browsers()
    response = await visitor.open("/fail")

    assert response.status_code == 500
    assert EN.text("web.error") in visitor.page.text
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS


async def test_other_routes_stand_beside_ours(browsers: Callable[..., Browser], site: Site) -> None:
    async def hook(request: Request) -> Response:
        return PlainTextResponse(str(len(await request.body())))

    site.routes = (Route("/hook", hook, methods=["POST"]),)
    response = await browsers().client.post("/hook", content=b"a" * 70_000)

    assert response.text == "70000", "a long update of Telegram is not a long form"


async def test_a_page_has_nothing_inline_and_nothing_from_elsewhere(visitor: Browser) -> None:
    await visitor.open()
    loaded = [given.get("src") or "" for tag in ("script", "img") for given in visitor.page.all(tag)]
    loaded += [given["href"] or "" for given in visitor.page.all("link")]

    assert all(address.startswith("/static/") for address in loaded)
    assert not visitor.page.all("style")
    assert not [given for _, given in visitor.page.tags if any(name == "style" or name[:2] == "on" for name in given)]


async def test_the_whole_page_weighs_less_than_100_kilobytes(visitor: Browser) -> None:
    weight = len((await visitor.open()).content)
    page = visitor.page
    files = {given.get("src") for given in page.all("script")} | {given["href"] for given in page.all("link")}
    for address in files:
        response = await visitor.client.get(address or "")
        assert response.status_code == 200
        assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
        weight += len(response.content)

    assert weight < 100_000


@pytest.mark.parametrize("path", ["/static/../app.py", "/static/%2e%2e/%2e%2e/app.py", "/..%2fapp.py", "/%00"])
async def test_no_other_file_can_be_fetched(visitor: Browser, path: str) -> None:
    assert (await visitor.client.get(path)).status_code == 404


async def test_an_unknown_page_says_so_in_the_readers_language(browsers: Callable[..., Browser]) -> None:
    reader = browsers(language="uk")
    response = await reader.open("/nowhere")

    assert response.status_code == 404
    assert LOCALES.words("uk").text("web.not_found") in reader.page.text


@pytest.mark.parametrize("secure", [False, True])
async def test_cookies_are_kept_from_scripts_and_other_sites(
    browsers: Callable[..., Browser], site: Site, secure: bool
) -> None:
    site.secure = secure
    visitor = browsers()
    cookies = (await visitor.open("/?lang=de")).headers.get_list("set-cookie")

    assert len(cookies) == 2
    for cookie in (cookie.lower() for cookie in cookies):
        assert "httponly" in cookie
        assert "samesite=lax" in cookie or "samesite=strict" in cookie
        assert ("secure" in cookie) is secure


@pytest.mark.parametrize(
    ("store", "recogniser", "status", "code"),
    [(True, True, "ok", 200), (True, False, "degraded", 200), (False, True, "degraded", 503)],
)
async def test_health(visitor: Browser, site: Site, store: bool, recogniser: bool, status: str, code: int) -> None:
    site.visitors.away, site.recogniser.away = not store, not recogniser
    response = await visitor.open("/health")

    assert response.status_code == code
    assert response.json() == {"status": status, "database": store, "recogniser": recogniser}


@pytest.mark.parametrize("path", ["/say", "/press"])
async def test_the_address_of_a_sent_form_can_be_opened(visitor: Browser, path: str) -> None:
    assert (await visitor.open(path)).headers["location"] == "/"
