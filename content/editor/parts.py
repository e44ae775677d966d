"""What the editor is handed by the house it stands in; bot/app.py fills it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncEngine

from content.published import Content, Published


class Words(Protocol):
    """Interface words in one language: `text` is the sentence of a key with values put in."""

    @property
    def locale(self) -> str: ...

    def text(self, key: str, /, **values: object) -> str: ...

    def plural(self, key: str, count: int, /, **values: object) -> str: ...

    def has(self, key: str, /) -> bool: ...

    def day(self, day: date) -> str: ...

    def weekday(self, day: date) -> str: ...

    def moment(self, instant: datetime) -> str: ...

    def list(self, items: Sequence[str]) -> str: ...

    def language(self, code: str) -> str:
        """The name of a language in this one."""


class Bubble(Protocol):
    """One message as a phone shows it; `units` is its length as Telegram counts."""

    @property
    def html(self) -> Markup: ...

    @property
    def rows(self) -> Sequence[Sequence[str]]: ...

    @property
    def rtl(self) -> bool: ...

    @property
    def units(self) -> int: ...


class Preview(Protocol):
    """What visitors would get if `content` were published."""

    async def topic(self, content: Content, topic_id: str, locale: str, now: datetime) -> Sequence[Bubble]: ...

    async def place(self, content: Content, place_id: str, locale: str, now: datetime) -> Sequence[Bubble]: ...

    async def event(
        self, content: Content, event_id: str, day: date, locale: str, now: datetime
    ) -> Sequence[Bubble]: ...


class Judged(Protocol):
    """Something to know about a phrase, as a Finding has it."""

    @property
    def code(self) -> str: ...

    @property
    def field(self) -> str: ...

    @property
    def values(self) -> Mapping[str, str | int]: ...

    @property
    def stops(self) -> bool:
        """It must not be published; otherwise it is a hint."""


class SafetyReview(Protocol):
    """The rule for people in danger, looked at before words are added to it."""

    def builtin(self, locale: str) -> Mapping[str, Sequence[str]]: ...

    def findings(
        self, locale: str, words: Mapping[str, Sequence[str]], everyday: Sequence[str]
    ) -> Sequence[Judged]: ...

    def danger(self, text: str, locale: str, words: Mapping[str, Sequence[str]]) -> str:
        """What the rule would hear in `text` with these words: life, suicide, violence or ""."""


@dataclass(frozen=True)
class CitySignIn:
    """A city's own accounts (OpenID Connect). `name` stands on the button."""

    issuer: str
    client_id: str
    client_secret: str
    name: str


@dataclass(frozen=True)
class Parts:
    """`words` gives the interface in one of `languages`; `intents` are those a topic can answer.

    `reads` counts since a day how often each (topic, locale) was shown. `secret` signs and encrypts; `secure`: cookies
    travel over HTTPS only. `address` is how the world reaches us, "" if unset; `shared` that of the files which all
    pages of the house use; `tiles` that of a map, "" for none.
    """

    engine: AsyncEngine
    published: Published
    intents: frozenset[str]
    languages: Sequence[str]
    words: Callable[[str], Words]
    preview: Preview
    reads: Callable[[date], Awaitable[Mapping[tuple[str, str], int]]]
    safety: SafetyReview
    now: Callable[[], datetime]
    secret: str
    secure: bool
    tryout: bool
    address: str
    shared: str
    tiles: str = ""
    city_sign_in: CitySignIn | None = None
