"""Who gets in, and how: password, second factor, invitations; and who does not."""

import re

import pytest

from content.editor.people import accounts, invitations
from content.editor.roles import Role
from content.editor.shell import DEVICE, HOME, SESSION
from tests.editor.doors import (
    ACCOUNT,
    ANOTHER,
    PASSWORD,
    SECOND_FACTOR,
    SIGN_IN,
    joined,
    phone_of,
    recovery_codes,
    set_clock,
    set_up,
    sign_in,
)
from tests.editor.newsroom import Newsroom

WAIT = re.compile(r"Bitte warten Sie (\d+) Min\.")


async def test_she_signs_in_and_comes_to_the_page_she_wanted(newsroom: Newsroom) -> None:
    await joined(newsroom, "olena", Role.editor, "uk")
    olena = newsroom.outsider()
    sent_away = await olena.open(ACCOUNT)
    assert sent_away.headers["location"] == f"{SIGN_IN}?to={ACCOUNT}"

    let_in = await sign_in(olena, " Olena", to=ACCOUNT)

    assert (let_in.status_code, let_in.headers["location"]) == (303, ACCOUNT)
    cookie = next(one for one in let_in.headers.get_list("set-cookie") if one.startswith(f"{SESSION}="))
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Max-Age" not in cookie
    assert "Olena" in (await olena.open(ACCOUNT)).text


async def test_a_session_that_was_known_before_is_worth_nothing_afterwards(newsroom: Newsroom) -> None:
    await joined(newsroom, "olena", Role.editor)
    olena = newsroom.outsider()
    await sign_in(olena, "olena")
    before = olena.client.cookies[SESSION]
    olena.client.cookies.delete(SESSION)
    olena.client.cookies.set(SESSION, "planted", domain="lotse.test", path="/")
    await sign_in(olena, "olena")

    assert olena.client.cookies[SESSION] not in (before, "planted")


@pytest.mark.parametrize("login", ["olena", "nobody", "no/body"])
async def test_a_wrong_password_says_the_same_as_a_wrong_login(newsroom: Newsroom, login: str) -> None:
    await joined(newsroom, "olena", Role.editor)
    stranger = newsroom.outsider()

    answer = await sign_in(stranger, login, ANOTHER)

    assert answer.status_code == 422
    assert "Anmeldename oder Passwort stimmt nicht." in stranger.page.text
    assert stranger.page.form(SIGN_IN).fields["login"] == login
    assert SESSION not in stranger.client.cookies


async def test_guessing_is_slowed_but_a_device_she_used_before_lets_her_in(newsroom: Newsroom) -> None:
    await joined(newsroom, "olena", Role.editor)
    olena, stranger = newsroom.outsider(), newsroom.outsider()
    await sign_in(olena, "olena")
    await olena.open(ACCOUNT)
    await olena.send(olena.page.form(f"{HOME}/sign-out"))
    for _ in range(5):
        assert (await sign_in(stranger, "olena", ANOTHER)).status_code == 422

    slowed = await sign_in(stranger, "olena", PASSWORD)

    assert slowed.status_code == 429
    assert WAIT.search(slowed.text)
    assert (await sign_in(olena, "olena")).status_code == 303


async def test_after_the_wait_the_right_password_counts_again(newsroom: Newsroom) -> None:
    await joined(newsroom, "olena", Role.editor)
    clock, olena = set_clock(newsroom), newsroom.outsider()
    for _ in range(5):
        await sign_in(olena, "olena", ANOTHER)
    waits = WAIT.search((await sign_in(olena, "olena")).text)
    assert waits

    clock.forward(minutes=int(waits[1]))

    assert (await sign_in(olena, "olena")).status_code == 303


