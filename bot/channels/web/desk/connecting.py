"""Telegram: her own chat, by a link that works once."""

from dataclasses import dataclass

import segno
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.web.desk.shell import Shell, Visit, counsellors


@dataclass(frozen=True)
class TelegramLink:
    """`address` opens Telegram, "" when the bot's name is not known; `command` can be typed instead."""

    command: str
    address: str

    @property
    def picture(self) -> str:
        """For an <img>; light behind it in the dark too, or phones cannot read it."""
        return segno.make(self.address).svg_data_uri(scale=5, light="white")


def link_to_chat(bot: str, code: str) -> TelegramLink:
    address = f"https://t.me/{bot}?start=counsellor-{code}" if bot else ""
    return TelegramLink(f"/start counsellor-{code}", address)


@dataclass(frozen=True)
class ConnectingPages:
    shell: Shell

    def routes(self) -> list[Route]:
        path = "/hours/telegram"
        return [Route(path, self.show), Route(path, self.make, methods=["POST"])]

    @counsellors
    async def show(self, request: Request, visit: Visit) -> Response:
        return self.shell.page("telegram.html", visit, link=None)

    @counsellors
    async def make(self, request: Request, visit: Visit) -> Response:
        """The code is shown once and kept nowhere but as a digest."""
        code = await self.shell.parts.staff.link_code(visit.who.id, visit.now)
        return self.shell.page("telegram.html", visit, link=link_to_chat(self.shell.parts.bot_name(), code))
