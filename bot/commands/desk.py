"""The desk in the browser, put together for `web`."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import partial

import holidays
from starlette.routing import BaseRoute, Mount

from bot.adapters.appointments import AppointmentStore
from bot.adapters.feeds import FeedStore
from bot.adapters.figures import FigureStore
from bot.adapters.hours import HoursStore
from bot.adapters.staff import StaffStore
from bot.adapters.team_admin import TeamAdminStore
from bot.app import House, now, secret
from bot.channels.web.desk import app
from bot.channels.web.desk.calendar_feed import FeedFile
from bot.channels.web.desk.parts import DeskParts, Door
from bot.channels.web.desk.shell import HOME, LARGEST_FORM
from bot.channels.web.headers import BodyLimit
from bot.channels.web.pages import static_address
from bot.desk.answering import Answering
from bot.pack_head import head_of
from bot.reporting import Reporting
from content.editor.people import sessions
from content.editor.people.tokens import sign
from content.editor.shell import FORM, LANGUAGE, LOGIN, SESSION
from content.editor.shell import HOME as EDITOR
from content.published import Published

# As the library calls the languages of our pages.
_LANGUAGES = {"de": "de", "en": "en_US"}


def routes(house: House) -> list[BaseRoute]:
    handed = parts(house)
    return [Mount(HOME, BodyLimit(app.create(handed), LARGEST_FORM)), *FeedFile(handed).routes()]


def parts(house: House) -> DeskParts:
    engine, jobs, contents, chain = house.engine, house.jobs, house.conversation.contents, house.conversation.chain
    appointments, staff = AppointmentStore(engine, jobs), StaffStore(engine)
    return DeskParts(
        staff=staff,
        appointments=appointments,
        answering=Answering(appointments, staff, chain),
        hours=HoursStore(engine),
        talking=house.talking,
        feeds=FeedStore(engine),
        team=TeamAdminStore(engine),
        contents=contents,
        reporting=Reporting(FigureStore(engine)),
        event_titles=partial(event_titles, house.published),
        places=partial(_places, house),
        languages=house.locales.for_desk,
        locales=house.locales,
        now=now,
        holiday=_holiday_names(house),
        door=_door(house),
        tryout=house.settings.tryout,
        secure=house.settings.public_url.startswith("https://"),
        address=house.settings.public_url,
        shared=static_address(),
        bot_name=lambda: house.bot.username if house.bot else "",
    )


def _door(house: House) -> Door:
    async def is_signed_in(token: str, at: datetime) -> bool:
        found = await sessions.find(house.engine, token, at)
        return found is not None and found.complete

    return Door(
        session=SESSION,
        language=LANGUAGE,
        sign_in=LOGIN,
        sign_out=f"{EDITOR}/sign-out",
        invited=f"{EDITOR}/invited",
        proof=partial(sign, secret(house.settings.data_dir), FORM),
        is_signed_in=is_signed_in,
    )


async def _places(house: House) -> Sequence[tuple[str, str]]:
    """By name; those that are closed for good are left out."""
    content, today = await house.published.current(), now().date()
    open_ones = [one for one in content.pack.places.values() if not one.valid_until or one.valid_until >= today]
    return sorted(((one.id, one.name) for one in open_ones), key=lambda one: one[1].casefold())


async def event_titles(published: Published, locale: str) -> Mapping[str, str]:
    """By id; in German where there is no title in this locale."""
    events = (await published.current()).pack.events.values()
    texts = {one.id: one.texts.get(locale) or one.texts.get("de") for one in events}
    return {name: text.title for name, text in texts.items() if text}


def _holiday_names(house: House) -> Callable[[date, str], str]:
    """ "" on working days. Of the region that the pack names."""
    head = head_of(house.settings.pack)

    def calendar(language: str) -> holidays.HolidayBase:
        return holidays.country_holidays(head["country"], subdiv=head.get("subdivision"), language=language)

    calendars = {locale: calendar(language) for locale, language in _LANGUAGES.items()}
    return lambda day, locale: str(calendars.get(locale, calendars["de"]).get(day) or "")