async def test_a_publisher_sets_up_a_second_factor_before_anything_else(newsroom: Newsroom) -> None:
    await joined(newsroom, "olena", Role.publisher)
    clock, olena = set_clock(newsroom), newsroom.outsider()
    sent_on = await sign_in(olena, "olena", to=ACCOUNT)
    assert sent_on.headers["location"] == f"{SECOND_FACTOR}?to={ACCOUNT}"
    assert (await olena.open(ACCOUNT)).headers["location"].startswith(SECOND_FACTOR)
    assert DEVICE not in olena.client.cookies

    await olena.open(sent_on.headers["location"])
    picture = olena.page.all("img")[0]
    assert (picture["src"] or "").startswith("data:image/svg+xml")
    phone = phone_of(olena)
    wrong = await olena.send(olena.page.form(SECOND_FACTOR), code="000000")
    assert wrong.status_code == 422
    assert phone_of(olena).totp.secret == phone.totp.secret

    shown = await olena.send(olena.page.form(SECOND_FACTOR), code=phone.code(clock.at))
    assert len(recovery_codes(olena)) == 8
    assert f'href="{ACCOUNT}"' in shown.text
    assert DEVICE in olena.client.cookies
    assert (await olena.open(ACCOUNT)).status_code == 200


async def test_a_code_is_right_once_and_a_recovery_code_too(newsroom: Newsroom) -> None:
    await joined(newsroom, "olena", Role.publisher)
    clock, olena = set_clock(newsroom), newsroom.outsider()
    phone, codes = await set_up(olena, clock, "olena")

    async def tried(code: str) -> int:
        elsewhere = newsroom.outsider()
        await sign_in(elsewhere, "olena")
        await elsewhere.open(SECOND_FACTOR)
        return (await elsewhere.send(elsewhere.page.form(SECOND_FACTOR), code=code)).status_code

    assert await tried(phone.code(clock.at)) == 422
    clock.forward(seconds=30)
    assert await tried(phone.code(clock.at)) == 303
    assert await tried(codes[0].upper().replace("-", " ")) == 303
    assert await tried(codes[0]) == 422


async def test_guessing_codes_is_slowed(newsroom: Newsroom) -> None:
    await joined(newsroom, "olena", Role.publisher)
    clock = set_clock(newsroom)
    await set_up(newsroom.outsider(), clock, "olena")
    thief = newsroom.outsider()
    await sign_in(thief, "olena")
    await thief.open(SECOND_FACTOR)
    answers = [await thief.send(thief.page.form(SECOND_FACTOR), code="000000") for _ in range(6)]

    assert [one.status_code for one in answers] == [422] * 5 + [429]
    assert WAIT.search(thief.page.text)


async def test_after_two_hours_of_nothing_she_signs_in_again(newsroom: Newsroom) -> None:
    await joined(newsroom, "olena", Role.editor)
    clock, olena = set_clock(newsroom), newsroom.outsider()
    await sign_in(olena, "olena")
    clock.forward(minutes=119)
    assert (await olena.open(ACCOUNT)).status_code == 200

    clock.forward(minutes=120)

    assert (await olena.open(ACCOUNT)).headers["location"] == f"{SIGN_IN}?to={ACCOUNT}"


async def test_a_form_from_elsewhere_signs_nobody_in_and_a_stale_one_keeps_what_was_typed(newsroom: Newsroom) -> None:
    await joined(newsroom, "olena", Role.editor)
    victim = newsroom.outsider()

    refused = await victim.post(SIGN_IN, {"login": "olena", "password": PASSWORD, "csrf": "invented"})

    assert refused.status_code == 403
    assert SESSION not in victim.client.cookies
    assert victim.page.form(SIGN_IN).fields["login"] == "olena"
    again = await victim.send(victim.page.form(SIGN_IN), password=PASSWORD)
    assert again.status_code == 303


async def test_no_other_page_can_sign_her_out_or_answer_for_her(newsroom: Newsroom) -> None:
    await joined(newsroom, "olena", Role.publisher)
    olena = newsroom.outsider()
    await sign_in(olena, "olena")

    for path in (f"{HOME}/sign-out", SECOND_FACTOR):
        assert (await olena.client.post(path, data={"csrf": "invented"})).status_code == 403
    assert (await olena.open(SECOND_FACTOR)).status_code == 200


@pytest.mark.parametrize(
    "wanted", ["https://elsewhere.example", "//elsewhere.example", "/desktop", "/desk//x", "/editor//x", "/desk/x?a=b"]
)
async def test_the_door_never_leads_to_another_place(newsroom: Newsroom, wanted: str) -> None:
    await joined(newsroom, "olena", Role.editor)
    olena = newsroom.outsider()

    assert (await sign_in(olena, "olena", to=wanted)).headers["location"] == HOME
    assert (await olena.open(f"{SIGN_IN}?to={wanted}")).headers["location"] == HOME


