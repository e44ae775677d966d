"""The interface words: every key that is used is there in every locale, and can be shown as it is."""

import ast
import re
import string
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest
import yaml
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from bot.adapters.locales import GettextLocales
from bot.booking.model import BERLIN, Mode, Status
from bot.booking.rules import REASONS
from bot.channels.telegram.updates import COMMANDS
from bot.commands.content import intents
from bot.dialogue.hour_buttons import TOGGLES
from bot.dialogue.model import Kind
from bot.dialogue.render import SIMPLE
from bot.dialogue.rendering.desk_chat import COMMANDS as DESK_COMMANDS
from bot.dialogue.rendering.guidance import SECTIONS
from bot.dialogue.safety import Danger
from bot.dialogue.words import FSI, PDI
from bot.pack_head import offered_locales
from bot.settings import ROOT

MONDAY = {
    "ar": "الاثنين",
    "ckb": "دووشەممە",
    "de": "Montag",
    "en": "Monday",
    "ku": "duşem",
    "pl": "poniedziałek",
    "ru": "понедельник",
    "uk": "понеділок",
    "vi": "Thứ Hai",
}
PACK = ROOT / "content/packs/leipzig"
DESK = ROOT / "bot/channels/web/desk"
PLURAL = [
    f"say.{name}" for name in ("places_all", "places_open", "places_mine", "events", "events_later", "events_fitting")
]
OFFERED = offered_locales(PACK)
# Keys that are put together at run time, with everything that can stand in them.
FAMILIES = {
    "intent": sorted(intents()),
    "say": SIMPLE,
    "section": SECTIONS,
    "reason": REASONS,
    "wish": TOGGLES,
    "unmet": ("phone", "video", "room", "woman", "step_free"),
    "danger": [danger.value for danger in Danger],
    "command": list(COMMANDS),
    "deskcommand": list(DESK_COMMANDS),
    "deskreason": REASONS,
    "deskstate": [status.value for status in Status],
    "deskway": [mode.value for mode in Mode],
    "unreadable": [kind.value for kind in Kind if kind not in (Kind.text, Kind.wish, Kind.location)],
    "hours": [
        "old_open_until",
        "old_opens_today",
        "old_opens_tomorrow",
        "old_opens_on",
        "open_until",
        "opens_today",
        "opens_tomorrow",
        "opens_on",
        "always",
        "closed",
    ],
}


def catalogue(locale: str) -> Catalog:
    with (ROOT / f"locales/{locale}/LC_MESSAGES/lotse.po").open("rb") as file:
        return read_po(file, locale=locale)


@cache
def messages(locale: str) -> dict[str, str]:
    """Key -> text; of what depends on a number the form for many."""
    return {key: forms[-1] for key, forms in forms_of(locale).items()}


