"""A translator's file: what it would change here, and doing so, as drafts or for visitors at once."""

import asyncio
import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from content import history, store
from content.editor import drafts, uploads
from content.editor.draft import Draft, Stage, Written
from content.editor.editing import Editing, Gone, MovedOn
from content.editor.exchange.units import Change, Problem, changes
from content.editor.kinds.base import Fields, Kind, Misfilled, tidy
from content.editor.people import audit
from content.editor.roles import Member
from content.editor.uploads import Upload
from content.entries import Key, data, find, same
from content.finding import Finding
from content.history import Deed
from content.model import Entry, Review, TopicText
from content.published import Content

# What is no word of a text: whether a form says the same is not asked of these.
_NO_WORDS = ("reviewed", "up_to_date", "source_revision", "based_on")
_FORM_NAMES = {
    "text": "{field}",
    "place": "notes.{locale}",
    "emergency": "purpose.{locale}",
    "event": "texts.{locale}.{field}",
}


@dataclass(frozen=True)
class Item:
    """What would become of one entry: from the form `before` to `fields`.

    `entry` is None when the form cannot become one, and the findings then say why; else they say what keeps it from
    being published. `own` is a draft of the importing member, `at_risk` when it says something else.
    """

    key: Key
    title: str
    before: Fields
    fields: Fields
    entry: Entry | None
    findings: Sequence[Finding]
    own: Draft | None
    at_risk: bool

    def may_go_out(self, member: Member) -> bool:
        return self.entry is not None and not self.findings and member.may_publish(self.key.locale)


@dataclass(frozen=True)
class Plan:
    """`seal` is another one as soon as anything else would happen than what was shown."""

    items: Sequence[Item]
    problems: Sequence[Problem]

    @property
    def seal(self) -> str:
        said = [
            [item.key, dict(item.before), dict(item.fields), item.own and [item.own.number, item.own.stamp]]
            for item in self.items
        ]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Choice:
    """`seal` is that of the plan that was seen. `over`: entries whose own draft may be lost; `over_all`: any may.

    `reviewed`: a native speaker has read the translation.
    """

    seal: str
    over: Collection[str] = field(default=())
    over_all: bool = False
    reviewed: bool = False

    def takes(self, item: Item) -> bool:
        return not item.at_risk or self.over_all or str(item.key) in self.over


@dataclass(frozen=True)
class Outcome:
    """How many entries; `skipped` are those with an own draft that was not to be lost."""

    published: int
    drafted: int
    skipped: int


def plan(
    content: Content,
    kinds: Mapping[str, Kind],
    member: Member,
    upload: Upload,
    own: Mapping[Key, Draft],
) -> Plan:
    """Pure. `own`: all drafts of the member in the file's locale and of what is the same in all."""
    found, problems = changes(content.pack, upload.locale, upload.units)
    allowed = [change for change in found if member.may_write(change.key[2])]
    problems += [Problem("rights", "/".join(change.key[:2])) for change in found if change not in allowed]
    items = (_item(content, kinds[change.key[0]], upload.locale, change, own) for change in allowed)
    return Plan([item for item in items if item], problems)


def _item(content: Content, kind: Kind, locale: str, change: Change, own: Mapping[Key, Draft]) -> Item | None:
    """None if nothing would be different after all: a form drops blank lines, for example."""
    key = Key(*change.key)
    present = find(content.pack, key)
    before = kind.fields(content, key, present)
    fields = {**before, **_changed(locale, change, before)}
    draft = own.get(key)
    at_risk = draft is not None and _words(draft.fields) not in (_words(before), _words(fields))
    item = Item(key, kind.title(content, key), before, fields, None, [], draft, at_risk)
    try:
        entry = kind.entry(content, key, fields)
    except Misfilled as wrong:
        return replace(item, findings=wrong.findings)
    if present is not None and same(data(present), data(entry)):
        return None
    return replace(item, entry=entry, findings=kind.findings(content, key, entry))


