"""Forms and addresses that no page of ours sends: refused, and nothing else is harmed."""

import asyncio
import time

from content.editor import drafts
from content.editor.draft import Draft
from content.editor.people import audit
from content.editor.roles import Role
from content.entries import Key
from tests.editor.newsroom import Newsroom
from tests.web.browser import Browser

UK, AR, BABS = "/editor/text/kita_cost/uk", "/editor/text/kita_cost/ar", "/editor/place/babs"
FEST = "/editor/event/sommerfest"
SAFETY = "/editor/safety/safety/uk"
HUGE = "9" * 5000


async def post(writer: Browser, address: str, action: str, **typed: str) -> int:
    """Presses a button of the entry's page, with fields that may not be on it; the answer's status."""
    await writer.open(address)
    fields = {**writer.page.form(f"{address}/save").fields, **typed}
    return (await writer.client.post(f"{address}/{action}", data=fields)).status_code


async def stored(newsroom: Newsroom, key: Key, login: str) -> Draft | None:
    return await drafts.own(newsroom.house.engine, key, newsroom._members[login].number)


ODD_ADDRESSES = [
    f"/editor/people/{HUGE}",
    f"/editor/exchange/uk/{HUGE}",
    f"/editor/tiles/{HUGE}/1/1.png",
    f"{UK}?draft={HUGE}",
    f"{UK}?draft=9999999999",
    f"{UK}/changes?draft={HUGE}",
    f"{UK}/history?before={HUGE}&from={HUGE}&to=9999999999",
    f"/editor/audit?before={HUGE}",
    f"/editor/places?page={HUGE}",
    "/editor/text/kita%00cost/uk",
    "/editor/text/kita%00cost/uk/history",
    "/editor/event/a%00b/changes",
    "/editor/place/%F0%9F%98%80/history",
    "/editor/static/%00",
    "/editor/static/x/..%2f..%2fapp.py",
    f"/editor/static/{'x' * 300}",
    "/editor/map.svg?view=51.3,12.3,12&mark=?mlat=" + "1" * 400 + "%26mlon=1",
]


async def test_an_odd_address_is_a_page_that_is_not_there(newsroom: Newsroom) -> None:
    admin = await newsroom.writer("anna", Role.administrator)
    for address in ODD_ADDRESSES:
        answer = await admin.open(address)
        assert answer.status_code in (200, 404, 410), address
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


