"""What is done to an entry: written, handed in, sent back, published, removed. Each with its line in the audit log.

What a form says is checked again here, at the moment of publishing and with the content held still: a page may be old.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from content import history, publishing, store
from content.editor import drafts
from content.editor.draft import Draft, Stage, Written
from content.editor.kinds.base import Fields, Kind
from content.editor.people import audit
from content.editor.roles import Member
from content.entries import Key, data, entry_of, find, same
from content.finding import Finding
from content.history import Deed, Version
from content.model import Entry, TopicText
from content.published import Content, Published


class Refused(Exception):
    """It cannot be published as it is; the findings say why. It must be changed first."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__()
        self.findings = findings


class MovedOn(Exception):
    """Somebody else has published another text since this one was begun. Both must be put together."""


class NotAllowed(Exception):
    """This person may not do this; somebody with another role can."""


class Gone(Exception):
    """The draft is no longer there, or no longer as it was shown. The page must be loaded again."""


@dataclass(frozen=True)
class Submission:
    """A form that is to be published. `base`: the version it began from.

    `drafts` it is the text of: number -> stamp. They are done with, unless somebody has gone on writing since.
    """

    key: Key
    fields: Fields
    base: int
    drafts: Mapping[int, int]
    minor: bool = False
    reason: str = ""
    action: str = "published"