def _changed(locale: str, change: Change, before: Fields) -> Fields:
    """Whoever has read the text before has not read these words."""
    kind = change.key[0]
    new = {form_name(kind, locale, name): after for name, (_, after) in change.fields.items()}
    if kind != "text":
        return new
    based_on = str(change.based_on or "")
    is_of_today = based_on == before.get("source_revision") != before.get("based_on")
    was_read = "" if new else before.get("reviewed", "")
    return {**new, "based_on": based_on, "up_to_date": "yes" if is_of_today else "", "reviewed": was_read}


def form_name(kind: str, locale: str, name: str) -> str:
    """How the form of an entry calls a field that the file calls `name`."""
    return _FORM_NAMES[kind].format(locale=locale, field=name)


def _as_read(item: Item) -> Item:
    """A native speaker has read it."""
    if not isinstance(item.entry, TopicText):
        return item
    entry = item.entry.model_copy(update={"review": Review.done})
    return replace(item, entry=entry, fields={**item.fields, "reviewed": "yes"})


def _words(fields: Fields) -> dict[str, str]:
    return {name: text for name, text in tidy(fields).items() if text and name not in _NO_WORDS}


@dataclass(frozen=True)
class Importing:
    editing: Editing

    async def look(self, member: Member, upload: Upload) -> Plan:
        """What would happen now. Nothing is changed yet."""
        content = await self.editing.published.current(at_once=True)
        own = await drafts.own_in(self.editing.engine, member.number, (upload.locale, ""))
        return await asyncio.to_thread(plan, content, self.editing.kinds, member, upload, own)

    async def draft(self, member: Member, upload: Upload, choice: Choice, now: datetime) -> Outcome:
        """All as drafts to be read. Raises Gone, MovedOn."""
        return await self._carry_out(member, upload, choice, now, publish=False)

    async def publish(self, member: Member, upload: Upload, choice: Choice, now: datetime) -> Outcome:
        """All that nothing is wrong with and that the member may publish; the rest becomes drafts of hers.

        Raises Gone, MovedOn.
        """
        return await self._carry_out(member, upload, choice, now, publish=True)

    async def _carry_out(self, member: Member, upload: Upload, choice: Choice, now: datetime, publish: bool) -> Outcome:
        """Raises Gone once the upload was used, MovedOn when something else would happen than what was seen."""
        async with self.editing.engine.begin() as connection:
            await store.hold(connection)
            if not await uploads.take(connection, upload):
                raise Gone
            seen = await self.look(member, upload)
            if seen.seal != choice.seal:
                raise MovedOn
            wanted = [_as_read(one) if choice.reviewed else one for one in seen.items if choice.takes(one)]
            ready = {one.key: one for one in wanted if publish and one.may_go_out(member)}
            await _publish(connection, member, ready, now)
            rest = [one for one in wanted if one.key not in ready]
            saved = await _draft(connection, member, rest, Stage.draft if publish else Stage.review, now)
            await audit.write(connection, now, member.login, "imported", upload.locale, _told(ready, saved))
        await self.editing.published.current(at_once=True)
        return Outcome(len(ready), len(saved), len(seen.items) - len(ready) - len(saved))


async def _publish(connection: AsyncConnection, member: Member, ready: Mapping[Key, Item], now: datetime) -> None:
    if not ready:
        return
    deed = Deed("imported", member.name, now)
    await history.publish_all(connection, {key: item.entry for key, item in ready.items()}, deed)
    await drafts.drop_all(connection, [item.own.number for item in ready.values() if item.own])


async def _draft(
    connection: AsyncConnection, member: Member, items: Sequence[Item], state: Stage, now: datetime
) -> Collection[Key]:
    if not items:
        return ()
    latest = await history.latest_of(connection, [item.key for item in items])
    written = {
        item.key: Written(item.fields, latest.get(item.key, 0), item.own.stamp if item.own else 0) for item in items
    }
    return await drafts.save_all(connection, member.number, written, state, now)


def _told(ready: Collection[Key], saved: Collection[Key]) -> str:
    lists = (("published", ready), ("drafts", sorted(saved)))
    return " · ".join(f"{name}: {', '.join(map(str, keys))}" for name, keys in lists if keys)
