"""The use case of counsellors: see talks, lead them, hand them on. The same in the browser and in Telegram."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.booking.handing_over import there, unanswered
from bot.booking.model import Counsellor
from bot.booking.planning import Chain
from bot.case_words import for_visitor
from bot.dialogue.model import Person, Reply
from bot.ports import Contents, Locales
from bot.talk_ports import Author, Case, CaseMessage, CaseNote, Cases, CaseStatus, Relays

_MOST_CANNED = 6
# Who is not back by then leaves her talks to whoever wants to take them.
_LONG = timedelta(hours=12)


class TalkRefused(Exception):
    """What she wants is not possible now; trying the same again does not help."""


class NotYourCase(TalkRefused):
    """Neither hers nor her team's, or gone."""


class NotTaken(TalkRefused):
    """Nobody has taken it. Taking it helps."""


class TakenByOther(TalkRefused):
    """A colleague has it. Taking it over from her, by her passing it on, helps."""


class Closed(TalkRefused):
    """It is over. Reopening it helps, unless its visitor is gone or talks in another case by now."""


class NothingToSay(TalkRefused):
    """Nothing is left of it to be sent."""


@dataclass(frozen=True)
class Canned:
    """An answer that the bot has too: in the visitor's language; label and words in German for the counsellor."""

    topic: str
    title: str
    text: str
    german: str
    label: str


@dataclass(frozen=True)
class Line:
    """What a visitor sees of her talk: her own words, or what came to her."""

    own: str = ""
    reply: Reply | None = None


