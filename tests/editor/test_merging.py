import time
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from content.editor.merging import Merged, merge

LISTS = st.lists(st.sampled_from(["- Pass", "- Foto", "- Geld", "- Vertrag", "- Brief", ""]), max_size=6).map("\n".join)
LINES = st.lists(st.text("abc", min_size=1, max_size=2), max_size=5)


def merged(base: str, theirs: str, mine: str) -> str | None:
    """The text that comes out, None for a conflict."""
    result = merge({"bring": base}, {"bring": theirs}, {"bring": mine})
    return None if result.conflicts else result.fields["bring"]


def lines(text: str) -> Counter[str]:
    return Counter(text.split("\n"))


def test_a_field_that_one_of_them_changed_is_as_they_left_it() -> None:
    base = {"title": "Amt", "short": "Gehen Sie hin."}
    theirs = {"title": "Ämter", "short": "Gehen Sie hin."}
    mine = {"title": "Amt", "short": "Rufen Sie an."}
    assert merge(base, theirs, mine) == Merged({"title": "Ämter", "short": "Rufen Sie an."}, [])


def test_what_both_changed_alike_is_no_conflict() -> None:
    assert merged("Amt", "Ämter", "Ämter") == "Ämter"


def test_different_words_for_one_line_are_a_conflict_and_mine_stay_in_the_field() -> None:
    result = merge({"title": "Amt"}, {"title": "Ämter"}, {"title": "Behörde"})
    assert result == Merged({"title": "Behörde"}, ["title"])


def test_changes_to_different_items_of_a_list_come_together() -> None:
    base = "- Pass\n- Foto\n- Geld"
    assert merged(base, "- Ausweis\n- Foto\n- Geld", "- Pass\n- Foto\n- 10 €") == "- Ausweis\n- Foto\n- 10 €"
    assert merged(base, "- Ausweis\n- Foto\n- Geld", "- Pass\n- Bild\n- Geld") == "- Ausweis\n- Bild\n- Geld"


def test_an_item_is_added_behind_one_that_the_other_corrected() -> None:
    assert merged("- Pass\n- Foto", "- Pass\n- Bild", "- Pass\n- Foto\n- Geld") == "- Pass\n- Bild\n- Geld"


def test_an_item_that_one_took_out_stays_out_when_the_other_changed_another() -> None:
    assert merged("- Pass\n- Foto\n- Geld", "- Pass\n- Geld", "- Pass\n- Foto\n- 10 €") == "- Pass\n- 10 €"


def test_two_different_items_added_at_one_place_are_a_conflict() -> None:
    assert merged("1. Anrufen", "1. Anrufen\n2. Hingehen", "1. Anrufen\n2. Warten") is None


def test_a_line_that_one_took_out_and_the_other_changed_is_a_conflict() -> None:
    assert merged("- Pass\n- Foto\n- Geld", "- Pass\n- Geld", "- Pass\n- Bild\n- Geld") is None


def test_an_item_that_both_added_at_different_places_does_not_stand_there_twice() -> None:
    base = "- Foto\n- Geld"
    assert merged(base, "- Pass\n- Foto\n- Geld", "- Foto\n- Geld\n- Pass") is None


def test_when_each_took_out_one_of_two_equal_lines_neither_is_lost() -> None:
    assert merged("- Pass\n- Pass\n- Geld", "- Pass", "- Pass\n- Geld\n- Geld") is None


def test_the_line_ends_of_a_browser_change_nothing() -> None:
    assert merged("- Pass\n- Foto", "- Ausweis\n- Foto", "- Pass\r\n- Bild") == "- Ausweis\n- Bild"


def test_fields_that_only_one_form_has_are_kept() -> None:
    result = merge({"old": "x"}, {"theirs": "a"}, {"mine": "b"})
    assert result == Merged({"mine": "b", "theirs": "a"}, [])


@given(LISTS, LISTS, LISTS)
def test_every_line_that_one_of_them_added_is_there_or_the_field_is_a_conflict(
    base: str, theirs: str, mine: str
) -> None:
    text = merged(base, theirs, mine)
    if text is None:
        return
    for one in (theirs, mine):
        assert lines(one) - lines(base) <= lines(text)


@given(LISTS, LISTS, LISTS)
def test_no_line_that_both_kept_is_lost_and_none_comes_from_nowhere(base: str, theirs: str, mine: str) -> None:
    text = merged(base, theirs, mine)
    if text is None:
        return
    kept = lines(base) & lines(theirs) & lines(mine)
    assert not any((kept - lines(text)).keys() - {""})
    assert lines(text).keys() - {""} <= (lines(theirs) | lines(mine)).keys()


@given(LISTS, LISTS, LISTS)
def test_it_does_not_matter_who_saves_first(base: str, theirs: str, mine: str) -> None:
    assert merged(base, theirs, mine) == merged(base, mine, theirs)


@given(LISTS, LISTS)
def test_who_changed_nothing_gets_what_the_other_wrote(base: str, changed: str) -> None:
    assert merged(base, changed, base) == merged(base, base, changed) == merged(base, changed, changed) == changed


@given(LINES, LINES, LINES)
def test_a_conflict_leaves_mine_as_it_was_typed(base: list[str], theirs: list[str], mine: list[str]) -> None:
    result = merge({"a": "\n".join(base)}, {"a": "\n".join(theirs)}, {"a": "\n".join(mine)})
    assert not result.conflicts or result.fields["a"] == "\n".join(mine)


def test_texts_made_to_take_long_are_left_to_a_person() -> None:
    lines = "a\n" * 50_000
    begun = time.thread_time()
    merged = merge({"short": lines}, {"short": lines + "b"}, {"short": "c\n" + lines})
    assert merged.conflicts == ["short"]
    assert time.thread_time() - begun < 2
