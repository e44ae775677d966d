"""What changed between two texts, word by word, so that a person can read it. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

# All that is no blank and no punctuation makes a word, so vowel signs and joiners stay with their letters in every
# script. Times, numbers and addresses are one word each; the blank before a word belongs to it.
_LETTERS = r"[^\s!-/:-@\[-^`{-~¡«»¿‐-‧‰-⁞،؛؟۔]+"
_TOKEN = re.compile(rf"[^\S\n]*(?:{_LETTERS}(?:[-.,:/@'’]{_LETTERS})*|\S)|\n|[^\S\n]+")
_WORD = re.compile(_LETTERS)
# More pairs of equal words than any real text has; with so many, common words are no places to start from.
_MANY_PAIRS = 40_000
# No text of an entry is nearly so long. Comparing could take minutes, while everybody else waits.
_MOST_WORDS, _MOST_PAIRS = 10_000, 250_000
_Operation = tuple[str, int, int, int, int]


@dataclass(frozen=True)
class Piece:
    """The `same` and `gone` pieces of a difference joined are the text before, `same` and `new` the text after."""

    kind: Literal["same", "gone", "new"]
    text: str


@dataclass(frozen=True)
class _Step:
    """Some text that stayed, then what was changed after it."""

    same: str
    gone: str
    new: str

    @property
    def changed(self) -> int:
        return max(len(self.gone), len(self.new))


def diff(before: str, after: str) -> list[Piece]:
    """No empty pieces; where words were replaced, what is gone stands first."""
    pieces: list[Piece] = []
    for step in _whole_lines(_joined(_steps(_TOKEN.findall(before), _TOKEN.findall(after)))):
        pieces += [Piece("same", step.same)] if step.same else []
        pieces += [Piece("gone", step.gone)] if step.gone else []
        pieces += [Piece("new", step.new)] if step.new else []
    return pieces


def _steps(before: list[str], after: list[str]) -> Iterator[_Step]:
    same = ""
    for kind, start, end, new_start, new_end in _operations(before, after):
        if kind == "equal":
            same = "".join(before[start:end])
        else:
            yield _without_blank(_Step(same, "".join(before[start:end]), "".join(after[new_start:new_end])))
            same = ""
    if same:
        yield _Step(same, "", "")


def _without_blank(step: _Step) -> _Step:
    """The blank before both words stays; it would be struck out and written again."""
    blank = step.gone[: len(step.gone) - len(step.gone.lstrip(" "))]
    if not (blank and step.new.startswith(blank)):
        return step
    return _Step(step.same + blank, step.gone.removeprefix(blank), step.new.removeprefix(blank))


def _operations(before: list[str], after: list[str]) -> Sequence[_Operation]:
    counts = Counter(after)
    pairs = {word: times * counts[word] for word, times in Counter(before).items()}
    many = sum(pairs.values()) > _MANY_PAIRS
    # As SequenceMatcher leaves them out.
    common = len(after) // 100 + 1 if many and len(after) >= 200 else len(after)
    compared = sum(pairs[word] for word in pairs if counts[word] <= common)
    if compared > _MOST_PAIRS or len(before) + len(after) > _MOST_WORDS:
        return _at_a_stroke(before, after)
    return SequenceMatcher(None, before, after, autojunk=many).get_opcodes()


def _at_a_stroke(before: list[str], after: list[str]) -> Sequence[_Operation]:
    """What both begin and end with is the same, all between was replaced."""
    shorter = min(len(before), len(after))
    start = next((place for place in range(shorter) if before[place] != after[place]), shorter)
    left = shorter - start
    end = next((place for place in range(left) if before[-1 - place] != after[-1 - place]), left)
    until, new_until = len(before) - end, len(after) - end
    return [
        ("equal", 0, start, 0, start),
        ("replace", start, until, start, new_until),
        ("equal", until, len(before), new_until, len(after)),
    ]


def _joined(steps: Iterable[_Step]) -> Iterator[_Step]:
    """Changes with next to nothing between them are one change to a reader."""
    last: _Step | None = None
    for step in steps:
        if last and _is_island(last, step):
            last = _Step(last.same, last.gone + step.same + step.gone, last.new + step.same + step.new)
            continue
        if last:
            yield last
        last = step
    if last:
        yield last


def _is_island(last: _Step, step: _Step) -> bool:
    """Lines stay apart; else what stayed is worth showing beside changes that are not more than twice as long."""
    if not (last.changed and step.changed) or "\n" in step.same:
        return False
    return not _WORD.search(step.same) or 2 * len(step.same) <= min(last.changed, step.changed)


def _whole_lines(steps: Iterable[_Step]) -> Iterator[_Step]:
    """An item of a list comes or goes with its own mark, not with that of the next one."""
    kept = ""
    for step in steps:
        same, gone, new = kept + step.same, step.gone, step.new
        mark = same[same.rfind("\n") + 1 :]
        if mark and not (gone and new) and (gone or new).endswith("\n" + mark):
            same = same.removesuffix(mark)
            gone, new = (mark + one.removesuffix(mark) if one else "" for one in (gone, new))
            kept = mark
        else:
            kept = ""
        yield _Step(same, gone, new)
    if kept:
        yield _Step(kept, "", "")


def changed_fields(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """Names in the order of the form; a field that is not there is an empty one."""
    return [name for name in dict.fromkeys([*before, *after]) if before.get(name, "") != after.get(name, "")]
