"""The web chat. Works with plain forms; with htmx the answer is appended instead of a new page.

Nothing of a conversation is kept here: a page shows what came with one answer.
"""

import asyncio
import logging
import re
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from weakref import WeakValueDictionary

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.channels.web.bubbles import Bubble, bubbles, talk
from bot.channels.web.pages import Pages
from bot.channels.web.parts import WebParts
from bot.channels.web.visit import Cookies, by_htmx, fields, fresh_token, is_ours, locale_of, proof, token_of
from bot.dialogue.model import Facts, Inbound, Kind, Person, Reply, Say, State, Wish
from bot.dialogue.render import render
from bot.dialogue.rendering.conversation import trouble
from bot.dialogue.words import plain
from bot.ports import StoreAway
from bot.talking import Line

log = logging.getLogger(__name__)

LONGEST = 4096
_VERB = re.compile(r"[a-z_-]{1,24}")
_LONGEST_ARGUMENT = 64
_LONGEST_LABEL = 200
_ASK_NO_MORE = 286


@dataclass(frozen=True)
class Shown:
    """What a page or fragment says. `draft` stays in the box: it was not answered."""

    token: str
    locale: str
    said: str = ""
    replies: tuple[Reply, ...] = ()
    notice: str = ""
    draft: str = ""
    status: int = 200
    talk: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Chat:
    parts: WebParts
    pages: Pages
    _locks: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary)

    def routes(self) -> list[Route]:
        return [
            Route("/", self.open, methods=["GET"]),
            Route("/say", self.say, methods=["POST"]),
            Route("/press", self.press, methods=["POST"]),
            *(Route(path, self.to_start, methods=["GET"]) for path in ("/say", "/press")),
            Route("/talk", self.talk, methods=["GET"]),
            Route("/ready", self.ready, methods=["GET"]),
        ]

    async def open(self, request: Request) -> Response:
        """The first page: who we are, and the menu. Reads only; nobody is stored before they say something."""
        known = token_of(request)
        shown = Shown(known or fresh_token(), self._locale(request))
        so_far = await self._so_far(Person("web", known)) if known else ()
        response = await self._page(replace(shown, replies=await self._greeting(shown.locale), talk=so_far))
        if request.query_params.get("lang") == shown.locale:
            self._cookies.remember_language(response, shown.locale)
        return response

    async def say(self, request: Request) -> Response:
        form = await fields(request)
        shown = Shown(self._known(request, form), self._locale(request))
        text = form.get("text", "").replace("\r\n", "\n")
        if len(text) > LONGEST:
            notice = self.parts.locales.words(shown.locale).text("web.too_long")
            return await self._answer(request, replace(shown, notice=notice, draft=text, status=422))
        person = Person("web", shown.token)
        inbound = Inbound(person, Kind.text, text, client_locale=shown.locale)
        replies, complete = await self._replies(inbound)
        draft = "" if complete else text
        said = plain(text).strip()
        return await self._answer(request, replace(shown, said=said, replies=replies, draft=draft))

    async def press(self, request: Request) -> Response:
        form = await fields(request)
        token, locale = self._known(request, form), self._locale(request)
        wish = _wish(form)
        chosen = wish.verb == "language" and wish.argument in self.parts.languages.offered
        shown = Shown(token, wish.argument if chosen else locale, said=_label(form))
        inbound = Inbound(Person("web", token), Kind.wish, wish=wish, client_locale=shown.locale)
        replies, complete = await self._replies(inbound)
        if complete and wish == Wish("delete", "yes") and not by_htmx(request):
            shown = replace(shown, token=fresh_token())
        response = await self._answer(request, replace(shown, replies=replies))
        if chosen:
            self._cookies.remember_language(response, shown.locale)
        return response

    async def talk(self, request: Request) -> Response:
        """What a counsellor has said since the page asked last. 286 makes htmx ask no more."""
        token = token_of(request)
        if not by_htmx(request):
            return RedirectResponse("/", 303)
        running, new = await self.parts.talks.heard(Person("web", token), self.parts.now()) if token else (False, ())
        if token is None or (running and not new):
            return Response(status_code=204 if token else _ASK_NO_MORE)
        shown = Shown(token, self._locale(request), status=200 if running else _ASK_NO_MORE)
        return self._show("_messages.html", shown, bubbles(new, self.parts.locales, by=""))

    async def to_start(self, _request: Request) -> Response:
        """The address of an answered form, opened again."""
        return RedirectResponse("/", 303)

    async def ready(self, request: Request) -> Response:
        """The note that words are not understood yet; empty as soon as they are."""
        words = self.parts.locales.words(self._locale(request))
        return self.pages.show("_starting.html", words, starting=not await self.parts.ready())

    async def _so_far(self, person: Person) -> tuple[Line, ...]:
        """Where it cannot be read, the page that says so is made without it."""
        try:
            return tuple(await self.parts.talks.so_far(person, self.parts.now()))
        except StoreAway:
            return ()

    async def _running(self, token: str) -> tuple[bool, Sequence[Reply]]:
        try:
            return await self.parts.talks.heard(Person("web", token), self.parts.now())
        except StoreAway:
            return False, ()

    @property
    def _cookies(self) -> Cookies:
        return Cookies(self.parts.secure)

    def _locale(self, request: Request) -> str:
        return locale_of(request, self.parts.languages)

    def _known(self, request: Request, form: dict[str, str]) -> str:
        """The visitor's token. Raises HTTPException 403 when the form is not from a page of ours."""
        token = token_of(request)
        if token is None or not is_ours(self.parts.secret, token, form.get("csrf", "")):
            raise HTTPException(403)
        return token

    async def _greeting(self, locale: str) -> tuple[Reply, ...]:
        words = self.parts.locales.words(locale)
        facts = Facts(self.parts.now(), locale)
        try:
            categories = await self.parts.conversation.contents.categories(locale)
        except StoreAway:
            log.warning("store away, the page shows emergency numbers instead of the menu")
            welcome = render([Say("welcome")], facts, words, self.parts.locales.all())
            return *welcome, self._trouble(locale)
        facts = replace(facts, categories=tuple(categories))
        return tuple(render([Say("welcome"), Say("menu")], facts, words, self.parts.locales.all()))

    async def _replies(self, inbound: Inbound) -> tuple[tuple[Reply, ...], bool]:
        """The replies, and whether they are all there are. Messages of one visitor are answered in turn.

        Whatever breaks, the numbers that came first stay, and emergency numbers close the answer.
        """
        lock = self._locks.setdefault(inbound.person.address, asyncio.Lock())
        replies: tuple[Reply, ...] = ()
        async with lock:
            try:
                async for reply in self.parts.conversation.answer(inbound, self.parts.now()):
                    replies = (*replies, reply)
            except StoreAway:
                log.warning("store away, a visitor was shown emergency numbers")
            except Exception as error:
                # Without the message of the error, which may quote the visitor.
                places = "".join(traceback.format_tb(error.__traceback__))
                log.error("an answer failed: %s\n%s", type(error).__name__, places)
            else:
                return replies, True
        return (*replies, self._trouble(self._spoken(inbound))), False

    def _spoken(self, inbound: Inbound) -> str:
        """The best guess without knowing what is remembered of the visitor."""
        return self.parts.languages.choose(inbound, State())

    def _trouble(self, locale: str) -> Reply:
        numbers = self.parts.conversation.contents.emergency("life", locale)
        return trouble(numbers, self.parts.locales.words(locale))

    async def _answer(self, request: Request, shown: Shown) -> Response:
        return await self._fragment(shown) if by_htmx(request) else await self._page(shown)

    async def _fragment(self, shown: Shown) -> HTMLResponse:
        running, came = await self._running(shown.token)
        response = self._show("_answer.html", shown, self._bubbles(shown, came), running=running, fragment=True)
        if shown.draft:
            response.headers["Lotse-Keep"] = "text"
        return response

    async def _page(self, shown: Shown) -> HTMLResponse:
        starting = not await self.parts.ready()
        running, came = await self._running(shown.token)
        values = {"starting": starting, "offered": self.parts.locales.all(), "running": running, "fragment": False}
        return self._show("chat.html", shown, self._bubbles(shown, came), **values)

    def _bubbles(self, shown: Shown, came: Sequence[Reply]) -> list[Bubble]:
        """The answer, the talk as far as it is to be shown anew, and what a counsellor has said meanwhile."""
        locales = self.parts.locales
        so_far = talk(shown.talk, locales, locales.words(shown.locale))
        return [*bubbles(shown.replies, locales), *so_far, *bubbles(came, locales, by="")]

    def _show(self, template: str, shown: Shown, said: Sequence[Bubble], **values: object) -> HTMLResponse:
        response = self.pages.show(
            template,
            self.parts.locales.words(shown.locale),
            shown.status,
            said=shown.said,
            bubbles=said,
            notice=shown.notice,
            draft=shown.draft,
            csrf=proof(self.parts.secret, shown.token),
            **values,
        )
        self._cookies.remember(response, shown.token)
        return response


def _wish(form: dict[str, str]) -> Wish:
    """Any wish of the right shape; one of the wrong shape is answered like a button of another time."""
    verb, argument = form.get("verb", ""), plain(form.get("argument", ""), _LONGEST_ARGUMENT + 1)
    fits = _VERB.fullmatch(verb) and len(argument) <= _LONGEST_ARGUMENT
    return Wish(verb, argument) if fits else Wish("stale")


def _label(form: dict[str, str]) -> str:
    """What the pressed button said. Comes back from the page, is shown to the one who sent it, and kept nowhere."""
    return plain(form.get("label", ""), _LONGEST_LABEL).replace("\n", " ").strip()
