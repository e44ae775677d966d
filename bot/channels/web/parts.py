"""What the web channel is handed; bot/app.py fills it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from bot.conversation import Conversation
from bot.desk import CounsellorDesk
from bot.dialogue.language import Languages
from bot.ports import Locales


@dataclass(frozen=True)
class WebParts:
    """`secret` signs cookies and forms; `secure`: cookies travel over HTTPS only; `tryout`: a banner says so.

    `bot_name` is the Telegram user name, "" without one; `ready` tells whether the recogniser answers.
    """

    conversation: Conversation
    desk: CounsellorDesk
    locales: Locales
    languages: Languages
    now: Callable[[], datetime]
    secret: str
    tryout: bool
    secure: bool
    bot_name: Callable[[], str]
    ready: Callable[[], Awaitable[bool]]
