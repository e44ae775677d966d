"""Steps of a talk: a team that is always on duty, a visitor who is handed over, a case that is taken."""

import json
from dataclasses import dataclass

from bot.app import House
from tests.bot_api import BotApi, Group, Visitor
from tests.journeys.steps import begins, change, opening, rows, sentence, settled, until

ALWAYS = [[day, "00:00", "23:59"] for day in range(7)]
NEVER: list[list[object]] = []


@dataclass
class TeamOf:
    """Amira and Oksana, in a group where there is one."""

    amira: Visitor
    oksana: Visitor
    group: Group | None = None


async def team(house: House, api: BotApi, *, forum: bool | None = True, **rights: bool) -> TeamOf:
    """`forum` None: without a group. `rights`: those of the bot in it."""
    amira, oksana = (api.visitor(first_name=name, language_code="de") for name in ("Amira", "Oksana"))
    group = None if forum is None else api.group("Team", forum=forum, members=[amira, oksana], **rights)
    await change(house, "UPDATE counsellors SET locales = '{de,en,ar,uk}', duty = :always", always=json.dumps(ALWAYS))
    for name, chat in (("Amira", amira), ("Oksana", oksana)):
        linked = "INSERT INTO counsellor_reach SELECT 'telegram', :chat, id FROM counsellors WHERE name LIKE :name"
        await change(house, linked, chat=str(chat.chat_id), name=f"{name}%")
    if group:
        await change(house, "UPDATE teams SET chat = :chat", chat=group.chat_id)
    return TeamOf(amira, oksana, group)


async def hands_over(visitor: Visitor) -> str:
    """Up to the number of her case."""
    locale = str(visitor.person["language_code"])
    await begins(visitor)
    await visitor.presses_data("talk")
    await visitor.expects(opening(locale, "talk.there_now"))
    await visitor.presses_data("talk:yes")
    opened = await visitor.expects(opening(locale, "say.talk_opened"))
    return opened.text.split(opening(locale, "say.talk_opened"))[1][:4]


async def thread_of(house: House, group: Group) -> int:
    """The topic of the newest case, once its card stands there."""
    number = str(await case(house, "number"))
    await until(lambda: any(number in topic.name for topic in group.topics.values()))
    thread = next(topic.id for topic in group.topics.values() if number in topic.name)
    await until(lambda: group.sees(thread))
    return thread


async def taken(house: House, by: Visitor, group: Group) -> int:
    """Takes the newest case; returns its topic."""
    thread = await thread_of(house, group)
    await by.presses(sentence("de", "button.case-take"), at=group, thread=thread)
    await group.expects("ist übernommen", thread=thread)
    return thread


async def case(house: House, column: str) -> object:
    return (await rows(house, f"SELECT {column} FROM cases ORDER BY id DESC LIMIT 1"))[0][0]


async def in_talk(house: House, api: BotApi, visitor: Visitor) -> tuple[TeamOf, Group, int]:
    """A team in its group, and a case of the visitor's that Amira has taken: (team, group, topic)."""
    there = await team(house, api)
    assert there.group
    await hands_over(visitor)
    thread = await taken(house, there.amira, there.group)
    await visitor.expects(opening(str(visitor.person["language_code"]), "talk.taken"))
    return there, there.group, thread


async def closed(house: House, group: Group, thread: int) -> None:
    """Until the topic is closed and the bot has heard of that too."""
    await until(lambda: group.topics[thread].closed)
    await group.silence(0.3)
    await settled(house)
