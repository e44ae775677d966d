"""Opening hours as people write them in a form, turned into OSM syntax and back without changing what they say."""

from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from content.hours import check, check_special, days, week
from content.hours_form import HOLIDAYS, BadTimes, Week, from_osm, special_from_osm, special_to_osm, spoken, to_osm

MONDAY = date(2026, 11, 23)
PACK = Path(__file__).parents[2] / "content/packs/leipzig/places"
KNOWN = sorted(
    {place["hours"] for path in PACK.glob("*.yaml") if (place := yaml.safe_load(path.read_text())).get("hours")}
)


def meaning(hours: str) -> object:
    """What a visitor is told: every day of a week, and a holiday."""
    check(hours)
    return week(hours, MONDAY, lambda _: False), days(hours, MONDAY, lambda _: True, count=1)[0].spans


def weekly(*lines: str, holidays: str = "") -> Week:
    monday, tuesday, wednesday, thursday, friday, saturday, sunday = (*lines, *[""] * (7 - len(lines)))
    return Week((monday, tuesday, wednesday, thursday, friday, saturday, sunday), holidays)


@pytest.mark.parametrize(
    "typed",
    [
        "9-12, 14-18",
        "9:00–12:00, 14:00–18:00",
        "09.00 - 12.00 Uhr und 14 bis 18 Uhr",
        "von 9 Uhr bis 12 Uhr; 14-18 Uhr",
        "9 to 12 and 14 to 18",
        "9h-12h / 14h00-18h00",
        "9-12 14-18",
        "14-18 u. 9-12",
        "  9 — 12 ,14\u00a0−\u00a018. ",
    ],
)
def test_times_are_understood_as_people_write_them(typed: str) -> None:
    assert to_osm(weekly(typed)) == "Mo 09:00-12:00,14:00-18:00"


@pytest.mark.parametrize("typed", ["24 h", "24h", "0-24", "24/7", "24 Stunden", "Rund um die Uhr", "0:00–0:00"])
def test_a_whole_day_is_understood(typed: str) -> None:
    assert to_osm(weekly("", typed)) == "Tu 00:00-24:00"


@pytest.mark.parametrize("typed", ["", " ", "-", "geschlossen", "Geschlossen.", "zu", "closed", "off"])
def test_a_day_left_empty_or_called_closed_is_closed(typed: str) -> None:
    assert to_osm(weekly("9-12", typed)) == "Mo 09:00-12:00"
    assert to_osm(weekly(typed, typed)) == ""


@pytest.mark.parametrize(
    "typed",
    [
        "9",
        "ab 9",
        "9-",
        "9-12-14",
        "25-26",
        "9-12:75",
        "9-24:30",
        "24-26",
        "9-9",
        "nach Vereinbarung",
        "9-12 nach Termin",
        "Mo 9-12",
        "9am-5pm",
        "9-12 14-",
        "\u200b",
        "9" * 5000,
    ],
)
def test_what_is_not_understood_is_told_with_its_line(typed: str) -> None:
    with pytest.raises(BadTimes) as told:
        to_osm(weekly("9-12", "", typed))
    assert (told.value.field, told.value.text) == (2, typed)

    with pytest.raises(BadTimes) as told:
        to_osm(weekly("9-12", holidays=typed))
    assert told.value.field == HOLIDAYS


def test_equal_days_are_written_together_and_holidays_with_them() -> None:
    assert to_osm(weekly("9-12", "9-12", "9-12", "9-12", "9-11")) == "Mo-Th 09:00-12:00; Fr 09:00-11:00"
    assert to_osm(weekly("8-12", "8-18", "8-12", "8-12", "8-12")) == "Mo,We-Fr 08:00-12:00; Tu 08:00-18:00"
    assert to_osm(weekly("", "", "", "", "", "9-21", "9-21", holidays="9-21")) == "Sa-Su,PH 09:00-21:00"
    assert to_osm(weekly("9-12", holidays="10-11")) == "Mo 09:00-12:00; PH 10:00-11:00"
    assert to_osm(weekly(*["24 h"] * 7, holidays="24 h")) == "24/7"


def test_times_that_meet_or_overlap_are_one() -> None:
    assert to_osm(weekly("9-12, 12-14, 13-15")) == "Mo 09:00-15:00"


def test_a_night_keeps_its_end_whatever_the_next_day_has() -> None:
    written = to_osm(weekly("", "", "", "", "22-2", "10-12", "20-3"))

    assert week(written, MONDAY, lambda _: False) == [
        (0, [("0:00", "3:00")]),
        (4, [("22:00", "24:00")]),
        (5, [("0:00", "2:00"), ("10:00", "12:00")]),
        (6, [("20:00", "24:00")]),
    ]
    assert from_osm(written) == weekly("", "", "", "", "22:00–2:00", "10:00–12:00", "20:00–3:00")


def test_a_shelter_that_is_open_every_night_and_on_holidays_reads_so_again() -> None:
    shelter = weekly(*["18:00–8:00"] * 7, holidays="18:00–8:00")

    assert from_osm("Mo-Su,PH 18:00-08:00") == shelter
    assert meaning(to_osm(shelter)) == meaning("Mo-Su,PH 18:00-08:00")


def test_a_long_night_is_told_as_two_spans() -> None:
    assert from_osm("Mo 08:00-24:00; Tu 00:00-09:00") == weekly("8:00–24:00", "0:00–9:00")


