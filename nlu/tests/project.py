"""A small project to try things on: two locales, three intents, two follow-ups, laid out as the real one."""

import json
import shutil
import tarfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from components.network import Settings
from components.recogniser import Example, Plan, Recogniser
from fingerprint import HOME

Sentences = Mapping[str, Sequence[str]]

SENTENCES: Mapping[str, Sentences] = {
    "de": {
        "greet": ["Hallo", "Guten Tag", "Moin zusammen", "Guten Morgen ihr Lieben"],
        "kita_place": [
            "Kitaplatz",
            "Wie bekomme ich einen Platz im Kindergarten?",
            "Platz in der Krippe gesucht",
            "Kita für meine Tochter",
        ],
        "out_of_scope": ["Wie wird das Wetter?", "Erzähl einen Witz", "Wer wird Meister?", "Rezept für Kuchen"],
        "follow_up_cost": ["was kostet das", "kosten?", "wie teuer ist das", "muss ich das zahlen"],
        "follow_up_more": ["mehr dazu", "erzähl mehr davon", "noch mehr", "sonst noch etwas"],
    },
    "ar": {
        "greet": ["مرحبا", "السلام عليكم", "أهلا", "صباح الخير"],
        "kita_place": ["مكان في الروضة", "كيف أسجل ابني في الروضة؟", "حضانة قريبة", "روضة لابنتي"],
        "out_of_scope": ["كيف الطقس اليوم؟", "احكي نكتة", "من سيفوز؟", "وصفة كعكة"],
        "follow_up_cost": ["كم التكلفة", "بكم هذا", "هل هو مجاني", "قديش بيكلف"],
        "follow_up_more": ["المزيد", "احكيلي أكثر", "شو كمان", "تفاصيل أكثر"],
    },
    "other": {"other_language": ["¿Dónde está la guardería?", "Merhaba nasılsınız", "je cherche une crèche"]},
}
"""Locale -> name -> sentences."""

INTENTS = list(SENTENCES["de"])[:3]

TESTS = {
    "de": {
        "greet": ["Guten Abend"],
        "kita_place": ["Ich suche einen Kindergarten"],
        "out_of_scope": ["Regnet es morgen?"],
    },
    "ar": {"greet": ["أهلا وسهلا"], "kita_place": ["أريد روضة"], "out_of_scope": ["الطقس غدا"]},
}
HEADER = "locale\tintent\ttext\n"

SMALL = Plan(Settings(hidden=16, epochs=20, batch=4), members=1, folds=2, fold_members=1)
CONFIGURATION = """recipe: default.v1
assistant_id: small
language: mul
pipeline:
  - name: components.registered.JointClassifier
    hidden: 16
    epochs: 20
    batch: 4
    members: 1
    folds: 2
    fold_members: 1
policies: []
"""


def entry(name: str, texts: Sequence[str], locale: str) -> str:
    """One entry of a training file, beginning at the margin."""
    examples = "".join(f"    - {text}\n" for text in texts)
    return f"- intent: {name}\n  metadata: {{locale: {locale}}}\n  examples: |\n{examples}"


def write_file(file: Path, sentences: Sentences) -> None:
    """A training file of the locale that its folder is named for."""
    file.parent.mkdir(parents=True, exist_ok=True)
    entries = [entry(name, texts, file.parent.name) for name, texts in sentences.items()]
    file.write_text('version: "3.1"\nnlu:\n' + "".join(entries), encoding="utf-8")


def table(locale: str, sentences: Sentences) -> str:
    rows = [f"{locale}\t{name}\t{text}\n" for name, texts in sentences.items() for text in texts]
    return HEADER + "".join(rows)


def laid_out(folder: Path) -> Path:
    """Writes the project; its folder `nlu`."""
    home = folder / "nlu"
    for locale, sentences in SENTENCES.items():
        write_file(home / "data" / locale / "all.yml", sentences)
    (home / "eval").mkdir()
    for locale, sentences in TESTS.items():
        (home / "eval" / f"{locale}.tsv").write_text(table(locale, sentences), encoding="utf-8")
    names = [*SENTENCES["de"], *SENTENCES["other"]]
    domain = 'version: "3.1"\nintents:\n' + "".join(f"  - {name}\n" for name in names)
    (home / "domain.yml").write_text(domain, encoding="utf-8")
    (folder / "spec").mkdir()
    contract = "intents:\n" + "".join(f'  {name}: {{means: "."}}\n' for name in INTENTS)
    (folder / "spec" / "intents.yaml").write_text(contract, encoding="utf-8")
    (home / "config.yml").write_text(CONFIGURATION, encoding="utf-8")
    shutil.copytree(HOME / "components", home / "components", ignore=shutil.ignore_patterns("__pycache__"))
    return home


def examples() -> list[Example]:
    """The small project's sentences, as the component gets them from Rasa."""
    return [
        Example(text, name, locale)
        for locale, sentences in SENTENCES.items()
        for name, texts in sentences.items()
        for text in texts
    ]


def packed(known: Recogniser, file: Path, folder: Path) -> Path:
    """An archive as Rasa lays it out, without Rasa's own training. `folder` is for what goes into it."""
    component = folder / "components" / "train_JointClassifier0"
    component.mkdir(parents=True)
    known.save(component)
    (folder / "metadata.json").write_text(json.dumps({"model_id": "small"}))
    file.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(file, "w:gz", compresslevel=1) as archive:
        for part in ("metadata.json", "components"):
            archive.add(folder / part, part)
    return file
