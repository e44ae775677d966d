"""How fast the bot sends, and Telegram's flood limits on it."""

import math
from collections import defaultdict
from dataclasses import dataclass, field

from tests.bot_api.refusals import Refusal

SENDING = ("send", "copymessage", "forwardmessage")
EDITING = ("editmessage",)
UNCOUNTED = "sendchataction"


@dataclass(frozen=True)
class Limits:
    """Messages per second overall and per chat, and per minute in one group; None is no limit.

    Telegram lets short bursts in one chat pass: `burst` says how many come at once. `edits` counts
    edits too. `second` and `minute` are the lengths of both windows in seconds, so that a test can
    hurry. Source: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
    """

    overall: int | None = 30
    chat: int | None = 1
    group: int | None = 20
    burst: int = 1
    edits: bool = False
    second: float = 1.0
    minute: float = 60.0


@dataclass
class Rates:
    """What really went out: (monotonic seconds, chat). A group has a negative chat id."""

    sends: list[tuple[float, int]] = field(default_factory=list)
    edits: list[tuple[float, int]] = field(default_factory=list)
    refused: int = 0
    """Calls answered with 429 because of `Limits`."""

    def overall(self, seconds: float = 1.0) -> int:
        """Most sends in any stretch of so many seconds."""
        return _most([at for at, _ in self.sends], seconds)

    def chat(self, chat_id: int | None = None, seconds: float = 1.0) -> int:
        """Most sends to one chat; None: to the chat where they were most."""
        return max((_most(times, seconds) for chat, times in self._by_chat() if chat_id in (None, chat)), default=0)

    def group(self, chat_id: int | None = None, seconds: float = 60.0) -> int:
        groups = ((chat, times) for chat, times in self._by_chat() if chat < 0)
        return max((_most(times, seconds) for chat, times in groups if chat_id in (None, chat)), default=0)

    def _by_chat(self) -> list[tuple[int, list[float]]]:
        found: dict[int, list[float]] = defaultdict(list)
        for at, chat in self.sends:
            found[chat].append(at)
        return list(found.items())

    def check(self, limits: Limits, method: str, chat_id: int, now: float) -> None:
        """Raises Refusal 429 if one more would be too many; what is refused does not count."""
        if not _counts(method, limits.edits):
            return
        counted = self.sends + self.edits if limits.edits else self.sends
        here = [at for at, chat in counted if chat == chat_id]
        waits = [_wait([at for at, _ in counted], limits.overall, limits.second, now)]
        if limits.chat is not None:
            waits.append(_wait(here, limits.chat * limits.burst, limits.second * limits.burst, now))
        if chat_id < 0:
            waits.append(_wait(here, limits.group, limits.minute, now))
        if max(waits) > 0:
            self.refused += 1
            seconds = max(1, math.ceil(max(waits)))
            raise Refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)

    def note(self, method: str, chat_id: int, now: float) -> None:
        if _counts(method, edits=False):
            self.sends.append((now, chat_id))
        elif _counts(method, edits=True):
            self.edits.append((now, chat_id))


def _counts(method: str, edits: bool) -> bool:
    wanted = SENDING + EDITING if edits else SENDING
    return method.lower().startswith(wanted) and method.lower() != UNCOUNTED


def _wait(times: list[float], limit: int | None, window: float, now: float) -> float:
    """Seconds until one more fits into the window."""
    if limit is None:
        return 0.0
    recent = sorted(at for at in times if at > now - window)
    return recent[-limit] + window - now if len(recent) >= limit else 0.0


def _most(times: list[float], seconds: float) -> int:
    ordered, first, most = sorted(times), 0, 0
    for last, at in enumerate(ordered):
        while ordered[first] <= at - seconds:
            first += 1
        most = max(most, last - first + 1)
    return most
