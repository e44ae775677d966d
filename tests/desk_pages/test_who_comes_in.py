"""On every page of the desk: nothing for strangers, for editors who do not advise, for counsellors of other teams."""

import re

import pytest
from starlette.routing import Route

from bot.channels.web.desk import app as desk
from bot.channels.web.desk.shell import HOME
from content.editor.people import accounts, invitations, sessions
from content.editor.roles import Role
from tests.desk_pages.office import MONDAY, Office
from tests.web.browser import Browser, Page

HERS = ("/appointments/{id}", "/cases/{case}")
MANAGED = ("/team", "/teams", "/interpreters")
PASSWORD = "drei lange Woerter zusammen"
SECRET = "Mein Kind hat Fieber"


def pages(office: Office) -> list[tuple[str, str]]:
    """Method and address of each page."""
    routes = [one for one in desk.create(office.parts).routes if isinstance(one, Route)]
    found = [(method, one.path) for one in routes for method in sorted((one.methods or set()) - {"HEAD"})]
    assert len(found) > 30
    return found


async def lived_in(office: Office) -> dict[str, str]:
    """What stands for the names in addresses: an appointment, a case, a counsellor of mira's."""
    await office.add("mira")
    meeting = await office.booked("mira", MONDAY.replace(hour=15), name="Samira", about=SECRET)
    case = await office.case(counsellor="mira")
    await office.said(case, SECRET)
    return {"id": meeting.id, "case": str(case), "counsellor": office.ids["mira"], "interpreter": "new"}


def filled(path: str, names: dict[str, str]) -> str:
    return HOME + re.sub(r"\{(\w+)\}", lambda name: names.get(name[1], "2026-11-23"), path)


async def ask(browser: Browser, method: str, address: str, proof: str = "") -> tuple[int, str]:
    data = {"csrf": proof, "deed": "cancel", "sure": "yes", "text": "x", "note": "x"} if method == "POST" else None
    answer = await browser.client.request(method, address, data=data)
    return answer.status_code, answer.text


async def test_a_stranger_is_sent_to_the_door_and_back_again(office: Office) -> None:
    names, stranger = await lived_in(office), office.outsider()
    for method, path in pages(office):
        address = filled(path, names)
        answer = await stranger.client.request(method, address)
        assert (path, answer.status_code, answer.text) == (path, 303, "")
        wanted = address if method == "GET" else "/desk/"
        assert answer.headers["location"] == f"/editor/sign-in?to={wanted}"


async def test_who_edits_and_does_not_advise_is_refused_everywhere(office: Office) -> None:
    names = await lived_in(office)
    for role in (Role.reader, Role.editor, Role.publisher):
        editor = await office.member(f"ed-{role}", role)
        await editor.open("/editor/account")
        proof = editor.page.form("/editor/account").fields["csrf"]
        for method, path in pages(office):
            status, text = await ask(editor, method, filled(path, names), proof)
            assert (path, status) == (path, 403)
            assert SECRET not in text


async def test_a_counsellor_of_another_team_sees_neither_appointment_nor_case(office: Office) -> None:
    names = await lived_in(office)
    other = await office.counsellor("olga", team=await office.add_team("Andere"))
    await other.open("/desk/")
    proof = next(form.fields["csrf"] for form in other.page.forms)
    for method, path in pages(office):
        status, text = await ask(other, method, filled(path, names), proof)
        assert SECRET not in text, path
        assert "Samira" not in text, path
        if path.startswith(HERS):
            assert status in (404, 303), path
        elif path.startswith(MANAGED):
            assert status == 403, path
    assert (await office.appointment(names["id"])).name == "Samira"
    assert not [action for _, action, _ in await office.log() if action.startswith(("appointment", "case"))]


async def test_a_colleague_of_the_team_reads_its_cases_and_not_the_appointments_of_others(office: Office) -> None:
    names, olga = await lived_in(office), await office.counsellor("olga")
    assert SECRET in (await olga.open(f"/desk/cases/{names['case']}")).text
    assert (await olga.open(f"/desk/appointments/{names['id']}")).status_code == 404


async def test_who_only_manages_is_led_to_the_team_and_reads_no_case(office: Office) -> None:
    names, anna = await lived_in(office), await office.member("anna", Role.administrator)
    assert (await anna.open("/desk/")).headers["location"] == "/desk/team"
    assert (await anna.open("/desk/team")).status_code == 200
    for path in (f"/desk/cases/{names['case']}", "/desk/cases", f"/desk/appointments/{names['id']}", "/desk/hours"):
        assert (await anna.open(path)).status_code == 403, path


async def test_a_counsellor_who_left_is_refused(office: Office) -> None:
    mira = await office.counsellor("mira")
    assert (await mira.open("/desk/")).status_code == 200
    await office.set("mira", active=False)
    assert (await mira.open("/desk/")).status_code == 403


async def test_no_form_is_taken_without_the_proof_of_a_page_of_hers(office: Office) -> None:
    names = await lived_in(office)
    mira, olga = await office.counsellor("mira", role=Role.administrator), await office.counsellor("olga")
    await olga.open("/desk/hours/feed")
    theirs = olga.page.form("/desk/hours/feed").fields["csrf"]
    before = len(await office.log())
    for path in [filled(path, names) for method, path in pages(office) if method == "POST"]:
        for proof in ({}, {"csrf": ""}, {"csrf": "0" * 80}, {"csrf": theirs}):
            assert (await mira.client.post(path, data=proof)).status_code == 403, path
    assert len(await office.log()) == before


