"""Whether a pack may be loaded, and what its editors should look at."""

import re
from datetime import date
from pathlib import Path

import pytest

from bot.commands.content import intents
from content.model import TopicText
from content.pack_files import read_pack
from content.publishing import faults, outdated, warnings
from content.wording import numbers
from tests.content.pack_sample import FILES, INTENTS, with_line, write

PLACE, HEAD, TOPIC = "places/rathaus.yaml", "pack.yaml", "topics/kita_place/topic.yaml"
GERMAN, ENGLISH = "topics/kita_place/de.md", "topics/kita_place/en.md"
Changed = dict[str, str | bytes | None]


def text(short: str = "x", revision: int | None = None, based_on: int | None = None, **sections: str) -> TopicText:
    return TopicText.model_validate(
        {"title": "x", "short": short, "sections": sections, "revision": revision, "based_on": based_on}
    )


def test_a_translation_is_behind_when_its_source_has_been_revised() -> None:
    assert outdated(text(based_on=1), text(revision=2))
    assert not outdated(text(based_on=2), text(revision=2))
    assert not outdated(text(based_on=3), text(revision=2))


def test_a_source_is_never_behind() -> None:
    assert not outdated(text(revision=1), text(revision=2))
    assert not outdated(text(based_on=1), text())


def test_amounts_times_dates_and_phone_numbers_are_compared_but_not_the_counting_of_steps() -> None:
    counted = text("Call 0341 123-0 until 12:30, costs 1.200,50 €.", steps="1. Call.\n2. Wait 14 days.\n10. Go.")

    assert numbers(counted) == sorted(["0341", "123", "0", "12:30", "1.200,50", "14"])


def special(days: str) -> Changed:
    return with_line(PLACE, "hours_as_of:", f"special: [{days}]\nhours_as_of:")


