"""What each page of the editor weighs for somebody who opens it first."""

import re
from urllib.parse import urljoin

from bench.ground import Ground, Plan
from bench.newsroom import Client, filled, house, writer
from bench.report import Row, Table
from bot.settings import ROOT
from content.editor.roles import Role
from content.editor.shell import HOME, LOGIN
from content.model import Pack
from content.pack_files import read_pack
from tests.web.browser import Page

_PACK = ROOT / "content/packs/leipzig"
_GOAL = 100
_KB = 1000
_KINDS = ("HTML", "CSS", "scripts", "images", "data")
_MAP = re.compile(r"\bmap\.svg|\btiles?/|^https?://")
_IN_CSS = re.compile(r"url\(\s*[\"']?(?!data:)([^)\"'\s]+)")
_HOW = (
    "Each page of the editor with the Leipzig pack, as an administrator sees it, with all that it loads at a first"
    " visit, in KB of 1000. `data`: what the page asks for by itself when it is there. `sent`: what goes over the"
    f" line, compressed. Pictures of maps are left out. The goal is less than {_GOAL} KB."
)


def addresses(pack: Pack) -> list[str]:
    """Of all pages, one of each kind."""
    place, event, number = next(iter(pack.places)), next(iter(pack.events)), pack.emergency[0].id
    texts = ("text/kita_cost/uk", "text/kita_cost/ar", "text/kita_cost/uk/history", "topic/kita_cost")
    entries = (f"place/{place}", f"event/{event}", f"emergency/{number}", "safety/safety/de")
    lists = ("", "overview", "places", "events", "numbers", "synonyms", "safety", "exchange", "people", "audit")
    return [LOGIN, *(f"{HOME}/{one}" for one in (*lists, *texts, *entries, "account"))]


async def measure(ground: Ground, _plan: Plan) -> Table:
    pack = read_pack(_PACK)
    async with (
        filled(ground, pack) as database,
        house(ground, "web", database) as url,
        writer(url, database, Role.administrator) as somebody,
    ):
        return Table("pages", _HOW, [await weighed(somebody, address) for address in addresses(pack)])


async def weighed(somebody: Client, address: str) -> Row:
    """With all that it loads. Raises BenchFault for a page, or a part of it, that does not come."""
    # Whoever is signed in does not get the page for signing in.
    stranger = {"Cookie": ""} if address == LOGIN else {}
    _, page = await somebody.asks("GET", address, headers=stranger)
    weights, sent = dict.fromkeys(_KINDS, 0) | {"HTML": len(page)}, somebody.sent
    parts = {urljoin(address, one): kind for one, kind in _loaded(page.decode())}
    while parts:
        one, kind = parts.popitem()
        _, part = await somebody.asks("GET", one)
        weights[kind] += len(part)
        sent += somebody.sent
        if kind == "CSS":
            parts |= {urljoin(one, picture): "images" for picture in _IN_CSS.findall(part.decode())}
    shown = {f"{kind} KB": round(weight / _KB, 1) for kind, weight in weights.items()}
    return {"page": address, **shown, "all KB": round(sum(weights.values()) / _KB, 1), "sent KB": round(sent / _KB, 1)}


def _loaded(source: str) -> list[tuple[str, str]]:
    """What a page refers to, each with its kind, but for maps."""
    page = Page(source)
    found = [(given.get("src"), "scripts") for given in page.all("script")]
    found += [(given.get("src"), "images") for given in page.all("img")]
    for given in page.all("link"):
        kind = {"stylesheet": "CSS", "icon": "images"}.get(given.get("rel") or "")
        found += [(given.get("href"), kind)] if kind else []
    found += [(given["hx-get"], "data") for _, given in page.tags if "load" in (given.get("hx-trigger") or "")]
    return [(address, kind) for address, kind in found if address and not _MAP.search(address)]
