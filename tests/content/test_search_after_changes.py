"""The search while texts are published: what was there answers at once, what is new is found in the end."""

from pathlib import Path

import pytest

from content.entries import Key, changed
from content.model import Entry, Pack
from content.pack_files import read_pack
from content.published import Content
from tests.content.pack_sample import write

TEXT = Key("text", "kita_place", "de")


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return read_pack(write(tmp_path))


def many(pack: Pack, count: int) -> Pack:
    """With so many topics more, each called by another number."""
    text, topic = pack.texts["kita_place"]["de"], pack.topics["kita_place"]
    added: dict[Key, Entry | None] = {}
    for name in (f"topic-{number}" for number in range(count)):
        added[Key("topic", name)] = topic.model_copy(update={"id": name})
        added[Key("text", name, "de")] = text.model_copy(update={"title": f"Vordruck {name}", "short": "Hier."})
    return changed(pack, added)


def searched(pack: Pack) -> Content:
    content = Content(pack)
    assert content.search("Kita-Platz", "de")[0] == "kita_place"
    return content


def renamed(content: Content, title: str) -> Content:
    return content.changed({TEXT: content.pack.texts["kita_place"]["de"].model_copy(update={"title": title})})


def fresh(content: Content) -> Content:
    while locale := content.indexes.stale():
        content.indexes.freshen(locale, content)
    return content


@pytest.mark.parametrize("more", [0, 40], ids=["made anew", "changed"])
def test_the_old_words_are_found_until_the_new_ones_are(pack: Pack, more: int) -> None:
    content = renamed(searched(many(pack, more)), "Regenschirm")
    assert content.indexes.stale() == "de"
    assert content.search("Kita-Platz", "de")[0] == "kita_place"
    assert content.search("Regenschirm", "de") == []

    assert fresh(content).search("Regenschirm", "de") == ["kita_place"]
    assert content.indexes.stale() is None


def test_a_text_that_was_changed_twice_is_found_by_its_last_words(pack: Pack) -> None:
    content = fresh(renamed(fresh(renamed(searched(many(pack, 40)), "Regenschirm")), "Zahnbürste"))
    assert content.search("Zahnbürste", "de") == ["kita_place"]
    assert content.search("Regenschirm", "de") == []


def test_a_topic_that_is_gone_is_not_offered_even_before_the_search_knows(pack: Pack) -> None:
    content = searched(many(pack, 40)).changed({Key("topic", "kita_place"): None})
    assert "kita_place" not in content.search("Kita-Platz", "de")
    assert "kita_place" not in fresh(content).search("Kita-Platz", "de")


def test_a_text_in_another_language_changes_nothing(pack: Pack) -> None:
    content = searched(pack)
    text = pack.texts["kita_place"]["en"]
    assert content.changed({Key("text", "kita_place", "en"): text}).indexes.stale() is None
