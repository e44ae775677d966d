"""The catalogues in locales/: words by gettext, dates and names of languages by Babel. Fills ports.Locales."""

import gettext
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import babel
import yaml
from babel.dates import format_date, format_skeleton, get_day_names
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot.dialogue.language import Languages, Script
from bot.dialogue.safety import Rules, compile_rules
from bot.dialogue.words import Words, isolate, plain


@dataclass(frozen=True)
class Catalogue:
    """The words of one locale. Fills dialogue.words.Words."""

    locale: str
    name: str
    rtl: bool
    _messages: gettext.NullTranslations = field(repr=False)

    @cached_property
    def _babel(self) -> babel.Locale:
        return babel.Locale.parse(self.locale)

    def text(self, key: str, /, **values: object) -> str:
        return self._put(self._messages.gettext(key), values)

    def plural(self, key: str, count: int, /, **values: object) -> str:
        return self._put(self._messages.ngettext(key, key, count), {"count": count, **values})

    def has(self, key: str, /) -> bool:
        return self._messages.gettext(key) != key

    def _put(self, template: str, values: dict[str, Any]) -> str:
        clean = {name: plain(str(value)) for name, value in values.items()}
        return template.format(**({name: isolate(text) for name, text in clean.items()} if self.rtl else clean))

    def day(self, day: date) -> str:
        return format_skeleton("dMMMM", day, locale=self._babel)

    def weekday(self, day: date) -> str:
        return str(get_day_names("wide", context="stand-alone", locale=self._babel)[day.weekday()])

    def time(self, instant: datetime) -> str:
        """Twenty-four hours and plain digits in every locale, as on the doors and tickets here."""
        return f"{instant.hour}:{instant.minute:02}"

    def moment(self, instant: datetime) -> str:
        day = format_date(instant, "EEEE", locale=self._babel)
        return self._messages.gettext("format.moment").format(day=day, date=self.day(instant), time=self.time(instant))

    def list(self, items: Sequence[str]) -> str:
        return str(format_list(items, locale=self._babel))

    def language(self, code: str) -> str:
        return str(self._babel.languages.get(code, code))


class GettextLocales:
    """All locales of a folder that have a catalogue, in the order given. The folder is read once, at start."""

    def __init__(self, folder: Path, order: Sequence[str]) -> None:
        self._heads = {locale: _head(folder / locale) for locale in order}
        self._words = {locale: _catalogue(folder / locale, self._heads[locale]) for locale in order}
        self.rules: Rules = compile_rules([_yaml(path) for path in sorted(folder.glob("*/safety.yaml"))])

    def words(self, locale: str) -> Words:
        return self._words[locale]

    def all(self) -> Sequence[Words]:
        return list(self._words.values())

    @property
    def languages(self) -> Languages:
        return Languages(tuple(_script(head) for head in self._heads.values()))


def _catalogue(folder: Path, head: dict[str, Any]) -> Catalogue:
    """From the .po itself, so that no compiled file can be older than its source."""
    with (folder / "LC_MESSAGES/lotse.po").open("rb") as file:
        catalog = read_po(file, locale=head["locale"])
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    messages = gettext.GNUTranslations(compiled)
    return Catalogue(head["locale"], head["name"], head["direction"] == "rtl", messages)


def _head(folder: Path) -> dict[str, Any]:
    return _yaml(folder / "locale.yaml")


def _script(head: dict[str, Any]) -> Script:
    return Script(
        locale=head["locale"],
        letters=head["letters"],
        own_letters=frozenset(head["own_letters"]),
        foreign_letters=frozenset(head["foreign_letters"]),
        words=frozenset(head["words"]),
    )


def _yaml(path: Path) -> dict[str, Any]:
    loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(loaded, dict), path
    return loaded
