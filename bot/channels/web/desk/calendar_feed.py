"""A counsellor's appointments for her own calendar program, at a secret address. No word of a visitor stands in it."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.booking.model import Appointment, Counsellor, Status
from bot.channels.web.desk.parts import DeskParts
from bot.dialogue.words import Words

# Beside the calendar files of events, which have no second part.
PATH = "/calendar/feed/{secret}.ics"
_SECRET = re.compile(r"[\w-]{43}", re.ASCII)
_BEFORE, _AFTER = timedelta(days=30), timedelta(days=200)
_OURS = "-//Lotse//Lotse//DE"
_STATUS = {Status.requested: "TENTATIVE", Status.cancelled: "CANCELLED", Status.declined: "CANCELLED"}


@dataclass(frozen=True)
class FeedFile:
    """Whoever knows the address may read; nothing else opens it."""

    parts: DeskParts

    def routes(self) -> list[Route]:
        return [Route(PATH, self.file)]

    async def file(self, request: Request) -> Response:
        secret, now = request.path_params["secret"], self.parts.now()
        who = await self.parts.feeds.owner(secret) if _SECRET.fullmatch(secret) else None
        if who is None:
            raise HTTPException(404)
        shown = await self.parts.appointments.between(who.id, now - _BEFORE, now + _AFTER)
        words = self._words(who)
        tag = _tag(shown, words)
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers={"ETag": tag})
        return Response(feed(shown, words, now), media_type="text/calendar; charset=utf-8", headers={"ETag": tag})

    def _words(self, who: Counsellor) -> Words:
        offered = self.parts.languages
        return offered[next((one for one in who.locales if one in offered), next(iter(offered)))]


def _tag(shown: Sequence[Appointment], words: Words) -> str:
    """Changes when anything in the file does; when it was made does not count."""
    facts = [
        (one.id, one.slot.start.isoformat(), one.slot.end.isoformat(), _said(one, words), one.status) for one in shown
    ]
    return f'"{hashlib.sha256(repr(facts).encode()).hexdigest()[:32]}"'


def feed(shown: Sequence[Appointment], words: Words, now: datetime) -> bytes:
    """RFC 5545; times in UTC. What was called off stays as such, so that programs take it away."""
    whole = Calendar()
    whole.add("prodid", _OURS)
    whole.add("version", "2.0")
    whole.add("x-wr-calname", words.text("feed.name"))
    for one in shown:
        entry = Event()
        entry.add("uid", f"{one.id}@lotse")
        entry.add("dtstamp", now.astimezone(UTC))
        entry.add("dtstart", one.slot.start.astimezone(UTC))
        entry.add("dtend", one.slot.end.astimezone(UTC))
        entry.add("sequence", 2 * one.version + (not one.status.running))
        entry.add("status", _STATUS.get(one.status, "CONFIRMED"))
        entry.add("summary", _said(one, words))
        whole.add_component(entry)
    return bytes(whole.to_ical())


def _said(one: Appointment, words: Words) -> str:
    """Number, language, topic, how they meet; never a name or what it is about."""
    topic = words.text(f"intent.{one.topic}") if words.has(f"intent.{one.topic}") else words.text("card.no_topic")
    return f"{one.number} · {words.language(one.locale)} · {topic} · {words.text(f'mode.{one.slot.mode}')}"
