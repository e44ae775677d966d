"""Which addresses of a pack are looked at, and when."""

from datetime import datetime, timedelta
from html import unescape
from pathlib import Path
from re import findall

import pytest

from bot.booking.model import BERLIN
from bot.channels.web.html import as_html
from content.link_check import LinkState, Verdict, due, links_of, witnesses, written_in
from content.model import Pack
from content.pack_files import read_pack

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=BERLIN)
LEIPZIG = read_pack(Path("content/packs/leipzig"))
WRITTEN = {
    "Online: https://a.de/x?y=1#z.": ["https://a.de/x?y=1#z"],
    "(siehe a.de/b), b.org! **c.eu.**": ["https://a.de/b", "https://b.org", "https://c.eu"],
    "http://a.de/b_(c) und www.a-b.example.com:": ["http://a.de/b_(c)", "https://www.a-b.example.com"],
    "Schreiben Sie an hilfe@a.de, z.B. um 10.30 Uhr.": [],
    "\u2066a.de/wohngeld\u2069؟ متاح": ["https://a.de/wohngeld"],
}


@pytest.mark.parametrize("text", WRITTEN)
def test_addresses_written_in_a_text_are_found(text: str) -> None:
    assert list(written_in(text)) == WRITTEN[text]


def test_the_addresses_are_those_that_the_chat_makes_links_of() -> None:
    for texts in LEIPZIG.texts.values():
        for part in (part for text in texts.values() for part in (text.short, *text.sections.values())):
            shown = [unescape(one) for one in findall(r'href="(http[^"]+)"', str(as_html(part)))]
            assert list(written_in(part)) == shown


def with_link(*links: str) -> Pack:
    topic = LEIPZIG.topics["kita_place"].model_copy(update={"links": list(links)})
    return Pack(info=LEIPZIG.info, topics={topic.id: topic})


def test_links_websites_and_texts_count_each_with_its_entries() -> None:
    links = links_of(LEIPZIG)

    assert ("topic", "kita_place") in links["https://www.meinkitaplatz-leipzig.de"]
    assert links["https://www.kontaktstelle-wohnen.de"] == [
        ("topic", "apartment_search"),
        ("place", "kontaktstelle-wohnen"),
    ]
    assert links["https://nummergegenkummer.de"] == [("text", "mental_health")]


def test_places_in_a_page_are_one_link_and_what_is_too_long_is_none() -> None:
    pack = with_link("https://a.de/x#one", "https://a.de/x#two", f"https://a.de/{'x' * 500}")

    assert links_of(pack) == {"https://a.de/x": [("topic", "kita_place")]}


def state(verdict: Verdict, checked_at: datetime) -> LinkState:
    failing = verdict in (Verdict.doubtful, Verdict.gone, Verdict.unreachable)
    return LinkState(verdict, 0, "", int(failing), checked_at if failing else None, checked_at)


def nights(verdict: Verdict, url: str, count: int) -> list[datetime]:
    """When a link is asked in so many nights, if its verdict stays."""
    states: dict[str, LinkState] = {}
    asked = []
    for night in (NOW + timedelta(days=number, minutes=number % 3) for number in range(count)):
        if due(states, [url], night):
            asked.append(night)
            states[url] = state(verdict, night)
    return asked


def test_a_new_link_is_asked_in_the_first_night() -> None:
    assert nights(Verdict.fine, "https://a.de", 1) == [NOW]


@pytest.mark.parametrize("verdict", [Verdict.fine, Verdict.moved, Verdict.refused])
def test_a_link_that_answers_is_asked_once_a_week_on_a_day_of_its_site(verdict: Verdict) -> None:
    first, *later = nights(verdict, "https://a.de/page", 29)

    assert first == NOW
    assert len(later) == 4
    assert len({night.weekday() for night in later}) == 1


def test_the_sites_are_spread_over_the_week() -> None:
    links = links_of(LEIPZIG)
    checked = {url: state(Verdict.fine, NOW - timedelta(days=3)) for url in links}

    shares = [len(due(checked, links, NOW + timedelta(days=day))) for day in range(4)]

    assert max(shares) < len(links) / 2


@pytest.mark.parametrize("verdict", [Verdict.doubtful, Verdict.gone, Verdict.unreachable])
def test_a_link_that_fails_is_asked_every_night(verdict: Verdict) -> None:
    assert len(nights(verdict, "https://a.de", 7)) == 7


def test_a_night_that_was_missed_is_made_up_for() -> None:
    checked = {"https://a.de": state(Verdict.fine, NOW - timedelta(days=8))}

    assert due(checked, ["https://a.de"], NOW) == ["https://a.de"]


def test_witnesses_are_other_sites_that_answered() -> None:
    links = ["https://a.de/1", "https://www.a.de/2", "https://b.de", "https://c.de", "https://new.de"]
    states = {url: state(Verdict.fine, NOW) for url in links[:3]} | {"https://c.de": state(Verdict.doubtful, NOW)}

    assert witnesses(states, links, ["https://a.de/1"]) == ["https://b.de"]
