"""An invitation is accepted with the city's own account."""

import pytest

from content.editor.people import accounts, audit, invitations
from content.editor.people.city_person import login_like
from content.editor.roles import Role
from tests.oidc.town import Town


async def test_who_is_invited_gets_an_account_without_a_password(town: Town) -> None:
    token = await town.invite(Role.editor, "uk")
    town.city.person |= {"preferred_username": "olena.koval", "name": "Olena  Koval-Stadt"}
    browser = town.newsroom.outsider()
    await browser.open(f"/editor/invited/{token}")
    (way,) = [link["href"] or "" for link in browser.page.all("a") if "/city/" in (link["href"] or "")]

    answer = await town.go(browser, way)

    assert answer.headers["location"] == "/editor"
    assert await town.is_inside(browser)
    assert "Olena Koval-Stadt" in browser.page.text
    member = await accounts.by_login(town.house.engine, "olena.koval")
    assert (member.role, member.locales) == (Role.editor, ("uk",))
    assert (await accounts.sign_in(town.house.engine, "olena.koval", "")) is None
    log = [record.action for record in await audit.read(town.house.engine, None, 2)]
    assert log == ["subject_linked", "joined"]


async def test_an_invitation_works_once(town: Town) -> None:
    token = await town.invite()
    await town.go(town.newsroom.outsider(), f"/editor/city/invited/{token}")
    town.city.person["sub"] = "another"
    browser = town.newsroom.outsider()

    assert (await browser.open(f"/editor/city/invited/{token}")).status_code == 410
    assert "Dieser Einladungslink gilt nicht mehr" in browser.page.text


async def test_two_who_are_called_the_same_get_different_logins(town: Town) -> None:
    await town.member("olena")
    town.city.person["email"] = "Olena@leipzig.example"

    for subject, login in (("1", "olena2"), ("2", "olena3")):
        town.city.person["sub"] = subject
        await town.go(town.newsroom.outsider(), f"/editor/city/invited/{await town.invite()}")
        assert await accounts.by_login(town.house.engine, login)


@pytest.mark.parametrize(
    ("wish", "login"),
    [("Olena.Koval", "olena.koval"), ("Jörg Müller", "jorg.muller"), ("Олена", "olena"), ("o@x.example", "editor")],
)
def test_a_login_is_made_of_what_the_city_calls_her(wish: str, login: str) -> None:
    assert login_like(wish) == login


async def test_an_invitation_is_not_used_up_by_who_has_an_account_already(town: Town) -> None:
    await town.member("olena", subject="4711")
    token = await town.invite()
    browser = town.newsroom.outsider()

    answer = await town.go(browser, f"/editor/city/invited/{token}")

    assert answer.status_code == 409
    assert "Sie brauchen keine Einladung" in browser.page.text
    assert await invitations.invitation(town.house.engine, token, town.newsroom.now())


async def test_a_link_for_a_new_password_is_no_way_to_connect(town: Town) -> None:
    member = await town.member("olena")
    token = await invitations.new_password_link(town.house.engine, member.number, "anna", town.newsroom.now())
    browser = town.newsroom.outsider()
    await browser.open(f"/editor/invited/{token}")
    assert "/city/" not in str(browser.page.all("a"))

    assert (await browser.open(f"/editor/city/invited/{token}")).status_code == 403
    assert not town.city.asked


async def test_a_publisher_who_joins_this_way_sets_up_a_second_factor(town: Town) -> None:
    answer = await town.go(town.newsroom.outsider(), f"/editor/city/invited/{await town.invite(Role.publisher)}")

    assert answer.headers["location"] == "/editor/second-factor?to=/editor"
