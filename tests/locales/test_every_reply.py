"""Everything Lotse can say, in every locale: all words there, the right direction, nothing torn or too long."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.adapters.locales import GettextLocales
from bot.booking.model import BERLIN, Appointment, Audience, Calendar, Counsellor, Mode, Notice, Slot, Status, Wishes
from bot.booking.rules import REASONS
from bot.dialogue.knowledge import Category, EmergencyNumber, Event, Hours, Opening, Place, Topic
from bot.dialogue.model import Facts, Reply, Say
from bot.dialogue.render import RENDERERS, SIMPLE, render
from bot.dialogue.rendering.events import reminder
from bot.dialogue.rendering.meetings import Meeting
from bot.dialogue.rendering.parts import RLM
from bot.dialogue.rendering.told import TELLINGS, told
from bot.dialogue.safety import Danger
from bot.dialogue.words import FSI, PDI, Words
from bot.pack_head import in_city, offered_locales
from bot.settings import ROOT

PACK = ROOT / "content/packs/leipzig"
LOCALES = GettextLocales(ROOT / "locales", offered_locales(PACK), in_city(PACK))
OFFERED = [words.locale for words in LOCALES.all()]
NOW = datetime(2026, 11, 25, 10, tzinfo=BERLIN)
# One message of Telegram, one button of which enough is seen on a phone.
LONGEST, LONGEST_LABEL = 4096, 64
WEEK = tuple((day, (("9:00", "12:00"), ("13:00", "18:00"))) for day in range(5))


def hours() -> Iterator[Hours]:
    for as_of in ("", "2018"):
        for days in (0, 1, 3, 9):
            yield Hours(
                Opening.closed, NOW + timedelta(days=days), holiday=True, week=WEEK, as_of=as_of, by_appointment=True
            )
        yield Hours(Opening.open, NOW + timedelta(hours=3), week=WEEK, as_of=as_of)
    yield Hours(Opening.open)
    yield Hours(Opening.closed)
    yield Hours(Opening.unknown)


PLACES = tuple(
    Place(
        f"place-{number}",
        "Bürgerbüro Otto-Schill-Straße (Mitte), Haus e.V.",
        "authority",
        one,
        street="Otto-Schill-Straße 2",
        city="04109 Leipzig",
        district="Zentrum",
        position=(51.3, 12.3),
        phone="0341 123-0",
        email="info@example.org",
        website="https://example.org/a_b?c=1",
        languages=("de", "en", "ar"),
        note="115 (Mo-Fr 8-18)",
        as_of="2018",
        doubtful=True,
        metres=640 + number,
    )
    for number, one in enumerate(hours())
)
TOPIC = Topic(
    "kita_place",
    "Kita (2026)",
    "0341 123-0, www.example.org",
    dict.fromkeys(("steps", "bring", "cost", "deadlines", "where", "watch_out"), "1. 12,50 €"),
    links=("https://example.org/x",),
    related=(("kita_cost", "x"),),
    places=PLACES[:3],
    checked="2026-11-22",
    outdated=True,
)
EVENT = Event("fest", "Fest 2026", "Tee", NOW, NOW + timedelta(hours=2), PLACES[0], ("de", "ar"), as_of="2025")
SLOT = Slot(NOW, NOW + timedelta(hours=1), "1")
HELD = Appointment("a" * 32, SLOT, Status.held, "de", "kita_place", "A1B2", held_until=NOW)
WRITTEN = replace(HELD, name="Amina", about="Telefon: 0170 1234567\nPapiere **fehlen**", moves="b" * 32)
AWAY = [replace(SLOT, mode=Mode.phone, counsellor="2"), replace(SLOT, mode=Mode.video, interpreter="8")]
EVERY_WISH = Wishes(Mode.phone, woman=True, step_free=True, with_child=True)
COUNSELLOR = Counsellor("1", "Amira", ("ar", "de"))
DATA: Mapping[str, Any] = {
    "topic": TOPIC,
    "part": "cost",
    "intent": "debt",
    "offered": ("debt", "greet"),
    "places": PLACES,
    "place": PLACES[0],
    "back": "kita_place",
    "verb": "near",
    "about": "51.3,12.3",
    "only": "open",
    "events": (EVENT,) * 3,
    "later": True,
    "event": EVENT,
    "due": NOW,
    "slots": (SLOT,),
    "appointment": HELD,
    "moved": HELD,
    "days": tuple(NOW.date() + timedelta(days=ahead) for ahead in range(14)),
    "day": NOW.date(),
    "unmet": ("phone", "woman", "step_free"),
    "wishes": EVERY_WISH,
    "moves": "a" * 32,
    "by": NOW,
    "most": 400,
    "letters": 1000,
    "counsellor": COUNSELLOR,
    "danger": Danger.life,
    "again": True,
    "keep": True,
    "kind": "voice",
    "category": "",
    "locale": "de",
    "number": "A1B2",
    "there": NOW,
    "now": False,
}
VARIANTS: Mapping[str, list[dict[str, Any]]] = {
    "place": [{"place": one} for one in PLACES],
    "hours": [{"place": one} for one in PLACES],
    "places": [{"only": ""}, {"only": "mine"}, {"places": ()}, {"places": PLACES[:1]}],
    "emergency": [{"danger": one} for one in Danger],
    "unreadable": [{"kind": one} for one in ("picture", "document", "contact", "sticker", "other")],
    "nothing": [{"again": False}],
    "privacy": [{"keep": False}],
    "menu": [{"category": "kita"}],
    "event": [{"event": Event("x", "x", "x", NOW, NOW, cancelled=True)}],
    "events": [{"events": ()}],
    "slots": [{"slots": tuple(AWAY), "unmet": ()}],
    "day": [{"slots": tuple(AWAY)}],
    "human": [{"about": "slots_fitting"}, {"about": ""}],
    "held": [{"appointment": one, "expects": "phone"} for one in (WRITTEN, replace(WRITTEN, slot=AWAY[0]))],
    "booked": [{"appointment": replace(HELD, slot=one)} for one in (*AWAY, replace(SLOT, room="2.04", step_free=True))],
    "appointment": [{"appointment": replace(HELD, status=Status.requested)}],
    "let_go": [{"kept": replace(HELD, status=one)} for one in (Status.requested, Status.confirmed)],
    "no_slots": [{"gone": True}],
    "talk_ask": [{"now": True}, {"there": None}],
    "cancelled": [{"before": replace(HELD, status=Status.confirmed)}],
}


def facts(words: Words) -> Facts:
    return Facts(
        now=NOW,
        locale=words.locale,
        can_tell=True,
        titles={name: words.text(f"intent.{name}") for name in ("kita_place", "events", "talk_to_human")},
        found=("debt",),
        categories=(Category("kita", "Kita", ("kita_place", "kita_cost")),),
        districts=("Zentrum",),
        emergency=(EmergencyNumber("0800 1110111", "TelefonSeelsorge", "x"),),
        calendar=Calendar({"1": COUNSELLOR}),
        contact_point=PLACES[0],
        sites={"contact_point": PLACES[0]},
        bring={"kita_place": "- 1. 12,50 €"},
        places=PLACES[:2],
        german=LOCALES.words("de"),
    )


def everything(words: Words) -> Iterator[tuple[str, Reply]]:
    for key in (*RENDERERS, *SIMPLE, "languages"):
        for changed in ({}, *VARIANTS.get(key, [])):
            for reply in render([Say(key, {**DATA, **changed})], facts(words), words, LOCALES.all()):
                yield key, reply
    yield "reminder", reminder(EVENT, words)
    for kind in TELLINGS:
        for reason in REASONS if kind == "declined" else [""]:
            yield kind, notice(kind, reason, words)


def notice(kind: str, reason: str, words: Words) -> Reply:
    """What is told of an appointment without being asked."""
    known = facts(words)
    meeting = Meeting(
        replace(HELD, reason=reason), NOW, COUNSELLOR, PLACES[0], PLACES[0], known.titles, "- 1. 12,50 €", known.german
    )
    data = {"held": HELD.id, "from": NOW.isoformat()}
    return told(Notice(kind, Audience.visitor, HELD.id, data=data), meeting, words, HELD)


@pytest.mark.parametrize("locale", OFFERED)
def test_nothing_is_said_without_words(locale: str) -> None:
    for key, reply in everything(LOCALES.words(locale)):
        shown = [reply.text, *(choice.label for row in reply.choices for choice in row)]
        assert not [one for one in shown if re.search(r"\b[a-z]+\.[a-z_]+\b(?<!example\.org)(?!\.[a-z])", bare(one))], (
            key
        )
        assert "{" not in reply.text, key


def bare(text: str) -> str:
    return re.sub(r"\S*example\.org\S*|\S*\.de\b\S*", "", text)


@pytest.mark.parametrize("locale", [one for one in OFFERED if LOCALES.words(one).rtl])
def test_every_paragraph_of_a_right_to_left_locale_begins_with_its_mark(locale: str) -> None:
    for key, reply in everything(LOCALES.words(locale)):
        assert all(line.startswith(RLM) for line in reply.text.split("\n") if line.strip()), key


@pytest.mark.parametrize("locale", OFFERED)
def test_isolates_are_closed_where_they_are_opened_and_others_are_not_used(locale: str) -> None:
    words = LOCALES.words(locale)
    for key, reply in everything(words):
        for line in reply.text.split("\n"):
            depth = 0
            for sign in line:
                depth += {FSI: 1, PDI: -1}.get(sign, 0)
                assert depth >= 0, (key, line)
            assert depth == 0, (key, line)
        assert words.rtl or FSI not in reply.text, key


@pytest.mark.parametrize("locale", [one for one in OFFERED if LOCALES.words(one).rtl])
def test_numbers_names_and_addresses_stay_in_one_piece(locale: str) -> None:
    for piece in (
        "0341 123-0",
        "info@example.org",
        "https://example.org/a_b?c=1",
        "Otto-Schill-Straße 2, 04109 Leipzig",
    ):
        found = [
            reply.text for key, reply in everything(LOCALES.words(locale)) if key == "place" and piece in reply.text
        ]
        assert found, piece
        assert all(f"{FSI}{piece}{PDI}" in text for text in found), piece


@pytest.mark.parametrize("locale", OFFERED)
def test_nothing_is_longer_than_a_message_or_a_button(locale: str) -> None:
    for key, reply in everything(LOCALES.words(locale)):
        assert len(reply.text) <= LONGEST, key
        assert reply.text.count("**") % 2 == 0, key
        for choice in (one for row in reply.choices for one in row):
            assert 0 < len(choice.label) <= LONGEST_LABEL, (key, choice.label)
            assert len(str(choice.wish).encode()) <= 64, (key, choice.wish)
