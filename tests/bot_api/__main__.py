"""Try the bot by hand: what you type, a visitor says; `!label` presses a button."""

import argparse
import asyncio
import sys

from tests.bot_api import BotApi, Chat, Visitor
from tests.bot_api.server import TOKEN


async def show(chat: Chat) -> None:
    seen = 0
    while True:
        for message in [message for message in chat.sees() if message.change > seen]:
            print(f"\n{message.text}", *(f"[{' | '.join(row)}]" for row in _labels(message.buttons)), sep="\n  ")
            seen = max(seen, message.change)
        await asyncio.sleep(0.1)


def _labels(buttons: list[list[tuple[str, str]]]) -> list[list[str]]:
    return [[label for label, _ in row] for row in buttons]


async def talk(visitor: Visitor) -> None:
    while line := await asyncio.to_thread(sys.stdin.readline):
        text = line.strip()
        try:
            if text.startswith("!"):
                await visitor.presses(text[1:])
            elif text:
                await visitor.says(text)
        except AssertionError as error:
            print(error)


async def serve(port: int, token: str, language: str) -> None:
    async with BotApi(port=port, token=token) as api:
        visitor = api.visitor(language_code=language)
        print(f"Bot API at {api.url}. Type as {visitor.person['first_name']}; end with Ctrl-D.", flush=True)
        screen = asyncio.create_task(show(visitor))
        await talk(visitor)
        screen.cancel()


if __name__ == "__main__":
    options = argparse.ArgumentParser(prog="python -m tests.bot_api", description=__doc__)
    options.add_argument("--port", type=int, default=8081)
    options.add_argument("--token", default=TOKEN)
    options.add_argument("--language", default="en", help="language of the visitor's app")
    chosen = options.parse_args()
    asyncio.run(serve(chosen.port, chosen.token, chosen.language))
