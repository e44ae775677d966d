"""Counsellors lead talks from Telegram: in the topics of their group, and by answers in their private chats.

What is passed on to a visitor passes exactly one line here; commands and notes never get there.
"""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.booking.model import Counsellor
from bot.case_words import buttons, card, spoken
from bot.channels.telegram.events import CHANNEL, STAFF_COMMANDS, CaseButton, Words
from bot.desk_ports import Staff
from bot.dialogue.model import Choice, Kind, Reply, Wish
from bot.dialogue.rendering.parts import reply
from bot.dialogue.words import Words as Catalogue
from bot.dialogue.words import plain
from bot.ports import Locales, MaybeDelivered, NotDelivered, Refused, Unreachable
from bot.speaking import words_for, words_for_anybody
from bot.talk_ports import Author, Case, CaseMessage, Lines, ThreadGone
from bot.talking import Closed, NothingToSay, NotTaken, NotYourCase, TakenByOther, Talking, TalkRefused

log = logging.getLogger(__name__)

_MOST_SHOWN = 10
_REFUSED = {
    NotYourCase: "case.not_yours",
    NotTaken: "case.not_taken",
    TakenByOther: "case.taken_by_other",
    Closed: "case.over",
    NothingToSay: "case.nothing_to_say",
}


class Presses(Protocol):
    async def answer_press(self, query: str) -> None: ...


@dataclass(frozen=True)
class Spot:
    """Where something was written or pressed, by whom, and in which language she is answered."""

    chat: int
    thread: int
    who: Counsellor
    catalogue: Catalogue


Act = Callable[[Spot, int, str], Awaitable[None]]


