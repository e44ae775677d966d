"""A local Telegram Bot API with visitors and their groups, for tests and measurements."""

from tests.bot_api.chats import GENERAL, Chat, Message
from tests.bot_api.groups import Group, Topic
from tests.bot_api.rates import Limits, Rates
from tests.bot_api.server import BotApi, Call
from tests.bot_api.visitors import Visitor

__all__ = ["GENERAL", "BotApi", "Call", "Chat", "Group", "Limits", "Message", "Rates", "Topic", "Visitor"]
