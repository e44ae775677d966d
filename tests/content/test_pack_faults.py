"""How what is wrong with a pack's files is told to its editor."""

from pathlib import Path

import pytest

from bot.commands.content import checked_pack
from content.pack_files import PackFaults, read_pack
from tests.content.pack_sample import FILES, with_line, write

TEXT = "topics/kita_place/en.md"
Changed = dict[str, str | bytes | None]


def told(folder: Path) -> list[str]:
    with pytest.raises(PackFaults) as caught:
        read_pack(folder)
    assert str(caught.value) == "\n".join(map(str, caught.value.faults))
    return [str(fault) for fault in caught.value.faults]


BROKEN: list[tuple[str, Changed, str]] = [
    (
        "a missing field",
        with_line("places/rathaus.yaml", "name: Rathaus\n", ""),
        "places/rathaus.yaml:1: name: is missing",
    ),
    (
        "an unknown field",
        with_line("places/rathaus.yaml", "phone: 0123 4567", "fax: 0123 4567"),
        "places/rathaus.yaml:9: fax: is not a known field",
    ),
    (
        "an unknown field inside another",
        with_line("places/rathaus.yaml", "  street: Markt 1", "  road: Markt 1"),
        "places/rathaus.yaml:6: address.road: is not a known field",
    ),
    (
        "a doubled key",
        with_line("places/rathaus.yaml", "phone: 0123 4567", "phone: 0123 4567\nphone: 0123 4568"),
        "places/rathaus.yaml:10: phone: stands twice",
    ),
    (
        "a doubled key deep inside",
        with_line("pack.yaml", "      en: Daycare", "      en: Daycare\n      en: Kindergarten"),
        "pack.yaml:16: en: stands twice",
    ),
    (
        "a doubled key in an entry of a list",
        with_line("emergency.yaml", "  name: Feuerwehr\n", "  name: Feuerwehr\n  name: Wehr\n"),
        "emergency.yaml:14: name: stands twice",
    ),
    (
        "a day that does not exist",
        with_line("topics/kita_place/topic.yaml", "checked: 2026-11-01", "checked: 2026-02-30"),
        "topics/kita_place/topic.yaml:2: checked: "
        "Input should be a valid date or datetime, day value is outside expected range",
    ),
    (
        "a time with an offset, which nobody reads on a poster",
        with_line("events/fest.yaml", "start: 2026-12-01T17:00:00", "start: 2026-12-01T17:00:00+01:00"),
        "events/fest.yaml:2: start: Input should not have timezone info",
    ),
    (
        "a postcode that YAML takes for a number",
        with_line("places/rathaus.yaml", "'01234'", "01234"),
        "places/rathaus.yaml:7: address.postcode: Input should be a valid string",
    ),
    (
        "broken YAML",
        with_line("places/rathaus.yaml", "name: Rathaus", "name: 'Rathaus"),
        "places/rathaus.yaml:7: not YAML: expected <block end>, but found '<scalar>'",
    ),
    (
        "an unknown tag",
        with_line("places/rathaus.yaml", "name: Rathaus", "name: !!python/name:os.system"),
        "places/rathaus.yaml:2: not YAML: could not determine a constructor for the tag "
        "'tag:yaml.org,2002:python/name:os.system'",
    ),
    (
        "a number that is none",
        with_line("places/rathaus.yaml", "phone: 0123 4567", "phone: 0b_"),
        "places/rathaus.yaml:1: not YAML: invalid literal for int() with base 2: ''",
    ),
    (
        "an invisible control character",
        with_line("places/rathaus.yaml", "phone: 0123 4567", "phone: 0123 \x074567"),
        "places/rathaus.yaml:9: not YAML: unacceptable character #x0007: special characters are not allowed",
    ),
    (
        "a list where fields belong",
        {"places/rathaus.yaml": "- id: rathaus\n"},
        "places/rathaus.yaml:1: expected fields like `title: ...`",
    ),
    ("an empty file", {"places/rathaus.yaml": ""}, "places/rathaus.yaml:1: expected fields like `title: ...`"),
    (
        "a byte that is not UTF-8",
        {"places/rathaus.yaml": FILES["places/rathaus.yaml"].replace("Markt", "Märkt").encode("latin-1")},
        "places/rathaus.yaml:6: byte 0xe4 is not UTF-8; save the file as UTF-8",
    ),
    ("no head", {"pack.yaml": None}, "pack.yaml:1: cannot be read: No such file or directory"),
    ("no numbers", {"emergency.yaml": None}, "emergency.yaml:1: cannot be read: No such file or directory"),
    (
        "numbers under a heading",
        {"emergency.yaml": "numbers:\n  - id: police\n"},
        "emergency.yaml:1: expected a list, each number beginning with `- id: ...`",
    ),
    (
        "a number used twice",
        with_line("emergency.yaml", "- id: fire", "- id: police"),
        "emergency.yaml:11: id: 'police' is used twice",
    ),
    (
        "a number without a purpose",
        with_line("emergency.yaml", "  purpose:\n    de: Feuer.\n    en: fire.\n", ""),
        "emergency.yaml:11: purpose: is missing",
    ),
    (
        "letters in an emergency number",
        with_line("emergency.yaml", '"112"', "eins eins zwei"),
        "emergency.yaml:12: number: String should match pattern '^[0-9 ]{3,20}$'",
    ),
    (
        "an id that is not the file's name",
        {"places/rathaus2.yaml": FILES["places/rathaus.yaml"].replace("id: rathaus", "id: amt")},
        "places/rathaus2.yaml:1: id: 'amt' must be the name of the file or folder",
    ),
    (
        "an id used twice",
        {"places/rathaus2.yaml": FILES["places/rathaus.yaml"]},
        "places/rathaus2.yaml:1: id: 'rathaus' is used twice",
    ),
    (
        "a topic's id used twice",
        {"topics/other/topic.yaml": FILES["topics/kita_place/topic.yaml"]},
        "topics/other/topic.yaml:1: id: 'kita_place' is used twice",
    ),
    (
        "texts without their topic",
        {"topics/kita_place/topic.yaml": None},
        "topics/kita_place/topic.yaml:1: cannot be read: No such file or directory",
    ),
    ("no front matter", {TEXT: "Ask at the town hall.\n"}, f"{TEXT}:1: must begin with a head between two lines `---`"),
    (
        "front matter that does not end",
        {TEXT: "---\ntitle: x\nAsk at the town hall.\n"},
        f"{TEXT}:1: must begin with a head between two lines `---`",
    ),
    (
        "an unknown section whose name begins like a known one",
        with_line(TEXT, "## cost", "## step"),
        f"{TEXT}:12: section 'step': must be one of steps, bring, cost, deadlines, where, watch_out, each once",
    ),
    (
        "a section that stands twice",
        with_line(TEXT, "## cost", "## steps"),
        f"{TEXT}:12: section 'steps': must be one of steps, bring, cost, deadlines, where, watch_out, each once",
    ),
    (
        "an empty section",
        with_line(TEXT, "About 200 € a month.\n", ""),
        f"{TEXT}:12: sections.cost: String should have at least 1 character",
    ),
    ("bold that is not closed", with_line(TEXT, "town hall**", "town hall"), f"{TEXT}:6: short: ** must come in pairs"),
    (
        "no short text",
        with_line(TEXT, "Ask at the **town hall**.\n", ""),
        f"{TEXT}:6: short: String should have at least 1 character",
    ),
    (
        "an unknown kind of safety words",
        {"safety/de.yaml": "life: [hilfe]\nfire: [es brennt]\n"},
        "safety/de.yaml:2: fire: is not a known field",
    ),
    (
        "an unknown field in a text's head",
        with_line(TEXT, "review: pending", "reviewed: yes"),
        f"{TEXT}:4: reviewed: is not a known field",
    ),
]


