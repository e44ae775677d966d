"""A pack as files: what is read, what is written back, and how a fault is told."""

from datetime import date, datetime
from pathlib import Path

import pytest

from bot.commands.content import checked_pack
from content.model import Pack, SafetyWords
from content.pack_files import PackFaults, read_emergency, read_pack, read_safety, write_pack
from content.publishing import faults
from tests.content.pack_sample import FILES, INTENTS, with_line, write

LEIPZIG = Path("content/packs/leipzig").resolve()


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def leipzig() -> Pack:
    return read_pack(LEIPZIG)


def test_the_whole_pack_of_leipzig_survives_being_written_and_read(leipzig: Pack, tmp_path: Path) -> None:
    write_pack(leipzig, tmp_path / "first")
    again = read_pack(tmp_path / "first")
    write_pack(again, tmp_path / "second")

    assert again == leipzig
    assert bytes_of(tmp_path / "second") == bytes_of(tmp_path / "first")
    assert list(again.places) == list(leipzig.places)
    assert bytes_of(tmp_path / "first").keys() == bytes_of(LEIPZIG).keys()


def test_writing_a_pack_over_itself_changes_nothing(leipzig: Pack, tmp_path: Path) -> None:
    write_pack(leipzig, tmp_path)
    before = bytes_of(tmp_path)

    write_pack(read_pack(tmp_path), tmp_path)

    assert bytes_of(tmp_path) == before


def test_the_pack_of_leipzig_has_no_faults() -> None:
    assert checked_pack(LEIPZIG).info.id == "leipzig"


def test_another_town_is_another_folder_and_nothing_else(tmp_path: Path) -> None:
    pack = read_pack(write(tmp_path))

    assert list(faults(pack, INTENTS)) == []
    assert pack.info.city == "Traumstadt"
    assert pack.topics["kita_place"].check_by == date(2027, 5, 1)
    assert pack.texts["kita_place"]["en"].sections == {
        "steps": "1. Call.\n2. Choose 3 daycare centres.",
        "cost": "About 200 € a month.",
    }
    assert pack.places["rathaus"].address.postcode == "01234"
    assert pack.events["fest"].start == datetime(2026, 12, 1, 17)  # noqa: DTZ001 - local time
    assert [number.number for number in pack.emergency] == ["110", "112"]


def test_what_a_person_wrote_well_is_written_back_byte_for_byte(tmp_path: Path) -> None:
    write_pack(read_pack(write(tmp_path / "by hand")), tmp_path / "written")

    unchanged = {"topics/kita_place/de.md", "topics/kita_place/en.md"}
    assert {name: bytes_of(tmp_path / "written")[name].decode() for name in unchanged} == {
        name: FILES[name] for name in unchanged
    }


def test_entries_that_are_gone_leave_no_file_behind(tmp_path: Path) -> None:
    pack = read_pack(write(tmp_path))

    write_pack(pack.model_copy(update={"events": {}, "topics": {}, "texts": {}}), tmp_path)

    assert bytes_of(tmp_path).keys() == {"pack.yaml", "emergency.yaml", "places/rathaus.yaml"}
    assert read_pack(tmp_path).topics == {}


def test_a_pack_without_numbers_is_written_and_read(tmp_path: Path) -> None:
    pack = read_pack(write(tmp_path / "one")).model_copy(update={"emergency": []})

    write_pack(pack, tmp_path / "two")

    assert read_pack(tmp_path / "two") == pack


def test_files_saved_on_windows_read_the_same(tmp_path: Path) -> None:
    windows = {name: ("\ufeff" + text.replace("\n", "\r\n")).encode() for name, text in FILES.items()}

    assert read_pack(write(tmp_path / "windows", dict(windows))) == read_pack(write(tmp_path / "plain"))


def test_a_month_and_a_day_may_stand_with_or_without_quotes(tmp_path: Path) -> None:
    changed = with_line("places/rathaus.yaml", "\nas_of: 2026-11\n", "\nas_of: 2026-11-05\n")

    assert read_pack(write(tmp_path, changed)).places["rathaus"].as_of == "2026-11-05"


