"""Administrators let people in, change what they may do, and see them out."""

import re

import pytest

from content.editor.people import accounts, audit
from content.editor.roles import Member, Role
from content.editor.shell import HOME
from tests.editor.doors import ACCOUNT, PASSWORD, joined, set_clock, set_up, sign_in
from tests.editor.newsroom import Newsroom
from tests.web.browser import Browser

PEOPLE = f"{HOME}/people"


async def administrator(newsroom: Newsroom) -> Browser:
    anna = await newsroom.writer("anna", Role.administrator)
    await anna.open(PEOPLE)
    return anna


async def told(newsroom: Newsroom) -> tuple[str, str, str]:
    newest = (await audit.read(newsroom.house.engine, None, 1))[0]
    return newest.actor, newest.action, newest.subject


async def member(newsroom: Newsroom, login: str) -> Member:
    return await accounts.by_login(newsroom.house.engine, login)


@pytest.mark.parametrize("role", [Role.reader, Role.editor, Role.publisher])
async def test_only_administrators_see_and_change_people(newsroom: Newsroom, role: Role) -> None:
    olena = await newsroom.writer("olena", role)
    number = (await member(newsroom, "olena")).number
    await olena.open(ACCOUNT)

    for path in (PEOPLE, f"{PEOPLE}/{number}"):
        assert (await olena.open(path)).status_code == 403
    assert (await olena.open(f"{HOME}/audit")).status_code == 403
    await olena.open(ACCOUNT)
    assert PEOPLE not in olena.page.text
    raised = await olena.post(f"{PEOPLE}/{number}", {"deed": "rights", "role": "administrator", "scope": "all"})
    assert raised.status_code == 403
    assert (await member(newsroom, "olena")).role is role


async def test_an_invitation_is_a_link_that_is_shown_once_and_opens_an_account(newsroom: Newsroom) -> None:
    anna = await administrator(newsroom)
    wanted = {"deed": "invite", "name": "Olena Koval", "role": "editor", "scope": "some", "locales": "uk"}

    shown = await anna.post(PEOPLE, wanted)

    link = re.search(r'value="http://lotse\.test(/editor/invited/\S+)"', shown.text)
    assert link
    assert "gilt einmal, bis" in anna.page.text
    assert await told(newsroom) == ("anna", "invited", "Olena Koval")
    listed = await anna.open(PEOPLE)
    assert "Einladung für Olena Koval (Schreiben): Ukrainisch." in anna.page.text
    assert link[1].rpartition("/")[2] not in listed.text

    olena = newsroom.outsider()
    await olena.open(link[1])
    await olena.send(olena.page.form(link[1]), login="olena", password=PASSWORD)
    made = await member(newsroom, "olena")
    assert (made.name, made.role, made.locales) == ("Olena Koval", Role.editor, ("uk",))
    await anna.open(PEOPLE)
    assert "Einladung für" not in anna.page.text


async def test_an_invitation_that_says_too_little_is_refused_and_keeps_what_was_chosen(newsroom: Newsroom) -> None:
    anna = await administrator(newsroom)

    refused = await anna.post(PEOPLE, {"deed": "invite", "name": "Olena", "scope": "some", "role": ""})

    assert refused.status_code == 422
    for said in ("Bitte wählen Sie eine Rolle.", "Bitte wählen Sie alle Sprachen oder mindestens eine."):
        assert said in anna.page.text
    assert anna.page.form(PEOPLE, deed="invite").fields["name"] == "Olena"
    assert anna.page.form(PEOPLE, deed="invite").fields["scope"] == "some"
    nameless = await anna.post(PEOPLE, {"deed": "invite", "name": " ", "scope": "all", "role": "editor"})
    assert "Bitte schreiben Sie, wen Sie einladen." in nameless.text


async def test_a_link_can_be_withdrawn(newsroom: Newsroom) -> None:
    anna = await administrator(newsroom)
    shown = await anna.post(PEOPLE, {"deed": "invite", "name": "Olena", "role": "reader", "scope": "all"})
    link = re.search(r"/editor/invited/[\w-]+", shown.text)
    assert link
    await anna.open(PEOPLE)
    form = anna.page.form(PEOPLE, deed="revoke")

    done = await anna.send(form)

    assert "Der Link ist zurückgezogen." in (await anna.open(done.headers["location"])).text
    assert (await newsroom.outsider().open(link[0])).status_code == 410
    assert await told(newsroom) == ("anna", "link_revoked", "Olena")
    assert (await anna.send(form)).status_code == 422


