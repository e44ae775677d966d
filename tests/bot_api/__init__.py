"""A local Telegram Bot API with visitors, for tests and measurements."""

from tests.bot_api.chats import Chat, Message
from tests.bot_api.server import BotApi, Call
from tests.bot_api.visitors import Visitor

__all__ = ["BotApi", "Call", "Chat", "Message", "Visitor"]
