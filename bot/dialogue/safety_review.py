"""What somebody should know before phrases are added to the rule for people in danger. Pure."""

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import chain, islice

from bot.dialogue.safety import Danger, Phrase, Rules, UnreadablePhrase, both_ways, fold, read

Phrases = Mapping[str, Sequence[str]]

CALM = "calm"
_LISTS = (*Danger, CALM)
_FEWEST_LETTERS = 4
_EXAMPLES = 3
_EXAMPLE_LENGTH = 80
_SENTENCE = re.compile(r"(?<=[.!?;\n])\s+")
# A word that no phrase holds.
_ANY = "qqx"


class Weight(StrEnum):
    """`stop`: must not be published so. `warn`: somebody should think again. `note`: harmless."""

    stop = "stop"
    warn = "warn"
    note = "note"


WEIGHTS = {
    "safety_unreadable": Weight.stop,
    "safety_unheard": Weight.stop,
    "safety_calls_off": Weight.stop,
    "safety_hides": Weight.warn,
    "safety_everyday": Weight.warn,
    "safety_short": Weight.warn,
    "safety_covered": Weight.note,
}


@dataclass(frozen=True)
class Remark:
    """About a phrase of one list: a danger's, or `calm`. `found`: phrases or texts that show it, at most three."""

    code: str
    kind: str
    phrase: str
    found: tuple[str, ...] = ()

    @property
    def weight(self) -> Weight:
        return WEIGHTS[self.code]


@dataclass(frozen=True)
class _Line:
    kind: str
    text: str
    phrase: Phrase

    def within(self, heard: Mapping[bool, str]) -> bool:
        return self.phrase.within(heard[self.phrase.marked])


@dataclass(frozen=True)
class SafetyReview:
    """`program`: the phrases by locale that the program brings along; `rules`: what they make."""

    program: Mapping[str, Phrases]
    rules: Rules

    @cached_property
    def _cries(self) -> Sequence[tuple[str, Mapping[bool, str]]]:
        """Every alarm phrase of the program, and how it is heard when somebody writes just that."""
        lines = [line for one in self.program.values() for danger in Danger for line in one.get(danger, ())]
        return [(line, both_ways(plainly(line))) for line in lines]

    def danger(self, text: str, additions: Mapping[str, Phrases]) -> Danger | None:
        """What would be heard with these additions, those aside that cannot be read."""
        return self._with(additions.values()).detect(text)

    def remarks(self, additions: Mapping[str, Phrases], locale: str, everyday: Sequence[str]) -> list[Remark]:
        """On the additions of one locale, beside those of all others.

        `everyday`: texts of that locale that no alarm is wanted for.
        """
        words = additions.get(locale, {})
        mine = list(_lines(words))
        others = self._with(one for name, one in additions.items() if name != locale)
        readable = {line.text for line in mine}
        return [
            *_unreadable(words, readable),
            *_short(mine),
            *self._calling_off(mine, others, [line for one in additions.values() for line in _lines(one)]),
            *self._hiding(mine, others, locale),
            *_unheard(mine, others),
            *_covered(mine, others),
            *_ringing(mine, others, everyday),
        ]

    def _with(self, additions: Iterable[Phrases]) -> Rules:
        return self.rules.joined(_rules(line for words in additions for line in _lines(words)))

    def _calling_off(self, mine: Sequence[_Line], others: Rules, added: Sequence[_Line]) -> Iterator[Remark]:
        """A calm phrase under which somebody who writes an alarm phrase, and nothing else, is heard no more."""
        before = others.joined(_rules(line for line in mine if line.kind != CALM))
        after = others.joined(_rules(mine))
        cries = [*self._cries, *((line.text, both_ways(plainly(line.text))) for line in added if line.kind != CALM)]
        for calm in mine:
            if calm.kind != CALM:
                continue
            hidden = (cry for cry, heard in cries if calm.within(heard) and _is_lost(plainly(cry), before, after))
            found = tuple(dict.fromkeys(islice(hidden, _EXAMPLES)))
            if found:
                yield Remark("safety_calls_off", CALM, calm.text, found)

    def _hiding(self, mine: Sequence[_Line], others: Rules, locale: str) -> Iterator[Remark]:
        """A calm phrase that would hide what somebody may well go on to say, or say in its gap."""
        before = others.joined(_rules(line for line in mine if line.kind != CALM))
        after = others.joined(_rules(mine))
        words = self.program.get(locale, {})
        alarms = [fold(plainly(line)).split() for danger in Danger for line in words.get(danger, ())]
        for calm in mine:
            if calm.kind == CALM:
                texts = chain(_filled(calm.text, alarms), _continued(calm.text, alarms))
                hidden = (text for text in texts if _is_lost(text, before, after))
                found = tuple(dict.fromkeys(islice(hidden, _EXAMPLES)))
                if found:
                    yield Remark("safety_hides", CALM, calm.text, found)


