"""Bringing together what two people made of one entry, line by line; nobody's words are lost on the way. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

# No text of an entry is nearly so long, and comparing more would keep everybody else waiting.
_MOST_LINES, _MOST_PAIRS = 2_000, 250_000


@dataclass(frozen=True)
class Merged:
    """`conflicts` names the fields that only a person can bring together: there `fields` holds mine alone."""

    fields: dict[str, str]
    conflicts: list[str]


@dataclass(frozen=True, order=True)
class _Edit:
    """Lines `start` to before `end` of the base were replaced by these."""

    start: int
    end: int
    lines: tuple[str, ...]

    @property
    def grows(self) -> bool:
        return len(self.lines) > self.end - self.start


def merge(base: Mapping[str, str], theirs: Mapping[str, str], mine: Mapping[str, str]) -> Merged:
    """`base` is the form that both began with; a field that is not there is an empty one. Line ends become `\\n`."""
    fields: dict[str, str] = {}
    conflicts: list[str] = []
    for name in dict.fromkeys([*mine, *theirs]):
        was, other, own = (_with_one_line_end(form.get(name, "")) for form in (base, theirs, mine))
        whole = _merged_text(was, other, own)
        if whole is None:
            conflicts.append(name)
        fields[name] = own if whole is None else whole
    return Merged(fields, conflicts)


def _with_one_line_end(text: str) -> str:
    """Browsers send other line ends than the store has."""
    return text.replace("\r\n", "\n")


def _merged_text(base: str, theirs: str, mine: str) -> str | None:
    if mine in (base, theirs):
        return theirs
    if theirs == base:
        return mine
    lines = _merged_lines(base.split("\n"), theirs.split("\n"), mine.split("\n"))
    return None if lines is None else "\n".join(lines)


def _merged_lines(base: Sequence[str], theirs: Sequence[str], mine: Sequence[str]) -> list[str] | None:
    """None where both changed the same lines or the outcome has lines too many or too few."""
    if max(map(len, (base, theirs, mine))) > _MOST_LINES or max(_pairs(base, theirs), _pairs(base, mine)) > _MOST_PAIRS:
        return None
    other, own = _edits(base, theirs), _edits(base, mine)
    if len(other) * len(own) > _MOST_PAIRS or any(_collide(one, another) for one in other for another in own):
        return None
    lines = list(base)
    for edit in sorted({*other, *own}, reverse=True):
        lines[edit.start : edit.end] = edit.lines
    return lines if _is_plausible(Counter(lines), Counter(base), Counter(theirs), Counter(mine)) else None


def _is_plausible(lines: Counter[str], base: Counter[str], theirs: Counter[str], mine: Counter[str]) -> bool:
    """A line that each wrote or moved once does not stand there twice, and of equal ones not each took another out."""
    doubled, lost = lines - (theirs | mine), (base & theirs & mine) - lines
    return not any(line.strip() for line in doubled + lost)


def _pairs(one: Sequence[str], another: Sequence[str]) -> int:
    """Of equal lines."""
    counts = Counter(another)
    return sum(times * counts[line] for line, times in Counter(one).items())


def _edits(base: Sequence[str], changed: Sequence[str]) -> list[_Edit]:
    matched = SequenceMatcher(None, base, changed, autojunk=False)
    codes = [code for code in matched.get_opcodes() if code[0] != "equal"]
    return [_Edit(start, end, tuple(changed[since:until])) for _, start, end, since, until in codes]


def _collide(one: _Edit, other: _Edit) -> bool:
    """Side by side is no collision, unless both bring lines and nobody can say whose come first."""
    if one == other:
        return False
    if one.start < other.end and other.start < one.end:
        return True
    return one.grows and other.grows and one.start <= other.end and other.start <= one.end
