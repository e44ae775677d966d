"""A counsellor at the desk, and an outsider who would like to be one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import httpx
import pytest

from bot.booking.model import Appointment, Slot, Status
from tests.fakes.locales import LOCALES
from tests.web.browser import Browser
from tests.web.website import MONDAY, Site

DE, UK = LOCALES.words("de"), LOCALES.words("uk")


def appointment(number: str, start: datetime, counsellor: str = "1", **more: object) -> Appointment:
    slot = Slot(start, start + timedelta(hours=1), counsellor)
    made = Appointment(f"id-{number}", slot, Status.confirmed, "ar", "kita_place", number)
    return replace(made, **more)  # type: ignore[arg-type]


TODAY = appointment("3F2A", MONDAY.replace(hour=14))


async def sign_in(counsellor: Browser, login: str = "mira", password: str = "open sesame") -> httpx.Response:
    await counsellor.open("/desk/login")
    response = await counsellor.send(counsellor.page.form("/desk/login"), login=login, password=password)
    if response.status_code == 303:
        await counsellor.open(response.headers["location"])
    return response


async def test_she_sees_her_own_appointments_from_today_on(counsellor: Browser, site: Site) -> None:
    yesterday = appointment("OLD1", MONDAY - timedelta(days=1))
    of_olena = appointment("0LE7", MONDAY + timedelta(days=1), "2")
    off = appointment(
        "C4LL", MONDAY + timedelta(days=2), status=Status.cancelled, cancelled_by="visitor", topic="", locale="uk"
    )
    site.desk.appointments = [yesterday, TODAY, of_olena, off]
    await sign_in(counsellor)
    text = counsellor.page.text

    assert "3F2A" in text
    assert DE.moment(TODAY.slot.start) in text
    assert DE.language("ar") in text
    assert DE.text("intent.kita_place") in text
    assert DE.text("desk.cancelled_by_visitor") in text
    assert DE.text("notice.no_topic") in text
    assert "OLD1" not in text
    assert "0LE7" not in text


async def test_the_desk_speaks_the_first_of_her_languages_that_we_have(counsellor: Browser) -> None:
    await sign_in(counsellor, "olena")

    assert UK.text("desk.none") in counsellor.page.text
    assert UK.text("desk.linked") in counsellor.page.text


@pytest.mark.parametrize("path", ["/desk", "/desk/cancel", "/desk/link", "/desk/logout"])
@pytest.mark.parametrize("cookie", ["", "null", "eyJsb2dpbiI6ICJtaXJhIn0=.aaaa.bbbb"])
async def test_without_a_session_there_is_only_the_login(
    counsellor: Browser, site: Site, path: str, cookie: str
) -> None:
    site.desk.appointments = [TODAY]
    counsellor.client.cookies.set("lotse-desk", cookie)
    data = {"appointment": TODAY.id, "sure": "yes"}
    response = await (counsellor.open(path) if path == "/desk" else counsellor.post(path, data))

    assert response.status_code == 303
    assert response.headers["location"] == "/desk/login"
    assert not response.content
    assert site.desk.appointments == [TODAY]


async def test_calling_off_asks_back_once(counsellor: Browser, site: Site) -> None:
    site.desk.appointments = [TODAY]
    await sign_in(counsellor)

    await counsellor.send(counsellor.page.form("/desk/cancel", appointment=TODAY.id))
    assert DE.text("desk.cancel_sure") in counsellor.page.text
    assert site.desk.appointments == [TODAY]

    response = await counsellor.send(counsellor.page.form("/desk/cancel"), sure="yes")
    await counsellor.open(response.headers["location"])
    assert DE.text("desk.told") in counsellor.page.text
    assert [one.status for one in site.desk.appointments] == [Status.cancelled]
    assert [(notice.audience, notice.appointment) for notice in site.desk.told] == [("visitor", TODAY.id)]


@pytest.mark.parametrize("sure", ["", "yes"])
@pytest.mark.parametrize("wanted", ["id-0LE7", "id-PAST", "no-such", ""])
async def test_what_is_not_hers_or_has_begun_cannot_be_called_off(
    counsellor: Browser, site: Site, wanted: str, sure: str
) -> None:
    of_olena = appointment("0LE7", MONDAY + timedelta(days=1), "2")
    begun = appointment("PAST", MONDAY - timedelta(hours=1))
    site.desk.appointments = [of_olena, begun, TODAY]
    await sign_in(counsellor)
    form = counsellor.page.form("/desk/cancel")
    response = await counsellor.send(form, appointment=wanted, sure=sure)
    await counsellor.open(response.headers["location"])

    assert DE.text("desk.gone") in counsellor.page.text
    assert site.desk.appointments == [of_olena, begun, TODAY]


@pytest.mark.parametrize("path", ["/desk/cancel", "/desk/link", "/desk/logout"])
async def test_a_form_from_elsewhere_is_refused(counsellor: Browser, site: Site, path: str) -> None:
    site.desk.appointments = [TODAY]
    await sign_in(counsellor)
    response = await counsellor.post(path, {"csrf": "0" * 64, "appointment": TODAY.id, "sure": "yes"})

    assert response.status_code == 403
    assert site.desk.appointments == [TODAY]


async def test_signing_in_needs_a_form_of_ours(counsellor: Browser) -> None:
    response = await counsellor.post("/desk/login", {"login": "mira", "password": "open sesame"})

    assert response.status_code == 403


async def test_telegram_is_connected_by_a_link_or_by_hand(counsellor: Browser) -> None:
    await sign_in(counsellor)
    await counsellor.send(counsellor.page.form("/desk/link"))

    assert counsellor.page.all("a")[0]["href"] == "https://t.me/lotse_bot?start=counsellor-code-of-1"
    assert "/start counsellor-code-of-1" in counsellor.page.text


async def test_without_a_bot_there_is_no_link_to_it(browsers: Callable[..., Browser], site: Site) -> None:
    site.bot_name = ""
    counsellor = browsers()
    await sign_in(counsellor)
    await counsellor.send(counsellor.page.form("/desk/link"))

    assert "t.me" not in counsellor.page.text
    assert "/start counsellor-code-of-1" in counsellor.page.text


async def test_signing_out_ends_the_session(counsellor: Browser) -> None:
    await sign_in(counsellor)
    await counsellor.send(counsellor.page.form("/desk/logout"))

    assert (await counsellor.open("/desk")).status_code == 303


async def test_a_counsellor_who_was_deleted_is_signed_out(counsellor: Browser, site: Site) -> None:
    await sign_in(counsellor)
    del site.desk.accounts["mira"]

    assert (await counsellor.open("/desk")).headers["location"] == "/desk/login"


async def test_a_login_that_now_belongs_to_another_opens_nothing(counsellor: Browser, site: Site) -> None:
    await sign_in(counsellor)
    site.desk.accounts["mira"] = replace(site.desk.accounts["olena"], login="mira")

    assert (await counsellor.open("/desk")).headers["location"] == "/desk/login"


async def test_signing_in_starts_a_new_session(counsellor: Browser) -> None:
    await counsellor.open("/desk/login")
    before = counsellor.page.form("/desk/login").fields["csrf"]
    await sign_in(counsellor)

    assert counsellor.page.form("/desk/logout").fields["csrf"] != before


async def test_a_wrong_name_looks_like_a_wrong_password(counsellor: Browser) -> None:
    wrong_name = await sign_in(counsellor, "nobody", "x")
    wrong_password = await sign_in(counsellor, "mira", "x")

    assert wrong_name.status_code == wrong_password.status_code == 401
    assert wrong_name.text.replace("nobody", "mira") == wrong_password.text
    assert DE.text("desk.wrong") in counsellor.page.text


async def test_after_five_failures_a_login_waits_a_minute(browsers: Callable[..., Browser], site: Site) -> None:
    for number in range(5):
        assert (await sign_in(browsers(address=f"192.0.2.{number}"), "mira", "x")).status_code == 401
    counsellor = browsers(address="192.0.2.99")
    refused = await sign_in(counsellor)
    assert refused.status_code == 429
    assert DE.text("desk.wait") in counsellor.page.text

    site.now += timedelta(seconds=61)
    assert (await sign_in(counsellor)).status_code == 303


async def test_after_five_failures_an_address_waits_a_minute(browsers: Callable[..., Browser]) -> None:
    outsider = browsers(address="192.0.2.66")
    for number in range(5):
        await sign_in(outsider, f"guess{number}", "x")

    assert (await sign_in(outsider)).status_code == 429
    assert (await sign_in(browsers(address="192.0.2.7"))).status_code == 303


async def test_many_good_logins_are_no_failures(counsellor: Browser) -> None:
    for _ in range(7):
        assert (await sign_in(counsellor)).status_code == 303
        await counsellor.send(counsellor.page.form("/desk/logout"))


async def test_a_hostile_login_is_shown_literally(counsellor: Browser) -> None:
    response = await sign_in(counsellor, '"><script>alert(1)</script>', "'; DROP TABLE counsellors; --")

    assert response.status_code == 401
    assert "<script" not in response.text


async def test_a_desk_without_a_database_says_so(counsellor: Browser, site: Site) -> None:
    await sign_in(counsellor)
    site.desk.away = True
    response = await counsellor.open("/desk")

    assert response.status_code == 503
    assert seen_numbers(counsellor) == {"tel:110", "tel:112"}


def seen_numbers(counsellor: Browser) -> set[str | None]:
    return {link["href"] for link in counsellor.page.all("a") if (link["href"] or "").startswith("tel:")}
