"""Updates on their way to the bot: kept until confirmed, fetched by long polling or sent to a webhook."""

import asyncio
import itertools
from dataclasses import dataclass
from typing import Any

from tests.bot_api.refusals import bad_request, conflict
from tests.bot_api.webhook import Webhook

Update = dict[str, Any]

# Not sent unless asked for by name.
QUIET = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
LONGEST_POLL = 50
FIRST_UPDATE = 700_000_001


@dataclass(eq=False)
class Pending:
    number: int
    body: Update


class Updates:
    """`pause` is the webhook's first wait before a retry, in seconds; it doubles up to `longest_pause`."""

    def __init__(self, pause: float = 0.1, longest_pause: float = 60.0) -> None:
        self.pending: list[Pending] = []
        self.webhook: Webhook | None = None
        self.allowed: frozenset[str] = frozenset()
        self.pause, self.longest_pause = pause, longest_pause
        self._numbers = itertools.count(FIRST_UPDATE)
        self._poll: asyncio.Future[None] | None = None

    def wants(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in QUIET

    def allow(self, kinds: list[str] | None) -> None:
        """None leaves what was asked for before, as Telegram does."""
        if kinds is not None:
            self.allowed = frozenset(kinds)

    def add(self, body: Update) -> int:
        """Queue an update as it stands; one without a number gets the next."""
        if "update_id" not in body:
            body = {"update_id": next(self._numbers), **body}
        number = body["update_id"] if isinstance(body["update_id"], int) else next(self._numbers)
        entry = Pending(number, body)
        self.pending.append(entry)
        if self.webhook:
            self.webhook.take(entry)
        elif self._poll and not self._poll.done():
            self._poll.set_result(None)
        return number

    async def fetch(self, offset: int, limit: int, timeout: float) -> list[Update]:
        """Confirms all below `offset`; a newer call ends this one with 409."""
        if self.webhook:
            raise conflict(
                "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
            )
        self._interrupt("terminated by other getUpdates request; make sure that only one bot instance is running")
        self._confirm(offset)
        if not self.pending and timeout > 0:
            await self._wait(min(timeout, LONGEST_POLL))
        return [entry.body for entry in self.pending[: min(max(limit, 1), 100)]]

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            self.pending = self.pending[offset:]
        elif offset > 0:
            self.pending = [entry for entry in self.pending if entry.number >= offset]

    async def _wait(self, timeout: float) -> None:
        poll = self._poll = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(timeout):
                await poll
        except TimeoutError:
            pass
        finally:
            if self._poll is poll:
                self._poll = None

    def _interrupt(self, reason: str) -> None:
        if self._poll and not self._poll.done():
            self._poll.set_exception(conflict(reason))

    async def start_webhook(self, webhook: Webhook, *, drop_pending: bool) -> None:
        await self.stop_webhook(drop_pending=drop_pending)
        self._interrupt("terminated by setWebhook request")
        self.webhook = webhook
        webhook.start(self)

    async def stop_webhook(self, *, drop_pending: bool) -> None:
        if self.webhook:
            webhook, self.webhook = self.webhook, None
            await webhook.stop()
        if drop_pending:
            self.pending.clear()

    async def close(self) -> None:
        self._interrupt("the server is stopping")
        await self.stop_webhook(drop_pending=False)

    def done(self, entry: Any) -> None:
        if entry in self.pending:
            self.pending.remove(entry)


def kinds(listed: Any) -> list[str] | None:
    if listed is not None and not (isinstance(listed, list) and all(isinstance(kind, str) for kind in listed)):
        raise bad_request("can't parse allowed_updates: expected an Array of String")
    return listed
