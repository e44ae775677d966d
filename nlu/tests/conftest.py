"""A small project to try things on: two locales, three intents, laid out as the real one."""

import shutil
from pathlib import Path

import pytest
from fingerprint import HOME

SENTENCES = {
    "de": {
        "greet": ["Hallo", "Guten Tag", "Moin zusammen"],
        "kita_place": [
            "Kitaplatz",
            "Wie bekomme ich einen Platz im Kindergarten?",
            "Platz in der Krippe gesucht",
        ],
        "out_of_scope": ["Wie wird das Wetter?", "Erzähl einen Witz", "Wer wird Meister?"],
    },
    "ar": {
        "greet": ["مرحبا", "السلام عليكم", "أهلا"],
        "kita_place": ["مكان في الروضة", "كيف أسجل ابني في الروضة؟", "حضانة قريبة"],
        "out_of_scope": ["كيف الطقس اليوم؟", "احكي نكتة", "من سيفوز؟"],
    },
}
TEST = "greet\tGrüß Gott\nkita_place\tIch suche einen Kindergarten\nout_of_scope\tRegnet es morgen?\n"


def write_file(path: Path, intents: dict[str, list[str]]) -> None:
    entries = [
        f"- intent: {intent}\n  examples: |\n" + "".join(f"    - {text}\n" for text in texts)
        for intent, texts in intents.items()
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text('version: "3.1"\nnlu:\n' + "".join(entries), encoding="utf-8")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The folder `nlu` of a project whose data has no fault but that it is small."""
    home = tmp_path / "nlu"
    for locale, intents in SENTENCES.items():
        write_file(home / "data" / locale / "all.yml", intents)
    (home / "eval").mkdir()
    (home / "eval" / "de.tsv").write_text(TEST, encoding="utf-8")
    names = list(SENTENCES["de"])
    (home / "domain.yml").write_text(
        'version: "3.1"\nintents:\n' + "".join(f"  - {name}\n" for name in names), encoding="utf-8"
    )
    (tmp_path / "spec").mkdir()
    contract = "intents:\n" + "".join(f'  {name}: {{means: "."}}\n' for name in names)
    (tmp_path / "spec" / "intents.yaml").write_text(contract, encoding="utf-8")
    shutil.copy(HOME / "config.yml", home)
    shutil.copytree(HOME / "components", home / "components", ignore=shutil.ignore_patterns("__pycache__"))
    return home
