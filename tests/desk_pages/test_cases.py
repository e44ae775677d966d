"""Talks with visitors: taken, answered, passed on, closed; and notes, which are no messages."""

from bot.channels.web.desk.cases import LONGEST
from bot.talk_ports import Author, Case, CaseStatus, Event
from content.editor.pages.audit import ACTIONS
from tests.desk_pages.office import Office
from tests.web.browser import Browser


def at(case: int, page: str = "") -> str:
    return f"/desk/cases/{case}{page}"


async def now(office: Office, case: int, login: str = "mira") -> Case:
    who = await office.parts.staff.counsellor(office.ids[login])
    assert who
    return await office.parts.talking.case(who, case)


async def words(office: Office, case: int, author: Author = Author.counsellor) -> list[str]:
    who = await office.parts.staff.counsellor(office.ids["mira"])
    assert who
    messages = await office.parts.talking.messages(who, case)
    return [one.text for one in messages if one.author is author and not one.deleted_at]


async def say(mira: Browser, case: int, text: str) -> int:
    await mira.open(at(case))
    return (await mira.send(mira.page.form(at(case, "/say")), text=text)).status_code


async def test_the_list_is_by_who_leads_them(office: Office) -> None:
    mira = await office.counsellor("mira")
    for number, more in (("AAAA", "mira"), ("BBBB", ""), ("CCCC", "olga")):
        await office.case(number, counsellor=more)
    await office.case("DDDD", status="closed")
    await mira.open("/desk/cases")
    text = mira.page.text
    order = [text.index(one) for one in ("Meine", "AAAA", "Warten", "BBBB", "Kolleginnen", "CCCC", "Beendet", "DDDD")]
    assert order == sorted(order)


async def test_what_is_missing_and_what_happened_is_said_in_words(office: Office) -> None:
    mira = await office.counsellor("mira")
    case = await office.case("AAAA", counsellor="mira", card={"asked": [], "seen": [], "missing": ["topic", "mode"]})
    for event in Event:
        await office.said(case, "", "lotse", kind=event.value)
    await mira.open(at(case))
    assert "worum es geht, vor Ort, Telefon oder Video" in mira.page.text
    assert not [event for event in Event if f"event.{event}" in mira.page.text]


async def test_a_talk_that_runs_is_listed_however_many_began_after_it(office: Office) -> None:
    mira = await office.counsellor("mira")
    await office.case("AAAA", counsellor="mira")
    for number in range(101):
        await office.case(f"B{number}")
    await mira.open("/desk/cases")
    assert "AAAA" in mira.page.text


async def test_who_takes_it_can_answer_and_nobody_else(office: Office) -> None:
    mira, olga = await office.counsellor("mira"), await office.counsellor("olga")
    case = await office.case()
    await office.said(case, "مرحبا")
    await mira.open(at(case))
    assert not [form for form in mira.page.forms if form.action == at(case, "/say")], "first it must be taken"
    answer = await mira.send(mira.page.form(at(case), csrf=mira.page.forms[0].fields["csrf"]), deed="take")
    assert "said=case_take" in answer.headers["location"]
    assert (await now(office, case)).counsellor == office.ids["mira"]
    assert await say(mira, case, "Guten Tag") == 303
    assert await words(office, case) == ["Guten Tag"]

    await olga.open(at(case))
    assert "Mira führt dieses Gespräch" in olga.page.text
    refused = await olga.post(at(case, "/say"), {"text": "Ich auch"})
    assert refused.status_code == 409
    assert "Ich auch" in refused.text, "what was typed is not lost"
    assert await words(office, case) == ["Guten Tag"]


async def test_the_visitors_words_have_their_own_direction_and_language(office: Office) -> None:
    mira = await office.counsellor("mira")
    case = await office.case(counsellor="mira")
    await office.said(case, "أبحث عن روضة")
    await office.said(case, "Dokument dazu", kind="document")
    page = (await mira.open(at(case))).text
    assert 'dir="auto" lang="ar">أبحث عن روضة' in page
    assert "nur in Telegram zu sehen" in mira.page.text


async def test_what_is_said_is_words_whatever_it_looks_like(office: Office) -> None:
    mira = await office.counsellor("mira")
    case = await office.case(counsellor="mira")
    await office.said(case, "<img src=x onerror=alert(1)>{{ 7*7 }}")
    page = (await mira.open(at(case))).text
    assert "<img" not in page
    assert "{{ 7*7 }}" in page


