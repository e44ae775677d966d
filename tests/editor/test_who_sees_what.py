"""On every page there is: nothing for strangers, nothing for a password alone, no buttons for who only reads."""

import re

from starlette.routing import Route

from bot.commands.content import intents
from content.editor import app as editor
from content.editor import drafts
from content.editor.people import audit
from content.editor.roles import Role
from content.editor.shell import HOME
from tests.editor.doors import ACCOUNT, SECOND_FACTOR, SIGN_IN, joined, sign_in
from tests.editor.newsroom import Newsroom

FOREIGN = {"Sec-Fetch-Site": "cross-site"}
OPEN = ("/sign-in", "/sign-out", "/second-factor", "/invited/{token}", "/city/")


def pages(newsroom: Newsroom) -> list[tuple[str, str]]:
    """Method and address of each page, save the doors."""
    every = editor.create(newsroom.house.editor_parts(intents())).routes
    routes = [one for one in every if isinstance(one, Route) and not one.path.startswith(OPEN)]
    assert len(routes) > len(OPEN)
    return [(method, one.path) for one in routes for method in sorted((one.methods or set()) - {"HEAD"})]


def filled(path: str) -> str:
    known = {"id": "kita_cost", "locale": "uk", "number": "1", "number:row": "1"}
    return HOME + re.sub(r"\{(.*?)\}", lambda name: known.get(name[1], "1"), path)


async def test_a_stranger_sees_nothing_on_any_page(newsroom: Newsroom) -> None:
    stranger, with_script = newsroom.outsider(), newsroom.outsider(htmx=True)
    found = pages(newsroom)
    assert ("GET", "/people") in found

    for method, path in found:
        plain = await stranger.client.request(method, filled(path), headers=FOREIGN)
        assert (path, plain.status_code, plain.text) == (path, 303, "")
        assert plain.headers["location"].startswith(SIGN_IN)
        fragment = await with_script.client.request(method, filled(path), headers={"HX-Request": "true"})
        assert (path, fragment.status_code) == (path, 401)


async def test_a_password_alone_opens_nothing_for_a_publisher(newsroom: Newsroom) -> None:
    await joined(newsroom, "olena", Role.publisher)
    olena = newsroom.outsider()
    await sign_in(olena, "olena")

    for method, path in pages(newsroom):
        answer = await olena.client.request(method, filled(path), headers=FOREIGN)
        assert (path, answer.status_code) == (path, 303)
        assert answer.headers["location"].startswith(SECOND_FACTOR)


async def test_a_reader_gets_no_button_but_those_of_her_own_account(newsroom: Newsroom) -> None:
    reader = await newsroom.writer("rosa", Role.reader)
    own = (f"{HOME}/sign-out", ACCOUNT, f"{ACCOUNT}/second-factor")
    seen = []
    for path in [filled(path) for method, path in pages(newsroom) if method == "GET"]:
        answer = await reader.open(path)
        if answer.status_code == 200 and answer.headers["content-type"].startswith("text/html"):
            seen.append(path)
            for form in re.findall(r'<form[^>]*method="post"[^>]*>.*?</form>', answer.text, re.DOTALL):
                assert "<button" not in form or f'action="{own[0]}"' in form or path in own, (path, form)
    assert f"{HOME}/text/kita_cost/uk" in seen


async def test_no_form_is_taken_without_the_proof_of_a_page_of_ours(newsroom: Newsroom) -> None:
    admin, other = [await newsroom.writer(login, Role.administrator) for login in ("anna", "berta")]
    await other.open(ACCOUNT)
    theirs = other.page.form(ACCOUNT).fields["csrf"]
    posted = [path for method, path in pages(newsroom) if method == "POST"]
    assert len(posted) > 30

    for path in posted:
        for proof in ({}, {"csrf": ""}, {"csrf": "0" * 80}, {"csrf": theirs}):
            answer = await admin.client.post(filled(path), data=proof)
            assert answer.status_code == 403, path
    assert not await audit.read(newsroom.house.engine, None, 1)


async def test_whatever_a_reader_sends_changes_nothing_but_her_own_account(newsroom: Newsroom) -> None:
    reader = await newsroom.writer("rosa", Role.reader)
    await reader.open(ACCOUNT)
    proof = reader.page.form(ACCOUNT).fields["csrf"]

    for path in [path for method, path in pages(newsroom) if method == "POST"]:
        sent = {"csrf": proof, "draft": "1", "version": "1", "name": "x", "title": "x", "deed": "x"}
        answer = await reader.client.post(filled(path), data=sent)
        looks = path.endswith(("/merge", "/try"))
        assert answer.status_code in ((200, 404, 409) if looks else (400, 403, 404, 410, 422)), path
    assert not await audit.read(newsroom.house.engine, None, 1)
    assert not await drafts.all_drafts(newsroom.house.engine)


async def test_what_another_site_sends_does_not_come_back_on_a_page_of_ours(newsroom: Newsroom) -> None:
    """Somebody might save it there, believing that it is her own."""
    stranger, olena = newsroom.outsider(), await newsroom.writer("olena")
    for method, path in pages(newsroom):
        for browser in (stranger, olena) if method == "POST" else ():
            answer = await browser.client.post(filled(path), data={"title": "not hers"}, headers=FOREIGN)
            assert "not hers" not in answer.text, path


async def test_before_anybody_is_known_no_page_shows_what_is_stored(newsroom: Newsroom) -> None:
    stranger = newsroom.outsider()
    for path in [path for method, path in pages(newsroom) if method == "POST"]:
        answer = await stranger.client.post(filled(path), data={"title": "typed"})
        assert answer.status_code in (303, 401)
        assert "kita_cost" not in answer.text.replace(filled(path).rpartition("/")[0], "")
