"""The phrases of tests/language/times/<locale>.yaml and what each of them asks for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml

FOLDER = Path(__file__).with_name("times")
LOCALES = tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))
BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 25, 10, tzinfo=BERLIN)
# As far as anybody looks, to tell whether two readings mean the same.
DAYS = [NOW.date() + timedelta(days=ahead) for ahead in range(-7, 75)]
STARTS = [time(minute // 60, minute % 60) for minute in range(0, 24 * 60, 5)]
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PARTS = {"any": "-", "morning": "6:00-12:00", "noon": "12:00-14:00", "afternoon": "13:00-18:00", "evening": "17:00-"}


@dataclass(frozen=True)
class Phrase:
    """`days` and `time` as in the head of each file; both empty where no time is meant."""

    text: str
    days: str = ""
    time: str = ""

    @property
    def asks(self) -> bool:
        return bool(self.days)

    def on(self, day: date) -> bool:
        if self.days == "any":
            return True
        first, dots, last = self.days.partition("..")
        if first[0].isdigit():
            return _date(first) <= day <= (date.max if dots and not last else _date(last or first))
        return WEEKDAYS[day.weekday()] in self.days.split()

    def at(self, start: time) -> bool:
        """`=` is up to half an hour later, since hours begin when they begin; `~` is an hour either way."""
        kind, wanted = self.time[0], PARTS.get(self.time, self.time)
        if kind in "=~":
            early, late = {"=": (0, 29), "~": (60, 60)}[kind]
            return _minutes(self.time[1:]) - early <= _minutes(f"{start:%H:%M}") <= _minutes(self.time[1:]) + late
        earliest, latest = wanted.split("-")
        return _minutes(earliest or "0:00") <= _minutes(f"{start:%H:%M}") < _minutes(latest or "24:00")


def phrases(locale: str) -> Iterator[Phrase]:
    for text, days, *times in yaml.safe_load((FOLDER / f"{locale}.yaml").read_text(encoding="utf-8")):
        yield Phrase(text, days, times[0]) if times else Phrase(text)


def _date(text: str) -> date:
    month, day = re.fullmatch(r"(\d\d)-(\d\d)", text).groups()  # type: ignore[union-attr]
    return date(NOW.year, int(month), int(day))


def _minutes(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)