async def test_too_long_or_empty_answers_are_refused_and_kept(office: Office) -> None:
    mira = await office.counsellor("mira")
    case = await office.case(counsellor="mira")
    long = "x" * (LONGEST + 1)
    await mira.open(at(case))
    assert (await mira.post(at(case, "/say"), {"text": long})).status_code == 422
    assert mira.page.form(at(case, "/say")).fields["text"] == long
    assert await say(mira, case, "   ") == 409
    assert await words(office, case) == []


async def test_her_own_message_is_changed_and_taken_back(office: Office) -> None:
    mira = await office.counsellor("mira")
    case = await office.case(counsellor="mira")
    await say(mira, case, "Um zehn")
    await mira.open(at(case))
    form = mira.page.form(at(case, "/message"))
    await mira.send(form, text="Um elf", deed="edit")
    assert await words(office, case) == ["Um elf"]
    await mira.send(form, deed="delete")
    assert await words(office, case) == []
    await mira.open(at(case))
    assert "gelöscht" in mira.page.text


async def test_a_ready_answer_goes_out_in_the_visitors_language(office: Office) -> None:
    mira = await office.counsellor("mira")
    case = await office.case(counsellor="mira")
    await mira.open(at(case))
    assert "Kita" in mira.page.text
    await mira.send(mira.page.form(at(case, "/say"), topic="kita_place"))
    (sent,) = await words(office, case)
    assert any("\u0600" <= letter <= "\u06ff" for letter in sent)
    await mira.open(at(case, "?about=Schule anmelden"))
    topics = [form.fields.get("topic") for form in mira.page.forms if form.action == at(case, "/say")]
    assert "school_enrol" in topics


async def test_it_is_passed_on_closed_and_reopened(office: Office) -> None:
    mira = await office.counsellor("mira")
    await office.add("olga")
    case = await office.case(counsellor="mira")
    await mira.open(at(case))
    await mira.post(at(case), {"deed": "pass", "to": office.ids["olga"]})
    assert (await now(office, case)).status is CaseStatus.waiting
    await mira.post(at(case), {"deed": "take"})
    await mira.post(at(case), {"deed": "close"})
    assert (await now(office, case)).status is CaseStatus.closed
    assert await say_anyway(mira, case) == 409
    await mira.post(at(case), {"deed": "reopen"})
    assert (await now(office, case)).counsellor == office.ids["mira"]
    assert (await mira.post(at(case), {"deed": "x"})).status_code == 400


async def test_what_is_done_with_it_stands_in_the_log_in_words(office: Office) -> None:
    mira = await office.counsellor("mira")
    case = await office.case()
    for deed in ("take", "close", "reopen"):
        await mira.open(at(case))
        await mira.post(at(case), {"deed": deed})
    await mira.post(at(case, "/notes"), {"note": "for us"})
    await mira.post(at(case), {"deed": "pass", "to": await office.add("olga")})
    done = {action for _, action, _ in await office.log() if action.startswith("case")}
    assert done == {"case_taken", "case_closed", "case_reopened", "case_noted", "case_passed_on"}
    assert done <= set(ACTIONS)


async def say_anyway(mira: Browser, case: int) -> int:
    return (await mira.post(at(case, "/say"), {"text": "Hallo?"})).status_code


async def test_a_note_is_on_a_page_of_its_own_and_never_a_message(office: Office) -> None:
    mira = await office.counsellor("mira")
    case = await office.case(counsellor="mira")
    await mira.open(at(case))
    assert not [form for form in mira.page.forms if "note" in form.fields]
    await mira.open(at(case, "/notes"))
    assert not [form for form in mira.page.forms if "text" in form.fields]
    await mira.send(mira.page.form(at(case, "/notes")), note="Braucht eine Dolmetscherin.")
    assert await words(office, case) == []
    await mira.open(at(case, "/notes"))
    assert "Braucht eine Dolmetscherin." in mira.page.text
    await mira.open(at(case))
    assert "Braucht eine Dolmetscherin." not in mira.page.text


async def test_a_note_sent_to_the_wrong_address_is_no_message_and_the_other_way_round(office: Office) -> None:
    mira = await office.counsellor("mira")
    case = await office.case(counsellor="mira")
    await mira.open(at(case))
    assert (await mira.post(at(case, "/say"), {"note": "Geheim"})).status_code == 409
    assert (await mira.post(at(case, "/notes"), {"text": "Hallo"})).status_code == 422
    assert await words(office, case) == []


async def test_the_talk_renews_itself_without_the_box_one_types_in(office: Office) -> None:
    mira = await office.counsellor("mira")
    case = await office.case(counsellor="mira")
    await office.said(case, "Noch da?")
    part = (await mira.open(at(case, "/talk"))).text
    assert "Noch da?" in part
    assert 'name="text" rows="4"' not in part
    assert "<html" not in part
