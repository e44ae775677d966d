"""Keys of the editor's words that are put together at run time, with everything that can stand in them."""

import ast
from collections.abc import Iterator, Sequence
from functools import cache
from types import SimpleNamespace
from typing import Any

from bot.adapters.locales import GettextLocales
from bot.commands.content import intents
from bot.dialogue.safety import Danger
from bot.dialogue.safety_review import WEIGHTS
from bot.pack_head import offered_locales
from bot.settings import ROOT
from content.editor.app import kinds
from content.editor.coming_dates import Standing
from content.editor.draft import Stage
from content.editor.kinds import emergency, event, place
from content.editor.kinds.safety import LISTS
from content.editor.pages.audit import ACTIONS
from content.editor.pages.differences import OF_FORM, label
from content.editor.pages.events import WHEN
from content.editor.pages.numbers import NOWHERE
from content.editor.pages.overview import STANDINGS
from content.editor.pages.places import STATES
from content.editor.people.city_journey import Errand
from content.editor.repeat_form import NTH, OWN, Rhythm
from content.editor.roles import Role
from content.editor.search_words import NONE, TWICE
from content.entries import Key
from content.link_check import DEAD, Verdict
from content.model import SECTIONS, Confidence
from content.pack_files import read_pack
from content.published import Content
from tests.locales.editor_words import EDITOR, LANGUAGES, findings

PACK = ROOT / "content/packs/leipzig"
GROUPS = ("to_read", "mine", "missing", "outdated", "links", "due", "places", "unreviewed")
PAGES = ("todo", "overview", "places", "events", "numbers", "synonyms", "safety", "exchange", "people", "audit")
# Why something is to do, beside what is wrong with a link.
WHY = ("to_read", "sent_back", "begun", "waiting", "other", "due", "due_soon", "ended", "hours_old")
SAID_OF_ENTRIES = ("saved", "published", "handed_in", "sent_back", "discarded", "removed", "merged", "restored")
SAID_OF_PEOPLE = ("rights", "deactivated", "reactivated", "factor", "revoked")


@cache
def named_fields() -> tuple[set[str], set[str]]:
    """What all forms' fields are called by, and the fields that have no name."""
    locales = GettextLocales(ROOT / "locales", offered_locales(PACK))
    words, known = locales.for_editors["de"], set[str]()

    def text(key: str) -> str:
        known.add(key)
        return words.text(key)

    recorder: Any = SimpleNamespace(has=words.has, language=words.language, weekday=words.weekday, text=text)
    content = Content(read_pack(PACK))
    parts: Any = SimpleNamespace(intents=intents(), tiles="", safety=None)
    keys = {"text": Key("text", "kita_place", "uk"), "safety": Key("safety", "safety", "uk")}
    names = {
        name
        for kind in kinds(parts).values()
        for name in kind.fields(content, keys.get(kind.name, Key(kind.name, "new", "")), None)
        if name not in OF_FORM
    }
    nameless = {name for name in names if label(recorder, name) == name}
    return {key.removeprefix("field.") for key in known if key.startswith("field.")}, nameless


def codes() -> Iterator[str]:
    """Of all that can be wrong with what somebody wrote: literal, in lists, or put together."""
    yield from (code for code, _ in findings())
    yield from WEIGHTS
    yield from (f"safety_silences_{danger}" for danger in Danger)
    # What a form says of a field instead of "not the right form".
    for module in (place, event, emergency):
        yield from module._CODES.values()


def named_in(file: str, function: str, which: slice = slice(1)) -> Sequence[str]:
    """The words that a module hands to a function, as the first of its arguments or as others."""
    found = []
    for node in ast.walk(ast.parse((EDITOR / file).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == function:
            given = [one.value for one in node.args[which] if isinstance(one, ast.Constant)]
            found += [one for one in given if isinstance(one, str) and one]
    return found


@cache
def families() -> dict[str, Sequence[str]]:
    """A key with `*` -> what can stand there."""
    pack = read_pack(PACK)
    place_kinds = sorted({one.kind for one in pack.places.values()})
    confidence = list(Confidence)
    unreadable = [named_in(f"exchange/{one}.py", "UnreadableFile") for one in ("reading", "po", "xliff")]
    problems = (*named_in("exchange/units.py", "Problem"), *named_in("importing.py", "Problem"))
    refusals = ("removed", "unknown", "field", "source", "superseded", "twice")
    return {
        "account.said_*": ("password", "sessions", "connected"),
        "audit.*": ACTIONS,
        "audit.list_*": ("published", "drafts"),
        "check.*": sorted(set(codes())),
        "city.*": named_in("pages/city.py", "_tell", slice(2, None)),
        "city.back_*": list(Errand),
        "danger.*": LISTS,
        "danger.about_*": LISTS,
        "danger.mark_*": ("star", "gap", "accents"),
        "entry.meter_*": ("title", "short", "first", "rest"),
        "entry.other_*": list(Stage),
        "entry.said_*": (*SAID_OF_ENTRIES, "elsewhere"),
        "event.confidence_*": confidence,
        "event.date_*": [one for one in Standing if one is not Standing.on],
        "event.every_*": list(Rhythm),
        "event.is_*": WHEN,
        "event.kind_*": ("once", *Rhythm, OWN),
        "event.nth_*": list(NTH),
        "exchange.problem.*": (*problems, *refusals),
        "exchange.said_*": ("nothing", "imported", "used"),
        "exchange.unreadable.*": [*(code for codes in unreadable for code in codes), "locale"],
        "field.*": (*SECTIONS, *sorted(named_fields()[0])),
        "field.*_hint": ("short", "steps", "synonyms"),
        "history.action_*": ("loaded", "published", "imported", "restored", "removed"),
        "hours.why_*": ("holiday", "special"),
        "legend.*": STANDINGS,
        "number.is_*": (NOWHERE, "draft", "review"),
        "people.link_for_*": ("invitation", "password"),
        "people.may_*": list(Role),
        "people.role_*": list(Role),
        "people.said_*": SAID_OF_PEOPLE,
        "place.*_*": [f"kind_{one}" for one in place_kinds],
        "place.confidence_*": confidence,
        "place.kind_*": place_kinds,
        "place.map_*": ("city", "district", "street"),
        "place.subject_*": list(pack.info.subjects),
        "places.problem_*": ("name", "id", "there"),
        "places.state_*": STATES,
        "readability.*": ("easy", "fair", "hard"),
        "shell.*": PAGES,
        "shell.in_*": LANGUAGES,
        "state.*": STANDINGS,
        "synonyms.only_*": ("all", NONE, TWICE),
        "todo.*": (*WHY, *DEAD, Verdict.moved),
        "todo.group_*": GROUPS,
        "todo.hint_*": GROUPS,
    }
