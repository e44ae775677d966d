"""Whether the addresses that stand in a pack still lead somewhere. Pure: answers and `now` come in, verdicts go out."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol
from urllib.parse import urlsplit
from zlib import crc32

from content.model import Pack

LONGEST = 500
"""Characters; the table holds no longer address."""

# As the web chat makes links of them: where an address ends, and which endings a bare domain must have.
_ADDRESS = r"[^\s<>\"'`*\u200e\u200f\u2066-\u2069]"
_WRITTEN = re.compile(
    rf"(?P<web>https?://{_ADDRESS}+)"
    r"|(?<![\w.+-])[\w.+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,4}[A-Za-z]{2,24}\b"
    rf"|(?P<domain>(?<![\w.@/:-])(?:[A-Za-z0-9-]{{1,63}}\.){{1,4}}(?:de|org|com|net|eu|info)\b(?:/{_ADDRESS}*)?)"
)
_TRAILING = ".,;:!?"

# A little less than a day, since one nightly run may begin some minutes, or an hour of summer time, before the last.
_DAY = timedelta(hours=22)
_WEEK = timedelta(days=7)
_MISSING = (404, 410)
_NO_PROGRAMS = (401, 403, 405, 429)
_WITNESSES = 3


class Verdict(StrEnum):
    """`moved`: a permanent redirect leads elsewhere. `refused`: the site lets no programs in, but people perhaps.

    `doubtful`: failed, but not for long enough to call it `gone` (no such page) or `unreachable` (no such site).
    """

    fine = "fine"
    moved = "moved"
    refused = "refused"
    doubtful = "doubtful"
    gone = "gone"
    unreachable = "unreachable"


DEAD = (Verdict.gone, Verdict.unreachable)


class Answer(Protocol):
    """What a site said. `status` is the last one heard, 0 for none; `location` is where permanent redirects lead.

    `failed`: no page was reached.
    """

    @property
    def status(self) -> int: ...

    @property
    def location(self) -> str: ...

    @property
    def failed(self) -> bool: ...


@dataclass(frozen=True)
class LinkState:
    """`failures` of one kind in a row, `since` the first of them. `location` is empty unless it moved."""

    state: Verdict
    status: int
    location: str
    failures: int
    since: datetime | None
    checked_at: datetime


def links_of(pack: Pack) -> dict[str, list[tuple[str, str]]]:
    """Address -> the entries, as (kind, id), that show it to visitors. Sources are not shown, so they do not count.

    Takes a second or more with tens of thousands of texts.
    """
    found: dict[str, dict[tuple[str, str], None]] = {}
    for entry, address in _shown(pack):
        url = address.partition("#")[0]
        if len(url) <= LONGEST:
            found.setdefault(url, {})[entry] = None
    return {url: list(entries) for url, entries in found.items()}


def _shown(pack: Pack) -> Iterator[tuple[tuple[str, str], str]]:
    for topic in pack.topics.values():
        yield from ((("topic", topic.id), link) for link in topic.links)
    for place in pack.places.values():
        if place.website:
            yield ("place", place.id), place.website
    for entry, text in _texts(pack):
        yield from ((entry, address) for address in written_in(text))


def _texts(pack: Pack) -> Iterator[tuple[tuple[str, str], str]]:
    for topic_id, texts in pack.texts.items():
        for text in texts.values():
            yield from ((("text", topic_id), part) for part in (text.short, *text.sections.values()))
    for place in pack.places.values():
        yield from ((("place", place.id), note) for note in place.notes.values())
    for event in pack.events.values():
        yield from ((("event", event.id), part) for one in event.texts.values() for part in (one.title, one.text))
    for number in pack.emergency:
        yield from ((("emergency", number.id), purpose) for purpose in number.purpose.values())


def written_in(text: str) -> Iterator[str]:
    """Addresses in a text, in its order; a bare domain becomes https."""
    for found in _WRITTEN.finditer(text):
        if found["web"]:
            yield _bare(found["web"])
        elif found["domain"]:
            yield f"https://{_bare(found['domain'])}"


def _bare(address: str) -> str:
    """A full stop or bracket behind an address belongs to the sentence."""
    bare = address.rstrip(_TRAILING)
    if bare.endswith(")") and "(" not in bare:
        bare = bare.rstrip(")").rstrip(_TRAILING)
    return bare


def judge(before: LinkState | None, answer: Answer, now: datetime) -> LinkState:
    """What an answer means after what was known before it. Nothing is dead at the first try."""
    if not answer.failed and 200 <= answer.status < 300:
        location = answer.location if len(answer.location) <= LONGEST else ""
        verdict = Verdict.moved if location else Verdict.fine
        return LinkState(verdict, answer.status, location, 0, None, now)
    if not answer.failed and answer.status in _NO_PROGRAMS:
        return LinkState(Verdict.refused, answer.status, "", 0, None, now)
    return _failed(before, answer, now)


def _failed(before: LinkState | None, answer: Answer, now: datetime) -> LinkState:
    """Two missing pages, a day between them, are gone; three failures over two days are unreachable.

    Who was called dead stays so until an answer comes, in whatever way it fails now.
    """
    missing = answer.status in _MISSING
    enough, lasting, verdict = (2, _DAY, Verdict.gone) if missing else (3, 2 * _DAY, Verdict.unreachable)
    failures, since = 1, now
    if before and before.since and (before.status in _MISSING) == missing:
        failures, since = before.failures + 1, before.since
    if failures < enough or now - since < lasting:
        verdict = before.state if before and before.state in DEAD else Verdict.doubtful
    return LinkState(verdict, answer.status, "", failures, since, now)


def is_hint(url: str, location: str) -> bool:
    """Whether a move changes nothing for a visitor: to https, to www, to a slash at the end, or from a site's front
    page to where that site begins.
    """
    old, new = _parts(url), _parts(location)
    return old is not None and new is not None and old[0] == new[0] and old[1] in ("", new[1])


def _parts(url: str) -> tuple[str, str] | None:
    """Site, and what stands behind it without its last slash; None for what is no address."""
    try:
        parts = urlsplit(url)
        return site(url), parts.path.rstrip("/") + (f"?{parts.query}" if parts.query else "")
    except ValueError:
        return None


def site(url: str) -> str:
    """The host that answers for an address, whether written with or without www; empty for what is no address."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def due(states: Mapping[str, LinkState], links: Collection[str], now: datetime) -> list[str]:
    """What a nightly run should ask: what is new, what failed the last time, and the sites whose weekday it is."""
    return [url for url in links if _is_due(url, states.get(url), now)]


def _is_due(url: str, state: LinkState | None, now: datetime) -> bool:
    if state is None:
        return True
    age = now - state.checked_at
    if state.since:
        return age >= _DAY
    own_day = crc32(site(url).encode()) % 7 == now.weekday()
    return age >= (_DAY if own_day else _WEEK)


def witnesses(states: Mapping[str, LinkState], links: Collection[str], asked: Collection[str]) -> list[str]:
    """Links of other sites that answered the last time: when they are silent too, it is the network that is away."""
    silent = {site(url) for url in asked}
    answering = {site(url): url for url in links if url in states and not states[url].since}
    return [url for name, url in answering.items() if name not in silent][:_WITNESSES]