@pytest.mark.parametrize(("changed", "fault"), [one[1:] for one in BROKEN], ids=[one[0] for one in BROKEN])
def test_a_fault_names_file_line_and_field(changed: Changed, fault: str, tmp_path: Path) -> None:
    assert told(write(tmp_path, changed)) == [fault]


def test_all_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        {
            **with_line("pack.yaml", "country: DE", "country: Deutschland"),
            **with_line("places/rathaus.yaml", "name: Rathaus\n", "name: Rathaus\nname: ''\nweb: x\n"),
            **with_line("topics/kita_place/topic.yaml", "checked: 2026-11-01\n", ""),
            **with_line(TEXT, "## cost", "## price"),
            "topics/kita_place/de.md": b"\xff",
            "emergency.yaml": "",
        },
    )

    assert [fault.split(": ")[0] + " " + fault.split(": ")[1] for fault in told(folder)] == [
        "pack.yaml:6 country",
        "topics/kita_place/topic.yaml:1 checked",
        "topics/kita_place/de.md:1 byte 0xff is not UTF-8; save the file as UTF-8",
        "topics/kita_place/en.md:12 section 'price'",
        "places/rathaus.yaml:3 name",
        "places/rathaus.yaml:2 name",
        "places/rathaus.yaml:4 web",
    ]


def test_what_the_entries_say_is_told_by_file_and_field_too(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        {
            **with_line("places/rathaus.yaml", "Mo-Fr 09:00-12:00", "Mo bis Fr 9-12 Uhr"),
            TEXT: None,
        },
    )

    with pytest.raises(PackFaults) as caught:
        checked_pack(folder)

    assert list(map(str, caught.value.faults)) == [
        "topics/kita_place/en.md:1: this locale is missing",
        "places/rathaus.yaml:1: hours: not opening hours in OSM syntax: 'Mo bis Fr 9-12 Uhr'",
    ]
