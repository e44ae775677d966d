"""Which model belongs to which data."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from fingerprint import HOME, fingerprint, model_path


def test_it_is_twelve_digits_in_the_models_name(home: Path) -> None:
    assert re.fullmatch(r"nlu-[0-9a-f]{12}\.tar\.gz", model_path(home).name)
    assert fingerprint(home) == fingerprint(home)


@pytest.mark.parametrize(
    "file", ["data/de/all.yml", "data/other/all.yml", "config.yml", "domain.yml", "components/features.py"]
)
def test_it_changes_with_each_file_that_training_reads(home: Path, file: str) -> None:
    before = fingerprint(home)
    with (home / file).open("a", encoding="utf-8") as stream:
        stream.write("# changed\n")

    assert fingerprint(home) != before


def test_it_changes_when_sentences_move_to_another_locale(home: Path) -> None:
    before = fingerprint(home)
    (home / "data" / "de").rename(home / "data" / "en")

    assert fingerprint(home) != before


def test_it_changes_with_the_word_list(home: Path) -> None:
    before = fingerprint(home)
    (home / "lexicon").mkdir()
    (home / "lexicon" / "de.tsv").write_text("kosten\tcost\n")

    assert fingerprint(home) != before


def test_test_sentences_and_caches_do_not_change_it(home: Path) -> None:
    before = fingerprint(home)
    (home / "eval" / "de.tsv").write_text("greet\tHi\n")
    (home / "components" / "__pycache__").mkdir()
    (home / "components" / "__pycache__" / "text.pyc").write_bytes(b"x")

    assert fingerprint(home) == before


def test_it_needs_the_standard_library_only() -> None:
    command = [sys.executable, "-I", "-S", str(HOME / "fingerprint.py")]
    shown = subprocess.run(command, text=True, capture_output=True, check=True).stdout

    assert Path(shown.strip()) == model_path(HOME)