@dataclass(frozen=True)
class Team:
    """Everything is checked by Talking: being in the group is not enough, who writes must be a linked counsellor."""

    talking: Talking
    staff: Staff
    lines: Lines
    presses: Presses
    locales: Locales
    now: Callable[[], datetime]

    async def pressed(self, press: CaseButton) -> None:
        await self.presses.answer_press(press.query)
        who = await self.staff.counsellor_at(press.person)
        if who is None:
            await self._stranger(press.chat, press.thread)
            return
        spot = Spot(press.chat, press.thread, who, words_for(who, self.locales))
        number, _, more = press.argument.partition(".")
        act = self._acts.get(press.verb)
        if act is None or not number.isdecimal() or len(number) > 9:
            await self._tell(spot, "case.not_yours")
            return
        try:
            await act(spot, int(number), more)
        except TalkRefused as error:
            await self._refuse(spot, error, int(number), wrote=False)

    async def privately(self, words: Words) -> bool:
        """Her command, or her answer to a message of a case; False for what is an ordinary conversation."""
        who = await self.staff.counsellor_at(words.person)
        if who is None:
            return False
        spot = Spot(words.chat, 0, who, words_for(who, self.locales))
        about = await self._answered(words)
        command = STAFF_COMMANDS.get(words.command, "")
        if about is None and not command:
            return False
        try:
            if command:
                await self._command(spot, command, words, about)
            elif about:
                await self._pass_to_visitor(spot, about, words)
        except TalkRefused as error:
            await self._refuse(spot, error, about.id if about else 0)
        return True

    async def in_group(self, words: Words) -> None:
        """In a case's topic everything but commands is for the visitor, elsewhere in the group nothing is."""
        case = await self.talking.store.in_thread(words.chat, words.thread) if words.thread else None
        command = STAFF_COMMANDS.get(words.command, "")
        if case is None and (not command or await self.staff.team_of(words.chat) is None):
            return
        who = await self.staff.counsellor_at(words.person)
        if who is None:
            if case is None or await self.talking.store.once(case.id, "stranger", "", self.now()):
                await self._stranger(words.chat, words.thread)
            return
        spot = Spot(words.chat, words.thread, who, words_for(who, self.locales))
        try:
            if case is None or command:
                await self._command(spot, command, words, case)
            else:
                await self._pass_to_visitor(spot, case, words)
        except TalkRefused as error:
            await self._refuse(spot, error, case.id if case else 0)

    async def edited(self, words: Words) -> bool:
        """Of what she said in a talk; False for what was never passed on, which is nobody's business."""
        found = await self.talking.store.at(words.chat, words.message)
        who = await self.staff.counsellor_at(words.person)
        if found is None or who is None or found[1].author is not Author.counsellor:
            return False
        case, message = found
        spot = Spot(words.chat, words.thread, who, words_for(who, self.locales))
        if words.command:
            await self._tell(spot, "case.no_command")
            return True
        try:
            await self.talking.edit(who, case.id, message.id, plain(words.text), self.now())
        except TalkRefused as error:
            await self._refuse(spot, error, case.id)
        return True

    async def _pass_to_visitor(self, spot: Spot, case: Case, words: Words) -> None:
        """The one line by which something gets from Telegram to a visitor. Of an album nothing does: a note written
        below one picture would hold that picture back and let the others through.
        """
        if words.command:
            await self._tell(spot, "case.no_command")
        elif words.album:
            await self._tell(spot, "case.no_album")
        elif words.kind is Kind.other:
            await self._tell(spot, "case.cannot_pass")
        elif words.kind is not Kind.text and not await self._takes_media(case):
            await self._tell(spot, "case.only_text")
        else:
            kind, text, source = words.kind.value, plain(words.text), (words.chat, words.message)
            message = CaseMessage(0, case.id, Author.counsellor, kind, text, self.now(), source=source)
            await self.talking.pass_to_visitor(spot.who, message)

    async def _command(self, spot: Spot, command: str, words: Words, case: Case | None) -> None:
        """`case`: of the topic in which it was written, or of the message that it answers."""
        if command == "cases":
            await self._list(spot)
        elif command == "note":
            await self._note(spot, words.text)
        elif case is None:
            await self._tell(spot, "case.unsend_how" if command == "unsend" else "case.answer_one")
        elif command == "answers":
            await self._show_answers(spot, case.id, plain(words.text))
        else:
            await self._unsend(spot, words)

    async def _note(self, spot: Spot, text: str) -> None:
        """Never where one writes to visitors, so that one cannot be taken for the other."""
        number, _, note = text.partition(" ")
        if spot.thread:
            await self._tell(spot, "case.note_elsewhere")
            return
        case = await self.talking.store.numbered(number, spot.who.team) if number and note.strip() else None
        if case is None:
            await self._tell(spot, "case.note_how")
            return
        await self.talking.note(spot.who, case.id, plain(note).strip(), self.now())
        await self._confirm(spot, spot.catalogue.text("case.noted", number=case.number))

    async def _unsend(self, spot: Spot, words: Words) -> None:
        """Telegram tells bots of no deletion, so she says it by an answer to her own message."""
        found = await self.talking.store.at(words.chat, words.answers)
        if found is None or found[1].counsellor != spot.who.id:
            await self._tell(spot, "case.unsend_how")
            return
        await self.talking.delete(spot.who, found[0].id, found[1].id, self.now())
        await self._confirm(spot, spot.catalogue.text("case.unsent"))

    async def _list(self, spot: Spot) -> None:
        """Her running cases and those that nobody has, each as a card that can be answered."""
        running = [one for one in await self.talking.cases(spot.who) if one.status.running]
        shown = [one for holder in (spot.who.id, "") for one in running if one.counsellor == holder][:_MOST_SHOWN]
        if not shown:
            await self._tell(spot, "case.none")
        for case in shown:
            numbers = await self._send(spot.chat, spot.thread, card(case, spot.catalogue))
            first = next(iter(await self.talking.messages(spot.who, case.id)), None)
            if first and not spot.thread:
                await self.talking.relays.copied(first, spot.chat, numbers, None)

    async def _take(self, spot: Spot, case_id: int, _more: str) -> None:
        await self.talking.take(spot.who, case_id, self.now())

    async def _close(self, spot: Spot, case_id: int, _more: str) -> None:
        await self.talking.close(spot.who, case_id, self.now())

    async def _open(self, spot: Spot, case_id: int, _more: str) -> None:
        await self.talking.reopen(spot.who, case_id, self.now())

    async def _pass(self, spot: Spot, case_id: int, _more: str) -> None:
        """To whom?"""
        case = await self.talking.case(spot.who, case_id)
        team = await self.talking.colleagues(spot.who, case_id)
        if not team:
            await self._tell(spot, "case.no_colleagues")
            return
        choices = [Choice(one.name, Wish("case-to", f"{case_id}.{one.id}")) for one in team]
        await self._say(spot, spot.catalogue.text("case.pass_to", number=case.number), choices)

    async def _pass_to(self, spot: Spot, case_id: int, to: str) -> None:
        case = await self.talking.pass_on(spot.who, case_id, to, self.now())
        if not spot.thread:
            await self._confirm(spot, spot.catalogue.text("case.passed_done", number=case.number))

    async def _show_answers(self, spot: Spot, case_id: int, query: str) -> None:
        found = await self.talking.canned(spot.who, case_id, query, self.now())
        choices = [Choice(one.label, Wish("case-say", f"{case_id}.{one.topic}")) for one in found]
        await self._say(spot, spot.catalogue.text("case.answers" if found else "case.no_answers"), choices)

    async def _answer(self, spot: Spot, case_id: int, topic: str) -> None:
        """She reads in German what the visitor reads in her language."""
        said = await self.talking.say_topic(spot.who, case_id, topic, self.now())
        await self._confirm(spot, f"{spot.catalogue.text('case.answer_sent')}\n\n{spoken(said.german)}")

    @property
    def _acts(self) -> dict[str, Act]:
        return {
            "case-take": self._take,
            "case-close": self._close,
            "case-open": self._open,
            "case-pass": self._pass,
            "case-to": self._pass_to,
            "case-answers": self._show_answers,
            "case-say": self._answer,
        }

    async def _answered(self, words: Words) -> Case | None:
        """The case of the message that this answers, unless she is its visitor herself."""
        found = await self.talking.store.at(words.chat, words.answers) if words.answers else None
        room = await self.talking.relays.room(found[0].id) if found else None
        return room.case if room and room.visitor != words.person else None

    async def _takes_media(self, case: Case) -> bool:
        room = await self.talking.relays.room(case.id)
        return room is not None and (room.visitor is None or room.visitor.channel == CHANNEL)

    async def _refuse(self, spot: Spot, error: TalkRefused, case_id: int, wrote: bool = True) -> None:
        """With the button that helps. That a colleague has it is told once to whoever writes on in its topic."""
        case = await self.talking.store.get(case_id) if case_id else None
        told_once = case and wrote and spot.thread and isinstance(error, TakenByOther)
        if case and told_once and not await self.talking.store.once(case.id, "hint", spot.who.id, self.now()):
            return
        choices: list[Choice] = []
        if case and isinstance(error, NotTaken | Closed):
            choices = buttons(case, spot.catalogue)[:1]
        await self._say(spot, spot.catalogue.text(_REFUSED[type(error)], number=case.number if case else ""), choices)

    async def _stranger(self, chat: int, thread: int) -> None:
        words = words_for_anybody(self.locales)
        await self._send(chat, thread, reply(words, words.text("case.stranger")))

    async def _confirm(self, spot: Spot, text: str) -> None:
        """What was done is not done again because nobody could be told of it."""
        try:
            await self._say(spot, text)
        except NotDelivered as error:
            log.warning("a counsellor is not told what was done: %s", type(error).__name__)

    async def _tell(self, spot: Spot, key: str, **values: object) -> None:
        await self._say(spot, spot.catalogue.text(key, **values))

    async def _say(self, spot: Spot, text: str, choices: Sequence[Choice] = ()) -> None:
        await self._send(spot.chat, spot.thread, reply(spot.catalogue, text, choices))

    async def _send(self, chat: int, thread: int, told: Reply) -> Sequence[int]:
        """An answer that may have arrived is not doubled; where nothing arrives any more, nobody is waiting."""
        try:
            return await self.lines.say(chat, thread, told)
        except (MaybeDelivered, Unreachable, Refused, ThreadGone) as error:
            log.warning("no answer to a counsellor: %s", type(error).__name__)
            return ()
