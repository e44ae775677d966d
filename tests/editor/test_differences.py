"""How what changed in a form is put to people: by the names of fields, with just the words around a change."""

from content.editor.pages.differences import differences
from content.entries import Key
from tests.editor.plain_words import PlainWords

TEXT, PLACE = Key("text", "kita_cost", "uk"), Key("place", "babs")


def told(key: Key, before: dict[str, str], after: dict[str, str]) -> dict[str, str]:
    marks = {"same": "", "gone": "-", "new": "+"}
    return {
        one.label: "|".join(f"{marks[piece.kind]}{piece.text}" for piece in one.pieces)
        for one in differences(PlainWords(), key, before, after)
    }


def test_far_from_a_change_words_are_left_out_and_none_is_cut() -> None:
    text = " ".join(f"word{number}" for number in range(100))
    said = told(TEXT, {"short": text}, {"short": f"{text} more"})
    assert said == {
        "Short": "… word88 word89 word90 word91 word92 word93 word94 word95 word96 word97 word98 word99|+ more"
    }


def test_a_tick_is_told_as_yes_and_no() -> None:
    assert told(PLACE, {"by_appointment": ""}, {"by_appointment": "yes"}) == {"By appointment": "-no|+ yes"}


def test_words_of_one_language_are_named_by_it_and_written_its_way() -> None:
    found = differences(PlainWords(), PLACE, {"notes.ar": "a"}, {"notes.ar": "b"})
    assert [(one.label, one.locale) for one in found] == [("Note · Arabic", "ar")]


def test_hours_are_told_by_days_unless_days_cannot_say_them() -> None:
    simple = {"hours": "Mo 09:00-12:00", "week.0": "9-12"}
    assert list(told(PLACE, {"hours": "", "week.0": ""}, simple)) == ["Hours · Monday"]
    assert "Hours" in told(PLACE, {"hours": "easter 10:00-12:00", "week.0": ""}, simple)


def test_what_a_form_holds_for_its_own_sake_is_no_difference() -> None:
    assert told(TEXT, {"source_revision": "1", "based_on": "1"}, {"source_revision": "2", "based_on": "2"}) == {}