@dataclass(frozen=True)
class Editing:
    engine: AsyncEngine
    published: Published
    kinds: Mapping[str, Kind]

    async def save(self, member: Member, key: Key, written: Written, now: datetime) -> Draft:
        """Raises NotAllowed, ChangedElsewhere."""
        async with self.engine.begin() as connection:
            return await self._save(connection, member, key, written, now)

    async def _save(
        self, connection: AsyncConnection, member: Member, key: Key, written: Written, now: datetime
    ) -> Draft:
        if not member.may_write(key.locale):
            raise NotAllowed
        saved = await drafts.save(connection, key, member.number, written, now)
        if saved.stamp == 1:
            await audit.write(connection, now, member.login, "draft", str(key))
        return saved

    async def restore(self, member: Member, version: Version, stamp: int, now: datetime) -> Draft:
        """An earlier version as her own draft, for her to look at and publish. `stamp`: that of her draft, 0 for none.

        Raises NotAllowed, ChangedElsewhere, pydantic's ValidationError for what no entry can look like any more.
        """
        key, content = version.key, await self.published.current()
        entry = entry_of(key.kind, version.entry) if version.entry else None
        fields = self.kinds[key.kind].fields(content, key, entry)
        async with self.engine.begin() as connection:
            base = await history.latest(connection, key)
            saved = await self._save(connection, member, key, Written(fields, base, stamp), now)
            await audit.write(connection, now, member.login, "restored", str(key), f"version {version.number}")
        return saved

    async def hand_in(self, member: Member, draft: Draft, remark: str, now: datetime) -> None:
        """Asks for somebody to read it. Raises NotAllowed, Gone."""
        if draft.author != member.number:
            raise NotAllowed
        await self._mark(draft, Stage.review, remark, member, "handed_in", now)

    async def send_back(self, member: Member, draft: Draft, remark: str, now: datetime) -> None:
        """With a word on what is missing. Raises NotAllowed, Gone."""
        if not member.may_publish(draft.key.locale):
            raise NotAllowed
        await self._mark(draft, Stage.draft, remark, member, "sent_back", now)

    async def _mark(self, draft: Draft, state: Stage, remark: str, member: Member, action: str, now: datetime) -> None:
        async with self.engine.begin() as connection:
            if not await drafts.mark(connection, draft.number, state, remark, draft.stamp):
                raise Gone
            detail = remark[: drafts.LONGEST_REMARK]
            await audit.write(connection, now, member.login, action, str(draft.key), detail)

    async def discard(self, member: Member, draft: Draft, now: datetime) -> None:
        """Raises NotAllowed, Gone. An administrator may clear away what somebody left behind."""
        if draft.author != member.number and not member.may_manage:
            raise NotAllowed
        async with self.engine.begin() as connection:
            if not await drafts.drop(connection, draft.number, draft.key, draft.stamp):
                raise Gone
            await audit.write(connection, now, member.login, "discarded", str(draft.key), f"draft of {draft.name}")

    async def publish(self, member: Member, wanted: Submission, now: datetime) -> int:
        """Returns the version's number. Raises NotAllowed, Misfilled, Refused, MovedOn."""
        key = wanted.key
        if not member.may_publish(key.locale):
            raise NotAllowed
        async with self.engine.begin() as connection:
            await store.hold(connection)
            content = await self.published.current(at_once=True)
            if await history.latest(connection, key) != wanted.base:
                raise MovedOn
            entry = self._settled(content, wanted)
            self._check(content, key, entry)
            deed = Deed(wanted.action, member.name, now, wanted.minor, wanted.reason[: history.LONGEST_REASON])
            number = await history.publish(connection, key, entry, deed)
            await self._clear(connection, member, wanted, now)
        await self.published.current(at_once=True)
        return number

    def _check(self, content: Content, key: Key, entry: Entry) -> None:
        present = find(content.pack, key)
        if present is not None and same(data(present), data(entry)):
            raise Refused([Finding("unchanged", "nothing was changed")])
        findings = self.kinds[key.kind].findings(content, key, entry)
        if findings:
            raise Refused(findings)

    async def _clear(self, connection: AsyncConnection, member: Member, wanted: Submission, now: datetime) -> None:
        for number, stamp in wanted.drafts.items():
            await drafts.drop(connection, number, wanted.key, stamp)
        reason = wanted.reason[: history.LONGEST_REASON]
        detail = " · ".join(part for part in ("minor" if wanted.minor else "", reason) if part)
        await audit.write(connection, now, member.login, wanted.action, str(wanted.key), detail)

    def _settled(self, content: Content, wanted: Submission) -> Entry:
        """A source text gets a new revision when its meaning has changed: just that makes translations outdated.

        Search words and who has read it are not what a translation says.
        """
        entry = self.kinds[wanted.key.kind].entry(content, wanted.key, wanted.fields)
        if not isinstance(entry, TopicText) or wanted.key.locale != content.pack.info.source_locale:
            return entry
        present = content.pack.texts.get(wanted.key.id, {}).get(wanted.key.locale)
        if present is None or wanted.minor or _said(present) == _said(entry):
            return entry
        return entry.model_copy(update={"revision": (present.revision or 0) + 1})

    async def remove(self, member: Member, key: Key, reason: str, now: datetime) -> None:
        """Raises NotAllowed, Refused while others refer to it, Gone."""
        if not member.may_publish(key.locale):
            raise NotAllowed
        async with self.engine.begin() as connection:
            await store.hold(connection)
            content = await self.published.current(at_once=True)
            if find(content.pack, key) is None:
                raise Gone
            users = publishing.uses(content.pack, key.kind, key.id)
            if users:
                raise Refused([self._in_use(content, users)])
            told = reason[: history.LONGEST_REASON]
            await history.publish(connection, key, None, Deed("removed", member.name, now, reason=told))
            await audit.write(connection, now, member.login, "removed", str(key), told)
        await self.published.current(at_once=True)

    def _in_use(self, content: Content, users: Sequence[tuple[str, str]]) -> Finding:
        """A text goes by its topic's title, whatever its language."""
        if users[0][0] == "pack":
            return Finding("in_use_by_city", f"is used by {users[0][1]} of pack.yaml")
        source = content.pack.info.source_locale
        keys = [Key(kind, one.partition("/")[0], source if kind == "text" else "") for kind, one in users]
        titles = dict.fromkeys(self.kinds[key.kind].title(content, key) for key in keys)
        named = ", ".join(list(titles)[:10])
        return Finding("in_use", f"is used by {named}", "", {"users": named})


def _said(text: TopicText) -> tuple[str, ...]:
    return text.title, text.short, *(f"{name} {body}" for name, body in text.sections.items())
