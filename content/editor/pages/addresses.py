"""Where an entry is found."""

from starlette.exceptions import HTTPException
from starlette.requests import Request

from content.editor.shell import HOME
from content.entries import Key

_WITH_LOCALE = ("text", "safety")


def path(kind: str) -> str:
    """The pattern of a route, below the editor's own address."""
    return f"/{kind}/{{id}}/{{locale}}" if kind in _WITH_LOCALE else f"/{kind}/{{id}}"


def address(key: Key) -> str:
    return f"{HOME}/{key}"


def key_of(request: Request) -> Key:
    """Raises HTTPException 404 for what no database can look up."""
    kind = request.url.path.removeprefix(HOME).split("/")[1]
    if "\0" in "".join(request.path_params.values()):
        raise HTTPException(404)
    return Key(kind, request.path_params["id"], request.path_params.get("locale", ""))
