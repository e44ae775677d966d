"""The map picture: a click means the place that is seen there."""

from xml.etree import ElementTree

import pytest

from content.editor.map import HEIGHT, LEVELS, WIDTH, Spot, View, drawn, read_view, view_of

CITY_HALL = (51.33576, 12.37263)
STATION = (51.34545, 12.38133)
IN_THE_NORTH = (51.41, 12.33)
KNOWN = [CITY_HALL, STATION, IN_THE_NORTH]


@pytest.mark.parametrize("zoom", [9, 12, 14, 17])
def test_a_click_on_a_place_is_where_it_is(zoom: int) -> None:
    view = View(CITY_HALL, zoom)

    latitude, longitude = view.position(*view.point(STATION))

    assert latitude == pytest.approx(STATION[0], abs=1e-5)
    assert longitude == pytest.approx(STATION[1], abs=1e-5)


def test_north_is_up_and_distances_are_right_in_both_directions() -> None:
    view = View(CITY_HALL, 15)
    x, y = view.point((CITY_HALL[0] + 0.001, CITY_HALL[1]))
    east, _ = view.point((CITY_HALL[0], CITY_HALL[1] + 0.001))

    assert x == pytest.approx(WIDTH / 2)
    assert (HEIGHT / 2 - y) * view.metres_a_pixel == pytest.approx(111.2, abs=0.5)
    assert (east - WIDTH / 2) * view.metres_a_pixel == pytest.approx(69.5, abs=0.5)


def test_the_city_shows_all_and_the_street_shows_the_place() -> None:
    city, district, street = (view_of(level, STATION, KNOWN) for level in LEVELS)

    assert all(map(city.shows, KNOWN))
    assert district.middle == street.middle == STATION
    assert city.zoom < district.zoom < street.zoom
    assert not street.shows(CITY_HALL)


def test_without_any_place_it_shows_the_country() -> None:
    assert view_of("city", None, []).shows((48.1, 11.5))
    assert view_of("city", None, []).shows((53.5, 10.0))


def test_a_place_far_away_is_still_seen() -> None:
    assert view_of("city", (53.5, 10.0), KNOWN).shows((53.5, 10.0))


def test_a_view_is_read_as_it_is_written() -> None:
    view = view_of("district", STATION, KNOWN)

    assert read_view(str(view)) == view


@pytest.mark.parametrize("text", ["", "51,12", "51.3,12.3,99", "99.0,12.0,12", "51.3,12.3,12;x"])
def test_what_is_no_view_is_not_read(text: str) -> None:
    assert read_view(text) is None


def test_the_picture_is_well_formed_whatever_a_place_is_called() -> None:
    view = View(STATION, 17)
    picture = drawn(view, [Spot(STATION, 'A & B <"script">')], {}, CITY_HALL)

    texts = [one.text for one in ElementTree.fromstring(picture).iter("{http://www.w3.org/2000/svg}text")]

    assert 'A & B <"script">' in texts


def test_nothing_is_loaded_from_elsewhere() -> None:
    picture = drawn(View(STATION, 12), [Spot(CITY_HALL, "Neues Rathaus")], {}, STATION)

    assert "href" not in picture
    assert "url(" not in picture


@pytest.mark.parametrize(("zoom", "said"), [(11, "5 km"), (14, "500 m"), (17, "50 m")])
def test_the_scale_is_a_round_length(zoom: int, said: str) -> None:
    assert f">{said}<" in drawn(View(CITY_HALL, zoom), [], {}, None)


@pytest.mark.parametrize("zoom", [6, 11, 14, 18])
def test_tiles_cover_the_picture_and_are_few(zoom: int) -> None:
    tiles = View(CITY_HALL, zoom).tiles()

    assert len(tiles) <= 12
    assert min(one.left for one in tiles) <= 0
    assert min(one.top for one in tiles) <= 0
    assert max(one.left for one in tiles) + 256 >= WIDTH
    assert max(one.top for one in tiles) + 256 >= HEIGHT
