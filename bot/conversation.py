"""The use case: one message in, replies out."""

import logging
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from bot.booking.model import Calendar, Slot
from bot.booking.planning import Chain
from bot.booking.rules import BookingRefused, SlotTaken
from bot.booking.slots import free
from bot.booking.working import answerable
from bot.dialogue import decide, wishes
from bot.dialogue.anonymous import strip
from bot.dialogue.flows import talk
from bot.dialogue.knowledge import Place
from bot.dialogue.language import Languages
from bot.dialogue.model import (
    Decision,
    Facts,
    File,
    Inbound,
    Kind,
    Needs,
    Person,
    Reply,
    State,
    Talk,
    Understanding,
    Unread,
    Wish,
)
from bot.dialogue.names import Names
from bot.dialogue.render import render
from bot.dialogue.rendering.conversation import emergency
from bot.dialogue.rendering.meetings import file_of, meeting_of, site_of
from bot.dialogue.rendering.talk import with_way_back
from bot.dialogue.times import Times
from bot.dialogue.wishes import Request
from bot.dialogue.words import plain
from bot.ports import Contents, Locales, Outgoing, Recogniser, RecogniserAway, Safety, Visitors

log = logging.getLogger(__name__)

_GUESSES = 3
_FEW_WORDS = 3


@dataclass(frozen=True)
class Conversation:
    """Holds no state of its own; any number of them may work on one store.

    `tells`: channels on which somebody can be told something later.
    """

    languages: Languages
    safety: Safety
    names: Names
    locales: Locales
    recogniser: Recogniser
    contents: Contents
    visitors: Visitors
    chain: Chain
    times: Times
    tells: Collection[str] = ()

    def urgent(self, inbound: Inbound) -> Reply | None:
        """The numbers for somebody in danger. Raw text, captions too: no network, no database, no exception."""
        danger = self.safety.detect(inbound.text)
        if danger is None:
            return None
        locale = self.languages.choose(inbound, State())
        return emergency(danger, self.contents.emergency(danger.value, locale), self.locales.words(locale))

    async def answer(self, inbound: Inbound, now: datetime, told: bool = False) -> AsyncIterator[Reply]:
        """Safety first, then state, language, understanding, facts, one decision, one write.

        `told`: the safety numbers have been sent already. Raises StoreAway after the safety reply.
        The replies are written down under `inbound.id` before the first one is handed out.
        """
        urgent = None if told else self.urgent(inbound)
        if urgent:
            yield urgent
        for reply in await self._reply(inbound, now):
            yield reply

    async def calendar_file(self, person: Person, appointment: str, locale: str, now: datetime) -> File | None:
        """Of an appointment that is hers and not over."""
        remembered = await self.visitors.load(person)
        facts = Facts(now=now, locale=locale, contact_point=await self.contents.place("contact_point", locale, now))
        facts = await self._booking(Needs(booking=True), facts, remembered.id)
        found = next((one for one in facts.appointments if one.id == appointment and one.status.running), None)
        return file_of(meeting_of(found, facts), self.locales.words(locale)) if found else None

    async def _reply(self, inbound: Inbound, now: datetime) -> list[Reply]:
        remembered = await self.visitors.load(inbound.person)
        state = _chosen_language(inbound, remembered.state, self.languages.offered)
        if self.safety.detect(inbound.text):
            state = replace(state, expects="")
        text = plain(inbound.text).strip()
        passed_on = await self._for_counsellor(inbound, state, remembered.talk, now)
        understood = None if passed_on else await self._understand(inbound, text)
        locale = self.languages.choose(inbound, state, understood.locale if understood else "")
        if passed_on and remembered.talk:
            locale = remembered.talk.locale
        wanted = self.times.read(text, (understood.locale if understood else "", locale, "de"), now)
        request = passed_on or wishes.read(inbound, text, understood, state, wanted)
        if request.wish.verb == "added":  # a name says nothing about her language
            locale = self.languages.choose(replace(inbound, text=""), state)
        for last_try in (False, True):
            needs = self._needs(request, inbound)
            facts = await self._facts(needs, remembered.id, locale, now)
            unread = await self._unread(needs, understood, locale)
            can_tell = inbound.person.channel in self.tells
            facts = replace(facts, unread=unread, can_tell=can_tell, talk=remembered.talk)
            decision = decide.decide(request, state, facts)
            replies = self._worded(decision, request, facts)
            try:
                await self._save(inbound, decision, replies, now)
            except BookingRefused as error:
                if last_try:
                    raise
                request = Request(Wish("slot", "taken")) if isinstance(error, SlotTaken) else request
            else:
                break
        return replies

    async def _for_counsellor(self, inbound: Inbound, state: State, on: Talk | None, now: datetime) -> Request | None:
        """While a person is on, words go to her, and nobody and nothing else makes anything of them."""
        answered = (inbound.source[0], inbound.answers) if inbound.source and inbound.answers and on else None
        answers = answered is not None and await self.visitors.of_counsellor(answered)
        if not talk.takes(inbound, state, on, now, answers):
            return None
        danger, text = self.safety.detect(inbound.text), plain(inbound.text).strip()
        if on and not on.running and not answers and await self._only_thanks(inbound, text):
            return None
        return Request(Wish("say"), text, danger=danger.value if danger else "", said=inbound)

    async def _only_thanks(self, inbound: Inbound, text: str) -> bool:
        """A short word of thanks after the end opens no talk again that somebody would have to close."""
        understood = await self._understand(inbound, text) if len(text.split()) <= _FEW_WORDS else None
        return understood is not None and talk.only_thanks(understood)

    def _worded(self, decision: Decision, request: Request, facts: Facts) -> list[Reply]:
        words = self.locales.words(facts.locale)
        replies = render(decision.say, facts, words, self.locales.all())
        asks_meanwhile = decision.state.paused and facts.talk is not None and facts.talk.waiting
        return with_way_back(replies, words) if asks_meanwhile and request.wish.verb != "talk" else replies

    def _needs(self, request: Request, inbound: Inbound) -> Needs:
        """Numbers that the safety rule has shown are not shown twice; nothing is kept of a message about danger."""
        needed = decide.needs(request)
        return replace(needed, emergency="", unread="") if self.safety.detect(inbound.text) else needed

    async def _save(self, inbound: Inbound, decision: Decision, replies: Sequence[Reply], now: datetime) -> None:
        outgoing = Outgoing(inbound.id, tuple(replies)) if inbound.id else None
        state = replace(decision.state, spoken=replies[-1].locale) if replies else decision.state
        await self.visitors.save(inbound.person, state, decision.do, now, outgoing)

    async def _understand(self, inbound: Inbound, text: str) -> Understanding | None:
        """None when the recogniser is away: the words are then looked for in the content."""
        if inbound.kind is not Kind.text or not text:
            return None
        try:
            return await self.recogniser.understand(text)
        except RecogniserAway as error:
            log.warning("recogniser away: %s", error)
            return None

    async def _unread(self, needs: Needs, understood: Understanding | None, locale: str) -> Unread | None:
        """What people could learn from, if she agrees. In the locale it is written in, where that is clear."""
        if not needs.unread or understood is None:
            return None
        text = strip(needs.unread, self.names, await self.contents.words())
        written = understood.locale if understood.locale not in ("", "other") else locale
        return Unread(text, written, understood.guesses[:_GUESSES])

    async def _facts(self, needs: Needs, visitor: str, locale: str, now: datetime) -> Facts:
        """Everything the decision needs, fetched before it is made."""
        facts = Facts(now=now, locale=locale, fresh_id=uuid4().hex, german=self.locales.words("de"), chain=self.chain)
        facts = replace(
            facts,
            titles=await self.contents.titles(locale),
            contact_point=await self.contents.place("contact_point", locale, now),
        )
        facts = await self._guidance(needs, facts)
        return await self._booking(needs, facts, visitor)

    async def _guidance(self, needs: Needs, facts: Facts) -> Facts:
        contents, locale, now = self.contents, facts.locale, facts.now
        if needs.topic:
            facts = replace(facts, topic=await contents.topic(needs.topic, locale, now, needs.districts_in))
        if needs.menu:
            facts = replace(facts, categories=tuple(await contents.categories(locale)))
        if needs.emergency:
            facts = replace(facts, emergency=tuple(contents.emergency(needs.emergency, locale)))
        if needs.search:
            facts = replace(facts, found=tuple(await contents.search(needs.search, locale, needs.strictly)))
        if needs.events:
            facts = replace(facts, events=tuple(await contents.events(locale, now, needs.events)))
        if needs.event:
            event = await contents.event(needs.event, locale, now)
            facts = replace(facts, events=(event,) if event else ())
        return await self._places(needs, facts)

    async def _places(self, needs: Needs, facts: Facts) -> Facts:
        contents, locale, now = self.contents, facts.locale, facts.now
        if needs.place:
            place = await contents.place(needs.place, locale, now)
            return replace(facts, places=(place,) if place else ())
        if needs.places_in:
            places = tuple(await contents.places_in(needs.places_in, locale, now))
            around = () if places else tuple(await contents.places_in_district(needs.places_in, locale, now))
            return replace(facts, places=places, in_district=around)
        if needs.districts:
            return replace(facts, districts=tuple(await contents.districts()))
        return replace(facts, places=tuple(await self._several(needs, locale, now)))

    async def _several(self, needs: Needs, locale: str, now: datetime) -> Sequence[Place]:
        contents, only = self.contents, needs.only
        if needs.places_for:
            return await contents.places_for(needs.places_for, locale, now, needs.districts_in, only)
        if needs.district:
            return await contents.places_of_district(needs.district, locale, now, only)
        return await contents.places_near(needs.near, locale, now, only) if needs.near else ()

    async def _booking(self, needs: Needs, facts: Facts, visitor: str) -> Facts:
        if needs.duty:
            return replace(facts, calendar=await self.visitors.calendar(facts.now))
        if not needs.booking:
            return facts
        calendar = await self.visitors.calendar(facts.now)
        slots = self._answerable(calendar, facts.now)
        own = tuple(await self.visitors.appointments(visitor, facts.now))
        shown = [*(one.slot for one in own), *(one for one in slots if needs.slot.startswith(one.id))]
        facts = replace(facts, slots=tuple(slots), calendar=calendar, appointments=own)
        return replace(facts, sites=await self._sites(shown, facts), bring=await self._bring(facts))

    def _answerable(self, calendar: Calendar, now: datetime) -> list[Slot]:
        chain = self.chain
        slots = free(calendar, now, chain.is_holiday)
        return answerable(slots, calendar, now, chain.answer_minutes, chain.is_holiday)

    async def _sites(self, shown: Sequence[Slot], facts: Facts) -> Mapping[str, Place]:
        """Where those hours are, each place once."""
        wanted = {site_of(one, facts.calendar.counsellors.get(one.counsellor)) for one in shown}
        found = {name: await self.contents.place(name, facts.locale, facts.now) for name in wanted}
        return {name: place for name, place in found.items() if place}

    async def _bring(self, facts: Facts) -> Mapping[str, str]:
        """What the texts say of what to bring to her appointments."""
        topics = {one.topic for one in facts.appointments if one.topic in facts.titles}
        texts = [await self.contents.topic(one, facts.locale, facts.now) for one in topics]
        return {text.id: text.sections.get("bring", "") for text in texts if text}


def _chosen_language(inbound: Inbound, state: State, offered: Sequence[str]) -> State:
    """An explicit choice, by button or by a poster's deep link, holds from this very answer on."""
    wish = inbound.wish or Wish("")
    if wish.verb == "language":
        chosen = wish.argument
    elif wish.verb == "start":
        chosen = wish.argument.rpartition("-")[2]
    else:
        chosen = ""
    return replace(state, locale=chosen, spoken=chosen) if chosen in offered else state
