"""What is common to files that come back from a translator, whatever their format. Pure."""

import codecs
from dataclasses import dataclass
from typing import Literal

from content.editor.exchange.units import Unit

LARGEST = 5_000_000
Reason = Literal["large", "encoding", "po", "xliff", "declarations"]


class UnreadableFile(Exception):
    """This file cannot be read, and nothing was taken from it. Trying again without a change does not help.

    `reason` names the sentence `exchange.unreadable.<reason>`.
    """

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason


@dataclass(frozen=True)
class Read:
    """`locale` is the language that the file itself names, without its region; "" if it names none."""

    locale: str
    units: list[Unit]

    def may_be(self, locale: str) -> bool:
        """Whether the file may hold translations into a locale: it says so, or says nothing."""
        return self.locale in ("", locale)


def language(tag: str | None) -> str:
    """`ar` of `ar-SY` and of `AR_sy`."""
    return (tag or "").strip().replace("_", "-").split("-")[0].lower()


def decoded(data: bytes) -> str:
    """Text with plain line ends. UTF-8, or UTF-16 that says so by its first bytes. Raises UnreadableFile."""
    if len(data) > LARGEST:
        raise UnreadableFile("large")
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as fault:
        raise UnreadableFile("encoding", str(fault)) from fault
    return text.replace("\r\n", "\n").replace("\r", "\n")