def _filled(line: str, alarms: Sequence[list[str]]) -> Iterator[str]:
    """A calm phrase with an alarm in its open place. One is enough to see it."""
    begin, gap, end = line.partition("...") if "..." in line else line.partition(" *")
    if gap and alarms:
        yield " ".join([*plainly(begin).split(), *alarms[0], *plainly(end).split()])


def _continued(line: str, alarms: Sequence[list[str]]) -> Iterator[str]:
    """A calm phrase that runs into an alarm: `mein mann schlägt`, `schlägt mich`."""
    words = fold(plainly(line)).split()
    for alarm in alarms:
        if alarm[0] in words:
            for shared in range(1, min(len(words) + 1, len(alarm))):
                if words[-shared:] == alarm[:shared]:
                    yield " ".join([*words, *alarm[shared:]])


def plainly(line: str) -> str:
    """A phrase as somebody would write it: nothing in its gaps, no ending that it leaves open."""
    return re.sub(r"(?<!\S)\*", _ANY, line.replace("...", " ")).replace("*", "")


def _at_length(line: str) -> str:
    """The same with other words in its gaps and other endings."""
    return line.replace("...", f" {' '.join([_ANY] * 4)} ").replace("*", _ANY)


def _lines(words: Phrases) -> Iterator[_Line]:
    """Those that can be read, gravest first."""
    for kind in _LISTS:
        for text in words.get(kind, ()):
            try:
                phrase = read(text)
            except UnreadablePhrase:
                continue
            yield _Line(kind, text, phrase)


def _rules(lines: Iterable[_Line]) -> Rules:
    by_kind: dict[str, list[Phrase]] = {kind: [] for kind in _LISTS}
    for line in lines:
        by_kind[line.kind].append(line.phrase)
    return Rules({danger: tuple(by_kind[danger]) for danger in Danger}, tuple(by_kind[CALM]))


def _is_lost(cry: str, before: Rules, after: Rules) -> bool:
    return after.detect(cry) is None and before.detect(cry) is not None


def _unreadable(words: Phrases, readable: Container[str]) -> Iterator[Remark]:
    for kind in _LISTS:
        yield from (Remark("safety_unreadable", kind, text) for text in words.get(kind, ()) if text not in readable)


def _short(mine: Iterable[_Line]) -> Iterator[Remark]:
    for line in mine:
        if sum(letter.isalpha() for letter in fold(line.text)) < _FEWEST_LETTERS:
            yield Remark("safety_short", line.kind, line.text)


def _unheard(mine: Iterable[_Line], others: Rules) -> Iterator[Remark]:
    """An alarm that a calm phrase of the program or of another locale calls off, or that is not found in itself."""
    for line in mine:
        if line.kind != CALM and others.joined(_rules([line])).detect(plainly(line.text)) is None:
            yield Remark("safety_unheard", line.kind, line.text)


def _covered(mine: Sequence[_Line], others: Rules) -> Iterator[Remark]:
    """An alarm that adds nothing: all that it hears is heard, as no lesser danger."""
    alarms = [line for line in mine if line.kind != CALM]
    for place, line in enumerate(alarms):
        texts = plainly(line.text), _at_length(line.text)
        heard, as_grave = [both_ways(text) for text in texts], _LISTS[: _LISTS.index(line.kind) + 1]
        by_others = all(others.detect(text) in as_grave for text in texts)
        # Lines come gravest first.
        if by_others or any(all(map(earlier.within, heard)) for earlier in alarms[:place]):
            yield Remark("safety_covered", line.kind, line.text)


def _ringing(mine: Sequence[_Line], others: Rules, everyday: Sequence[str]) -> Iterator[Remark]:
    """An alarm for texts that were none before, and that nothing calls off."""
    now = others.joined(_rules(mine))
    texts = [(text, both_ways(text)) for text in everyday]
    for line in mine:
        if line.kind == CALM:
            continue
        new = (text for text, heard in texts if line.within(heard) and _is_lost(text, now, others))
        found = tuple(_example(text, line) for text in islice(new, _EXAMPLES))
        if found:
            yield Remark("safety_everyday", line.kind, line.text, found)


def _example(text: str, line: _Line) -> str:
    """The sentence in which it is heard, as far as one can see it at a glance."""
    sentences = _SENTENCE.split(text.strip())
    one = next((sentence for sentence in sentences if line.within(both_ways(sentence))), sentences[0])
    return one if len(one) <= _EXAMPLE_LENGTH else f"{one[:_EXAMPLE_LENGTH].rstrip()}…"