@cache
def forms_of(locale: str) -> dict[str, tuple[str, ...]]:
    """Key -> its one text, or one for each plural form."""
    return {_key(one): _texts(one) for one in catalogue(locale) if one.id}


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _texts(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def code() -> Iterator[ast.Module]:
    """All but the desk's pages, which have a catalogue of their own."""
    for path in (ROOT / "bot").rglob("*.py"):
        if not path.is_relative_to(DESK):
            yield ast.parse(path.read_text(encoding="utf-8"))


def used_keys() -> Iterator[str]:
    """Literal keys in code and templates, and the families."""
    for module in code():
        pieces = {id(piece) for node in ast.walk(module) if isinstance(node, ast.JoinedStr) for piece in node.values}
        for node in ast.walk(module):
            literal = isinstance(node, ast.Constant) and id(node) not in pieces
            if literal and isinstance(node.value, str) and _is_key(node.value):
                yield node.value
    for path in (ROOT / "bot/channels/web/templates").rglob("*.html"):
        found = re.findall(r"[\"']([a-z]+\.[a-z_]+)[\"']", path.read_text(encoding="utf-8"))
        yield from (key for key in found if _is_key(key))
    for family, members in FAMILIES.items():
        yield from (f"{family}.{member}" for member in members)


def put_together() -> Iterator[re.Pattern[str]]:
    """The keys that code makes at run time: `f"staff.wish.{name}"` may be any key that begins like this."""
    for module in code():
        for node in ast.walk(module):
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                pieces = [re.escape(str(one.value)) if isinstance(one, ast.Constant) else ".+" for one in node.values]
                if re.match(r"[a-z]+\\\.", pieces[0]):
                    yield re.compile("".join(pieces))


def _is_key(text: str) -> bool:
    prefixes = {key.split(".")[0] for key in messages("en")}
    is_file = text.endswith((".html", ".css", ".js", ".yaml", ".py", ".po", ".md", ".ics"))
    return (
        bool(re.fullmatch(r"[a-z]+(\.[a-z_-]+)+", text)) and text.split(".", maxsplit=1)[0] in prefixes and not is_file
    )


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_the_offered_locales_are_those_of_the_pack() -> None:
    head = yaml.safe_load((PACK / "pack.yaml").read_text(encoding="utf-8"))
    assert head["locales"] == OFFERED


@pytest.mark.parametrize("locale", OFFERED)
def test_every_key_that_is_used_has_words(locale: str) -> None:
    missing = {key for key in used_keys() if not messages(locale).get(key)}

    assert not missing


def test_no_words_are_kept_that_nothing_uses() -> None:
    made = list(put_together())
    unused = set(messages("en")) - set(used_keys())

    assert not {key for key in unused if not any(one.fullmatch(key) for one in made)}


@pytest.mark.parametrize("locale", OFFERED)
def test_a_catalogue_is_whole_and_its_placeholders_are_the_same(locale: str) -> None:
    source, own = messages("en"), messages(locale)

    assert own.keys() == source.keys()
    assert not [one.id for one in catalogue(locale) if one.fuzzy and one.id]
    assert {key for key in own if placeholders(own[key]) != placeholders(source[key])} == set()
    assert {key for key, forms in forms_of(locale).items() for form in forms if form.count("**") % 2} == set()


@pytest.mark.parametrize("locale", OFFERED)
def test_what_depends_on_a_number_has_all_forms_of_its_language(locale: str) -> None:
    """Arabic has six, Slavic languages three, Vietnamese one (CLDR; gettext's manual)."""
    count = {"ar": 6, "vi": 1, "pl": 3, "ru": 3, "uk": 3}.get(locale, 2)
    forms = {key: forms_of(locale)[key] for key in PLURAL}

    assert catalogue(locale).num_plurals == count
    assert {key for key, texts in forms.items() if len(texts) != count or not all(texts)} == set()


@pytest.mark.parametrize("locale", OFFERED)
def test_every_number_gets_a_sentence_that_names_it_or_needs_no_name(locale: str) -> None:
    words = GettextLocales(ROOT / "locales", OFFERED).words(locale)

    for count in (*range(1, 25), 100, 101, 102, 103, 111, 1000):
        said = words.plural("say.places_all", count)
        assert str(count) in said or count in (1, 2), (count, said)


@pytest.mark.parametrize("locale", OFFERED)
def test_every_message_can_be_shown_and_isolates_what_is_put_in(locale: str) -> None:
    words = GettextLocales(ROOT / "locales", OFFERED).words(locale)
    for key, text in messages(locale).items():
        given = dict.fromkeys(placeholders(text) - {"count"}, "+49 341 123")
        shown = words.plural(key, 3, **given) if key in PLURAL else words.text(key, **given)
        assert "{" not in shown, key
        if words.rtl and given:
            assert f"{FSI}+49 341 123{PDI}" in shown, key
        assert len(shown) <= 1000, key


@pytest.mark.parametrize("locale", OFFERED)
def test_labels_fit_on_a_phone(locale: str) -> None:
    for key, text in messages(locale).items():
        if key.startswith("button."):
            assert len(text) <= 40, key
        if key.startswith("intent."):
            assert len(text) <= 48, key
        if key.startswith("command."):
            assert len(text) <= 120, key
    assert len(messages(locale)["profile.description"]) <= 512
    assert len(messages(locale)["profile.short"]) <= 120


@pytest.mark.parametrize("locale", OFFERED)
def test_dates_have_plain_digits_and_the_locales_own_weekday(locale: str) -> None:
    words = GettextLocales(ROOT / "locales", OFFERED).words(locale)
    moment = words.moment(datetime(2026, 11, 30, 9, 5, tzinfo=BERLIN))

    assert "9:05" in moment
    assert "30" in moment
    assert MONDAY[locale] in moment


def test_a_locale_has_its_language_and_safety_rules() -> None:
    for locale in OFFERED:
        for name in ("locale.yaml", "safety.yaml"):
            assert Path(ROOT / "locales" / locale / name).is_file(), (locale, name)
