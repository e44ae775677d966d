"""Counsellors and their teams come to Telegram, by codes that work once."""

from dataclasses import dataclass
from datetime import datetime

from bot.booking.model import Counsellor
from bot.desk_ports import Staff
from bot.dialogue.model import Person, Reply
from bot.dialogue.rendering import desk_chat
from bot.dialogue.rendering.parts import reply
from bot.dialogue.words import Words
from bot.ports import Locales
from bot.speaking import words_for, words_for_anybody


@dataclass(frozen=True)
class Joined:
    """`who` is None when the code is of no use; then the reply says what to do."""

    who: Counsellor | None
    words: Words
    reply: Reply


@dataclass(frozen=True)
class Joining:
    """Doing it again after a crash, when the code is used up, is answered as the first time. Raises StoreAway."""

    staff: Staff
    locales: Locales

    async def link(self, code: str, person: Person, now: datetime) -> Joined:
        """`/start counsellor-<code>` in her private chat."""
        who = await self.staff.link(code, person, now) or await self.staff.counsellor_at(person)
        words = words_for(who, self.locales) if who else words_for_anybody(self.locales)
        said = desk_chat.welcome(who, words) if who else reply(words, words.text("notice.link_failed"))
        return Joined(who, words, said)

    async def connect(self, code: str, chat: int, now: datetime) -> Reply:
        """`/connect <code>` in a group, which is the team's from then on."""
        words = words_for_anybody(self.locales)
        name = await self.staff.connect(code, chat, now) if code else None
        if name:
            return reply(words, words.text("deskchat.group_connected", team=name))
        known = await self.staff.team_of(chat) is not None
        return reply(words, words.text("deskchat.group_known" if known else "deskchat.group_failed"))
