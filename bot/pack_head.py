"""The head of the pack: its locales, the words for the city, the country whose holidays hold."""

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import holidays
import yaml

from bot.settings import ROOT


@cache
def head_of(pack: Path) -> dict[str, Any]:
    """Read once, at start, as the catalogues are."""
    head = yaml.safe_load((pack / "pack.yaml").read_text(encoding="utf-8"))
    assert isinstance(head, dict), pack
    return head


def offered_locales(pack: Path) -> list[str]:
    """The pack's locales that have a catalogue of interface words."""
    return [one for one in head_of(pack)["locales"] if (ROOT / f"locales/{one}/LC_MESSAGES/lotse.po").is_file()]


def in_city(pack: Path) -> dict[str, str]:
    """From the file, since the page that says the database is away names the city too."""
    return dict(head_of(pack).get("in_city", {}))


def holidays_of(pack: Path) -> Callable[[date], bool]:
    head = head_of(pack)
    calendar = holidays.country_holidays(head["country"], subdiv=head.get("subdivision"))

    def is_holiday(day: date) -> bool:
        return day in calendar

    return is_holiday
