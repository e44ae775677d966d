"""`./lotse inbox`: from a message that was not understood to a training sentence."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest

from bot.adapters.database import open_engine
from bot.adapters.learning import Lesson
from bot.adapters.queue import open_jobs
from bot.adapters.visitors import VisitorStore
from bot.booking.model import BERLIN
from bot.commands.training_files import NoSuchFolder, UnreadableTraining, clean, export
from bot.dialogue.effects import KeepMessage
from bot.dialogue.model import Guess, Person, State
from tests.start.test_commands import lotse

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=BERLIN)
KITA = """version: "3.1"
nlu:
- intent: kita_place
  metadata: {locale: de}
  examples: |
    - Kita Platz?
    - Wo ist die Kita
"""


def keep(database: str, *messages: KeepMessage) -> None:
    async def fill() -> None:
        engine = open_engine(database)
        await VisitorStore(engine, open_jobs(database)).save(Person("web", "amina"), State(), messages, NOW, None)
        await engine.dispose()

    asyncio.run(fill())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Of training sentences, with test sentences beside it."""
    (tmp_path / "data/de").mkdir(parents=True)
    (tmp_path / "data/de/kita.yml").write_text(KITA, encoding="utf-8")
    (tmp_path / "eval").mkdir()
    (tmp_path / "eval/de.tsv").write_text("locale\tintent\ttext\nde\tkita_cost\tWas kostet das?\n", encoding="utf-8")
    return tmp_path / "data"


def test_a_message_is_listed_accepted_and_written_out(database: str, folder: Path) -> None:
    settings = {"LOTSE_DATABASE_URL": database}
    guesses = (Guess("kita_cost", 0.31), Guess("kita_place", 0.3))
    keep(database, KeepMessage("mein … kinderwagen kaputt", "de", guesses), KeepMessage("xqzt blorp", "uk"))

    listed = lotse("inbox", "list", **settings)
    assert listed.returncode == 0
    assert listed.stdout == (
        "1  2026-11-25  de  mein … kinderwagen kaputt\n    kita_cost 0.31, kita_place 0.30\n"
        "2  2026-11-25  uk  xqzt blorp\n    no guess\n"
    )
    accepted = lotse("inbox", "accept", "1", "low_income_help", **settings)
    assert accepted.stdout == "Message 1 is accepted as low_income_help. Write it out: ./lotse inbox export\n"
    assert lotse("inbox", "dismiss", "2", **settings).stdout.startswith("Message 2 is put away")
    assert lotse("inbox", "list", **settings).stdout == "No messages are waiting.\n"

    first = lotse("inbox", "export", "--folder", str(folder), **settings)
    assert first.stdout == f"Sentences added in {folder}: 1. The next training learns them.\n"
    written = (folder / "de/learned.yml").read_text(encoding="utf-8")
    assert written.endswith(
        "- intent: low_income_help\n  metadata: {locale: de}\n  examples: |\n    - mein … kinderwagen kaputt\n"
    )
    second = lotse("inbox", "export", "--folder", str(folder), **settings)
    assert second.stdout == f"Nothing new for {folder}.\n"
    assert (folder / "de/learned.yml").read_text(encoding="utf-8") == written
    for quiet in (accepted, first, second):
        assert "kinderwagen" not in quiet.stdout + quiet.stderr


def test_mistakes_are_answered_with_one_sentence(database: str, tmp_path: Path) -> None:
    settings = {"LOTSE_DATABASE_URL": database}
    keep(database, KeepMessage("xqzt blorp", "de"))
    for arguments, sentence in (
        (("accept", "1", "kita_plaec"), "This is no intent of spec/intents.yaml. (kita_plaec; near it: kita_place"),
        (("accept", "99", "kita_place"), "There is no message of this number; `./lotse inbox list` shows"),
        (("dismiss", "99"), "(99)"),
        (("export", "--folder", str(tmp_path / "none")), "There is no folder of training sentences here"),
    ):
        refused = lotse("inbox", *arguments, **settings)
        assert refused.returncode == 1
        assert sentence in refused.stderr
        assert "Traceback" not in refused.stderr
    assert lotse("inbox", "accept", "one", "kita_place", **settings).returncode == 2
    assert "xqzt blorp" in lotse("inbox", "list", **settings).stdout


