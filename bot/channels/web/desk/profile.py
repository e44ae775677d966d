"""What she tells of herself: languages, topics, how she wants to be booked, when she can be told, and not now."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.booking.model import BERLIN, OFFICE_HOURS, Counsellor, Duty
from bot.channels.web.desk.hours import actor
from bot.channels.web.desk.hours_form import place_of
from bot.channels.web.desk.shell import HOME, Form, Shell, Visit, counsellors

_ADDRESS = f"{HOME}/hours/profile"
# Beside those of the pages for visitors.
SPOKEN = (
    "bg",
    "bs",
    "cs",
    "el",
    "es",
    "fa",
    "fr",
    "hi",
    "it",
    "ka",
    "ps",
    "pt",
    "ro",
    "so",
    "sq",
    "sr",
    "ti",
    "tr",
    "ur",
    "zh",
)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_WHOLE = {"notice_minutes": (0, 20160), "horizon_days": (1, 180), "most_per_day": (0, 30), "buffer_minutes": (0, 120)}
_LONGEST_QUIET = timedelta(days=90)


@dataclass(frozen=True)
class Profile:
    """What a form says. `counsellor` is None while something is wrong."""

    typed: Form
    errors: Mapping[str, str] = field(default_factory=dict)
    counsellor: Counsellor | None = None
    email: str = ""


@dataclass(frozen=True)
class ProfilePages:
    shell: Shell

    def routes(self) -> list[Route]:
        path = "/hours/profile"
        return [
            Route(path, self.show),
            Route(path, self.change, methods=["POST"]),
            Route(f"{path}/quiet", self.quiet, methods=["POST"]),
        ]

    @counsellors
    async def show(self, request: Request, visit: Visit) -> Response:
        email = await self.shell.parts.hours.email(visit.who.id)
        return await self._page(visit, Profile(typed(visit.who, email, dict(await self.shell.parts.places()))))

    @counsellors
    async def change(self, request: Request, visit: Visit) -> Response:
        topics = await self.shell.parts.contents.titles(visit.words.locale)
        places = dict(await self.shell.parts.places())
        profile = read(visit.form, visit.who, [code for code, _ in self._spoken(visit)], list(topics), places)
        if profile.counsellor is None:
            return await self._page(visit, profile, 422)
        await self.shell.parts.hours.set_profile(profile.counsellor, profile.email, actor(visit), visit.now)
        return RedirectResponse(f"{_ADDRESS}?said=profile", 303)

    @counsellors
    async def quiet(self, request: Request, visit: Visit) -> Response:
        """Nothing is told until then; an empty or past time ends it."""
        until = _instant(visit.form.get("until", ""))
        if until is not None and until > visit.now + _LONGEST_QUIET:
            return RedirectResponse(f"{_ADDRESS}?refused=quiet", 303)
        until = until if until is not None and until > visit.now else None
        await self.shell.parts.staff.set_quiet(visit.who.id, until, visit.now)
        return RedirectResponse(f"{_ADDRESS}?said={'quiet' if until else 'not_quiet'}", 303)

    async def _page(self, visit: Visit, profile: Profile, status: int = 200) -> Response:
        titles = await self.shell.parts.contents.titles(visit.words.locale)
        topics = sorted(titles.items(), key=lambda one: one[1].casefold())
        places = [name for _, name in await self.shell.parts.places()]
        values = {
            "profile": profile,
            "places": places,
            "topics": topics,
            "spoken": self._spoken(visit),
            "whole": _WHOLE,
        }
        return self.shell.page("profile.html", visit, status, **values)

    def _spoken(self, visit: Visit) -> list[tuple[str, str]]:
        return spoken(self.shell, visit, visit.who.locales)


def spoken(shell: Shell, visit: Visit, more: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """Languages to choose from, by name; those of visitors first."""
    first = [one.locale for one in shell.parts.locales.all()]
    others = sorted({*SPOKEN, *more} - set(first), key=visit.words.language)
    return [(code, visit.words.language(code)) for code in (*first, *others)]


def typed(who: Counsellor, email: str, places: Mapping[str, str]) -> Form:
    """As the form has it before anybody types."""
    values = {name: str(getattr(who, name)) for name in _WHOLE}
    values |= {
        "shown_name": who.shown_name,
        "place": places.get(who.place, who.place),
        "email": email,
        "at_once": "yes" if who.at_once else "",
    }
    values |= {"locales": "\n".join(who.locales), "topics": "\n".join(who.topics)}
    for day in range(7):
        times = [(one.start, one.end) for one in who.duty if one.weekday == day]
        values[f"duty.{day}.start"] = f"{min(start for start, _ in times):%H:%M}" if times else ""
        values[f"duty.{day}.end"] = f"{max(end for _, end in times):%H:%M}" if times else ""
    return values


def read(form: Form, who: Counsellor, languages: list[str], topics: list[str], places: Mapping[str, str]) -> Profile:
    errors: dict[str, str] = {}
    numbers = {name: _whole(form, name, errors) for name in _WHOLE}
    locales = tuple(one for one in languages if one in form.get("locales", "").split("\n"))
    if not locales:
        errors["locales"] = "locales"
    email = form.get("email", "").strip()
    if email and not (_EMAIL.fullmatch(email) and len(email) <= 200):
        errors["email"] = "email"
    place = place_of(form.get("place", ""), places)
    if place is None:
        errors["place"] = "place"
    duty = tuple(one for day in range(7) if (one := _duty(form, day, errors)))
    if errors or place is None:
        return Profile(form, errors)
    changed = replace(
        who,
        locales=locales,
        place=place,
        topics=tuple(one for one in topics if one in form.get("topics", "").split("\n")),
        shown_name=" ".join(form.get("shown_name", "").split())[:60],
        at_once=form.get("at_once") == "yes",
        duty=duty or OFFICE_HOURS,
        notice_minutes=numbers["notice_minutes"],
        horizon_days=numbers["horizon_days"],
        most_per_day=numbers["most_per_day"],
        buffer_minutes=numbers["buffer_minutes"],
    )
    return Profile(form, {}, changed, email)


def _whole(form: Form, name: str, errors: dict[str, str]) -> int:
    least, most = _WHOLE[name]
    given = form.get(name, "")
    if re.fullmatch(r"[0-9]{1,5}", given) and least <= int(given) <= most:
        return int(given)
    errors[name] = "number"
    return least


def _duty(form: Form, day: int, errors: dict[str, str]) -> Duty | None:
    given = form.get(f"duty.{day}.start", ""), form.get(f"duty.{day}.end", "")
    if not any(given):
        return None
    try:
        start, end = (time.fromisoformat(one).replace(tzinfo=None) for one in given)
    except ValueError:
        errors[f"duty.{day}"] = "time"
        return None
    if start >= end:
        errors[f"duty.{day}"] = "before"
        return None
    return Duty(day, start, end)


def _instant(text: str) -> datetime | None:
    """As browsers send it: local, without a zone."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=BERLIN) if text else None
    except ValueError:
        return None
