"""What people in danger say, in one locale: phrases that raise an alarm, and phrases that call one off."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from content.editor.kinds.base import Fields, Misfilled, lines, misfilled, tidy
from content.editor.parts import Bubble, Judged, Parts, SafetyReview
from content.entries import SAFETY, Key
from content.finding import Finding
from content.model import Entry, SafetyWords
from content.published import Content
from content.wording import doubled

DANGERS = ("life", "suicide", "violence")
LISTS = (*DANGERS, "calm")
# Of one language. Each is compared with all others, and with all that the program brings along.
_MOST_PHRASES = 300
# Of a large pack every so many are looked at, so that the answer comes while somebody types.
_MOST_EVERYDAY = 3000
_SAMPLE = 60
_FEWEST = 5
# Heard in more than one of so many texts that nobody wrote in danger, a phrase says nothing.
_ONE_IN = 10


@dataclass(frozen=True)
class SafetyKind:
    safety: SafetyReview
    name: str = SAFETY
    template: str = "_safety.html"

    def exists(self, content: Content, key: Key) -> bool:
        return key.id == SAFETY and key.locale in content.pack.info.locales

    def title(self, content: Content, key: Key) -> str:
        return key.locale

    def fields(self, content: Content, key: Key, entry: Entry | None) -> Fields:
        return {name: "\n".join(getattr(entry, name) if entry else []) for name in LISTS}

    def entry(self, content: Content, key: Key, fields: Fields) -> Entry:
        words = phrases(fields)
        if _are_too_many(words):
            longest = max(LISTS, key=lambda name: len(words[name]))
            many = f"at most {_MOST_PHRASES} phrases"
            raise Misfilled([Finding("phrases_many", f"{longest}: {many}", longest, {"most": _MOST_PHRASES})])
        try:
            return SafetyWords.model_validate(words)
        except ValidationError as error:
            raise misfilled(error) from None

    def findings(self, content: Content, key: Key, entry: Entry) -> Sequence[Finding]:
        assert isinstance(entry, SafetyWords)
        words = {name: getattr(entry, name) for name in LISTS}
        twice = [finding for name in LISTS for finding in doubled(name, words[name])]
        return [*twice, *self._stops(content, key, words)]

    def _stops(self, content: Content, key: Key, words: Mapping[str, Sequence[str]]) -> Iterator[Finding]:
        judged = self._judged(content, key, words)
        yield from (_finding(one) for one in judged if one.stops)
        sample = _spread(everyday(content, key.locale), _SAMPLE)
        quiet = [text for text in sample if not self.safety.danger(text, key.locale, {})]
        if len(quiet) < _FEWEST:
            return
        for one in judged:
            if one.code == "safety_everyday" and self._is_general(one, key.locale, quiet):
                yield Finding("safety_general", f"{one.field}: too general", one.field, one.values)

    def _is_general(self, judged: Judged, locale: str, quiet: Sequence[str]) -> bool:
        words = {judged.field: [str(judged.values["phrase"])]}
        return sum(bool(self.safety.danger(text, locale, words)) for text in quiet) * _ONE_IN > len(quiet)

    def _judged(self, content: Content, key: Key, words: Mapping[str, Sequence[str]]) -> Sequence[Judged]:
        return self.safety.findings(key.locale, words, _spread(everyday(content, key.locale), _MOST_EVERYDAY))

    def values(self, content: Content, key: Key, fields: Fields, now: datetime) -> Mapping[str, Any]:
        words = phrases(tidy(fields))
        hints = [] if _are_too_many(words) else self._hints(content, key, words)
        program = self.safety.builtin(key.locale)
        return {"beside": "_hints.html", "hints": hints, "lists": LISTS, "program": program}

    def _hints(self, content: Content, key: Key, words: Mapping[str, Sequence[str]]) -> list[Finding]:
        judged = self._judged(content, key, words)
        return [*self._silenced(key.locale, words), *(_finding(one) for one in judged if not one.stops)]

    def _silenced(self, locale: str, words: Mapping[str, Sequence[str]]) -> Iterator[Finding]:
        """Exceptions are there to silence alarms. Only a person can say whether the sentence is harmless."""
        alarms = {name: words[name] for name in DANGERS}
        for phrase in words["calm"]:
            danger = self.safety.danger(phrase.replace("...", " ").replace("*", ""), locale, alarms)
            if danger:
                code = f"safety_silences_{danger}"
                yield Finding(code, f"calm: {phrase!r} is {danger} otherwise", "calm", {"phrase": phrase})

    async def bubbles(self, parts: Parts, content: Content, key: Key, now: datetime) -> Sequence[Bubble]:
        return []


def phrases(fields: Fields) -> dict[str, list[str]]:
    return {name: lines(fields.get(name, "")) for name in LISTS}


def _are_too_many(words: Mapping[str, Sequence[str]]) -> bool:
    return sum(map(len, words.values())) > _MOST_PHRASES


def everyday(content: Content, locale: str) -> Sequence[str]:
    """Texts of that locale that nobody wrote in danger."""
    texts = [texts[locale] for texts in content.pack.texts.values() if locale in texts]
    return [part for text in texts for part in (text.title, text.short, *text.synonyms)]


def _spread(texts: Sequence[str], most: int) -> Sequence[str]:
    return texts[:: -(-len(texts) // most) or 1]


def _finding(judged: Judged) -> Finding:
    return Finding(
        judged.code, f"{judged.field}: {judged.code}: {judged.values['phrase']}", judged.field, judged.values
    )