WRONG: list[tuple[str, Changed, tuple[str, str]]] = [
    ("no such contact point", with_line(HEAD, "contact_point: rathaus", "contact_point: amt"),
     (HEAD, "contact_point: there is no place 'amt'")),
    ("a category without a name", with_line(HEAD, "      en: Daycare\n", ""),
     (HEAD, "categories: kita has no name in en")),
    ("a category with an unknown intent", with_line(HEAD, "intents: [kita_place]", "intents: [kita_palace]"),
     (HEAD, "categories: kita: there is no intent 'kita_palace'")),
    ("a subject with an unknown intent", with_line(HEAD, "children: [kita_place]", "children: [children]"),
     (HEAD, "subjects: children: there is no intent 'children'")),
    ("a place with an unknown subject", with_line(PLACE, "[children]", "[children, parents]"),
     (PLACE, "subjects: 'parents' is not in pack.yaml")),
    ("a district without a place", with_line(HEAD, "subjects:\n", "districts:\n  Dorf: [Weiler]\nsubjects:\n"),
     (HEAD, "districts: there is no place in 'Dorf'")),
    ("an ordinary word that names no district", with_line(HEAD, "subjects:\n", "ordinary_words: [Dorf]\nsubjects:\n"),
     (HEAD, "ordinary_words: 'Dorf' is not the name of a district")),
    ("hours out of the syntax", with_line(PLACE, "Mo-Fr 09:00-12:00", "montags"),
     (PLACE, "hours: not opening hours in OSM syntax: 'montags'")),
    ("hours with holidays that cannot be told", with_line(PLACE, "Mo-Fr 09:00-12:00", "Mo 09:00-12:00; PH +1 day off"),
     (PLACE, "hours: not opening hours in OSM syntax: '+1 day off'")),
    ("hours of unknown age", with_line(PLACE, "hours_as_of: 2026-11\n", ""),
     (PLACE, "hours_as_of: is missing; how old are these hours?")),
    ("an unknown place in a topic", with_line(TOPIC, "places: [rathaus]", "places: [amt]"),
     (TOPIC, "places: there is no place 'amt'")),
    ("an unknown related intent", with_line(TOPIC, "related: [kita_cost]", "related: [kita_price]"),
     (TOPIC, "related: there is no intent 'kita_price'")),
    ("a missing translation", {ENGLISH: None}, (ENGLISH, "this locale is missing")),
    ("a missing source", {GERMAN: None}, (GERMAN, "this locale is missing")),
    ("a language nobody asked for", {"topics/kita_place/fr.md": FILES[ENGLISH]},
     ("topics/kita_place/fr.md", "fr is not a locale of this pack")),
    ("other numbers", with_line(ENGLISH, "200 €", "250 €"), (ENGLISH, "numbers differ from the source: 200, 250")),
    ("a number told twice", with_line(ENGLISH, "About 200 €", "About 200 € (200 €)"),
     (ENGLISH, "numbers differ from the source: not the same count")),
    ("a section left out", with_line(ENGLISH, "## cost\nAbout 200 € a month.\n", "About 200 € a month.\n"),
     (ENGLISH, "sections: steps; the source has steps, cost")),
    ("sections in another order", with_line(GERMAN, "## steps\n1. Anrufen.\n2. 3 Kitas aussuchen.\n\n## cost\n"
     "Etwa 200 € im Monat.\n", "## cost\nEtwa 200 € im Monat.\n\n## steps\n1. Anrufen.\n2. 3 Kitas aussuchen.\n"),
     (ENGLISH, "sections: steps, cost; the source has cost, steps")),
    ("a translation of nobody knows what", with_line(ENGLISH, "based_on: 2\n", ""),
     (ENGLISH, "based_on: is missing; which revision of the source was translated?")),
    ("a source without a revision", with_line(GERMAN, "revision: 2\n", ""),
     (GERMAN, "revision: is missing in the source text")),
    ("a bracket that is not closed", with_line(ENGLISH, "1. Call.", "1. Call (now."),
     (ENGLISH, "steps: ( and ) must come in pairs")),
    ("markup that is not ours", with_line(ENGLISH, "## cost\n", "## cost\n### Each month\n"),
     (ENGLISH, "cost: is no markup of ours and would be shown as it is: '### Each month'")),
    ("words left in German", with_line(GERMAN, "Fragen Sie im", "Gehen Sie morgen früh gleich los ins")
     | with_line(ENGLISH, "Ask at", "Gehen Sie morgen früh and ask at"),
     (ENGLISH, "was not translated: 'gehen sie morgen früh'")),
    ("a title too long for a button", with_line(ENGLISH, "Finding a daycare place", "Finding " + "a " * 30),
     (ENGLISH, "title: has 67 characters, at most 60 fit on a button")),
    ("no way to say where the city is", with_line(HEAD, "  en: in Traumstadt\n", ""), (HEAD, "in_city: en is missing")),
    ("a note not translated", with_line(PLACE, "sources:", "notes:\n  de: Auch mit Rampe.\nsources:"),
     (PLACE, "notes: en is missing")),
    ("an event that ends before it begins", with_line("events/fest.yaml", "01T19", "01T16"),
     ("events/fest.yaml", "until: must be after the start")),
    ("a rule nobody understands", with_line("events/fest.yaml", "place:", "repeat: jeden Dienstag\nplace:"),
     ("events/fest.yaml", "repeat: not a rule of RFC 5545: 'jeden Dienstag'")),
    ("a rule by the minute", with_line("events/fest.yaml", "place:", "repeat: FREQ=MINUTELY\nplace:"),
     ("events/fest.yaml", "repeat: a rule begins with FREQ=DAILY, WEEKLY, MONTHLY or YEARLY: 'FREQ=MINUTELY'")),
    ("a first date that the rule does not know",
     with_line("events/fest.yaml", "place:", "repeat: FREQ=WEEKLY;BYDAY=MO\nplace:"),
     ("events/fest.yaml", "repeat: 2026-12-01 is not a date of 'FREQ=WEEKLY;BYDAY=MO'")),
    ("an exception to what is on once", with_line("events/fest.yaml", "place:", "left_out: [2026-12-08]\nplace:"),
     ("events/fest.yaml", "left_out, cancelled: the event is on once, on another day")),
    ("an event nowhere", with_line("events/fest.yaml", "place: rathaus", "place: amt"),
     ("events/fest.yaml", "place: there is no place 'amt'")),
    ("an event not translated", with_line("events/fest.yaml", "  en:\n    title: Party\n    text: There is tea.\n", ""),
     ("events/fest.yaml", "texts: en is missing")),
    ("a number whose purpose is not translated", with_line("emergency.yaml", "    en: fire.\n", ""),
     ("emergency.yaml", "fire: purpose in en is missing")),
    ("special days that end before they begin", special("{since: 2026-12-23, until: 2026-12-22}"),
     (PLACE, "special.0.until: must not be before since")),
    ("special hours out of the syntax", special("{since: 2026-12-23, until: 2026-12-23, hours: 9 bis 12}"),
     (PLACE, "special.0.hours: not times of a day in OSM syntax: '9 bis 12'")),
    ("a place that is gone before it comes",
     with_line(PLACE, "phone:", "valid_from: 2027-01-02\nvalid_until: 2027-01-01\nphone:"),
     (PLACE, "valid_until: must not be before valid_from")),
    ("longitude before latitude", with_line(PLACE, "phone:", "position: [112.4, 51.3]\nphone:"),
     (PLACE, "position: latitude is -90 to 90, longitude -180 to 180")),
    ("a position that is no number", with_line(PLACE, "phone:", "position: [.nan, 12.4]\nphone:"),
     (PLACE, "position: latitude is -90 to 90, longitude -180 to 180")),
    ("safety words in a language nobody asked for", {"safety/fr.yaml": "life: [au secours]\n"},
     ("safety/fr.yaml", "fr is not a locale of this pack")),
    ("a synonym that stands twice", with_line(ENGLISH, "based_on: 2", "synonyms: [Nursery, nursery]\nbased_on: 2"),
     (ENGLISH, "synonyms: 'nursery' stands twice")),
    ("a place that stands twice in a topic", with_line(TOPIC, "[rathaus]", "[rathaus, rathaus]"),
     (TOPIC, "places: 'rathaus' stands twice")),
]  # fmt: skip


