"""The address of her calendar feed: made, renewed, switched off. It is shown once."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.channels.web.desk import calendar_feed
from bot.channels.web.desk.hours import actor
from bot.channels.web.desk.shell import HOME, Shell, Visit, counsellors


@dataclass(frozen=True)
class FeedPages:
    shell: Shell

    def routes(self) -> list[Route]:
        path = "/hours/feed"
        return [Route(path, self.show), Route(path, self.change, methods=["POST"])]

    @counsellors
    async def show(self, request: Request, visit: Visit) -> Response:
        has_one = await self.shell.parts.feeds.has_one(visit.who.id)
        return self.shell.page("feed.html", visit, has_one=has_one, address="")

    @counsellors
    async def change(self, request: Request, visit: Visit) -> Response:
        feeds, who = self.shell.parts.feeds, visit.who.id
        if visit.form.get("deed") == "off":
            await feeds.switch_off(who, actor(visit), visit.now)
            return RedirectResponse(f"{HOME}/hours/feed?said=feed_off", 303)
        secret = await feeds.renew(who, actor(visit), visit.now)
        address = outer_address(self.shell, request) + calendar_feed.PATH.format(secret=secret)
        return self.shell.page("feed.html", visit, has_one=True, address=address)


def outer_address(shell: Shell, request: Request) -> str:
    """As the world reaches us."""
    return shell.parts.address or f"{request.url.scheme}://{request.url.netloc}"
