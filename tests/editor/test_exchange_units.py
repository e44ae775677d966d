"""What translators get to translate, and what happens when it comes back."""

from pathlib import Path

import pytest

from content.editor.exchange.units import Change, Problem, Unit, changes, units
from content.model import Pack, TopicText
from content.pack_files import read_pack
from tests.content.pack_sample import write

TITLE, SHORT, STEPS, COST = (f"text/kita_place/2/{field}" for field in ("title", "short", "steps", "cost"))
KITA = ("text", "kita_place", "en")


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return read_pack(write(tmp_path))


def with_text(pack: Pack, locale: str, **changed: object) -> Pack:
    """The pack with a text of its topic changed; with nothing changed, without it."""
    texts = dict(pack.texts["kita_place"])
    text = texts.pop(locale)
    if changed:
        texts[locale] = TopicText.model_validate({**text.model_dump(), **changed})
    return pack.model_copy(update={"texts": {"kita_place": texts}})


def with_notes(pack: Pack, **notes: str) -> Pack:
    place = pack.places["rathaus"].model_copy(update={"notes": notes})
    return pack.model_copy(update={"places": {"rathaus": place}})


def translated(pack: Pack, *targets: tuple[str, str], only_wanting: bool = False) -> list[Unit]:
    """An export in which a translator has changed these."""
    wanted = dict(targets)
    exported = units(pack, "en", only_wanting)
    return [Unit(one.id, one.source, wanted.get(one.id, one.target), "") for one in exported]


def names(found: list[Unit]) -> list[str]:
    return [unit.id for unit in found]


def test_everything_that_has_words_in_the_source_language_can_be_translated(pack: Pack) -> None:
    found = units(with_notes(pack, de="Mit Aufzug."), "en", only_wanting=False)
    texts = [TITLE, SHORT, STEPS, COST]
    others = ["place/rathaus/note", "event/fest/title", "event/fest/text"]
    assert names(found) == [*texts, *others, "emergency/police/purpose", "emergency/fire/purpose"]
    assert found[0] == Unit(TITLE, "Einen Kita-Platz finden", "Finding a daycare place", "Einen Kita-Platz finden")


def test_other_words_for_a_topic_stand_one_in_a_line(pack: Pack) -> None:
    found = units(with_text(pack, "de", synonyms=["Krippe", "Tagesmutter"]), "en", only_wanting=False)
    assert Unit("text/kita_place/2/synonyms", "Krippe\nTagesmutter", "", "Einen Kita-Platz finden") in found


def test_only_what_is_missing_is_exported_if_wished(pack: Pack) -> None:
    assert units(pack, "en", only_wanting=True) == []
    wanting = with_notes(with_text(pack, "en"), de="Mit Aufzug.")
    assert names(units(wanting, "en", only_wanting=True)) == [TITLE, SHORT, STEPS, COST, "place/rathaus/note"]
    one_section = with_text(pack, "en", sections={"steps": "1. Call."})
    assert names(units(one_section, "en", only_wanting=True)) == [COST]


def test_a_translation_of_an_older_source_is_exported_with_its_old_words_and_marked(pack: Pack) -> None:
    found = units(with_text(pack, "de", revision=3), "en", only_wanting=True)
    assert [unit.target for unit in found if unit.outdated][:1] == ["Finding a daycare place"]
    assert len(found) == 4


def test_a_translation_that_does_not_say_of_what_counts_as_outdated(pack: Pack) -> None:
    assert all(unit.outdated for unit in units(with_text(pack, "en", based_on=None), "en", only_wanting=True))


def test_the_source_language_and_a_foreign_one_are_not_translated_into(pack: Pack) -> None:
    for locale in ("de", "fr"):
        assert units(pack, locale, only_wanting=False) == []
        assert changes(pack, locale, translated(pack, (TITLE, "x"))) == ([], [Problem("locale", "")])


def test_what_comes_back_as_it_went_changes_nothing(pack: Pack) -> None:
    for there in (pack, with_text(pack, "de", revision=3), with_text(pack, "en"), with_text(pack, "en", based_on=None)):
        for only_wanting in (True, False):
            assert changes(there, "en", units(there, "en", only_wanting)) == ([], [])


def test_space_and_line_ends_alone_are_no_change(pack: Pack) -> None:
    assert changes(pack, "en", translated(pack, (STEPS, " 1. Call.\r\n2. Choose 3 daycare centres.\n"))) == ([], [])


def test_a_new_word_is_shown_beside_the_old_one(pack: Pack) -> None:
    found = changes(pack, "en", translated(pack, (TITLE, "A place at a daycare")))
    fields = {"title": ("Finding a daycare place", "A place at a daycare")}
    assert found == ([Change(KITA, fields, based_on=2)], [])


def test_what_was_left_empty_takes_nothing_away(pack: Pack) -> None:
    assert changes(pack, "en", translated(pack, (TITLE, " \n"), (STEPS, ""))) == ([], [])


def test_places_events_and_emergency_numbers_are_changed_as_wholes(pack: Pack) -> None:
    there = with_notes(pack, de="Mit Aufzug.")
    targets = [("place/rathaus/note", "There is a lift."), ("event/fest/text", "Tea!"), ("emergency/fire/purpose", "F")]
    assert changes(there, "en", translated(there, *targets)) == (
        [
            Change(("place", "rathaus", ""), {"note": ("", "There is a lift.")}, None),
            Change(("event", "fest", ""), {"text": ("There is tea.", "Tea!")}, None),
            Change(("emergency", "fire", ""), {"purpose": ("fire.", "F")}, None),
        ],
        [],
    )


