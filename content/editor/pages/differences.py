"""What is different between two states of a form, for people to read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from content.editor.diffs import Piece, changed_fields, diff
from content.editor.kinds.base import Fields
from content.editor.parts import Words
from content.entries import Key

# Sentences around a change stay, what stands further away is left out.
_AROUND = 90
_TICKED = "yes"
_CHOSEN = frozenset({"kind", "confidence"})
_WEEK, _MONDAY = "week.", date(2024, 1, 1)
# What stands in a form for the form's own sake.
OF_FORM = frozenset(
    {"source_revision", "up_to_date", "based_on", "hours_before", "map", "today", "checked_today", "called"}
)
_IN_LOCALE = frozenset({"notes", "purpose", "texts"})
_NAMED_LOCALE = _IN_LOCALE | {"languages"}


@dataclass(frozen=True)
class Difference:
    """One field. `locale` is the language of its words, "" for what is the same in all."""

    label: str
    locale: str
    pieces: Sequence[Piece]


def differences(words: Words, key: Key, before: Fields, after: Fields) -> list[Difference]:
    names = [name for name in changed_fields(before, after) if name not in OF_FORM]
    if all(_says_week(form) for form in (before, after)) and any(name.startswith(_WEEK) for name in names):
        names = [name for name in names if name != "hours"]
    return [Difference(label(words, name), _locale(key, name), _pieces(words, name, before, after)) for name in names]


def _says_week(form: Fields) -> bool:
    """Whether the hours stand as days that anyone understands, so that their short form need not be shown."""
    return not form.get("hours") or any(text for name, text in form.items() if name.startswith(_WEEK))


def label(words: Words, name: str) -> str:
    """Rows have their number (`special.0.since`), words of one language its name; what has none goes by its group's."""
    if name.startswith(_WEEK):
        return f"{words.text('field.hours')} · {_day(words, int(name.removeprefix(_WEEK)))}"
    parts = name.split(".")
    rest = [words.language(parts[1])] if parts[0] in _NAMED_LOCALE and len(parts) > 1 else []
    rest += [str(int(part) + 1) for part in parts if part.isdecimal()]
    kept = [part for part in parts if not part.isdecimal()]
    kept = [kept[0], *kept[2:]] if parts[0] in _NAMED_LOCALE else kept
    for end in range(len(kept), 0, -1):
        key = "field." + ".".join(kept[:end])
        if words.has(key):
            return " · ".join([words.text(key), *(_called(words, one) for one in kept[end:]), *rest])
    return name


def _day(words: Words, number: int) -> str:
    """From Monday on; behind them what holds on public holidays."""
    return words.weekday(_MONDAY + timedelta(number)) if number < 7 else words.text("place.holidays")


def _called(words: Words, subject: str) -> str:
    return _chosen(words, f"place.subject_{subject}", subject)


def _chosen(words: Words, key: str, otherwise: str) -> str:
    return words.text(key) if words.has(key) else otherwise


def _locale(key: Key, name: str) -> str:
    parts = name.split(".")
    return parts[1] if parts[0] in _IN_LOCALE and len(parts) > 1 else key.locale


def _pieces(words: Words, name: str, before: Fields, after: Fields) -> list[Piece]:
    was, is_now = before.get(name, ""), after.get(name, "")
    if {was, is_now} == {"", _TICKED}:
        gone, new = ("differences.yes", "differences.no") if was else ("differences.no", "differences.yes")
        return [Piece("gone", words.text(gone)), Piece("new", " " + words.text(new))]
    if name in _CHOSEN:
        was, is_now = (_chosen(words, f"place.{name}_{value}", value) for value in (was, is_now))
    return list(_short(diff(was, is_now)))


def _short(pieces: Sequence[Piece]) -> Iterator[Piece]:
    for number, piece in enumerate(pieces):
        if piece.kind != "same":
            yield piece
            continue
        head = piece.text[:_AROUND].rpartition(" ")[0] + " " if number else ""
        tail = " " + piece.text[-_AROUND:].partition(" ")[2] if number < len(pieces) - 1 else ""
        is_long = len(piece.text) > 2 * _AROUND
        yield Piece("same", f"{head}…{tail}") if is_long else piece
