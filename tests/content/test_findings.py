"""What the editor is told about one entry while it is being written."""

from datetime import date
from pathlib import Path

import pytest

from content.finding import Finding
from content.model import EmergencyNumber, Pack, Place, TopicText
from content.pack_files import read_pack
from content.publishing import (
    event_findings,
    names,
    number_findings,
    place_findings,
    text_findings,
    topic_findings,
    uses,
)
from tests.content.pack_sample import INTENTS, with_line, write

GERMAN, ENGLISH = "topics/kita_place/de.md", "topics/kita_place/en.md"


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return read_pack(write(tmp_path))


def told(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(finding.code, finding.field) for finding in findings]


def of_text(pack: Pack, locale: str = "en", **changed: object) -> list[Finding]:
    texts = pack.texts["kita_place"]
    text = texts[locale].model_copy(update=changed)
    return list(text_findings(pack, "kita_place", locale, text, texts["de"], names(pack, locale)))


def of_event(pack: Pack, **changed: object) -> list[tuple[str, str]]:
    return told(list(event_findings(pack, pack.events["fest"].model_copy(update=changed))))


def of_place(pack: Pack, **changed: object) -> list[Finding]:
    return list(place_findings(pack, Place.model_validate(pack.places["rathaus"].model_dump() | changed)))


def test_a_sound_entry_of_every_kind_is_told_nothing(pack: Pack) -> None:
    assert of_text(pack, "de") == of_text(pack, "en") == of_place(pack) == []
    assert list(topic_findings(pack, pack.topics["kita_place"], INTENTS)) == []
    assert list(event_findings(pack, pack.events["fest"])) == []
    assert [one for number in pack.emergency for one in number_findings(pack, number)] == []


def test_each_number_that_differs_from_the_source_is_named(pack: Pack) -> None:
    sections = {"steps": "1. Call.\n2. Choose 4 or 4.", "cost": "About 200 € a month."}

    [finding] = of_text(pack, sections=sections)

    assert (finding.code, finding.values) == ("numbers_differ", {"numbers": "3, 4"})


def test_a_number_that_is_only_told_more_often_is_named_too(pack: Pack) -> None:
    sections = {"steps": "1. Call.\n2. Choose 3 or 3.", "cost": "About 200 € a month."}

    assert [one.values for one in of_text(pack, sections=sections)] == [{"numbers": "3"}]


def test_what_is_wrong_in_a_section_is_told_at_its_field(pack: Pack) -> None:
    sections = {"steps": "1. Call [[nobody]].\n2. Choose (3.", "cost": "# About 200 € a month."}

    assert told(of_text(pack, short="Ask **now", sections=sections)) == [
        ("link_unknown", "sections.steps"),
        ("bold_open", "short"),
        ("pair_missing", "sections.steps"),
        ("markup_unknown", "sections.cost"),
        ("links_differ", ""),
    ]


def test_a_sentence_left_in_german_is_told_at_its_field(tmp_path: Path) -> None:
    changed = with_line(GERMAN, "Etwa 200 € im Monat.", "Das kostet etwa so viel wie immer, 200 €.")
    pack = read_pack(write(tmp_path, changed))
    sections = {"steps": "1. Call.\n2. Choose 3 centres.", "cost": "Das kostet etwa so much, 200 €."}

    [finding] = of_text(pack, sections=sections)

    assert (finding.field, finding.values) == ("sections.cost", {"words": "das kostet etwa so"})


def test_a_long_name_of_a_place_may_stay_as_it_is(tmp_path: Path) -> None:
    name = "Amt für Jugend und Familie"
    changed = with_line(GERMAN, "im **Rathaus**", f"im {name}") | with_line(ENGLISH, "the **town hall**", name)
    assert [one.code for one in of_text(read_pack(write(tmp_path, changed)))] == ["left_over"]

    renamed = with_line("places/rathaus.yaml", "name: Rathaus\n", f"name: {name}\n")
    assert of_text(read_pack(write(tmp_path, changed | renamed))) == []


def test_a_text_of_a_topic_or_a_language_that_is_gone_is_told(pack: Pack) -> None:
    text = TopicText(title="x", short="x", revision=1)

    assert told(list(text_findings(pack, "gone", "de", text, None, {}))) == [("topic_unknown", "")]
    assert told(list(text_findings(pack, "kita_place", "fr", text, None, {}))) == [("locale_unknown", "")]


