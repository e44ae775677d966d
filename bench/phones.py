"""Telegram and the phones on its other side, in a process of their own: `python -m bench.phones`.

Says its URL first; then each line on standard input is an order, and its outcome a line on standard output:
`{"learn": seconds}` asks every question once and remembers the answers, waiting so long for the first one;
`{"visitors": n, "pause": seconds, "seconds": seconds}` is a round.
"""

import asyncio
import itertools
import json
import sys
import time
from dataclasses import asdict, dataclass, field
from typing import Any

from bench.questions import QUESTIONS
from tests.bot_api import BotApi, Message, Visitor

_LONGEST_WAIT = 30.0
_QUIET = 0.5


class Phone(Visitor):
    """Notes what comes at the moment it comes. Looking through a long chat would cost time of its own."""

    def __init__(self, api: BotApi, number: int, locale: str) -> None:
        person = {"id": number, "is_bot": False, "first_name": "Amina", "language_code": locale}
        super().__init__(api, person)
        api.chats[number] = self
        self.questions = QUESTIONS[locale]
        self.news: asyncio.Queue[tuple[float, str]] = asyncio.Queue()

    def show(self, sent: dict[str, Any], html: str | None = None, *, edited: bool = False) -> Message:
        message = super().show(sent, html, edited=edited)
        self.news.put_nowait((time.perf_counter(), message.text.partition("\n")[0]))
        return message

    async def hears(self, patience: float) -> tuple[float, str]:
        return await asyncio.wait_for(self.news.get(), patience)


@dataclass
class Round:
    """`latencies` in seconds, from a message's way into Telegram to the whole answer on the screen.

    `lost`: no answer came. `wrong`: another one than in quiet, when it was learnt.
    """

    latencies: list[float] = field(default_factory=list)
    lost: int = 0
    wrong: int = 0
    seconds: float = 0.0


class Phones:
    def __init__(self, api: BotApi) -> None:
        self._api = api
        self._numbers = itertools.count(9_000_001)
        self._answers: dict[str, list[str]] = {}

    def _crowd(self, size: int) -> list[Phone]:
        """New people each time, in all locales by turns."""
        locales = itertools.islice(itertools.cycle(QUESTIONS), size)
        return [Phone(self._api, next(self._numbers), locale) for locale in locales]

    async def learn(self, patience: float) -> None:
        """The first lines of what each question is answered with, one asked after the other."""
        for phone in self._crowd(len(QUESTIONS)):
            for question in phone.questions:
                await phone.says(question)
                answer = [(await phone.hears(patience))[1]]
                try:
                    while True:
                        answer.append((await phone.hears(_QUIET))[1])
                except TimeoutError:
                    self._answers[question] = answer

    async def round(self, visitors: int, pause: float, seconds: float) -> Round:
        """A closed loop: everybody asks the next question when the last one is answered, and the pause is over."""
        done, began = Round(), time.perf_counter()
        crowd = self._crowd(visitors)
        await asyncio.gather(*(self._talk(phone, began + seconds, pause, done) for phone in crowd))
        done.seconds = time.perf_counter() - began
        return done

    async def _talk(self, phone: Phone, end: float, pause: float, done: Round) -> None:
        for question in itertools.cycle(phone.questions):
            if time.perf_counter() > end:
                return
            began = time.perf_counter()
            await phone.says(question)
            try:
                came = [await phone.hears(_LONGEST_WAIT) for _ in self._answers[question]]
            except TimeoutError:
                done.lost += 1
                return
            done.latencies.append(came[-1][0] - began)
            done.wrong += [line for _, line in came] != self._answers[question]
            await asyncio.sleep(pause)


async def obey(phones: Phones) -> None:
    while line := await asyncio.to_thread(sys.stdin.readline):
        order = json.loads(line)
        if "learn" in order:
            await phones.learn(order["learn"])
            _say({})
        else:
            _say(asdict(await phones.round(**order)))


def _say(what: dict[str, Any]) -> None:
    print(json.dumps(what), flush=True)


async def main() -> None:
    async with BotApi() as api:
        _say({"url": api.url})
        await obey(Phones(api))


if __name__ == "__main__":
    asyncio.run(main())
