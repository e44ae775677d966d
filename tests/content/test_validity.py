"""A place that has moved, or is not open yet: visitors are not sent there."""

from datetime import date
from pathlib import Path

import pytest

from content.entries import Key
from content.model import Pack
from content.pack_files import read_pack
from content.published import Content
from tests.content.pack_sample import write


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return read_pack(write(tmp_path))


LAST, AFTER = date(2026, 12, 31), date(2027, 1, 1)


def closing(content: Content) -> Content:
    place = content.pack.places["rathaus"].model_copy(update={"valid_until": LAST})
    return content.changed({Key("place", "rathaus"): place})


def test_it_is_shown_until_its_last_day(pack: Pack) -> None:
    content = closing(Content(pack))
    assert content.on(LAST).place("rathaus")
    assert content.on(AFTER).place("rathaus") is None


def test_nothing_leads_to_it_afterwards(pack: Pack) -> None:
    content = closing(Content(pack)).on(AFTER)
    assert content.places_of(pack.topics["kita_place"]) == []
    assert content.places_for("kita_place") == []
    assert content.places_named_in("Rathaus") == []


def test_a_text_goes_on_naming_it(pack: Pack) -> None:
    text = pack.texts["kita_place"]["de"].model_copy(update={"short": "Fragen Sie im [[rathaus]]."})
    content = closing(Content(pack).changed({Key("text", "kita_place", "de"): text})).on(AFTER)
    shown = content.text("kita_place", "de")
    assert shown and shown.short == "Fragen Sie im Rathaus."
