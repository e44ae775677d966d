"""What a translator's file would change, and what comes of it; looked at without pages."""

import asyncio
from datetime import timedelta

import pytest

from content import history
from content.editor import drafts, uploads
from content.editor.app import kinds
from content.editor.draft import Draft, Stage, Written
from content.editor.editing import Editing, Gone, MovedOn
from content.editor.exchange.units import Unit, units
from content.editor.importing import Choice, Importing, Plan
from content.editor.people import audit
from content.editor.roles import Member, Role
from content.editor.uploads import Upload
from content.entries import Key
from content.model import Review, TopicText
from content.published import Content
from tests.editor.newsroom import Newsroom

KITA = Key("text", "kita_cost", "uk")


class Desk:
    """Where files come in."""

    def __init__(self, newsroom: Newsroom) -> None:
        house = newsroom.house
        parts = house.editor_parts(frozenset())
        self.newsroom = newsroom
        self.editing = Editing(house.engine, house.published, kinds(parts))
        self.importing = Importing(self.editing)

    async def content(self) -> Content:
        return await self.editing.published.current(at_once=True)

    async def text(self, key: Key = KITA) -> TopicText:
        return (await self.content()).pack.texts[key.id][key.locale]

    async def bring(self, member: Member, locale: str = "uk", **targets: str) -> Upload:
        """A file with everything as it stands here, but for `targets`: topic__field -> translation."""
        new = {name.replace("__", "/"): text for name, text in targets.items()}
        every = units((await self.content()).pack, locale, only_wanting=False)
        return await self.bring_units(member, locale, [_translated(one, new) for one in every])

    async def bring_units(self, member: Member, locale: str, brought: list[Unit]) -> Upload:
        now, engine = self.newsroom.now(), self.editing.engine
        number = await uploads.keep(engine, member.number, locale, brought, now)
        found = await uploads.find(engine, number, member.number, now)
        assert found
        return found

    async def draft_of(self, member: Member, key: Key = KITA) -> Draft | None:
        return await drafts.own(self.editing.engine, key, member.number)


def _translated(unit: Unit, new: dict[str, str]) -> Unit:
    _, entry, *_, name = unit.id.split("/")
    target = new.get(f"{entry}/{name}", unit.target)
    return Unit(unit.id, unit.source, target, unit.note, unit.outdated)


def chosen(plan: Plan, *over: Key, reviewed: bool = False) -> Choice:
    return Choice(plan.seal, [str(key) for key in over], reviewed=reviewed)


@pytest.fixture
def desk(newsroom: Newsroom) -> Desk:
    return Desk(newsroom)


async def test_looking_changes_nothing(desk: Desk) -> None:
    olena = await desk.newsroom.member("olena", Role.publisher)
    before = await desk.content()
    plan = await desk.importing.look(olena, await desk.bring(olena, kita_cost__title="Скільки коштує садочок"))
    assert [item.key for item in plan.items] == [KITA]
    assert plan.items[0].fields["title"] == "Скільки коштує садочок"
    assert (await desk.content()).pack == before.pack
    assert await desk.draft_of(olena) is None


async def test_a_translation_of_a_newer_source_is_no_longer_outdated(desk: Desk) -> None:
    olena = await desk.newsroom.member("olena", Role.publisher)
    await source_changes(desk)
    assert (await desk.content()).is_outdated("kita_cost", "uk")

    upload = await desk.bring(olena)
    confirmed = [Unit(one.id, one.source, one.target, "") for one in upload.units]
    upload = await desk.bring_units(olena, "uk", confirmed)
    plan = await desk.importing.look(olena, upload)
    await desk.importing.publish(olena, upload, chosen(plan), desk.newsroom.now())
    assert (await desk.text()).based_on == 2
    assert not (await desk.content()).is_outdated("kita_cost", "uk")


async def source_changes(desk: Desk) -> None:
    """Somebody publishes another German text."""
    content, source = await desk.content(), Key("text", "kita_cost", "de")
    german = content.pack.texts["kita_cost"]["de"].model_copy(update={"revision": 2})
    async with desk.editing.engine.begin() as connection:
        await history.publish(connection, source, german, history.Deed("published", "Petra", desk.newsroom.now()))


async def test_a_file_of_the_older_source_leaves_the_text_outdated(desk: Desk) -> None:
    olena = await desk.newsroom.member("olena", Role.publisher)
    upload = await desk.bring(olena, kita_cost__title="Скільки коштує садочок")
    await source_changes(desk)
    plan = await desk.importing.look(olena, upload)
    await desk.importing.publish(olena, upload, chosen(plan), desk.newsroom.now())
    assert (await desk.text()).title == "Скільки коштує садочок"
    assert (await desk.content()).is_outdated("kita_cost", "uk")


async def test_changed_words_count_as_unread_unless_somebody_says_otherwise(desk: Desk) -> None:
    olena = await desk.newsroom.member("olena", Role.publisher)
    for title, reviewed, review in (("Перша", True, Review.done), ("Друга", False, Review.pending)):
        upload = await desk.bring(olena, kita_cost__title=title)
        plan = await desk.importing.look(olena, upload)
        await desk.importing.publish(olena, upload, chosen(plan, reviewed=reviewed), desk.newsroom.now())
        assert (await desk.text()).review is review


