"""What a phone would show of content that is not published yet."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import Markup

from bot.channels.telegram.markup import as_html, messages, units
from bot.dialogue.knowledge import event_id
from bot.dialogue.model import Facts, Reply, Say
from bot.dialogue.render import render
from bot.dialogue.words import Words
from bot.ports import Contents, Locales


@dataclass(frozen=True)
class Bubble:
    """One message. `html` keeps its newlines; `units`: its length in UTF-16 units, as messages are cut by it.

    `rows`: labels of buttons in reading order; a page that is `rtl` mirrors them by itself.
    """

    html: Markup
    rows: Sequence[Sequence[str]]
    rtl: bool
    units: int


class PhonePreview[Content]:
    """Says what the conversation says and writes it as the postman does.

    Nothing is shown of what the content does not hold, nor in a locale that visitors are not offered.
    """

    def __init__(self, locales: Locales, contents_of: Callable[[Content], Contents]) -> None:
        self._locales = locales
        self._contents_of = contents_of

    async def topic(self, content: Content, topic_id: str, locale: str, now: datetime) -> list[Bubble]:
        """The first message, then the one behind "more"."""
        contents = self._contents_of(content)
        shown = await contents.topic(topic_id, locale, now)
        said = [Say(key, {"topic": shown}) for key in ("topic", "topic_more")] if shown else []
        return self._bubbles(said, await _facts(contents, locale, now))

    async def place(self, content: Content, place_id: str, locale: str, now: datetime) -> list[Bubble]:
        """Its card, then the hours of the week if there are some."""
        contents = self._contents_of(content)
        shown = await contents.place(place_id, locale, now)
        keys = ("place", "hours") if shown and shown.hours.week else ("place",)
        said = [Say(key, {"place": shown}) for key in keys] if shown else []
        return self._bubbles(said, await _facts(contents, locale, now))

    async def event(self, content: Content, series: str, day: date, locale: str, now: datetime) -> list[Bubble]:
        """Nothing on a day on which it is not on."""
        contents = self._contents_of(content)
        shown = await contents.event(event_id(series, day), locale, now)
        said = [Say("event", {"event": shown})] if shown else []
        return self._bubbles(said, await _facts(contents, locale, now))

    def _bubbles(self, said: Sequence[Say], facts: Facts) -> list[Bubble]:
        """Each is an answer of its own."""
        offered = self._locales.all()
        words = next((one for one in offered if one.locale == facts.locale), None)
        if words is None:
            return []
        replies = [reply for say in said for reply in render([say], facts, words, offered)]
        return [bubble for reply in replies for bubble in _as_sent(reply, words)]


async def _facts(contents: Contents, locale: str, now: datetime) -> Facts:
    return Facts(now=now, locale=locale, can_tell=True, titles=await contents.titles(locale))


def _as_sent(reply: Reply, words: Words) -> Iterator[Bubble]:
    for text, buttons in messages(reply):
        rows = [[button.text for button in row] for row in buttons.inline_keyboard] if buttons else []
        in_order = [row[::-1] if words.rtl else row for row in rows]
        yield Bubble(Markup(as_html(text)), in_order, words.rtl, units(text))
