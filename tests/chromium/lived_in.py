"""A newsroom in which people have worked: with drafts, versions, invitations, an import that waits."""

from dataclasses import dataclass

from sqlalchemy import update

from bot.app import now
from content.editor import drafts
from content.editor.people import invitations, sessions
from content.editor.roles import Role
from content.editor.shell import HOME
from content.entries import Key
from content.tables import editors
from tests.editor.newsroom import Newsroom
from tests.editor.test_writing import post

TOPIC = "kita_cost"


@dataclass(frozen=True)
class LivedIn:
    """`names` fill the addresses of pages; `tokens` are sessions, by who has them."""

    names: dict[str, str]
    tokens: dict[str, str]


async def live_in(newsroom: Newsroom) -> LivedIn:
    anna, olena = await newsroom.writer("anna", Role.administrator), await newsroom.writer("daryna", Role.editor, "uk")
    await post(anna, f"{HOME}/text/{TOPIC}/de", "publish", title="Was kostet ein Kita-Platz?", reason="Neuer Beitrag")
    await post(olena, f"{HOME}/text/{TOPIC}/uk", "hand-in", title="Скільки коштує садок", remark="Чи добре так?")
    await post(anna, f"{HOME}/text/{TOPIC}/ar", "save", title="كم تكلف الروضة")
    link = await invitations.invite(newsroom.house.engine, "Olha", Role.editor, ["uk"], "anna", now())

    await anna.open(f"{HOME}/exchange/pl")
    proof = anna.page.form(f"{HOME}/exchange/pl").fields["csrf"]
    file = (await anna.client.get(f"{HOME}/exchange/pl/file?format=po")).content.replace(b"Kita", b"KITA")
    sent = await anna.client.post(f"{HOME}/exchange/pl", data={"csrf": proof}, files={"file": ("pl.po", file)})
    content = await newsroom.house.published.current(at_once=True)
    draft = await drafts.of_entry(newsroom.house.engine, Key("text", TOPIC, "uk"))
    names = {
        "topic": TOPIC,
        "place": next(iter(content.pack.places)),
        "event": next(iter(content.pack.events)),
        "number": content.pack.emergency[0].id,
        "draft": str(draft[0].number),
        "invitation": link,
        "import": sent.headers["location"].rpartition("/")[2],
        "member": str((await newsroom.member("daryna", Role.editor, "uk")).number),
    }
    return LivedIn(names, await _tokens(newsroom))


async def _tokens(newsroom: Newsroom) -> dict[str, str]:
    """`half` has still to show a code, `fresh` to set up a phone."""
    people = {
        "anna": await newsroom.member("anna", Role.administrator),
        "rana": await newsroom.member("rana", Role.reader),
        "daryna": await newsroom.member("daryna", Role.editor, "uk"),
        "half": await newsroom.member("half", Role.publisher),
        "fresh": await newsroom.member("fresh", Role.publisher),
    }
    engine = newsroom.house.engine
    async with engine.begin() as connection:
        await connection.execute(update(editors).where(editors.c.login == "fresh").values(totp_key=None))
    return {
        who: await sessions.open_session(engine, member.number, confirmed=who not in ("half", "fresh"), now=now())
        for who, member in people.items()
    }
