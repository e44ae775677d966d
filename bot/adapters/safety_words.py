"""Phrases that editors add to the rule for people in danger: followed while they change, judged before they do."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Protocol

from bot.dialogue.safety import Danger, Rules, UnreadablePhrase, compile_rules
from bot.dialogue.safety_review import Phrases, Remark, SafetyReview, Weight

log = logging.getLogger(__name__)

# How long a new phrase may take to be heard, in seconds. One short query each time.
_LOOK_EVERY = 0.5
_AFTER_FAULT = 30


class Lists(Protocol):
    """What is published for one locale."""

    @property
    def life(self) -> Sequence[str]: ...

    @property
    def suicide(self) -> Sequence[str]: ...

    @property
    def violence(self) -> Sequence[str]: ...

    @property
    def calm(self) -> Sequence[str]: ...


class Source(Protocol):
    """Where additions come from; content/published.py fills it."""

    @property
    def safety(self) -> Mapping[str, Lists]:
        """By locale, from memory."""

    async def look(self) -> bool:
        """Reads what is new of it. False when that cannot be read; then all stays as it was."""


class FollowedRules:
    """The program's phrases and those that are published now. Fills ports.Safety.

    Nobody who writes waits for the database: the additions are read beside, again and again, in every process, also
    in one that takes messages in and reads no other content. Until they are, and whatever is wrong with them, the
    rule goes on with the ones before.
    """

    def __init__(self, program: Rules, source: Source) -> None:
        self._program = program
        self._source = source
        self._rules = program
        self._seen: Mapping[str, Phrases] = {}
        self._compile(_phrases(source))

    def detect(self, text: str) -> Danger | None:
        return self._rules.detect(text)

    @asynccontextmanager
    async def following(self) -> AsyncIterator[None]:
        """While this is open, what is published is heard half a second later."""
        task = asyncio.create_task(self._follow())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _follow(self) -> None:
        was_read = True
        while True:
            try:
                is_read = await self._source.look()
                await self.refresh()
            except Exception:
                # A fault of ours must not end this for good: the rule goes on with what it has.
                log.exception("additions to the safety rule could not be followed")
                await asyncio.sleep(_AFTER_FAULT)
            else:
                if was_read and not is_read:
                    log.warning("words and numbers for people in danger stay as they are: content cannot be read")
                was_read = is_read
                await asyncio.sleep(_LOOK_EVERY)

    async def refresh(self) -> None:
        """What the source has by now; compiled beside, if it differs."""
        additions = _phrases(self._source)
        if additions != self._seen:
            await asyncio.to_thread(self._compile, additions)

    def _compile(self, additions: Mapping[str, Phrases]) -> None:
        """The exception is not logged: it quotes the phrase."""
        self._seen = additions
        rules = self._program
        for locale, phrases in additions.items():
            try:
                rules = rules.joined(compile_rules([phrases]))
            except UnreadablePhrase:
                log.error("a published safety phrase cannot be read, the rule stays as it was: locale %s", locale)
                return
        self._rules = rules


def _phrases(source: Source) -> dict[str, Phrases]:
    return {
        locale: {"life": one.life, "suicide": one.suicide, "violence": one.violence, "calm": one.calm}
        for locale, one in source.safety.items()
    }


@dataclass(frozen=True)
class PhraseFinding:
    """`field` is the list: a danger's, or `calm`. `stops`: it must not be published so."""

    code: str
    field: str
    values: Mapping[str, str | int]
    stops: bool


class PhraseReview:
    """Fills the editor's port SafetyReview: the words of one locale, beside the program's and other locales'."""

    def __init__(self, program: Mapping[str, Phrases], rules: Rules, source: Source) -> None:
        self._review = SafetyReview(program, rules)
        self._source = source

    def builtin(self, locale: str) -> Phrases:
        return self._review.program.get(locale, {})

    def findings(self, locale: str, words: Phrases, everyday: Sequence[str]) -> list[PhraseFinding]:
        """Gravest first. `everyday`: titles, synonyms and short texts of topics in that locale."""
        remarks = self._review.remarks({**_phrases(self._source), locale: words}, locale, everyday)
        return sorted(map(_finding, remarks), key=lambda one: not one.stops)

    def danger(self, text: str, locale: str, words: Phrases) -> str:
        return self._review.danger(text, {**_phrases(self._source), locale: words}) or ""


def _finding(remark: Remark) -> PhraseFinding:
    values = {"phrase": remark.phrase, "found": " · ".join(remark.found)}
    return PhraseFinding(remark.code, remark.kind, values, remark.weight is Weight.stop)