async def test_a_session_from_before_the_desk_opens_it_and_ends_with_signing_out(newsroom: Newsroom) -> None:
    """Its cookie stood below /editor, where the desk does not see it: a circle from door to desk to door."""
    olena = await newsroom.writer("olena", Role.editor)
    kept = olena.client.cookies[SESSION]
    olena.client.cookies.delete(SESSION)
    olena.client.cookies.set(SESSION, kept, domain="lotse.test", path=HOME)
    led_on = await olena.client.get(f"{HOME}/sign-in?to=/desk/")
    assert led_on.headers["location"] == "/desk/"
    assert (SESSION, kept, "/") in [(one.name, one.value, one.path) for one in olena.client.cookies.jar]
    await olena.open(ACCOUNT)
    await olena.send(olena.page.form(f"{HOME}/sign-out"))
    assert SESSION not in [one.name for one in olena.client.cookies.jar]


async def test_signed_out_is_signed_out_for_whoever_kept_the_cookie(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena", Role.editor)
    kept = olena.client.cookies[SESSION]
    await olena.open(ACCOUNT)
    away = await olena.send(olena.page.form(f"{HOME}/sign-out"))
    assert "Sie sind abgemeldet." in (await olena.open(away.headers["location"])).text

    thief = newsroom.outsider()
    thief.client.cookies.set(SESSION, kept, domain="lotse.test", path="/")
    assert (await thief.open(ACCOUNT)).status_code == 303


async def test_an_invited_person_makes_an_account_and_is_in(newsroom: Newsroom) -> None:
    await joined(newsroom, "anna", Role.editor)
    engine, now = newsroom.house.engine, newsroom.now()
    link = f"{HOME}/invited/{await invitations.invite(engine, 'Olena Koval', Role.editor, ('uk',), 'anna', now)}"
    olena = newsroom.outsider()
    await olena.open(link)
    assert olena.page.form(link).fields["name"] == "Olena Koval"
    assert "Ukrainisch" in olena.page.text

    mistakes = {"login": ("anna", PASSWORD), "password": ("olena", "zu kurz")}
    for field, (login, password) in mistakes.items():
        refused = await olena.send(olena.page.form(link), login=login, name="Olena K.", password=password)
        assert refused.status_code == 422
        assert f'href="#field-{field}"' in refused.text
        assert olena.page.form(link).fields["name"] == "Olena K."

    made = await olena.send(olena.page.form(link), login="olena", password=PASSWORD)
    assert (made.status_code, made.headers["location"]) == (303, HOME)
    assert "Olena K." in (await olena.open(ACCOUNT)).text
    assert (await olena.open(link)).status_code == 410


async def test_a_link_for_a_new_password_leaves_the_second_factor(newsroom: Newsroom) -> None:
    member = await joined(newsroom, "olena", Role.publisher)
    clock, olena = set_clock(newsroom), newsroom.outsider()
    await set_up(olena, clock, "olena")
    token = await invitations.new_password_link(newsroom.house.engine, member.number, "./lotse", clock.at)
    anew = newsroom.outsider()
    await anew.open(f"{HOME}/invited/{token}")
    assert anew.page.form(f"{HOME}/invited/{token}").fields["login"] == "olena"

    led = await anew.send(anew.page.form(f"{HOME}/invited/{token}"), password=ANOTHER)

    assert led.headers["location"].startswith(SECOND_FACTOR)
    assert (await olena.open(ACCOUNT)).status_code == 303
    assert (await accounts.sign_in(newsroom.house.engine, "olena", ANOTHER)) is not None


async def test_the_language_that_was_chosen_is_remembered(newsroom: Newsroom) -> None:
    stranger = newsroom.outsider(language="de")
    assert "Sign in" in (await stranger.open(f"{SIGN_IN}?to={ACCOUNT}&lang=en")).text

    assert "Sign in" in (await stranger.open(SIGN_IN)).text
    await stranger.open(f"{SIGN_IN}?lang=xx")
    assert "Sign in" in (await stranger.open(SIGN_IN)).text
