"""A small pack in three languages, and what may lie on a desk beside it."""

from datetime import UTC, date, datetime
from typing import Any

from content.editor.draft import Draft, Stage
from content.editor.roles import Member, Role
from content.entries import Key
from content.model import Pack

TODAY = date(2026, 3, 10)
INFO = {
    "id": "dorf",
    "city": "Dorf",
    "country": "DE",
    "source_locale": "de",
    "locales": ["de", "uk", "ar"],
    "contact_point": "rathaus",
    "categories": [{"id": "kita", "names": {"de": "Kita"}, "intents": ["kita_place", "kita_cost", "kita_food"]}],
}


def text(title: str, revision: int | None = None, based_on: int | None = None, **more: Any) -> dict[str, Any]:
    given = {"title": title, "short": "x", "revision": revision, "based_on": based_on, "review": "done"}
    return {**given, **more}


def topic(topic_id: str, check_by: str = "2027-01-01") -> dict[str, Any]:
    return {"id": topic_id, "checked": "2026-01-01", "check_by": check_by, "sources": ["x"]}


def place(place_id: str, name: str, **more: Any) -> dict[str, Any]:
    fixed = {"kind": "x", "address": {"city": "Dorf"}, "as_of": "2026", "confidence": "high", "sources": ["x"]}
    return {"id": place_id, "name": name, **fixed, **more}


def pack(*topics: dict[str, Any], texts: dict[str, dict[str, Any]], places: list[dict[str, Any]] | None = None) -> Pack:
    """Topics that are not given are made of the texts' ids."""
    given = {one["id"]: one for one in topics}
    return Pack.model_validate(
        {
            "info": INFO,
            "topics": {one: given.get(one, topic(one)) for one in (*given, *texts)},
            "texts": {one: texts.get(one, {}) for one in (*given, *texts)},
            "places": {one["id"]: one for one in places or []},
        }
    )


def draft(number: int, key: Key, state: Stage = Stage.draft, author: int = 1, day: int = 1, remark: str = "") -> Draft:
    saved_at = datetime(2026, 3, day, 12, tzinfo=UTC)
    return Draft(number, key, author, f"Writer {author}", {}, 0, state, remark, 1, saved_at)


def member(role: Role, *locales: str, number: int = 1) -> Member:
    return Member(number, "olena", "Olena", role, locales, second_factor=True)
