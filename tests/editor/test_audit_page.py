"""The log as administrators read it."""

import ast
import re
from collections.abc import Iterator

import pytest

from bot.settings import ROOT
from content.editor.pages.audit import ACTIONS
from content.editor.people import audit
from content.editor.roles import Role
from content.editor.shell import HOME
from tests.editor.newsroom import Newsroom

AUDIT = f"{HOME}/audit"


async def wrote(newsroom: Newsroom, actor: str, action: str, subject: str = "", detail: str = "") -> None:
    async with newsroom.house.engine.begin() as connection:
        await audit.write(connection, newsroom.now(), actor, action, subject, detail)


async def test_who_did_what_is_said_in_words(newsroom: Newsroom) -> None:
    anna, olena = await newsroom.writer("anna", Role.administrator), await newsroom.member("olena", Role.editor)
    await wrote(newsroom, "anna", "role_changed", "olena", "editor uk -> publisher")
    await wrote(newsroom, "olena", "published", "text/kita_cost/uk", "minor · Preis stimmt wieder")
    await wrote(newsroom, "./lotse", "recovery_used", "olena", "1 left")
    await wrote(newsroom, "anna", "imported", "uk", "published: text/a/uk · drafts: text/b/uk")

    shown = await anna.open(AUDIT)

    for said in (
        *("Rolle oder Sprachen geändert", "Schreiben Ukrainisch → Veröffentlichen"),
        *("kleine Änderung · Preis stimmt wieder", "Technik", "noch 1 Code übrig"),
        *("Ukrainisch", "veröffentlicht: text/a/uk · als Entwurf: text/b/uk"),
    ):
        assert said in anna.page.text
    for link in (f"{HOME}/text/kita_cost/uk", f"{HOME}/people/{olena.number}"):
        assert f'href="{link}"' in shown.text


async def test_a_long_log_is_read_page_by_page(newsroom: Newsroom) -> None:
    anna = await newsroom.writer("anna", Role.administrator)
    for number in range(120):
        await wrote(newsroom, "anna", "published", f"text/topic{number}/uk")
    seen, address = [], f"{AUDIT}?action=published"
    while address:
        shown = await anna.open(address)
        seen.append(re.findall(r">text/topic(\d+)/uk<", shown.text))
        older = [one["href"] for one in anna.page.all("a") if one.get("rel") == "next"]
        address = f"{AUDIT}{older[0]}" if older else ""
        assert len(shown.content) < 100_000

    assert [len(one) for one in seen] == [50, 50, 20]
    assert [int(one) for page in seen for one in page] == list(range(119, -1, -1))


async def test_it_is_narrowed_to_a_person_and_to_what_was_done(newsroom: Newsroom) -> None:
    anna = await newsroom.writer("anna", Role.administrator)
    await newsroom.member("olena", Role.editor)
    for actor in ("anna", "olena"):
        for action in ("published", "removed"):
            await wrote(newsroom, actor, action, f"place/{actor}-{action}")

    await anna.open(f"{AUDIT}?actor=olena&action=removed")

    assert re.findall(r"place/\S+", anna.page.text) == ["place/olena-removed"]
    form = next(one for one in anna.page.forms if one.action == AUDIT)
    assert form.fields == {"actor": "olena", "action": "removed"}
    nothing = await anna.open(f"{AUDIT}?actor=%00&action=invented&before=x")
    assert nothing.status_code == 200
    assert "place/anna-published" in anna.page.text


async def test_nothing_in_it_can_be_changed(newsroom: Newsroom) -> None:
    anna = await newsroom.writer("anna", Role.administrator)
    await anna.open(AUDIT)

    assert [form.action for form in anna.page.forms if form.attributes["method"] == "post"] == [f"{HOME}/sign-out"]
    assert (await anna.client.post(AUDIT)).status_code == 405


def actions() -> Iterator[str]:
    """Each action that the program writes; what stands in a variable is named beside it in the same file."""
    for file in (ROOT / "content").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.write":
                action = node.args[3]
                yield from [action.value] if isinstance(action, ast.Constant) else []


def test_every_action_that_is_written_has_its_words() -> None:
    written = set(actions())
    assert {"joined", "removed", "draft"} <= written
    assert written <= set(ACTIONS)


@pytest.mark.parametrize("locale", ["de", "en"])
def test_every_action_is_said_in_both_languages(newsroom: Newsroom, locale: str) -> None:
    words = newsroom.house.locales.for_editors[locale]

    assert [action for action in ACTIONS if not words.has(f"audit.{action}")] == []