async def test_a_new_role_counts_from_the_next_sign_in(newsroom: Newsroom) -> None:
    anna, olena = await administrator(newsroom), await newsroom.writer("olena", Role.editor, "uk")
    page = f"{PEOPLE}/{(await member(newsroom, 'olena')).number}"
    await anna.open(page)
    form = anna.page.form(page, deed="rights")
    assert (form.fields["role"], form.fields["scope"], form.fields["locales"]) == ("editor", "some", "uk")

    done = await anna.send(form, role="publisher", scope="all")

    assert "Rolle und Sprachen sind gespeichert." in (await anna.open(done.headers["location"])).text
    changed = await member(newsroom, "olena")
    assert (changed.role, changed.locales) == (Role.publisher, ())
    assert (await olena.open(ACCOUNT)).status_code == 303


async def test_nobody_gets_all_languages_because_a_box_was_forgotten(newsroom: Newsroom) -> None:
    anna = await administrator(newsroom)
    page = f"{PEOPLE}/{(await newsroom.member('olena', Role.editor, 'uk')).number}"

    refused = await anna.post(page, {"deed": "rights", "role": "editor", "scope": "some"})

    assert refused.status_code == 422
    assert (await member(newsroom, "olena")).locales == ("uk",)


async def test_who_leaves_is_out_at_once_and_can_come_back(newsroom: Newsroom) -> None:
    anna, olena = await administrator(newsroom), await newsroom.writer("olena", Role.editor)
    page = f"{PEOPLE}/{(await member(newsroom, 'olena')).number}"
    await anna.open(page)

    await anna.send(anna.page.form(page, deed="deactivated"))

    assert (await olena.open(ACCOUNT)).status_code == 303
    await anna.open(page)
    assert "Dieses Konto ist stillgelegt" in anna.page.text
    await anna.send(anna.page.form(page, deed="reactivated"))
    assert await told(newsroom) == ("anna", "reactivated", "olena")
    assert (await member(newsroom, "olena")).active


async def test_the_last_administrator_stays(newsroom: Newsroom) -> None:
    anna = await administrator(newsroom)
    page = f"{PEOPLE}/{(await member(newsroom, 'anna')).number}"
    await anna.open(page)

    for deed in ({"deed": "deactivated"}, {"deed": "rights", "role": "editor", "scope": "all"}):
        assert (await anna.post(page, deed)).status_code == 422
        assert "die letzte Person mit der Rolle Verwaltung" in anna.page.text
    assert (await anna.open(PEOPLE)).status_code == 200


async def test_a_link_for_a_new_password_is_handed_out_for_others_only(newsroom: Newsroom) -> None:
    anna, olena = await administrator(newsroom), await newsroom.member("olena", Role.editor)
    page, own = f"{PEOPLE}/{olena.number}", f"{PEOPLE}/{(await member(newsroom, 'anna')).number}"
    await anna.open(page)

    shown = await anna.send(anna.page.form(page, deed="password"))

    link = re.search(r"/editor/invited/[\w-]+", shown.text)
    assert link
    assert (await newsroom.outsider().open(link[0])).status_code == 200
    await anna.open(own)
    assert [form for form in anna.page.forms if form.fields.get("deed") in ("password", "factor")] == []
    for deed in ("password", "factor"):
        assert (await anna.post(own, {"deed": deed})).status_code == 403


async def test_a_lost_second_factor_is_taken_away_and_set_up_anew(newsroom: Newsroom) -> None:
    await joined(newsroom, "olena", Role.publisher)
    clock, olena = set_clock(newsroom), newsroom.outsider()
    await set_up(olena, clock, "olena")
    anna = await administrator(newsroom)
    page = f"{PEOPLE}/{(await member(newsroom, 'olena')).number}"
    await anna.open(page)

    await anna.send(anna.page.form(page, deed="factor"))

    assert await told(newsroom) == ("anna", "second_factor_removed", "olena")
    assert (await olena.open(ACCOUNT)).status_code == 303
    await sign_in(olena, "olena")
    assert "Code einrichten" in (await olena.open(f"{HOME}/second-factor")).text


async def test_who_is_not_there_has_no_page(newsroom: Newsroom) -> None:
    anna = await administrator(newsroom)

    assert (await anna.open(f"{PEOPLE}/{10**12}")).status_code == 404
    assert (await anna.post(f"{PEOPLE}/{(await member(newsroom, 'anna')).number}", {"deed": "x"})).status_code == 400