def lessons(*given: tuple[str, str, str]) -> Sequence[Lesson]:
    """(locale, intent, text), numbered from 1."""
    return [Lesson(number, *one) for number, one in enumerate(given, start=1)]


def test_a_sentence_that_is_there_already_is_not_written_again(folder: Path) -> None:
    same = lessons(
        ("de", "kita_place", "KITA PLATZ"), ("de", "kita_place", "wo  ist die kita?!"), ("de", "x", "neu hier")
    )

    assert export(folder, [*same, Lesson(4, "de", "x", "Neu hier!")]) == (1, [])
    assert export(folder, same) == (0, [])


def test_what_contradicts_another_sentence_or_is_a_test_sentence_is_left_out_and_named(folder: Path) -> None:
    contradicting = lessons(
        ("de", "kita_cost", "kita platz"), ("uk", "kita_cost", "kita platz"), ("de", "kita_cost", "was kostet das")
    )

    added, left_out = export(folder, contradicting)

    assert added == 0
    assert left_out == [(1, "kita_place"), (2, "kita_place"), (3, "a test sentence")]
    assert not (folder / "de/learned.yml").exists()


def test_the_same_sentence_may_stand_in_two_locales_for_one_intent(folder: Path) -> None:
    assert export(folder, lessons(("uk", "kita_place", "kita platz"))) == (1, [])
    assert (folder / "uk/learned.yml").is_file()


def test_sentences_of_one_intent_stand_together_and_what_was_there_stays(folder: Path) -> None:
    export(folder, lessons(("de", "a", "eins eins"), ("de", "b", "zwei zwei")))
    export(folder, lessons(("de", "a", "drei drei")))

    text = (folder / "de/learned.yml").read_text(encoding="utf-8")
    assert text.count("intent: a") == 1
    assert text.index("eins eins") < text.index("drei drei") < text.index("zwei zwei")


HOSTILE = {
    "[kita](place) und {x} \\n": "kita (place) und x n",
    "/greet hallo": "greet hallo",
    "- - hallo": "hallo",
    "a\u2028b\x85c\nd\x00e": "a b c d e",
    "${HOME} und $PATH": "HOME und PATH",
    "# kein kommentar: oder?": "kein kommentar: oder?",
    "\ud800half": "half",
    "| > ! & * % @ `": "| > ! & * % @ `",
    "\u202eumgedreht": "umgedreht",
}


@pytest.mark.parametrize(("text", "cleaned"), HOSTILE.items())
def test_what_the_format_does_not_allow_is_dropped(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


def test_hostile_text_leaves_a_file_that_can_be_read_again(folder: Path) -> None:
    given = lessons(*(("de", "x", f"{text} satz nummer") for text in HOSTILE))

    added, left_out = export(folder, given)

    assert (added, left_out) == (len(HOSTILE), [])
    assert export(folder, given) == (0, [])


def test_a_damaged_file_is_named_and_nothing_is_written(folder: Path) -> None:
    (folder / "de/learned.yml").write_text(
        "nlu:\n- intent: x\n  examples: [\n    - persönlicher Satz\n", encoding="utf-8"
    )

    with pytest.raises(UnreadableTraining, match=r"^[^\n]*learned\.yml$"):
        export(folder, lessons(("uk", "x", "neu hier")))
    assert not (folder / "uk").exists()


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(NoSuchFolder):
        export(tmp_path / "none", [])


def test_the_projects_own_training_files_can_be_read(tmp_path: Path) -> None:
    assert export(Path("nlu/data"), []) == (0, [])