async def test_numbers_too_large_for_a_database_do_not_break_a_page(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena")
    for action in ("save", "publish", "merge", "send-back", "discard"):
        for field in ("draft", "base", "stamp", "seen"):
            for number in (HUGE, "9999999999", "２"):
                answer = await post(olena, UK, action, title="Садок", **{field: number})
                assert answer in (200, 303, 409, 410, 422), (action, field, number)


async def test_publishing_leaves_drafts_of_other_entries_alone(newsroom: Newsroom) -> None:
    rana, olena = await newsroom.writer("rana"), await newsroom.writer("olena", Role.publisher, "uk")
    await post(rana, AR, "save", title="كم تكلف الروضة")
    theirs = await stored(newsroom, Key("text", "kita_cost", "ar"), "rana")
    assert theirs

    assert await post(olena, UK, "publish", title="Садок", draft=str(theirs.number), seen="1") == 303
    assert await stored(newsroom, Key("text", "kita_cost", "ar"), "rana") == theirs
    assert await post(rana, UK, "discard", draft=str(theirs.number)) == 410
    assert await stored(newsroom, Key("text", "kita_cost", "ar"), "rana") == theirs


async def test_what_an_author_wrote_since_somebody_looked_is_not_lost(newsroom: Newsroom) -> None:
    olena, maria = await newsroom.writer("olena", Role.editor, "uk"), await newsroom.writer("maria")
    key = Key("text", "kita_cost", "uk")
    await post(olena, UK, "hand-in", title="Садок")
    handed_in = await stored(newsroom, key, "olena")
    assert handed_in
    await maria.open(f"{UK}?draft={handed_in.number}")
    sheet = maria.page.form(f"{UK}/save")
    await post(olena, UK, "save", title="Дитячий садок")

    assert (await maria.client.post(f"{UK}/publish", data=sheet.fields)).status_code == 303
    kept = await stored(newsroom, key, "olena")
    assert kept and kept.fields["title"] == "Дитячий садок"
    assert await stored(newsroom, key, "maria") is None, "her own copy is done with"


ODD_DRAFTS: list[tuple[str, dict[str, str]]] = [
    (UK, {"week.x": "a", "1": "b", "notes.zz": "c", HUGE: "d"}),
    (FEST, {"texts.zz.title": "x", "languages.zz": "yes", "repeat.on.XX": "yes"}),
    (BABS, {"notes.zz": "x", "week.99": "x", "special.99.since": "x", "special.x.y": "z"}),
    (BABS, {"at.x": HUGE, "at.y": HUGE, "at.view": "51.3,12.3,12"}),
    (BABS, {"position": "?mlat=" + "1" * 400 + "&mlon=1"}),
    (BABS, {"as_of": "٢٠٢٦-٠٩", "website": "javascript:alert(1)", "hours": "Mo " * 3000}),
    ("/editor/topic/kita_cost", {"checked_today": "yes", "today": "9999-12-31"}),
    (FEST, {"repeat.kind": "own", "start.date": "2000-01-01", "repeat.rule": "FREQ=MONTHLY;BYDAY=99MO"}),
    (UK, {"title": "a\0b", "short": "a\0b"}),
    ("/editor/emergency/112", {"purpose.zz": "x", "dangers.zz": "yes", "called": "\0"}),
    (SAFETY, {"life": "\n".join("... *" for _ in range(50)), "calm": "*\n...\n\0"}),
]


async def test_an_odd_draft_can_be_saved_and_read_by_everybody(newsroom: Newsroom) -> None:
    olena, rosa = await newsroom.writer("olena", Role.editor), await newsroom.writer("rosa", Role.reader)
    for address, typed in ODD_DRAFTS:
        assert await post(olena, address, "save", **typed) == 303, typed
        for reader in (olena, rosa):
            for page in (address, f"{address}/history"):
                answer = await reader.open(page)
                assert answer.status_code == 200, (page, typed)
                assert "\0" not in answer.text
                assert 'href="javascript:' not in answer.text
    for drafted in await drafts.all_drafts(newsroom.house.engine):
        for page in (f"?draft={drafted.number}", f"/changes?draft={drafted.number}"):
            assert (await rosa.open(f"/editor/{drafted.key}{page}")).status_code == 200, (drafted.key, page)
    for page in ("/", "/overview", "/places", "/events", "/numbers", "/safety"):
        assert (await rosa.open(f"/editor{page}")).status_code == 200


async def test_a_form_that_chooses_its_own_letters_is_refused(newsroom: Newsroom) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="login"\r\n\r\n\\ud800\r\n--x--\r\n'
    stranger, admin = newsroom.outsider(), await newsroom.writer("anna", Role.administrator)
    for charset in ("unicode_escape", "undefined", "utf-7", "idna"):
        headers = {"Content-Type": f"multipart/form-data; boundary=x; charset={charset}"}
        for browser, path in (
            (stranger, "/editor/sign-in"),
            (admin, "/editor/account"),
            (admin, "/editor/exchange/uk"),
        ):
            assert (await browser.client.post(path, content=body, headers=headers)).status_code == 400


async def test_a_form_of_many_large_fields_is_refused(newsroom: Newsroom) -> None:
    admin = await newsroom.writer("anna", Role.administrator)
    large = {f"n{number}": "x" * 2000 for number in range(599)}
    many = {str(number): "x" for number in range(700)}
    for path in ("/editor/sign-in", "/editor/second-factor", "/editor/sign-out"):
        assert (await admin.client.post(path, data=large)).status_code == 413
        assert (await admin.client.post(path, data=many)).status_code == 400


async def test_a_password_made_to_take_long_does_not_keep_others_waiting(newsroom: Newsroom) -> None:
    stranger = newsroom.outsider()
    await stranger.open("/editor/sign-in")
    begun = time.monotonic()
    answer = await stranger.send(
        stranger.page.form("/editor/sign-in"), login="anna", password="a" + "\u0301\u0316" * 15_000
    )
    assert answer.status_code == 422
    assert time.monotonic() - begun < 2


async def test_the_proof_in_a_form_at_the_door_is_another_one_each_time(newsroom: Newsroom) -> None:
    stranger = newsroom.outsider()
    proofs = set()
    for _ in range(3):
        await stranger.open("/editor/sign-in")
        proofs.add(stranger.page.form("/editor/sign-in").fields["csrf"][:40])
    assert len(proofs) == 3


async def test_a_word_with_a_draft_fills_no_log(newsroom: Newsroom) -> None:
    """What stands in the audit log can be deleted by nobody."""
    olena = await newsroom.writer("olena")
    await post(olena, UK, "hand-in", title="Садок", remark="x" * 100_000)
    await post(olena, UK, "publish", title="Садок", reason="y" * 100_000)
    records = await audit.read(newsroom.house.engine, None, 10)
    assert [one.action for one in records] == ["published", "handed_in", "draft"]
    assert max(len(one.detail) for one in records) == 1000


async def test_two_who_publish_at_once_leave_one_text_and_one_line_each(newsroom: Newsroom) -> None:
    olena, maria = await newsroom.writer("olena"), await newsroom.writer("maria")
    done = await asyncio.gather(post(olena, UK, "publish", title="Садок"), post(maria, UK, "publish", title="Дитсадок"))
    records = await audit.read(newsroom.house.engine, None, 10)
    assert sorted(done) in ([303, 303], [303, 409])
    assert [one.action for one in records].count("published") == done.count(303)


async def test_a_discarded_draft_is_discarded_once(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena")
    await post(olena, UK, "save", title="Садок")
    await olena.open(UK)
    form = olena.page.form(f"{UK}/discard")
    answers = await asyncio.gather(*(olena.client.post(f"{UK}/discard", data=form.fields) for _ in range(3)))
    assert sorted(one.status_code for one in answers) == [303, 410, 410]
    records = await audit.read(newsroom.house.engine, None, 10)
    assert [one.action for one in records].count("discarded") == 1