async def test_one_session_opens_editor_and_desk_and_signing_out_ends_both(office: Office) -> None:
    mira = await office.counsellor("mira")
    await mira.open("/editor/")
    assert any(link.get("href") == "/desk/" for link in mira.page.all("a"))
    await mira.open("/desk/")
    assert any(link.get("href") == "/editor/" for link in mira.page.all("a"))
    await mira.send(mira.page.form("/editor/sign-out"))
    for path in ("/desk/", "/editor/"):
        assert (await mira.open(path)).status_code == 303


async def test_an_editor_who_does_not_advise_has_no_link_to_the_desk(office: Office) -> None:
    editor = await office.member("edda", Role.editor)
    await editor.open("/editor/")
    assert not any(link.get("href") == "/desk/" for link in editor.page.all("a"))


@pytest.mark.parametrize("language", ["de", "en"])
async def test_the_pages_speak_the_browsers_language_until_another_is_chosen(office: Office, language: str) -> None:
    await office.counsellor("mira")
    mira = await office.member("mira", Role.reader, language=language)
    other = {"de": "en", "en": "de"}[language]
    assert f'<html lang="{language}">' in (await mira.open("/desk/")).text
    await mira.open(f"/desk/?lang={other}")
    assert f'<html lang="{other}">' in (await mira.open("/desk/hours")).text


async def test_odd_addresses_are_pages_that_are_not_there(office: Office) -> None:
    mira = await office.counsellor("mira", role=Role.administrator)
    huge = "9" * 400
    for path in (f"cases/{huge}", "cases/x", "cases/²", "appointments/x", f"week/{huge}", "week/2026-13-40", "team/x"):
        assert (await mira.open(f"/desk/{path}")).status_code == 404, path
    for path in ("appointments/a%00b", "team/a%00b", "interpreters/a%00b", f"team/{huge}", "static/..%2fapp.py"):
        assert (await mira.open(f"/desk/{path}")).status_code == 404, path


async def test_every_answer_has_the_security_headers(office: Office) -> None:
    mira, stranger = await office.counsellor("mira"), office.outsider()
    static = next(
        link["href"] or "" for link in (await seen(mira)).all("link") if "desk.css" in (link.get("href") or "")
    )
    for browser, path in ((mira, "/desk/"), (mira, "/desk/x"), (stranger, "/desk/week"), (mira, static)):
        headers = (await browser.client.get(path)).headers
        assert "script-src 'self'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
    assert (await mira.client.get("/desk/cases")).headers["cache-control"] == "no-store"


async def seen(browser: Browser) -> Page:
    await browser.open("/desk/")
    return browser.page


async def test_forms_that_are_too_large_or_choose_their_own_letters_are_refused(office: Office) -> None:
    mira = await office.counsellor("mira")
    large, many = {"text": "x" * 200_000}, {str(number): "x" for number in range(700)}
    assert (await mira.client.post("/desk/hours", data=large)).status_code == 413
    assert (await mira.client.post("/desk/hours", data=many)).status_code == 400
    kind = {"Content-Type": "multipart/form-data; boundary=x; charset=utf-7"}
    assert (await mira.client.post("/desk/hours", content=b"--x--\r\n", headers=kind)).status_code == 400


async def test_the_address_of_a_sent_form_can_be_opened(office: Office) -> None:
    mira = await office.counsellor("mira")
    for path in ("/desk/cases/1/say", "/desk/teams", "/desk/hours/profile/quiet"):
        assert (await mira.open(path)).headers["location"] == "/desk/"


async def test_she_signs_in_at_the_editor_and_comes_to_the_page_she_wanted(office: Office) -> None:
    """A counsellor needs no second factor; one who publishes too has to show hers."""
    mira = await office.counsellor("mira")
    await mira.open("/editor/account")
    token = await invitations.new_password_link(office.house.engine, await number(office, "mira"), "anna", office.at)
    await invitations.renew_password(office.house.engine, token, PASSWORD, office.at)

    browser = office.outsider()
    door = (await browser.open("/desk/week/2026-11-30")).headers["location"]
    assert door == "/editor/sign-in?to=/desk/week/2026-11-30"
    await browser.open(door)
    led = await browser.send(browser.page.form("/editor/sign-in"), login="mira", password=PASSWORD)
    assert led.headers["location"] == "/desk/week/2026-11-30"
    assert (await browser.open("/desk/week/2026-11-30")).status_code == 200


async def test_a_password_alone_opens_no_desk_for_who_publishes_too(office: Office) -> None:
    await office.counsellor("mira", role=Role.publisher)
    half = office.outsider()
    session = await sessions.open_session(office.house.engine, await number(office, "mira"), False, office.at)
    half.client.cookies.set("lotse-editor", session, domain="lotse.test", path="/")
    assert (await half.open("/desk/")).headers["location"] == "/editor/sign-in?to=/desk/"


async def number(office: Office, login: str) -> int:
    return next(one.number for one in await accounts.members(office.house.engine) if one.login == login)
