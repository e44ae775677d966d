"""What people say to each other, made readable in whatever script."""

from datetime import datetime

import pytest

from bot.booking.model import BERLIN, Counsellor, Mode, Wishes
from bot.case_words import card, for_team, for_visitor, spoken, thread_name
from bot.dialogue.words import FSI, PDI
from bot.talk_ports import Author, Card, Case, CaseMessage, CaseStatus, Event
from tests.fakes.locales import LOCALES

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=BERLIN)
DE, EN = LOCALES.words("de"), LOCALES.words("en")
CASE = Case(7, "A1B2", "ar", "1", CaseStatus.waiting, NOW, "kita_place")
MIRA = Counsellor("1", "Mira", ("de",))


def said(author: Author, kind: str = "text", text: str = "") -> CaseMessage:
    return CaseMessage(1, 7, author, kind, text, NOW, counsellor="1")


@pytest.mark.parametrize("number", ["0341 123-4567", "+49 341 1234567", "18:30"])
def test_a_number_in_arabic_words_keeps_its_order(number: str) -> None:
    """Peers' trap: phone number reversed in Arabic."""
    assert f"{FSI}{number}{PDI}" in spoken(f"اتصلي بي {number} غدا")
    assert spoken(number) == f"{FSI}{number}{PDI}"
    assert spoken(f"Call {number}") == f"Call {number}"


def test_each_line_has_its_own_direction() -> None:
    german, arabic = spoken("Guten Tag\nاتصلي غدا").split("\n")
    assert german == "Guten Tag" and arabic.startswith("\u200f")


def test_a_counsellor_is_named_by_role_unless_she_wants_it_otherwise() -> None:
    message = said(Author.counsellor, text="Hello")
    assert for_visitor(message, MIRA, EN).text == "**Counsellor:**\nHello"
    named = Counsellor("1", "Mira", ("de",), shown_name="Frau M.")
    assert for_visitor(message, named, EN).text == "**Frau M.:**\nHello"
    assert "Mira" not in for_team(message, CASE, DE).text


def test_the_card_says_what_is_known_and_what_to_ask() -> None:
    told = Card(("kita_place", "kita_cost"), ("kita_cost",), Wishes(Mode.phone, woman=True), ("mode",))
    text = card(Case(7, "A1B2", "ar", "1", CaseStatus.waiting, NOW, "kita_place", urgent=True, card=told), DE).text
    for word in ("A1B2", "Arabisch", "Dringend", DE.text("intent.kita_cost"), "eine Frau", "am Telefon"):
        assert word in text
    assert thread_name(CASE, DE) == f"A1B2 · Arabisch · {DE.text('intent.kita_place')}"


@pytest.mark.parametrize("event", list(Event))
def test_every_event_has_words_for_the_team(event: Event) -> None:
    assert DE.has(f"case.{event}")
    assert for_team(said(Author.lotse, event), CASE, DE).text


def test_buttons_fit_what_can_be_done() -> None:
    def verbs(case: Case) -> list[str]:
        return [
            choice.wish.verb for row in for_team(said(Author.lotse, Event.again), case, DE).choices for choice in row
        ]

    assert verbs(CASE)[0] == "case-take"
    assert "case-take" not in verbs(Case(7, "A1B2", "ar", "1", CaseStatus.open, NOW, counsellor="1"))
    assert verbs(Case(7, "A1B2", "ar", "1", CaseStatus.closed, NOW)) == ["case-open"]


def test_who_takes_a_case_is_named_to_the_visitor_only_if_she_wants_it() -> None:
    taken = said(Author.lotse, Event.taken)
    named = Counsellor("1", "Mira", ("de",), shown_name="Frau M.")

    assert for_visitor(taken, MIRA, EN).text == EN.text("talk.taken")
    assert "Frau M." in for_visitor(taken, named, EN).text