def test_a_text_without_sections_comes_back_as_it_was(tmp_path: Path) -> None:
    short = {"topics/kita_place/de.md": "---\ntitle: Kita\nrevision: 2\n---\nFragen Sie im Rathaus.\n"}
    pack = read_pack(write(tmp_path / "by hand", dict(short)))

    write_pack(pack, tmp_path / "written")

    assert pack.texts["kita_place"]["de"].short == "Fragen Sie im Rathaus."
    assert read_pack(tmp_path / "written") == pack


def test_numbers_for_people_in_danger_can_be_read_alone(tmp_path: Path) -> None:
    folder = write(tmp_path, {"pack.yaml": "broken: [", "places/rathaus.yaml": None})

    assert [number.id for number in read_emergency(folder)] == ["police", "fire"]
    with pytest.raises(PackFaults, match=r"emergency\.yaml:1: cannot be read"):
        read_emergency(tmp_path / "elsewhere")


SAFETY = {
    "safety/de.yaml": "life: [atmet nicht, wacht ... nicht auf]\ncalm: ['*film']\n",
    "safety/ar.yaml": "suicide:\n  - أريد أن أموت\n",
}


def test_safety_words_come_back_as_they_were(tmp_path: Path) -> None:
    pack = read_pack(write(tmp_path / "by hand", dict(SAFETY)))

    write_pack(pack, tmp_path / "written")

    assert pack.safety["de"] == SafetyWords(life=["atmet nicht", "wacht ... nicht auf"], calm=["*film"])
    assert read_pack(tmp_path / "written") == pack
    assert "safety/ar.yaml" in bytes_of(tmp_path / "written")


def test_safety_words_that_are_gone_leave_no_file_behind(tmp_path: Path) -> None:
    pack = read_pack(write(tmp_path, dict(SAFETY)))

    write_pack(pack.model_copy(update={"safety": {"de": pack.safety["de"]}}), tmp_path)

    assert read_safety(tmp_path) == {"de": pack.safety["de"]}


def test_safety_words_can_be_read_alone(tmp_path: Path) -> None:
    folder = write(tmp_path, {**SAFETY, "pack.yaml": "broken: ["})

    assert list(read_safety(folder)) == ["ar", "de"]
    assert read_safety(tmp_path / "elsewhere") == {}
    (folder / "safety/de.yaml").write_text("life: hilfe\n", encoding="utf-8")
    with pytest.raises(PackFaults, match=r"safety/de\.yaml:1: life: Input should be a valid list"):
        read_safety(folder)


def test_special_days_and_validity_come_back_as_they_were(tmp_path: Path) -> None:
    days = (
        "special: [{since: 2026-12-23, until: 2027-01-02}, {since: 2027-01-04, until: 2027-01-04, hours: 09:00-12:00}]"
    )
    changed = with_line("places/rathaus.yaml", "phone:", f"{days}\nvalid_until: 2027-06-30\nphone:")
    pack = read_pack(write(tmp_path / "by hand", changed))

    write_pack(pack, tmp_path / "written")

    place = pack.places["rathaus"]
    assert [(one.until, one.hours) for one in place.special] == [
        (date(2027, 1, 2), None),
        (date(2027, 1, 4), "09:00-12:00"),
    ]
    assert read_pack(tmp_path / "written") == pack


def test_districts_and_their_names_come_back_as_they_were(tmp_path: Path) -> None:
    districts = "districts:\n  Ufer: [die Ufer, الضفة, Берег]\n  Markt: []\nordinary_words: [Ufer]\nsubjects:\n"
    pack = read_pack(write(tmp_path / "by hand", with_line("pack.yaml", "subjects:\n", districts)))

    write_pack(pack, tmp_path / "written")

    assert list(pack.info.districts.items()) == [("Ufer", ["die Ufer", "الضفة", "Берег"]), ("Markt", [])]
    assert read_pack(tmp_path / "written") == pack
    assert "Ufer: [die Ufer, الضفة, Берег]" in (tmp_path / "written/pack.yaml").read_text(encoding="utf-8")
