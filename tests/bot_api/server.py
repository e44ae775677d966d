"""The local Telegram: an HTTP server as strict as the real one, with visitors on its other side."""

import asyncio
import itertools
import json
import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Self

from aiohttp import web

from tests.bot_api.chats import Chat
from tests.bot_api.delivery import Update, Updates
from tests.bot_api.faults import Fault, Faults, fail
from tests.bot_api.files import Files
from tests.bot_api.groups import Group
from tests.bot_api.methods import METHODS
from tests.bot_api.rates import Limits, Rates
from tests.bot_api.refusals import Refusal
from tests.bot_api.requests import Method, Request, read
from tests.bot_api.visitors import Visitor

TOKEN = "123456:local-bot-api-token"
HANDLERS: dict[str, Method] = {name.lower(): method for name, method in METHODS.items()}
UPLOAD_LIMIT = 50 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Call:
    """A request that reached the server; `at` is monotonic time in seconds."""

    method: str
    chat_id: int | None
    at: float


@dataclass(frozen=True, slots=True)
class Query:
    """A button press that the bot may answer while its time lasts."""

    visitor: Visitor
    until: float


class BotApi:
    """`async with BotApi() as api:` serves at `api.url`; a bot's base URL is `f"{api.url}/bot"`.

    `latency` is added to every call but getUpdates, in seconds, or asked for each. `query_life` is how
    long a button press can be answered. `webhook_pause` is the first wait before a webhook's retry.
    `limits = Limits()` switches Telegram's flood limits on; `rates` counts without them too.
    """

    def __init__(
        self,
        *,
        token: str = TOKEN,
        port: int = 0,
        latency: float | Callable[[], float] = 0.0,
        query_life: float = 15.0,
        webhook_pause: float = 0.1,
    ) -> None:
        self.token, self.port = token, port
        self.latency, self.query_life = latency, query_life
        self.me = _me(token)
        self.updates = Updates(webhook_pause)
        self.chats: dict[int, Chat] = {}
        self.queries: dict[str, Query] = {}
        self.calls: list[Call] = []
        self.faults = Faults()
        self.commands: dict[tuple[str, str], list[dict[str, str]]] = {}
        self.profile: dict[tuple[str, str], str] = {}
        self.files = Files()
        self.rates = Rates()
        self.limits: Limits | None = None
        self._messages = itertools.count(1)
        self._persons = itertools.count(5_000_001)
        self._groups = itertools.count(2_000_000_001)
        self._runner: web.AppRunner | None = None

    @property
    def uploads(self) -> dict[str, bytes]:
        """What the bot uploaded, by file_id."""
        return self.files.contents

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=UPLOAD_LIMIT)
        app.router.add_route("*", "/bot{token}/{method}", self._answer)
        app.router.add_route("*", "/{anything:.*}", _nothing_here)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.updates.close()
        if self._runner:
            await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        try:
            method = self._method(request)
            asked = await read(request)
        except Refusal as refusal:
            return _refused(refusal)
        chat_id = asked.fields.get("chat_id")
        self.calls.append(Call(asked.method, _number(chat_id), time.monotonic()))
        await self._lag(asked)
        fault = self.faults.next(asked.method, chat_id)
        if fault:
            return await fail(fault, request, lambda: self._carry_out(method, asked))
        return await self._carry_out(method, asked)

    def _method(self, request: web.Request) -> Method:
        token, name = request.match_info["token"], request.match_info["method"]
        if not _number(token.partition(":")[0]):
            raise Refusal(404, "Not Found")
        if not secrets.compare_digest(token.encode(), self.token.encode()):
            raise Refusal(401, "Unauthorized")
        if name.lower() not in HANDLERS:
            raise Refusal(404, "Not Found: method not found")
        return HANDLERS[name.lower()]

    async def _lag(self, asked: Request) -> None:
        if asked.method.lower() != "getupdates" and self.latency:
            await asyncio.sleep(self.latency() if callable(self.latency) else self.latency)

    async def _carry_out(self, method: Method, asked: Request) -> web.Response:
        chat_id, now = _number(asked.fields.get("chat_id")), time.monotonic()
        try:
            if self.limits and chat_id is not None:
                self.rates.check(self.limits, asked.method, chat_id, now)
            result = await method(self, asked)
        except Refusal as refusal:
            return _refused(refusal)
        if chat_id is not None:
            self.rates.note(asked.method, chat_id, now)
        return web.json_response({"ok": True, "result": result}, dumps=_dumps)

    def visitor(
        self, *, chat_id: int | None = None, first_name: str = "Amina", began: bool = True, **person: Any
    ) -> Visitor:
        """A new person. One who has not `began` cannot be written to before she writes herself."""
        number = next(self._persons) if chat_id is None else chat_id
        assert number not in self.chats, f"there is a chat {number} already"
        who = {"id": number, "is_bot": False, "first_name": first_name, **person}
        known = {name: value for name, value in who.items() if value is not None}
        visitor = Visitor(self, known, began=began)
        self.chats[number] = visitor
        return visitor

    def group(
        self,
        title: str = "Team",
        *,
        forum: bool = False,
        members: Iterable[Visitor] = (),
        bot: str = "administrator",
        kind: str = "supergroup",
        **rights: bool,
    ) -> Group:
        """A group that is there already: its first member is the creator, the bot's status is `bot`.

        `rights` are those of an administrator that differ. `kind` "group" is a small group without topics.
        """
        assert kind == "supergroup" or not forum, "only a supergroup has topics"
        number = next(self._groups)
        chat_id = -1_000_000_000_000 - number if kind == "supergroup" else -number
        group = Group(self, {"id": chat_id, "type": kind, "title": title, **({"is_forum": True} if forum else {})})
        for place, member in enumerate(members):
            group.enter(member.person, "member" if place else "creator")
        if bot != "left":
            group.enter(self.me, bot, **rights)
        self.chats[chat_id] = group
        return group

    def place(self, about: dict[str, Any]) -> Chat:
        """The group or channel described as Telegram does: id, type, title."""
        return self.chats.setdefault(about["id"], Chat(about["id"], about))

    def hear(self, kind: str, content: Update) -> None:
        """Tells the bot, if it asked for this kind of update."""
        if self.updates.wants(kind):
            self.updates.add({kind: content})

    def push_update(self, update: Update) -> int:
        """Queues anything, well-formed or not, as it stands. Returns its number."""
        return self.updates.add(update)

    def fail_next(self, method: str, *, times: int = 1, **fault: Any) -> None:
        """The next `times` calls of `method` ("*": of any) fail as the fields of Fault say."""
        self.faults.order(method, Fault(**fault), times)

    def called(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method.lower() == method.lower()]

    def next_message(self, chat: Chat) -> int:
        """Supergroups count for themselves, all other chats together."""
        if isinstance(chat, Group) and chat.kind == "supergroup":
            return chat.next_message()
        return next(self._messages)

    def next_query(self, visitor: Visitor) -> str:
        query_id = str(secrets.randbelow(10**18) + 10**18)
        self.queries[query_id] = Query(visitor, time.monotonic() + self.query_life)
        return query_id


async def _nothing_here(request: web.Request) -> web.Response:
    return _refused(Refusal(404, "Not Found"))


def _refused(refusal: Refusal) -> web.Response:
    answer = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    if refusal.parameters:
        answer["parameters"] = refusal.parameters
    return web.json_response(answer, status=refusal.code, dumps=_dumps)


def _number(written: object) -> int | None:
    try:
        return int(str(written))
    except ValueError:
        return None


def _dumps(answer: Any) -> str:
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":"))


def _me(token: str) -> dict[str, Any]:
    return {
        "id": int(token.partition(":")[0]),
        "is_bot": True,
        "first_name": "Local bot",
        "username": "local_test_bot",
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }
