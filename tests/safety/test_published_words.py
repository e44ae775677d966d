"""The safety rule goes with what is published, and never waits for it or falls over it."""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from threading import Event

import pytest

from bot.adapters import safety_words
from bot.adapters.safety_words import FollowedRules
from bot.dialogue.safety import Danger, Rules, compile_rules
from tests.safety.fakes import FakeSource, words

PROGRAM = compile_rules([{"violence": ["schlägt mich"], "calm": ["schlägt mich vor"]}])
FELL = "er ist vom Gerüst gestürzt"


def published(locale: str = "de", **lists: Sequence[str]) -> dict[str, safety_words.Lists]:
    return {locale: words(**lists)}


@pytest.fixture(autouse=True)
def look_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safety_words, "_LOOK_EVERY", 0.01)


def test_words_from_the_files_count_from_the_start() -> None:
    rules = FollowedRules(PROGRAM, FakeSource(published(life=["gerüst gestürzt"])))
    assert rules.detect(FELL) is Danger.life
    assert rules.detect("er schlägt mich") is Danger.violence


async def test_words_that_are_published_are_heard_without_any_message() -> None:
    source = FakeSource(coming=[{}, published(life=["gerüst gestürzt"])])
    rules = FollowedRules(PROGRAM, source)
    assert rules.detect(FELL) is None
    async with rules.following():
        await until(lambda: rules.detect(FELL) is Danger.life)
    assert rules.detect("er schlägt mich") is Danger.violence


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(5):
        while not true():
            await asyncio.sleep(0.005)


async def test_words_that_are_taken_back_are_heard_no_more() -> None:
    rules = FollowedRules(PROGRAM, FakeSource(published(life=["gerüst gestürzt"]), coming=[{}]))
    async with rules.following():
        await until(lambda: rules.detect(FELL) is None)


async def test_a_published_calm_phrase_calls_off_an_alarm_of_the_program() -> None:
    rules = FollowedRules(PROGRAM, FakeSource(coming=[published(calm=["schlägt mich im Schach"])]))
    async with rules.following():
        await until(lambda: rules.detect("er schlägt mich im Schach") is None)
    assert rules.detect("er schlägt mich") is Danger.violence


async def test_with_the_database_away_the_words_stay_and_it_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    source = FakeSource(published(life=["gerüst gestürzt"]))
    rules = FollowedRules(PROGRAM, source)
    async with rules.following():
        await until(lambda: source.looks > 5)
    assert rules.detect(FELL) is Danger.life
    assert len(caplog.records) == 1


async def test_a_phrase_that_cannot_be_read_leaves_the_rule_as_it_was(caplog: pytest.LogCaptureFixture) -> None:
    bad = published(life=["gerüst gestürzt", "Geheimnis ..."])
    source = FakeSource(published(suicide=["leise gehen"]), coming=[bad] * 3)
    rules = FollowedRules(PROGRAM, source)
    async with rules.following():
        await until(lambda: source.looks > 4)
    assert rules.detect("ich will leise gehen") is Danger.suicide
    assert rules.detect(FELL) is None
    (record,) = [one for one in caplog.records if one.levelno == logging.ERROR]
    assert "locale de" in record.getMessage()
    assert "Geheimnis" not in caplog.text


async def test_nobody_waits_while_words_are_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    go, source = Event(), FakeSource(coming=[published(life=["gerüst gestürzt"])])
    rules = FollowedRules(PROGRAM, source)

    def slowly(phrases: Sequence[dict[str, Sequence[str]]]) -> Rules:
        go.wait(5)
        return compile_rules(phrases)

    monkeypatch.setattr(safety_words, "compile_rules", slowly)
    async with rules.following():
        await until(lambda: source.looks)
        begin = time.perf_counter()
        assert rules.detect("er schlägt mich") is Danger.violence
        await asyncio.sleep(0)
        assert time.perf_counter() - begin < 0.5
        go.set()
        await until(lambda: rules.detect(FELL) is Danger.life)


async def test_a_fault_of_ours_ends_nothing_for_good(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    class Faulty(FakeSource):
        async def look(self) -> bool:
            if not self.looks:
                self.looks += 1
                raise ZeroDivisionError
            return await super().look()

    monkeypatch.setattr(safety_words, "_AFTER_FAULT", 0.01)
    rules = FollowedRules(PROGRAM, Faulty(coming=[published(life=["gerüst gestürzt"])]))
    async with rules.following():
        await until(lambda: rules.detect(FELL) is Danger.life)
    assert "could not be followed" in caplog.text
