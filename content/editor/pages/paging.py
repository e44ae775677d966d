"""Long lists, some rows at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request

from content.editor.shell import by_htmx

ROWS = 50


@dataclass(frozen=True)
class Leaf[Row]:
    """`number` counts from 1 to `last`; `found` are the rows of all leaves together."""

    rows: Sequence[Row]
    number: int
    last: int
    found: int


def leaf[Row](rows: Sequence[Row], wanted: str, size: int = ROWS) -> Leaf[Row]:
    """The nearest one that there is, for `wanted` is what stands in an address."""
    last = max(1, -(-len(rows) // size))
    number = min(max(int(wanted), 1), last) if wanted.isdecimal() and len(wanted) < 10 else 1
    return Leaf(rows[(number - 1) * size : number * size], number, last, len(rows))


def query(asked: Mapping[str, str], **changed: object) -> str:
    """An address' end with what was asked, some of it otherwise; what is empty does not stand in it."""
    values = {**asked, **{name: str(value) for name, value in changed.items()}}
    return "?" + urlencode({name: value for name, value in values.items() if value})


def wants_fragment(request: Request) -> bool:
    """A browser that goes back asks for the whole page, by script too."""
    return by_htmx(request) and request.headers.get("hx-history-restore-request") != "true"
