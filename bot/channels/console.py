"""The same conversation in a terminal: buttons are numbers."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from bot.conversation import Conversation
from bot.dialogue.model import Choice, Inbound, Kind, Person, Reply, Wish
from bot.ports import StoreAway

_ME = Person("console", "console")


async def talk(conversation: Conversation, trouble: Callable[[Inbound], Reply], now: Callable[[], datetime]) -> None:
    """Until the end of input (Ctrl-D)."""
    choices = await _say(conversation, trouble, Inbound(_ME, Kind.wish, wish=Wish("start")), now)
    while True:
        try:
            line = (await asyncio.to_thread(input, "> ")).strip()
        except EOFError:
            return
        if line.isdigit() and 0 < int(line) <= len(choices):
            inbound = Inbound(_ME, Kind.wish, wish=choices[int(line) - 1].wish)
        elif line.startswith("/"):
            verb, _, argument = line[1:].partition(" ")
            inbound = Inbound(_ME, Kind.wish, wish=Wish(verb, argument))
        else:
            inbound = Inbound(_ME, Kind.text, line)
        choices = await _say(conversation, trouble, inbound, now)


async def _say(
    conversation: Conversation,
    trouble: Callable[[Inbound], Reply],
    inbound: Inbound,
    now: Callable[[], datetime],
) -> list[Choice]:
    choices: list[Choice] = []
    try:
        async for reply in conversation.answer(inbound, now()):
            choices = _show(reply, choices)
    except StoreAway:
        choices = _show(trouble(inbound), choices)
    return choices


def _show(reply: Reply, before: list[Choice]) -> list[Choice]:
    """Prints a reply; its buttons are numbered on from those of the replies before it."""
    print(f"\n{reply.text.replace('**', '')}")
    if reply.pin:
        print(f"  ({reply.pin.latitude}, {reply.pin.longitude})")
    if reply.file:
        print(f"\n{reply.file.text}")
    choices = list(before)
    for row in reply.choices:
        for choice in row:
            choices.append(choice)
            print(f"  [{len(choices)}] {choice.label}")
    return choices