@pytest.mark.parametrize("hours", KNOWN)
def test_hours_of_the_pack_mean_the_same_after_the_form(hours: str) -> None:
    form = from_osm(hours)

    assert form is not None
    assert meaning(to_osm(form)) == meaning(hours)
    assert from_osm(to_osm(form)) == form


@pytest.mark.parametrize(
    ("hours", "form"),
    [
        pytest.param(
            "Tu-Fr 09:00-13:00; Tu 13:00-16:00", weekly("", "13:00–16:00", *["9:00–13:00"] * 3), id="overriding"
        ),
        pytest.param("09:00-12:00", weekly(*["9:00–12:00"] * 7), id="without days"),
        pytest.param(
            "Fr-Mo 09:00-12:00; Su off", weekly("9:00–12:00", "", "", "", *["9:00–12:00"] * 2), id="over Sunday"
        ),
        pytest.param("24/7", weekly(*["0:00–24:00"] * 7, holidays="0:00–24:00"), id="never closed"),
        pytest.param("24/7; PH off", weekly(*["0:00–24:00"] * 7), id="closed on holidays"),
        pytest.param("Mo,PH", weekly("0:00–24:00", holidays="0:00–24:00"), id="days without times"),
    ],
)
def test_every_way_of_writing_a_week_is_read(hours: str, form: Week) -> None:
    assert from_osm(hours) == form
    assert meaning(to_osm(form)) == meaning(hours)


@pytest.mark.parametrize(
    "hours",
    [
        "Apr-Oct: Mo-Fr 10:00-12:00",
        "Mo[1] 10:00-12:00",
        "week 1-53/2 Mo 10:00-12:00",
        'Mo 10:00-12:00 "nach Termin"',
        "Mo 09:00+",
        "SH Mo 10:00-12:00",
        "Mo sunrise-sunset",
        "Mo 22:00-26:00",
        "Mo 09:00-12:00, Tu 10:00-12:00",
        "Mo 10:00-12:00 || Tu 10:00-11:00",
        "off",
        "PH off",
        "",
        "täglich",
        "Mo-Fr 9-17",
        "Mo 24:00-02:00",
    ],
)
def test_what_a_week_cannot_say_is_left_to_its_own_syntax(hours: str) -> None:
    assert from_osm(hours) is None


CLOCKS = st.builds("{}:{:02}".format, st.integers(0, 23), st.sampled_from((0, 15, 30, 45)))
SPANS = st.tuples(CLOCKS, CLOCKS).filter(lambda span: span[0] != span[1]).map("-".join)
LINES = st.lists(SPANS, max_size=3).map(", ".join)
OSM_CLOCKS = st.builds("{:02}:{:02}".format, st.integers(0, 24), st.sampled_from((0, 30)))
OSM_DAYS = st.lists(
    st.sampled_from(("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su", "Mo-Fr", "Fr-Mo", "PH")), min_size=1, max_size=3
)
OSM_TIMES = st.lists(st.builds("{}-{}".format, OSM_CLOCKS, OSM_CLOCKS), min_size=1, max_size=3).map(",".join)
OSM_RULES = st.builds("{} {}".format, OSM_DAYS.map(",".join), OSM_TIMES | st.just("off")) | OSM_TIMES | st.just("24/7")


@given(st.tuples(*[LINES] * 7), LINES)
def test_what_the_form_writes_the_form_reads_and_writes_the_same(lines: tuple[str, ...], holidays: str) -> None:
    written = to_osm(weekly(*lines, holidays=holidays))
    form = from_osm(written) if written else Week()
    assert form is not None
    assert to_osm(form) == written


@given(st.lists(OSM_RULES, min_size=1, max_size=4).map("; ".join))
def test_whatever_the_form_reads_means_the_same_when_written(hours: str) -> None:
    form = from_osm(hours)

    if form:
        assert meaning(to_osm(form)) == meaning(hours)


@given(st.text(max_size=40) | st.text("0123456789:-–,;. bisuhrtondMoTuPH/", max_size=40))
def test_no_typing_breaks_the_form(typed: str) -> None:
    try:
        written = to_osm(weekly(typed))
    except BadTimes as error:
        assert error.text == typed
    else:
        assert not written or from_osm(written) is not None
    from_osm(typed)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("9-12 und 14-16 Uhr", "09:00-12:00,14:00-16:00"),
        ("18-24", "18:00-24:00"),
        ("24 h", "00:00-24:00"),
        ("zu", None),
    ],
)
def test_special_days_are_typed_in_the_same_way(typed: str, written: str | None) -> None:
    assert special_to_osm(typed) == written
    assert special_to_osm(special_from_osm(written)) == written
    if written:
        check_special(written)


@pytest.mark.parametrize("typed", ["22-2", "vielleicht"])
def test_special_days_have_no_night_past_midnight(typed: str) -> None:
    with pytest.raises(BadTimes):
        special_to_osm(typed)


def test_a_week_is_spoken_with_equal_days_in_a_row_together() -> None:
    hours = "Mo-Th 09:00-12:00,14:00-18:00; Fr 09:00-12:00; Su 09:00-12:00"
    both = [("9:00", "12:00"), ("14:00", "18:00")]

    assert spoken(hours, MONDAY, lambda _: False) == [([0, 1, 2, 3], both), ([4], both[:1]), ([6], both[:1])]
    assert spoken("Fr-Sa 22:00-02:00", MONDAY, lambda _: False) == [([4, 5], [("22:00", "2:00")])]
    assert spoken("24/7", MONDAY, lambda _: False) == [(list(range(7)), [("0:00", "24:00")])]