async def test_what_is_published_in_one_go_has_a_version_each_and_one_line_in_the_log(desk: Desk) -> None:
    olena = await desk.newsroom.member("olena", Role.publisher)
    upload = await desk.bring(olena, kita_cost__title="Перша", debt__title="Друга")
    plan = await desk.importing.look(olena, upload)
    outcome = await desk.importing.publish(olena, upload, chosen(plan), desk.newsroom.now())
    assert (outcome.published, outcome.drafted, outcome.skipped) == (2, 0, 0)
    for key in (KITA, Key("text", "debt", "uk")):
        newest = (await history.versions_of(desk.editing.engine, key))[0]
        assert (newest.action, newest.author) == ("imported", "Olena")
    line = (await audit.read(desk.editing.engine, None, 1))[0]
    assert (line.actor, line.action, line.subject) == ("olena", "imported", "uk")
    assert "text/kita_cost/uk" in line.detail and "text/debt/uk" in line.detail


async def write(desk: Desk, member: Member, title: str, stamp: int = 0) -> Draft:
    kind, content = desk.editing.kinds["text"], await desk.content()
    fields = {**kind.fields(content, KITA, await desk.text()), "title": title}
    return await desk.editing.save(member, KITA, Written(fields, 1, stamp), desk.newsroom.now())


async def test_drafts_are_handed_in_and_begin_from_what_is_published(desk: Desk) -> None:
    olena = await desk.newsroom.member("olena", Role.editor, "uk")
    upload = await desk.bring(olena, kita_cost__title="Перша")
    plan = await desk.importing.look(olena, upload)
    await desk.importing.draft(olena, upload, chosen(plan), desk.newsroom.now())
    draft = await desk.draft_of(olena)
    newest = (await history.versions_of(desk.editing.engine, KITA))[0]
    assert draft and (draft.state, draft.fields["title"], draft.base) == (Stage.review, "Перша", newest.number)


async def test_a_draft_typed_on_after_the_preview_is_not_lost(desk: Desk) -> None:
    olena = await desk.newsroom.member("olena", Role.editor, "uk")
    first = await write(desk, olena, "Мій текст")
    upload = await desk.bring(olena, kita_cost__title="Перша")
    plan = await desk.importing.look(olena, upload)
    await write(desk, olena, "Мій довший текст", first.stamp)
    with pytest.raises(MovedOn):
        await desk.importing.draft(olena, upload, chosen(plan, KITA), desk.newsroom.now())
    draft = await desk.draft_of(olena)
    assert draft and draft.fields["title"] == "Мій довший текст"


async def test_a_draft_with_the_same_text_is_gone_once_that_is_published(desk: Desk) -> None:
    olena = await desk.newsroom.member("olena", Role.publisher)
    await write(desk, olena, "Перша")
    upload = await desk.bring(olena, kita_cost__title="Перша")
    plan = await desk.importing.look(olena, upload)
    assert not plan.items[0].at_risk
    await desk.importing.publish(olena, upload, chosen(plan), desk.newsroom.now())
    assert (await desk.text()).title == "Перша"
    assert await desk.draft_of(olena) is None


async def test_two_clicks_at_once_import_once(desk: Desk) -> None:
    olena = await desk.newsroom.member("olena", Role.publisher)
    upload = await desk.bring(olena, kita_cost__title="Перша")
    choice = chosen(await desk.importing.look(olena, upload))
    now = desk.newsroom.now()
    both = await asyncio.gather(
        *(desk.importing.publish(olena, upload, choice, now) for _ in range(2)), return_exceptions=True
    )
    assert sum(isinstance(one, Gone) for one in both) == 1
    imported = [one for one in await history.versions_of(desk.editing.engine, KITA) if one.action == "imported"]
    assert len(imported) == 1


async def test_places_are_not_changed_by_somebody_let_in_for_one_language(desk: Desk) -> None:
    olena = await desk.newsroom.member("olena", Role.editor, "uk")
    pack = (await desk.content()).pack
    note = next(one for one in units(pack, "uk", only_wanting=False) if one.id.startswith("place/"))
    upload = await desk.bring_units(olena, "uk", [Unit(note.id, note.source, "Інша примітка", "")])
    plan = await desk.importing.look(olena, upload)
    assert not plan.items
    assert [one.code for one in plan.problems] == ["rights"]


async def test_an_upload_is_kept_for_its_owner_and_for_a_day(desk: Desk) -> None:
    olena, petra = [await desk.newsroom.member(name, Role.publisher) for name in ("olena", "petra")]
    upload, engine, now = await desk.bring(olena), desk.editing.engine, desk.newsroom.now()
    later = now + timedelta(hours=25)
    assert await uploads.find(engine, upload.number, petra.number, now) is None
    assert await uploads.find(engine, upload.number, olena.number, later) is None
    assert await uploads.sweep(engine, now) == 0
    assert await uploads.sweep(engine, later) == 1


async def test_notes_events_and_purposes_change_in_one_language_only(desk: Desk) -> None:
    olena = await desk.newsroom.member("olena", Role.publisher)
    before = (await desk.content()).pack
    every = units(before, "uk", only_wanting=False)
    kept = {
        kind: next(one for one in every if one.id.startswith(f"{kind}/")) for kind in ("place", "event", "emergency")
    }
    upload = await desk.bring_units(
        olena, "uk", [Unit(one.id, one.source, f"Нове: {one.target}", "") for one in kept.values()]
    )
    plan = await desk.importing.look(olena, upload)
    assert not plan.problems
    assert [item.findings for item in plan.items] == [[], [], []]
    outcome = await desk.importing.publish(olena, upload, chosen(plan), desk.newsroom.now())

    assert outcome.published == 3
    after = (await desk.content()).pack
    now = {one.id: one.target for one in units(after, "uk", only_wanting=False)}
    assert {one.id: now[one.id] for one in kept.values()} == {one.id: f"Нове: {one.target}" for one in kept.values()}
    assert units(after, "ru", only_wanting=False) == units(before, "ru", only_wanting=False)
    assert [one.id for one in after.emergency] == [one.id for one in before.emergency]
