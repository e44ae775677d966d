"""The desk's catalogues: the same keys and the same values to put in, in each language; none that a page lacks."""

import re
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from bot.adapters.locales import GettextLocales
from bot.settings import ROOT

PAGES = ROOT / "bot/channels/web/desk"
USED = re.compile(r"""(?:text|plural)\(\s*['"]([a-z_]+\.[a-z_]+)['"]\s*[,)]""")


def words(locale: str) -> dict[str, Message]:
    with (ROOT / f"locales/{locale}/LC_MESSAGES/desk.po").open("rb") as file:
        catalog = read_po(file, locale=locale)
    return {one.id if isinstance(one.id, str) else one.id[0]: one for one in catalog if one.id}


def values(message: Message) -> set[str]:
    forms = [message.string] if isinstance(message.string, str) else list(message.string)
    assert all(forms), message.id
    return set(re.findall(r"\{(\w+)\}", " ".join(forms)))


def test_both_languages_say_the_same_things_with_the_same_values() -> None:
    german, english = words("de"), words("en")
    assert german.keys() == english.keys()
    assert [key for key, one in german.items() if values(one) != values(english[key])] == []


def test_no_page_lacks_a_word() -> None:
    desk = GettextLocales(ROOT / "locales", ["de", "en"]).for_desk
    sources = [path.read_text(encoding="utf-8") for path in _sources()]
    used = {key for source in sources for key in USED.findall(source)}
    assert len(used) > 150
    assert [(locale, key) for locale, one in desk.items() for key in sorted(used) if not one.has(key)] == []


def test_what_becomes_of_each_step_is_said() -> None:
    desk = GettextLocales(ROOT / "locales", ["de"]).for_desk["de"]
    sources = "".join(path.read_text(encoding="utf-8") for path in PAGES.glob("*.py"))
    literal = re.compile(r'(said|refused)="?([a-z_]{2,})"')
    named = {f"{kind}.{key}" for kind, key in literal.findall(sources)}
    assert len(named) > 15
    assert [key for key in sorted(named) if not desk.has(key)] == []


def _sources() -> list[Path]:
    return [*PAGES.glob("*.py"), *PAGES.glob("templates/*.html")]
