"""Sends updates to the bot's own address until it says 2xx."""

import asyncio
import time
from collections import defaultdict, deque
from typing import Any, Protocol

import aiohttp

ANSWER_WITHIN = 60


class Waiting(Protocol):
    number: int
    body: dict[str, Any]


class Source(Protocol):
    pause: float
    longest_pause: float

    @property
    def pending(self) -> list[Any]: ...

    def done(self, entry: Any) -> None: ...


class Webhook:
    """In order within a queue, queues side by side: one per chat, and one per person for button presses.

    So a press may overtake a text of the same person, as with Telegram.
    """

    def __init__(self, url: str, secret: str, max_connections: int) -> None:
        self.url, self.secret, self.max_connections = url, secret, max_connections
        self.last_error: tuple[int, str] | None = None
        self._queues: dict[object, deque[Waiting]] = defaultdict(deque)
        self._workers: dict[object, asyncio.Task[None]] = {}
        self._slots = asyncio.Semaphore(max_connections)
        self._source: Source | None = None
        self._session: aiohttp.ClientSession | None = None

    def start(self, source: Source) -> None:
        self._source = source
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=ANSWER_WITHIN))
        for entry in list(source.pending):
            self.take(entry)

    async def stop(self) -> None:
        workers = list(self._workers.values())
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
        if self._session:
            await self._session.close()

    def take(self, entry: Waiting) -> None:
        queue = queue_of(entry.body)
        self._queues[queue].append(entry)
        if queue not in self._workers:
            self._workers[queue] = asyncio.create_task(self._drain(queue))

    async def _drain(self, queue: object) -> None:
        assert self._source is not None
        waiting, pause = self._queues[queue], 0.0
        while waiting:
            async with self._slots:
                wanted = await self._deliver(waiting[0])
            if wanted is None:
                self._source.done(waiting.popleft())
                pause = 0.0
                continue
            await asyncio.sleep(wanted or pause)
            pause = min(pause * 2 or self._source.pause, self._source.longest_pause)
        del self._workers[queue], self._queues[queue]

    async def _deliver(self, entry: Waiting) -> float | None:
        """None when taken; else the pause in seconds that the bot asked for, 0 when it named none."""
        assert self._session is not None
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.secret} if self.secret else {}
        try:
            async with self._session.post(self.url, json=entry.body, headers=headers) as answer:
                if 200 <= answer.status < 300:
                    return None
                self._note(f"Wrong response from the webhook: {answer.status} {answer.reason}")
                asked = answer.headers.get("Retry-After", "")
                return min(float(asked), 3600) if asked.isdigit() else 0.0
        except (aiohttp.ClientError, OSError) as error:
            self._note("Read timeout expired" if isinstance(error, TimeoutError) else "Connection failed")
            return 0.0

    def _note(self, message: str) -> None:
        self.last_error = (int(time.time()), message)


def queue_of(body: dict[str, Any]) -> object:
    for kind, content in body.items():
        if not isinstance(content, dict):
            continue
        if kind == "callback_query":
            return "press", repr(content.get("from"))
        chat = content.get("chat")
        if isinstance(chat, dict):
            return "chat", repr(chat.get("id"))
    return "other"