@pytest.mark.parametrize(("changed", "fault"), [one[1:] for one in WRONG], ids=[one[0] for one in WRONG])
def test_what_must_be_mended_names_its_file(changed: Changed, fault: tuple[str, str], tmp_path: Path) -> None:
    assert list(faults(read_pack(write(tmp_path, changed)), INTENTS)) == [fault]


def test_a_topic_for_no_intent_is_told(tmp_path: Path) -> None:
    pack = read_pack(write(tmp_path))

    assert (TOPIC, "id: there is no intent 'kita_place'") in list(faults(pack, INTENTS - {"kita_place"}))


def test_a_text_too_long_for_the_first_message_is_told(tmp_path: Path) -> None:
    changed = with_line(ENGLISH, "Ask at the **town hall**.", "a" * 501)
    changed[GERMAN] = FILES[GERMAN].replace("1. Anrufen.", "1. " + "b" * 900)

    told = dict(faults(read_pack(write(tmp_path, changed)), INTENTS))

    assert told == {
        ENGLISH: "the short text has 501 characters, at most 500 fit",
        GERMAN: "short text and steps have 951 characters, at most 900 fit",
    }


def test_a_name_that_nobody_has_is_told_in_each_text(tmp_path: Path) -> None:
    changed = {
        **with_line(GERMAN, "Fragen Sie im **Rathaus**.", "Fragen Sie hier: [[rathaus]] oder [[town_hall]]."),
        **with_line(ENGLISH, "Ask at the **town hall**.", "Ask here: [[rathaus]] or [[town_hall]]."),
    }

    sentence = "[[town_hall]]: there is no place and no topic of this name"
    assert list(faults(read_pack(write(tmp_path, changed)), INTENTS)) == [(GERMAN, sentence), (ENGLISH, sentence)]


def test_bold_must_end_in_the_line_in_which_it_begins(tmp_path: Path) -> None:
    changed = with_line(ENGLISH, "1. Call.\n2. Choose 3", "1. **Call.\n2. Choose** 3")

    assert [sentence for _, sentence in faults(read_pack(write(tmp_path, changed)), INTENTS)] == [
        "steps: ** must come in pairs within a line: '1. **Call.'",
        "steps: ** must come in pairs within a line: '2. Choose** 3 daycare centres.'",
    ]


def test_a_name_in_a_text_counts_with_its_length_and_must_be_that_of_the_source(tmp_path: Path) -> None:
    changed = with_line(GERMAN, "Fragen Sie im **Rathaus**.", "Fragen Sie hier: [[rathaus]].")

    assert list(faults(read_pack(write(tmp_path, changed)), INTENTS)) == [
        (ENGLISH, "the names in [[ ]] are not those of the source")
    ]


