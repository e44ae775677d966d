"""The catalogues in locales/: words by gettext, dates and names of languages by Babel. Fills ports.Locales."""

import gettext
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

import babel
import yaml
from babel.dates import format_date, format_skeleton, get_day_names
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from bot.dialogue.language import Languages, Script
from bot.dialogue.names import Names, compile_names
from bot.dialogue.safety import Rules, compile_rules
from bot.dialogue.time_words import Lexicon, compile_words
from bot.dialogue.times import Times
from bot.dialogue.words import Words, isolate, plain


@dataclass(frozen=True)
class Catalogue:
    """The words of one locale. Fills dialogue.words.Words. `in_city` is put in wherever a text names the city."""

    locale: str
    name: str
    rtl: bool
    in_city: str
    _messages: gettext.NullTranslations = field(repr=False)
    texts: tuple[str, ...] = field(repr=False)

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
        clean = {name: plain(str(value)) for name, value in {"in_city": self.in_city, **values}.items()}
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

    def distance(self, metres: int) -> str:
        """To a hundred metres: as the crow flies is not how she walks."""
        if metres < 950:
            return f"{max(round(metres, -2), 100)} m"
        return f"{format_decimal(round(metres / 1000, 1), '0.0', self._babel)} km"

    def list(self, items: Sequence[str]) -> str:
        return str(format_list(items, locale=self._babel))

    def countries_and_days(self) -> Iterator[str]:
        """Countries, languages, days, months: words with a capital that name nobody. Of one word, so no saints."""
        days, months = (names["format"]["wide"] for names in (self._babel.days, self._babel.months))
        for names in (self._babel.territories, self._babel.languages, days, months):
            yield from (name for name in names.values() if " " not in name)

    def language(self, code: str) -> str:
        return str(self._babel.languages.get(code, code))


class GettextLocales:
    """Those of a folder's locales that are offered, in the order given. The folder is read once, at start.

    One without a locale.yaml is not offered: it may still lend words that are understood.
    """

    def __init__(self, folder: Path, order: Sequence[str], in_city: Mapping[str, str] = MappingProxyType({})) -> None:
        """`in_city`: how one says "in <the city>" in each locale; the pack knows."""
        self._folder = folder
        offered = [locale for locale in order if (folder / locale / "locale.yaml").is_file()]
        self._heads = {locale: _head(folder / locale) for locale in offered}
        self._words = {
            locale: _catalogue(folder / locale, head, in_city.get(locale, "")) for locale, head in self._heads.items()
        }
        self.safety: Mapping[str, Mapping[str, Sequence[str]]] = {
            path.parent.name: _yaml(path) for path in sorted(folder.glob("*/safety.yaml"))
        }
        self.rules: Rules = compile_rules(list(self.safety.values()))

    def words(self, locale: str) -> Words:
        return self._words[locale]

    def all(self) -> Sequence[Words]:
        return list(self._words.values())

    @cached_property
    def for_editors(self) -> Mapping[str, Words]:
        """Words of the editor's pages, in the languages that it has, whether visitors are offered them or not."""
        folders = sorted(path.parent.parent for path in self._folder.glob("*/LC_MESSAGES/editor.po"))
        return {folder.name: _catalogue(folder, _head(folder), "", "editor") for folder in folders}

    @cached_property
    def for_desk(self) -> Mapping[str, Words]:
        """Words of the desk's pages, in the languages that it has; the keys of visitors' words are known too."""
        folders = sorted(path.parent.parent for path in self._folder.glob("*/LC_MESSAGES/desk.po"))
        return {folder.name: _catalogue(folder, _head(folder), "", "desk", "lotse") for folder in folders}

    @cached_property
    def names(self) -> Names:
        """What tells persons from words: of every locale, and of the file for all other languages."""
        lists = [_yaml(path) for path in (self._folder / "names.yaml", *sorted(self._folder.glob("*/names.yaml")))]
        common = [word for head in self._heads.values() for word in head["words"]]
        texts = [text for one in self._words.values() for text in (*one.texts, *one.countries_and_days())]
        return compile_names(lists, common, texts)

    @cached_property
    def times(self) -> Times:
        """Days and hours in words, of every locale that has some, offered or not."""
        return Times({path.parent.name: _lexicon(path) for path in sorted(self._folder.glob("*/times.yaml"))})

    @property
    def languages(self) -> Languages:
        return Languages(tuple(_script(head) for head in self._heads.values()))


def _catalogue(
    folder: Path, head: dict[str, Any], in_city: str, domain: str = "lotse", fallback: str = ""
) -> Catalogue:
    """From the .po itself, so that no compiled file can be older than its source."""
    messages, texts = _messages(folder, head, domain)
    if fallback:
        messages.add_fallback(_messages(folder, head, fallback)[0])
    return Catalogue(head["locale"], head["name"], head["direction"] == "rtl", in_city, messages, texts)


def _messages(folder: Path, head: dict[str, Any], domain: str) -> tuple[gettext.GNUTranslations, tuple[str, ...]]:
    with (folder / f"LC_MESSAGES/{domain}.po").open("rb") as file:
        catalog = read_po(file, locale=head["locale"])
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    messages = gettext.GNUTranslations(compiled)
    return messages, tuple(text for one in catalog if one.id for text in _forms(one.string))


def _forms(translated: str | Sequence[str] | None) -> Sequence[str]:
    """One text, or several where it depends on a number."""
    return (translated,) if isinstance(translated, str) else translated or ()


def _lexicon(path: Path) -> Lexicon:
    try:
        return compile_words(_yaml(path))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        error.add_note(str(path))
        raise


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
