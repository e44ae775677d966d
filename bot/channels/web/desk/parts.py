"""What the desk is handed by the house; bot/app.py fills it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.desk.answering import Answering
from bot.desk_ports import Appointments, Feeds, Hours, Staff, TeamAdmin
from bot.dialogue.words import Words
from bot.ports import Contents, Locales
from bot.reporting import Reporting
from bot.talking import Talking


@dataclass(frozen=True)
class Door:
    """Where staff sign in: at the editor, whose session and language the desk shares.

    `proof` signs forms as the editor does, for signing out is sent there; `is_signed_in`: by the token of a session.
    """

    session: str
    language: str
    sign_in: str
    sign_out: str
    invited: str
    proof: Callable[[str], str]
    is_signed_in: Callable[[str, datetime], Awaitable[bool]]


@dataclass(frozen=True)
class DeskParts:
    """`languages` are those of the pages; `locales` those of visitors. `places` gives (id, name) of the pack's,
    `event_titles` by id what events are called in a locale.

    `holiday` names a public holiday in a locale, "" on other days. `secure`: cookies travel over HTTPS only. `address`
    is how the world reaches us, "" if unset; `shared` that of the files which all pages of the house use; `bot_name`
    the Telegram user name, "" without one.
    """

    staff: Staff
    appointments: Appointments
    answering: Answering
    hours: Hours
    talking: Talking
    feeds: Feeds
    team: TeamAdmin
    contents: Contents
    reporting: Reporting
    event_titles: Callable[[str], Awaitable[Mapping[str, str]]]
    places: Callable[[], Awaitable[Sequence[tuple[str, str]]]]
    languages: Mapping[str, Words]
    locales: Locales
    now: Callable[[], datetime]
    holiday: Callable[[date, str], str]
    door: Door
    tryout: bool
    secure: bool
    address: str
    shared: str
    bot_name: Callable[[], str]

    def is_holiday(self, day: date) -> bool:
        return bool(self.holiday(day, ""))
