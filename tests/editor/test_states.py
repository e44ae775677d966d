"""Where every text stands."""

from typing import Any

from content.editor import states
from content.editor.draft import Draft, Stage
from content.editor.states import Cell, Mark, State, Wanted
from content.entries import Key
from tests.editor.pack_sample import TODAY, draft, pack, text, topic

KITA = {
    "kita_place": {"de": text("Kita-Platz", revision=2), "uk": text("Місце в садку", based_on=1)},
    "kita_cost": {"de": text("Kosten der Kita", revision=1), "uk": text("Скільки коштує", based_on=1)},
}
READ_ME = Key("text", "kita_place", "uk")


def cell(topic_id: str, locale: str, *drafts: Draft, **texts: Any) -> Cell:
    whole = states.table(pack(texts={**KITA, **texts}), drafts, TODAY)
    return next(row for row in whole.rows if row.id == topic_id).cells[locale]


def test_a_text_is_missing_outdated_or_published() -> None:
    assert cell("kita_place", "ar") == Cell(State.missing)
    assert cell("kita_place", "uk") == Cell(State.outdated)
    assert cell("kita_place", "de") == Cell(State.published)
    assert cell("kita_cost", "uk") == Cell(State.published)


def test_a_draft_outdates_nothing_and_is_shown_beside_what_visitors_see() -> None:
    of_source = draft(1, Key("text", "kita_cost", "de"))

    assert cell("kita_cost", "de", of_source) == Cell(State.published, (Mark.draft,))
    assert cell("kita_cost", "uk", of_source) == Cell(State.published)


def test_a_new_translation_outdates_no_other() -> None:
    before, after = KITA["kita_cost"], {**KITA["kita_cost"], "ar": text("كم تكلف", based_on=1)}

    assert cell("kita_cost", "uk", kita_cost=before) == cell("kita_cost", "uk", kita_cost=after)


def test_drafts_of_two_people_are_told_apart_by_what_happens_to_them() -> None:
    both = (draft(1, READ_ME), draft(2, READ_ME, Stage.review, author=2))

    assert cell("kita_place", "uk", *both) == Cell(State.outdated, (Mark.draft, Mark.review))


def test_a_text_that_no_native_speaker_has_read_says_so() -> None:
    machine = {"de": text("Kita", revision=1, review="pending")}

    assert cell("kita_cost", "de", kita_cost=machine) == Cell(State.published, (Mark.unreviewed,))


def test_facts_are_due_when_their_day_has_passed_and_soon_due_thirty_days_before() -> None:
    days = {"a1": "2026-03-09", "b1": "2026-03-10", "c1": "2026-04-09", "d1": "2026-04-10"}
    whole = states.table(pack(*(topic(one, day) for one, day in days.items()), texts={}), [], TODAY)

    assert [row.marks for row in whole.rows] == [(Mark.due,), (Mark.due_soon,), (Mark.due_soon,), ()]


def test_each_locale_is_counted() -> None:
    counts = states.table(pack(texts=KITA), [], TODAY).counts("uk")

    assert (counts[State.published], counts[State.outdated], counts[State.missing]) == (1, 1, 0)


def narrowed(**wanted: Any) -> list[str]:
    sample = pack(texts=KITA)
    rows = states.narrowed(states.table(sample, [], TODAY), sample, Wanted(**wanted))
    return [row.id for row in rows]


def test_rows_come_by_title() -> None:
    assert narrowed() == ["kita_place", "kita_cost"]


def test_a_topic_is_found_by_its_title_in_any_language_and_by_its_id() -> None:
    assert narrowed(search="садку") == ["kita_place"]
    assert narrowed(search="KOSTEN") == ["kita_cost"]
    assert narrowed(search="kita_co") == ["kita_cost"]
    assert narrowed(search="Hund") == []


def test_a_state_is_looked_for_in_the_chosen_locales_only() -> None:
    assert narrowed(standing="outdated") == ["kita_place"]
    assert narrowed(standing="outdated", locales=["ar"]) == []
    assert narrowed(standing="missing", locales=["ar"]) == ["kita_place", "kita_cost"]
    assert narrowed(standing="missing", locales=[]) == []


def test_what_the_menu_lists_without_a_topic_comes_first() -> None:
    intents = ["kita_place", "greet", "kita_food", "asylum"]

    assert states.without_topic(pack(texts=KITA), intents) == ["kita_food", "asylum", "greet"]