@dataclass(frozen=True)
class Talking:
    """`who` may do everything with the cases of her team; everything else is NotYourCase. All raise StoreAway."""

    store: Cases
    relays: Relays
    contents: Contents
    locales: Locales
    chain: Chain

    async def cases(self, who: Counsellor) -> Sequence[Case]:
        return await self.store.of(who)

    async def case(self, who: Counsellor, case_id: int) -> Case:
        found = await self.store.get(case_id)
        if found is None or not _may_see(who, found):
            raise NotYourCase
        return found

    async def messages(self, who: Counsellor, case_id: int) -> Sequence[CaseMessage]:
        await self.case(who, case_id)
        return await self.store.messages(case_id)

    async def unanswered(self, who: Counsellor, cases: Iterable[Case]) -> Collection[int]:
        """The ids of those in which the last word is the visitor's."""
        return await self.store.unanswered([one.id for one in cases if _may_see(who, one)])

    async def notes(self, who: Counsellor, case_id: int) -> Sequence[CaseNote]:
        await self.case(who, case_id)
        return await self.store.notes(case_id)

    async def say(self, who: Counsellor, case_id: int, text: str, now: datetime) -> None:
        """Raises NotTaken, TakenByOther, Closed or NothingToSay."""
        await self.pass_to_visitor(who, CaseMessage(0, case_id, Author.counsellor, "text", text, now))

    async def pass_to_visitor(self, who: Counsellor, message: CaseMessage) -> None:
        """As `say`; also what stands somewhere in Telegram."""
        hers(await self.case(who, message.case), who)
        if message.kind == "text" and not message.text.strip():
            raise NothingToSay
        await self.store.say(replace(message, counsellor=who.id))

    async def edit(self, who: Counsellor, case_id: int, message: int, text: str, now: datetime) -> None:
        """What she said herself."""
        said = await self._said_by(who, case_id, message)
        if said.kind == "text" and not text.strip():
            raise NothingToSay
        await self.store.edit(said, text, now)

    async def delete(self, who: Counsellor, case_id: int, message: int, now: datetime) -> None:
        await self.store.delete(await self._said_by(who, case_id, message), now)

    async def note(self, who: Counsellor, case_id: int, text: str, now: datetime) -> None:
        await self.case(who, case_id)
        if not text.strip():
            raise NothingToSay
        await self.store.note(case_id, CaseNote(0, who.id, text, now), actor(who))

    async def take(self, who: Counsellor, case_id: int, now: datetime) -> Case:
        """The first wins, unless she is away for long. Raises TakenByOther or Closed."""
        away = await self._away(await self.case(who, case_id), now)
        taken = await self.store.take(case_id, who.id, away, actor(who), now)
        found = await self.case(who, case_id)
        if not taken:
            hers(found, who)
        return found

    async def colleagues(self, who: Counsellor, case_id: int) -> Sequence[Counsellor]:
        await self.case(who, case_id)
        return [one for one in await self._team(case_id) if one.id != who.id]

    async def pass_on(self, who: Counsellor, case_id: int, to: str, now: datetime) -> Case:
        """`to` is asked; the case waits until she or anybody else of the team takes it."""
        found = await self.case(who, case_id)
        if found.counsellor:
            hers(found, who)
        room = await self.relays.room(case_id)
        team = [one.counsellor for one in room.members] if room else []
        if room is None or to not in [one.id for one in team]:
            raise NotYourCase
        due = unanswered(team, room.absences, self.chain, now)
        if not await self.store.pass_on(case_id, found.counsellor, to, due, actor(who), now):
            hers(await self.case(who, case_id), who)
        return await self.case(who, case_id)

    async def close(self, who: Counsellor, case_id: int, now: datetime) -> Case:
        """Her own, or one that nobody has. Closing twice is closing once."""
        found = await self.case(who, case_id)
        if found.counsellor and found.status.running:
            hers(found, who)
        await self.store.close(case_id, who.id, actor(who), now)
        return await self.case(who, case_id)

    async def reopen(self, who: Counsellor, case_id: int, now: datetime) -> Case:
        """It is hers then."""
        await self.case(who, case_id)
        if not await self.store.reopen(case_id, who.id, actor(who), now):
            hers(await self.case(who, case_id), who)
        return await self.case(who, case_id)

    async def canned(self, who: Counsellor, case_id: int, query: str, now: datetime) -> Sequence[Canned]:
        """By German words; without any what she asked about, and what belongs to it."""
        found = await self.case(who, case_id)
        wanted = await self.contents.search(query, "de") if query else await self._near(found, now)
        answers = [await self._canned(found, topic, now) for topic in list(dict.fromkeys(wanted))[:_MOST_CANNED]]
        return [one for one in answers if one]

    async def say_topic(self, who: Counsellor, case_id: int, topic: str, now: datetime) -> Canned:
        answer = await self._canned(await self.case(who, case_id), topic, now)
        if answer is None:
            raise NothingToSay
        await self.say(who, case_id, f"**{answer.title}**\n{answer.text}", now)
        return answer

    async def heard(self, person: Person, now: datetime) -> tuple[bool, Sequence[Reply]]:
        """For a visitor whose channel brings her nothing: whether her talk runs, and what is new to her in it.

        What is handed out here counts as delivered; `so_far` shows it again.
        """
        case = await self.store.last_of(person)
        if case is None:
            return False, ()
        new = await self.relays.undelivered(case.id)
        replies = [await self._to_visitor(one, case) for one in new]
        if new:
            await self.store.heard(case.id, new[-1].id, now)
        return case.status.running, replies

    async def so_far(self, person: Person, now: datetime) -> Sequence[Line]:
        """A running talk as its visitor sees it now, with edits and without what was deleted."""
        case = await self.store.last_of(person)
        if case is None or not case.status.running:
            return ()
        lines = []
        for one in await self.store.messages(case.id):
            if one.deleted_at is None and one.author is Author.visitor:
                lines.append(Line(own=one.text))
            elif one.deleted_at is None and one.meant_for_visitor:
                lines.append(Line(reply=await self._to_visitor(one, case)))
                await self.store.heard(case.id, one.id, now)
        return lines

    async def _to_visitor(self, message: CaseMessage, case: Case) -> Reply:
        team = {one.id: one for one in await self._team(case.id)}
        return for_visitor(message, team.get(message.counsellor), self.locales.words(case.locale))

    async def _team(self, case_id: int) -> Sequence[Counsellor]:
        room = await self.relays.room(case_id)
        return [one.counsellor for one in room.members] if room else ()

    async def _away(self, case: Case, now: datetime) -> str:
        """Who has it and is not there before long; "" when she is."""
        room = await self.relays.room(case.id)
        team = {one.counsellor.id: one.counsellor for one in room.members} if room else {}
        owner = team.get(case.counsellor)
        if room is None or owner is None:
            return case.counsellor
        back = there(owner, room.absences, now, self.chain.is_holiday)
        return case.counsellor if back is None or back > now + _LONG else ""

    async def _said_by(self, who: Counsellor, case_id: int, message: int) -> CaseMessage:
        await self.case(who, case_id)
        said = await self.relays.message(message)
        mine = said and said.case == case_id and said.author is Author.counsellor and said.counsellor == who.id
        if said is None or not mine or said.deleted_at:
            raise NotYourCase
        return said

    async def _near(self, case: Case, now: datetime) -> Sequence[str]:
        own = [one for one in (case.topic, *reversed(case.card.asked)) if one]
        topic = await self.contents.topic(own[0], case.locale, now) if own else None
        return [*own[:1], *(name for name, _ in (topic.related if topic else ())), *own[1:]]

    async def _canned(self, case: Case, topic: str, now: datetime) -> Canned | None:
        hers, german = [await self.contents.topic(topic, locale, now) for locale in (case.locale, "de")]
        shown, read = hers or german, german or hers
        return Canned(topic, shown.title, shown.short, read.short, read.title) if shown and read else None


def _may_see(who: Counsellor, case: Case) -> bool:
    return who.team == case.team or who.id == case.counsellor


def actor(who: Counsellor) -> str:
    """As it stands in the audit log."""
    return f"counsellor-{who.id}"


def hers(case: Case, who: Counsellor) -> None:
    """Raises Closed, NotTaken or TakenByOther."""
    if case.status is CaseStatus.closed:
        raise Closed
    if not case.counsellor:
        raise NotTaken
    if case.counsellor != who.id:
        raise TakenByOther
