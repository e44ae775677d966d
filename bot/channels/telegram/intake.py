"""Updates come in: each is stored as a job before it is acknowledged, by polling and by webhook alike.

The library's own polling confirms updates that are only in memory, and stops for good at a malformed one;
so this loop reads raw updates and lets the worker parse them. https://core.telegram.org/bots/api#getupdates
"""

import asyncio
import hmac
import json
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, Protocol
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from telegram import Bot
from telegram.error import Conflict, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.channels.telegram.events import DeskButton, Said
from bot.channels.telegram.updates import Malformed, lane, number, read
from bot.dialogue.model import Inbound, Person, Reply
from bot.ports import PortError, Postman, StoreAway

log = logging.getLogger(__name__)

ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member"]
_POLL_SECONDS = 25
_LONGEST_PAUSE = 30.0
# Updates with somebody in danger; one that is delivered again was sent minutes ago at most.
_REMEMBERED = 1000
_LARGEST = 2**20


class Keep(Protocol):
    async def put(self, update_id: int, payload: dict[str, Any], lane: str, told: bool) -> bool: ...

    def key(self, update_id: int) -> str: ...


class PollerSilent(Exception):
    """Telegram has not answered for too long. A fresh process may help."""


class Intake:
    """One update: numbers for somebody in danger at once, then into the inbox."""

    def __init__(
        self,
        inbox: Keep,
        urgent: Callable[[Inbound], Reply | None],
        trouble: Callable[[Inbound], Reply],
        postman: Postman,
    ) -> None:
        self._inbox = inbox
        self._urgent = urgent
        self._trouble = trouble
        self._postman = postman
        self._told: deque[int] = deque(maxlen=_REMEMBERED)
        self._warned: dict[Person, float] = {}

    async def take(self, payload: dict[str, Any]) -> None:
        """Raises StoreAway: then the update must not be acknowledged, and will come again."""
        update_id = number(payload)
        if update_id is None:
            log.warning("an update without a number was left out")
            return
        told = await self._tell_urgent(update_id, payload)
        try:
            await self._inbox.put(update_id, payload, f"telegram:{lane(payload)}", told)
        except StoreAway:
            await self._tell_trouble(update_id, payload)
            raise

    async def _tell_urgent(self, update_id: int, payload: dict[str, Any]) -> bool:
        """Before anything else, with the database down too, and once however often the update comes."""
        if update_id in self._told:
            return True
        inbound = self._inbound(update_id, payload)
        urgent = self._urgent(inbound) if inbound else None
        if inbound is None or urgent is None or not await self._send(inbound.person, urgent):
            return False
        self._told.append(update_id)
        return True

    async def _tell_trouble(self, update_id: int, payload: dict[str, Any]) -> None:
        """Somebody who writes while the database is away is told so, at most once in five minutes."""
        inbound = self._inbound(update_id, payload)
        if inbound is None or time.monotonic() - self._warned.get(inbound.person, -300) < 300:
            return
        if await self._send(inbound.person, self._trouble(inbound)):
            self._warned[inbound.person] = time.monotonic()

    def _inbound(self, update_id: int, payload: dict[str, Any]) -> Inbound | None:
        try:
            event = read(payload, self._inbox.key(update_id))
        except Malformed:
            return None
        said = event.said if isinstance(event, DeskButton) else event
        return said.inbound if isinstance(said, Said) else None

    async def _send(self, person: Person, reply: Reply) -> bool:
        try:
            await asyncio.wait_for(self._postman.send(person, reply), timeout=5)
        except (PortError, TimeoutError) as error:
            log.warning("not told on arrival: %s", type(error).__name__)
            return False
        return True


class Poller:
    """Long polling. `heard` is when Telegram last answered, on the monotonic clock.

    `silence` is how long that may be ago, `look` how often it is looked at, in seconds.
    """

    def __init__(self, bot: Bot, intake: Intake, silence: float = 90, look: float = 5) -> None:
        self._bot = bot
        self._intake = intake
        self._silence = silence
        self._look = look
        self._offset = 0
        self.heard = time.monotonic()

    async def run(self) -> None:
        """Until cancelled. Raises PollerSilent, or InvalidToken when the token is refused."""
        await self._bot.delete_webhook()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._loop())
            tasks.create_task(self._watch())

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(self._look)
            if time.monotonic() - self.heard > self._silence:
                raise PollerSilent

    async def _loop(self) -> None:
        pause = 0.5
        while True:
            try:
                for payload in await self._fetch():
                    await self._intake.take(payload)
                    self._offset = max(self._offset, (number(payload) or 0) + 1)
                pause = 0.5
            except (InvalidToken, Forbidden):
                raise
            except (TelegramError, StoreAway) as error:
                wait = _explain(error, pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
                await asyncio.sleep(wait)

    async def _fetch(self) -> list[dict[str, Any]]:
        """One long poll; asking with an offset acknowledges everything below it."""
        asked = {"timeout": _POLL_SECONDS, "allowed_updates": json.dumps(ALLOWED), "offset": self._offset}
        address = f"{self._bot.base_url}/getUpdates?{urlencode(asked)}"
        answer: object = await self._bot.request.post(address, read_timeout=_POLL_SECONDS + 10)
        self.heard = time.monotonic()
        return [payload for payload in answer if isinstance(payload, dict)] if isinstance(answer, list) else []


def _explain(error: Exception, pause: float) -> float:
    """Logs in words what is wrong and returns how long to wait, in seconds."""
    if isinstance(error, Conflict):
        log.error("another program polls with the same Telegram token: stop one of the two")
        return 10
    if isinstance(error, RetryAfter):
        wait = error.retry_after
        return wait.total_seconds() if hasattr(wait, "total_seconds") else float(wait)
    log.warning("polling pauses %.0f s: %s", pause, type(error).__name__)
    return pause


def webhook(intake: Intake, secret: str) -> Callable[[Request], Awaitable[Response]]:
    """The address that Telegram calls. 503 makes it deliver the update again."""

    async def receive(request: Request) -> Response:
        given = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return PlainTextResponse("forbidden", 403)
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > _LARGEST:
                return PlainTextResponse("too large", 413)
        try:
            payload = json.loads(body)
        except (ValueError, RecursionError):
            return PlainTextResponse("not JSON", 400)
        if isinstance(payload, dict):
            try:
                await intake.take(payload)
            except StoreAway:
                return PlainTextResponse("later", 503, headers={"Retry-After": "5"})
        return PlainTextResponse("ok")

    return receive
