"""Logs without people in them."""

import json
import logging
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest

from bot.logs import set_up
from bot.settings import LogFormat

TOKEN = "123456789:AAEhBOweik9ai2o01NRQwqeQ-xk_lW6R5wE"
SAID = "Ich heiße Amina und wohne in der Eisenbahnstraße"
log = logging.getLogger("bot.test")


Written = Callable[[], str]


@pytest.fixture
def written(capsys: pytest.CaptureFixture[str]) -> Iterator[Written]:
    """What stands on standard error by now. Afterwards nothing is left of what was set up."""
    root = logging.getLogger()
    level = root.level
    yield lambda: capsys.readouterr().err
    root.setLevel(level)
    for handler in [one for one in root.handlers if type(one) is logging.StreamHandler]:
        root.removeHandler(handler)


def fail() -> None:
    try:
        raise ValueError(SAID)
    except ValueError:
        log.exception("a message was left out")


@pytest.mark.parametrize("kind", LogFormat)
def test_a_token_is_never_written(kind: LogFormat, written: Written) -> None:
    set_up(kind)

    log.warning("POST https://api.telegram.org/bot%s/sendMessage", TOKEN)
    log.warning(f"in the sentence itself: {TOKEN}")
    try:
        raise RuntimeError(TOKEN)
    except RuntimeError:
        log.exception("failed with %s", {"url": f"bot{TOKEN}"})

    shown = written()
    assert TOKEN not in shown
    assert TOKEN.split(":")[1] not in shown
    assert shown.count("<token>") == 3


@pytest.mark.parametrize("kind", LogFormat)
def test_of_an_exception_kind_and_place_are_written_but_not_its_message(kind: LogFormat, written: Written) -> None:
    set_up(kind)

    fail()

    shown = written()
    assert "Amina" not in shown
    assert "ValueError" in shown
    assert "in fail" in shown
    assert "a message was left out" in shown


@pytest.mark.parametrize("kind", LogFormat)
def test_what_an_exception_came_from_is_not_quoted_either(kind: LogFormat, written: Written) -> None:
    set_up(kind)

    try:
        try:
            raise KeyError(SAID)
        except KeyError as error:
            raise ValueError(SAID) from error
    except ValueError:
        log.exception("twice")

    shown = written()
    assert "Amina" not in shown


def test_a_line_of_text_says_when_how_grave_and_where(written: Written) -> None:
    set_up(LogFormat.text)

    log.warning("recogniser away: %s", "TimeoutError")

    shown = written()
    date, time, rest = shown.split(" ", 2)
    assert datetime.fromisoformat(f"{date}T{time}")
    assert rest == "WARNING bot.test: recogniser away: TimeoutError\n"


def test_every_line_of_json_is_an_object_of_its_own(written: Written) -> None:
    set_up(LogFormat.json)

    log.info('two\nlines, "quoted", ä, روضة')
    fail()

    shown = written()
    first, second = map(json.loads, shown.splitlines())
    assert first["message"] == 'two\nlines, "quoted", ä, روضة'
    assert (first["level"], first["logger"]) == ("INFO", "bot.test")
    assert datetime.fromisoformat(first["time"]).tzinfo is not None
    assert "trace" not in first
    assert second["trace"].endswith("ValueError")
    assert "روضة" in shown


def test_libraries_that_log_addresses_speak_up_only_when_something_is_wrong(written: Written) -> None:
    set_up(LogFormat.text)

    logging.getLogger("httpx").info("GET https://api.telegram.org/secret")
    logging.getLogger("aiohttp.access").info("127.0.0.1 GET /chat")
    logging.getLogger("procrastinate.worker").info("job with arguments")
    log.debug("too small")
    logging.getLogger("httpx").warning("no answer")

    shown = written()
    assert shown.count("\n") == 1
    assert "no answer" in shown


def test_setting_up_twice_does_not_write_twice(written: Written) -> None:
    set_up(LogFormat.json)
    set_up(LogFormat.text)

    log.info("once")

    shown = written()
    assert shown.count("once") == 1
