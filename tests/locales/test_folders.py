"""What a folder in locales/ must have to be offered, and what it may lend without being offered."""

from pathlib import Path
from shutil import copy, copytree

import pytest

from bot.adapters.locales import GettextLocales
from bot.settings import ROOT
from tests.fakes.locales import LOCALES


def test_a_folder_without_a_locale_file_is_not_offered(tmp_path: Path) -> None:
    """A pack may name Polish before anybody has translated the interface; its days and hours are understood."""
    for locale in ("de", "en"):
        copytree(ROOT / "locales" / locale, tmp_path / locale)
    (tmp_path / "pl").mkdir()
    copy(ROOT / "locales/pl/times.yaml", tmp_path / "pl")
    locales = GettextLocales(tmp_path, ("de", "pl", "vi", "en"))

    assert locales.languages.offered == ("de", "en")
    assert [words.locale for words in locales.all()] == ["de", "en"]
    assert "pl" in locales.times.lexicons


def test_a_mistake_in_a_file_of_times_names_the_file(tmp_path: Path) -> None:
    copytree(ROOT / "locales/de", tmp_path / "de")
    file = tmp_path / "de/times.yaml"
    file.write_text("edges: {not: [no]}", encoding="utf-8")

    with pytest.raises(ValueError, match="needs quotes") as raised:
        _ = GettextLocales(tmp_path, ["de"]).times
    assert raised.value.__notes__ == [str(file)]


def test_every_offered_locale_has_words_for_days_and_hours() -> None:
    assert set(LOCALES.languages.offered) <= LOCALES.times.lexicons.keys()
