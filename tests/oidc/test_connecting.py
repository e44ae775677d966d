"""A member connects her account with that of the city."""

from content.editor.people import sessions
from content.editor.roles import Role
from tests.oidc.town import PASSWORD, Town

CONNECT = "/editor/city/connect"


async def test_who_has_connected_signs_in_without_a_password(town: Town) -> None:
    olena = await town.signed_in(await town.member("olena"))

    answer = await town.connect(olena)

    assert answer.headers["location"] == "/editor/account?said=connected"
    elsewhere = town.newsroom.outsider()
    await town.go(elsewhere)
    assert await town.is_inside(elsewhere)


async def test_whoever_finds_her_page_open_cannot_connect_himself(town: Town) -> None:
    olena = await town.signed_in(await town.member("olena"))
    await olena.open(CONNECT)

    answer = await olena.send(olena.page.form(CONNECT), present="four old barges at sea")

    assert answer.status_code == 422
    assert "Das ist nicht Ihr jetziges Passwort." in olena.page.text
    assert not town.city.asked


async def test_a_code_is_asked_of_who_has_a_second_factor(town: Town) -> None:
    olena = await town.newsroom.writer("olena", Role.publisher)
    await olena.open(CONNECT)

    answer = await olena.send(olena.page.form(CONNECT), present=PASSWORD)

    assert answer.status_code == 422
    assert not town.city.asked


async def test_a_form_of_another_site_connects_nothing(town: Town) -> None:
    olena = await town.signed_in(await town.member("olena"))

    answer = await olena.client.post(CONNECT, data={"present": PASSWORD})

    assert answer.status_code == 403
    assert not town.city.asked


async def test_the_form_does_not_lead_to_another_site_as_browsers_would_refuse_it(town: Town) -> None:
    olena = await town.signed_in(await town.member("olena"))
    await olena.open(CONNECT)

    answer = await olena.send(olena.page.form(CONNECT), present=PASSWORD)

    assert answer.status_code == 200
    (on,) = [tag for tag in olena.page.all("meta") if tag.get("http-equiv") == "refresh"]
    assert (on["content"] or "").startswith(f"0; url={town.city.url}/authorize?")


async def test_an_account_of_the_city_belongs_to_one_person(town: Town) -> None:
    await town.member("ihor", subject="4711")
    olena = await town.signed_in(await town.member("olena"))

    answer = await town.connect(olena)

    assert answer.status_code == 409
    assert "schon mit einer anderen Person in der Redaktion verbunden" in olena.page.text
    await town.go(browser := town.newsroom.outsider())
    await town.is_inside(browser)
    assert "Ihor" in browser.page.text


async def test_nothing_is_connected_when_somebody_else_has_signed_in_meanwhile(town: Town) -> None:
    olena, ihor = await town.member("olena"), await town.member("ihor")
    browser = await town.signed_in(olena)
    await browser.open(CONNECT)
    await browser.send(browser.page.form(CONNECT), present=PASSWORD)
    (on,) = [link["href"] or "" for link in browser.page.all("a") if link.get("class") == "button main"]
    token = await sessions.open_session(town.house.engine, ihor.number, confirmed=True, now=town.newsroom.now())
    browser.client.cookies.set("lotse-editor", token, domain="lotse.test", path="/")

    answer = await browser.open(await town.city.visit(on))

    assert answer.status_code == 403
    assert "Sie sind hier nicht mehr angemeldet" in browser.page.text
    assert (await town.go(town.newsroom.outsider())).status_code == 403
