"""What the web channel is handed; bot/app.py fills it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.conversation import Conversation
from bot.dialogue.language import Languages
from bot.dialogue.model import Person, Reply
from bot.ports import Locales
from bot.talking import Line


class Talks(Protocol):
    """Talks with counsellors as their visitors see them. Both raise StoreAway."""

    async def heard(self, person: Person, now: datetime) -> tuple[bool, Sequence[Reply]]:
        """Whether one runs, and what has come since it was asked last."""

    async def so_far(self, person: Person, now: datetime) -> Sequence[Line]: ...


@dataclass(frozen=True)
class WebParts:
    """`secret` signs cookies and forms; `secure`: cookies travel over HTTPS only; `tryout`: a banner says so.

    `ready` tells whether the recogniser answers.
    """

    conversation: Conversation
    talks: Talks
    locales: Locales
    languages: Languages
    now: Callable[[], datetime]
    secret: str
    tryout: bool
    secure: bool
    ready: Callable[[], Awaitable[bool]]
