"""What the bot asked for, whatever the body's format."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.bot_api.refusals import bad_request

if TYPE_CHECKING:
    from tests.bot_api.server import BotApi

Method = Callable[["BotApi", "Request"], Awaitable[Any]]


@dataclass(frozen=True)
class Upload:
    name: str
    content: bytes
    mime_type: str


@dataclass
class Request:
    """Fields are text, or values of a JSON body: Telegram takes both for every parameter."""

    method: str
    fields: dict[str, Any] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        value = self.fields.get(name, "")
        return value if isinstance(value, str) else json.dumps(value)

    def number(self, name: str, default: int = 0) -> int:
        value = self.fields.get(name, default)
        try:
            return int(value)
        except (TypeError, ValueError):
            return default

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in ("true", "yes", "1")

    def value(self, name: str) -> Any:
        """None when absent or empty. Raises Refusal when it is no JSON."""
        value = self.fields.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise bad_request(f"can't parse {name} JSON object") from None


async def read(request: web.Request) -> Request:
    asked = Request(request.match_info["method"], dict(request.query))
    kind = request.content_type
    if kind == "application/json":
        asked.fields |= await _object(request)
    elif kind == "multipart/form-data":
        await _parts(request, asked)
    elif kind == "application/x-www-form-urlencoded":
        asked.fields |= {name: str(value) for name, value in (await request.post()).items()}
    return asked


async def _object(request: web.Request) -> dict[str, Any]:
    body = await request.read()
    try:
        fields = json.loads(body) if body else {}
    except ValueError:
        fields = None
    if not isinstance(fields, dict):
        raise bad_request("can't parse the request: Object expected")
    return {name: value for name, value in fields.items() if value is not None}


async def _parts(request: web.Request, asked: Request) -> None:
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            asked.uploads[name] = Upload(value.filename, value.file.read(), value.content_type)
            value.file.close()
        else:
            asked.fields[name] = value
