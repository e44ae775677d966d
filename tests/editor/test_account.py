"""One's own account: what she changes herself, and what it asks of whoever sits before her screen."""

from content.editor.people import audit
from content.editor.roles import Role
from content.editor.shell import HOME
from tests.editor.doors import ACCOUNT, ANOTHER, PASSWORD, Clock, joined, phone_of, recovery_codes, set_clock, set_up
from tests.editor.doors import sign_in as signed_in
from tests.editor.newsroom import Newsroom
from tests.web.browser import Browser

PHONE = f"{ACCOUNT}/second-factor"


async def editor(newsroom: Newsroom) -> tuple[Browser, Browser]:
    """Olena, signed in on two devices."""
    await joined(newsroom, "olena", Role.editor, "uk")
    here, there = newsroom.outsider(), newsroom.outsider()
    for device in (here, there):
        await signed_in(device, "olena")
    await here.open(ACCOUNT)
    return here, there


async def is_in(browser: Browser) -> bool:
    return (await browser.open(ACCOUNT)).status_code == 200


async def test_she_sees_who_she_is_and_what_she_may_do(newsroom: Newsroom) -> None:
    here, _ = await editor(newsroom)

    for shown in ("Olena", "Darf Entwürfe schreiben", "Ukrainisch"):
        assert shown in here.page.text


async def test_a_new_password_signs_her_out_everywhere_else(newsroom: Newsroom) -> None:
    here, there = await editor(newsroom)

    done = await here.send(here.page.form(ACCOUNT, deed="password"), present=PASSWORD, password=ANOTHER)

    assert "Ihr Passwort ist geändert." in (await here.open(done.headers["location"])).text
    assert not await is_in(there)
    assert (await signed_in(there, "olena", PASSWORD)).status_code == 422
    assert (await signed_in(there, "olena", ANOTHER)).status_code == 303


async def test_a_wrong_or_weak_password_is_refused_with_the_reason(newsroom: Newsroom) -> None:
    here, there = await editor(newsroom)
    form = here.page.form(ACCOUNT, deed="password")

    wrong = await here.send(form, present=ANOTHER, password=ANOTHER)
    weak = await here.send(form, present=PASSWORD, password="olena olena olena")

    assert (wrong.status_code, weak.status_code) == (422, 422)
    assert "Das ist nicht Ihr jetziges Passwort." in wrong.text
    assert "zu leicht zu erraten" in weak.text
    assert await is_in(there)


async def test_whoever_found_her_screen_open_cannot_guess_her_password_for_long(newsroom: Newsroom) -> None:
    here, _ = await editor(newsroom)
    form = here.page.form(ACCOUNT, deed="password")

    answers = [await here.send(form, present=f"guess {one}", password=ANOTHER) for one in range(6)]

    assert [one.status_code for one in answers] == [422] * 5 + [429]


async def test_she_ends_what_she_left_open_elsewhere_and_stays_here(newsroom: Newsroom) -> None:
    here, there = await editor(newsroom)

    done = await here.send(here.page.form(ACCOUNT, deed="sessions"))

    assert "Überall sonst sind Sie jetzt abgemeldet." in (await here.open(done.headers["location"])).text
    assert not await is_in(there)


async def test_an_editor_may_set_up_a_second_factor_with_her_password(newsroom: Newsroom) -> None:
    here, there = await editor(newsroom)
    clock = set_clock(newsroom)
    here, there = moved(newsroom, here), moved(newsroom, there)
    await here.open(PHONE)
    phone = phone_of(here)
    refused = await here.send(here.page.form(PHONE), code=phone.code(clock.at), present=ANOTHER)
    assert refused.status_code == 422
    assert phone_of(here).totp.secret == phone.totp.secret

    await here.send(here.page.form(PHONE), code=phone.code(clock.at), present=PASSWORD)

    assert len(recovery_codes(here)) == 8
    assert await is_in(here)
    assert not await is_in(there)


def moved(newsroom: Newsroom, browser: Browser) -> Browser:
    """The same device, before the pages that go by the clock."""
    other = newsroom.outsider()
    other.client.cookies = browser.client.cookies
    return other


async def publisher(newsroom: Newsroom) -> tuple[Clock, Browser, Browser, list[str], str]:
    await joined(newsroom, "olena", Role.publisher)
    clock, here, there = set_clock(newsroom), newsroom.outsider(), newsroom.outsider()
    phone, codes = await set_up(here, clock, "olena")
    await signed_in(there, "olena")
    await there.open(f"{HOME}/second-factor")
    await there.send(there.page.form(f"{HOME}/second-factor"), code=codes.pop())
    clock.forward(minutes=1)
    return clock, here, there, codes, phone.code(clock.at)


async def test_a_new_phone_takes_the_place_of_the_old_one_at_once(newsroom: Newsroom) -> None:
    clock, here, there, codes, old = await publisher(newsroom)
    assert await is_in(there)
    await here.open(PHONE)
    phone = phone_of(here)
    assert (await here.send(here.page.form(PHONE), code=phone.code(clock.at), present="000000")).status_code == 422
    assert (await here.send(here.page.form(PHONE), code="000000", present=old)).status_code == 422

    await here.send(here.page.form(PHONE), code=phone.code(clock.at), present=old)

    anew = recovery_codes(here)
    assert len(anew) == 8
    assert await is_in(here)
    assert not await is_in(there)
    for code, status in ((codes[0], 422), (anew[0], 303)):
        await signed_in(there, "olena")
        await there.open(f"{HOME}/second-factor")
        assert (await there.send(there.page.form(f"{HOME}/second-factor"), code=code)).status_code == status


async def test_a_lost_phone_is_replaced_with_a_recovery_code(newsroom: Newsroom) -> None:
    clock, here, _, codes, _ = await publisher(newsroom)
    await here.open(PHONE)
    phone = phone_of(here)

    await here.send(here.page.form(PHONE), code=phone.code(clock.at), present=codes[0])

    assert len(recovery_codes(here)) == 8


async def test_new_recovery_codes_ask_for_a_code_and_replace_the_old_ones(newsroom: Newsroom) -> None:
    _, here, _, codes, code = await publisher(newsroom)
    await here.open(ACCOUNT)
    form = here.page.form(ACCOUNT, deed="recovery")
    assert (await here.send(form, code="000000")).status_code == 422

    await here.send(form, code=code)

    assert len(recovery_codes(here)) == 8
    assert not set(recovery_codes(here)) & set(codes)
    newest = (await audit.read(newsroom.house.engine, None, 1))[0]
    assert (newest.actor, newest.action) == ("olena", "recovery_renewed")