def test_a_rule_that_can_be_read_is_told_apart_from_one_that_cannot(pack: Pack) -> None:
    assert of_event(pack, repeat="FREQ=WEEKLY;BYDAY=MO") == [("rule_start", "repeat")]
    assert of_event(pack, repeat="every Tuesday") == [("rule_unknown", "repeat")]
    assert of_event(pack, repeat="FREQ=WEEKLY;BYDAY=TU", left_out=[date(2026, 12, 1)]) == []


def test_an_event_is_told_at_its_fields(pack: Pack) -> None:
    fest = pack.events["fest"]
    days = [date(2026, 12, 8), date(2026, 12, 8)]

    assert of_event(pack, place="nowhere", until=fest.start, texts={"de": fest.texts["de"]}) == [
        ("place_unknown", "place"),
        ("until_before_start", "until"),
        ("text_missing", "texts.en.title"),
    ]
    assert of_event(pack, cancelled=days) == [("exception_once", "cancelled"), ("doubled", "cancelled")]


def test_a_place_is_told_at_its_fields(pack: Pack) -> None:
    good = {"since": "2026-12-23", "until": "2026-12-23", "hours": "09:00-12:00"}
    wrong = {
        "hours": "montags",
        "hours_as_of": None,
        "special": [good, {"since": "2026-12-23", "until": "2026-12-22", "hours": "Mo 09:00-12:00"}],
        "valid_from": "2027-01-02",
        "valid_until": "2027-01-01",
        "position": (51.3, 181.0),
        "notes": {"de": "Mit Rampe."},
        "aliases": ["Amt", "amt"],
    }

    assert told(of_place(pack, **wrong)) == [
        ("hours_unknown", "hours"),
        ("hours_age_missing", "hours_as_of"),
        ("special_order", "special.1.until"),
        ("special_hours_unknown", "special.1.hours"),
        ("note_missing", "notes.en"),
        ("valid_order", "valid_until"),
        ("position_outside", "position"),
        ("doubled", "aliases"),
    ]


def test_the_short_form_of_a_district_is_told_with_its_full_name(tmp_path: Path) -> None:
    districts = with_line("pack.yaml", "subjects:\n", "districts:\n  Großer Markt: [Markt]\nsubjects:\n")
    full = with_line("places/rathaus.yaml", "  city: Traumstadt\n", "  city: Traumstadt\n  district: Großer Markt\n")
    pack = read_pack(write(tmp_path, districts | full))
    assert of_place(pack) == []

    [finding] = of_place(pack, address={"city": "Traumstadt", "district": "Markt"})

    assert (finding.field, finding.values) == ("address.district", {"word": "Markt", "name": "Großer Markt"})


def test_a_number_is_told_at_its_fields(pack: Pack) -> None:
    number = EmergencyNumber.model_validate(
        pack.emergency[0].model_dump() | {"purpose": {"de": "Jetzt."}, "dangers": ["life", "life"]}
    )

    assert told(list(number_findings(pack, number))) == [("text_missing", "purpose.en"), ("doubled", "dangers")]


def test_what_refers_to_a_place_or_a_topic_is_named(tmp_path: Path) -> None:
    other = {
        "topics/kita_cost/topic.yaml": "id: kita_cost\nchecked: 2026-11-01\ncheck_by: 2027-05-01\n"
        "related: [kita_place]\nsources: [invented]\n",
        "topics/kita_cost/de.md": "---\ntitle: Kosten\nrevision: 1\n---\nSiehe [[kita_place]], [[rathaus]].\n",
    }
    pack = read_pack(write(tmp_path, dict(other)))

    assert uses(pack, "place", "rathaus") == [
        ("pack", "contact_point"),
        ("topic", "kita_place"),
        ("event", "fest"),
        ("text", "kita_cost/de"),
    ]
    assert uses(pack, "topic", "kita_place") == [
        ("pack", "categories"),
        ("topic", "kita_cost"),
        ("text", "kita_cost/de"),
    ]
    assert uses(pack, "event", "fest") == []