def test_a_first_translation_needs_all_parts_of_its_source(pack: Pack) -> None:
    there = with_text(pack, "en")
    whole = [(TITLE, "Place"), (SHORT, "Ask."), (STEPS, "1. Call."), (COST, "200 €")]
    (change,), problems = changes(there, "en", translated(there, *whole))
    assert (set(change.fields), change.based_on, problems) == ({"title", "short", "steps", "cost"}, 2, [])
    assert changes(there, "en", translated(there, *whole[:2])) == ([], [Problem("incomplete", STEPS)])


def test_half_an_event_is_not_taken(pack: Pack) -> None:
    event = pack.events["fest"]
    there = pack.model_copy(
        update={"events": {"fest": event.model_copy(update={"texts": {"de": event.texts["de"]}})}},
    )
    assert changes(there, "en", translated(there, ("event/fest/title", "Party"))) == (
        [],
        [Problem("incomplete", "event/fest/text")],
    )


def test_a_source_that_moved_on_meanwhile_leaves_the_translation_outdated(pack: Pack) -> None:
    sent = translated(pack, (TITLE, "A place"))
    there = with_text(with_text(pack, "de", revision=3, short="Rufen Sie an."), "en", based_on=1)
    (change,), problems = changes(there, "en", sent)
    assert (change.based_on, problems) == (2, [])


def test_a_translation_is_up_to_date_only_when_all_its_parts_were_done(pack: Pack) -> None:
    there = with_text(pack, "de", revision=3)
    title = "text/kita_place/3/title"
    old = {unit.id: unit.target for unit in units(there, "en", only_wanting=True)}
    (whole,), _ = changes(there, "en", translated(there, *old.items(), (title, "A place")))
    assert (list(whole.fields), whole.based_on) == (["title"], 3)
    only_title = [unit for unit in translated(there, (title, "A place")) if unit.id == title]
    (partly,), _ = changes(there, "en", only_title)
    assert (list(partly.fields), partly.based_on) == (["title"], 2)


def test_an_old_translation_that_was_confirmed_as_it_stands_is_up_to_date(pack: Pack) -> None:
    there = with_text(pack, "de", revision=3)
    assert changes(there, "en", translated(there)) == ([Change(KITA, {}, based_on=3)], [])


def test_a_section_that_the_source_has_lost_goes_when_the_translation_is_brought_up_to_date(pack: Pack) -> None:
    there = with_text(pack, "de", revision=3, sections={"steps": "1. Anrufen."})
    sent = translated(there, ("text/kita_place/3/steps", "1. Call."))
    (change,), _ = changes(there, "en", sent)
    assert change.fields["cost"] == ("About 200 € a month.", "")
    (partly,), _ = changes(there, "en", [unit for unit in sent if unit.id.endswith("steps")])
    assert list(partly.fields) == ["steps"]


def test_an_old_mark_does_not_hide_what_was_translated_since(pack: Pack) -> None:
    there = with_text(pack, "de", revision=3)
    sent = [Unit(one.id, one.source, one.target + "!", "", outdated=True) for one in units(there, "en", True)]
    (change,), problems = changes(there, "en", sent)
    assert (len(change.fields), change.based_on, problems) == (4, 3, [])


def test_an_older_file_does_not_undo_a_newer_translation(pack: Pack) -> None:
    sent = [unit for unit in translated(pack, (TITLE, "A place")) if unit.id.startswith("text/")]
    there = with_text(with_text(pack, "de", revision=3), "en", based_on=3)
    assert changes(there, "en", sent) == ([], [Problem("superseded", TITLE)])


def test_parts_of_two_exports_are_as_old_as_the_oldest(pack: Pack) -> None:
    there = with_text(pack, "de", revision=3)
    newer = [unit for unit in translated(there) if unit.id != "text/kita_place/3/title"]
    older = [unit for unit in translated(pack, (TITLE, "A place")) if unit.id == TITLE]
    (change,), _ = changes(there, "en", [*newer, *older])
    assert change.based_on == 2


@pytest.mark.parametrize(
    ("unit_id", "source", "code"),
    [
        ("", "x", "unknown"),
        ("home.title", "x", "unknown"),
        ("text/kita_place/title", "x", "unknown"),
        ("text/kita_place/-1/title", "x", "unknown"),
        ("text/kita_place/" + "9" * 5000 + "/title", "x", "unknown"),
        ("text/kita_place/7/title", "Einen Kita-Platz finden", "unknown"),
        ("text/kita_cost/1/title", "x", "removed"),
        ("place/bahnhof/note", "x", "removed"),
        ("text/kita_place/2/bring", "x", "field"),
        ("event/fest/place", "x", "field"),
        (TITLE, "Einen Kita-Platz suchen", "source"),
        ("event/fest/title", "Feier", "source"),
    ],
)
def test_what_cannot_be_taken_is_told_and_the_rest_is_taken(pack: Pack, unit_id: str, source: str, code: str) -> None:
    sent = [Unit(unit_id, source, "new", ""), Unit("emergency/fire/purpose", "Feuer.", "Fire!", "")]
    changed, problems = changes(pack, "en", sent)
    assert problems == [Problem(code, unit_id)]
    assert [change.key for change in changed] == [("emergency", "fire", "")]


def test_of_two_translations_of_one_passage_the_second_is_told(pack: Pack) -> None:
    sent = [Unit("event/fest/title", "Fest", target, "") for target in ("Feast", "Fair")]
    (change,), problems = changes(pack, "en", sent)
    assert change.fields == {"title": ("Party", "Feast")}
    assert problems == [Problem("twice", "event/fest/title")]