def test_german_words_may_stand_in_brackets_names_and_addresses(tmp_path: Path) -> None:
    german = "Rufen Sie im Amt für Jugend und Familie an: amt-fuer-jugend-und-familie.de"
    english = "Call the youth office (Amt für Jugend und Familie): amt-fuer-jugend-und-familie.de"
    changed = {
        **with_line(GERMAN, "Fragen Sie im **Rathaus**.", german),
        **with_line(ENGLISH, "Ask at the **town hall**.", english),
    }

    assert list(faults(read_pack(write(tmp_path, changed)), INTENTS)) == []


def test_numbers_may_differ_while_a_translation_is_behind(tmp_path: Path) -> None:
    changed = {**with_line(GERMAN, "200 €", "250 €")}
    changed[GERMAN] = str(changed[GERMAN]).replace("revision: 2", "revision: 3")
    pack = read_pack(write(tmp_path, changed))

    assert list(faults(pack, INTENTS)) == []
    assert (ENGLISH, "is behind its source") in list(warnings(pack, date(2026, 11, 24)))


def test_facts_are_to_be_checked_again_from_the_day_after_their_date(tmp_path: Path) -> None:
    pack = read_pack(write(tmp_path))

    assert list(warnings(pack, date(2027, 5, 1))) == []
    assert list(warnings(pack, date(2027, 5, 2))) == [(TOPIC, "check_by: was due on 2027-05-01")]


def test_a_contact_point_without_an_address_is_told(tmp_path: Path) -> None:
    pack = read_pack(write(tmp_path, with_line(PLACE, "  street: Markt 1\n", "")))

    assert list(faults(pack, INTENTS)) == []
    assert list(warnings(pack, date(2026, 11, 24))) == [
        (PLACE, "the contact point has no address yet; visitors are told so")
    ]


def test_a_place_is_told_from_the_day_after_its_last(tmp_path: Path) -> None:
    pack = read_pack(write(tmp_path, with_line(PLACE, "phone:", "valid_until: 2027-01-01\nphone:")))

    assert list(warnings(pack, date(2027, 1, 1))) == []
    assert list(warnings(pack, date(2027, 1, 2))) == [(PLACE, "valid_until: was 2027-01-01")]


def test_leipzig_can_be_loaded_and_has_a_text_for_every_guidance_intent() -> None:
    pack = read_pack(Path("content/packs/leipzig"))

    assert list(faults(pack, intents())) == []
    assert pack.topics.keys() == guidance()


def guidance() -> frozenset[str]:
    """All intents but those about the conversation itself: in the contract they stand before the first heading."""
    spec = Path("spec/intents.yaml").read_text(encoding="utf-8")
    conversation, _, others = spec.partition("# --- people and places")
    own = set(re.findall(r"(?m)^  (\w+): {means", conversation))
    return frozenset(re.findall(r"(?m)^  (\w+): {means", others)) - own - {"out_of_scope"}


DISTRICTS = {
    "the same name twice": ("Markt: [Altstadt, altstadt]", "'altstadt' is named twice, for Markt and for Markt"),
    "a name of two": ("Markt: [Altstadt]\n  Ufer: [Alt-Stadt]", "'alt-stadt' is named twice, for Markt and for Ufer"),
    "another district's name": ("Markt: [Ufer]", "'ufer' is named twice, for Markt and for Ufer"),
    "its own name": ("Markt: [Markt]", "'markt' is named twice, for Markt and for Markt"),
}


@pytest.mark.parametrize(("districts", "sentence"), DISTRICTS.values(), ids=DISTRICTS.keys())
def test_a_name_is_that_of_one_district_and_told_once(districts: str, sentence: str, tmp_path: Path) -> None:
    changed = {
        **with_line(HEAD, "subjects:\n", f"districts:\n  {districts}\nsubjects:\n"),
        **with_line(PLACE, "  city: Traumstadt\n", "  city: Traumstadt\n  district: Markt/Ufer\n"),
    }

    assert list(faults(read_pack(write(tmp_path, changed)), INTENTS)) == [(HEAD, f"districts: {sentence}")]


def test_a_district_may_be_named_in_other_letters_that_sound_the_same(tmp_path: Path) -> None:
    changed = {
        **with_line(HEAD, "subjects:\n", "districts:\n  Linden: [Лінден, Линден]\nsubjects:\n"),
        **with_line(PLACE, "  city: Traumstadt\n", "  city: Traumstadt\n  district: Linden\n"),
    }

    assert list(faults(read_pack(write(tmp_path, changed)), INTENTS)) == []
