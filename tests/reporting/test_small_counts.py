"""No hidden count can be computed from what is shown, even by somebody who knows how it is chosen what is hidden."""

from collections.abc import Iterator, Mapping
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reporting import protected

NAMES = "abcdef"
Shown = Mapping[str, Mapping[str, int | None]]


@st.composite
def counted_twice(draw: st.DrawFn) -> dict[str, dict[str, int]]:
    """The same few things by month and by language."""
    things = draw(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=16))
    more = draw(
        st.dictionaries(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), st.integers(1, 30), max_size=4)
    )
    pairs = [*things, *(pair for pair, count in more.items() for _ in range(count))]
    return {
        "month": {name: sum(month == name for month, _ in pairs) for name in NAMES},
        "locale": {name: sum(locale == name for _, locale in pairs) for name in NAMES},
    }


def one_way(*counts: int) -> list[int | None] | None:
    shown = protected({"month": dict(zip(NAMES, counts, strict=False))})
    return list(shown["month"].values()) if shown else None


def others(counts: Mapping[str, int], shown: Mapping[str, int | None]) -> Iterator[dict[str, int]]:
    """Every other way in which the hidden ones add up to the total, if it is no more than a few thousand."""
    hidden = [name for name, count in shown.items() if count is None]
    total = sum(counts[name] for name in hidden)
    for values in sums(total, len(hidden)) if total < 24 and len(hidden) < 5 else permutations(map(counts.get, hidden)):
        yield {**counts, **dict(zip(hidden, values, strict=True))}  # type: ignore[dict-item]


def sums(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    if parts < 2:
        yield (total,) * parts
        return
    for first in range(total + 1):
        yield from ((first, *rest) for rest in sums(total - first, parts - 1))


def possible(counts: Mapping[str, int], shown: Mapping[str, int | None]) -> dict[str, set[int]]:
    """What a reader must take for possible: all counts that would look just like this."""
    found: dict[str, set[int]] = {name: set() for name in counts}
    for guess in others(counts, shown):
        looks = protected({"month": guess})
        if looks and looks["month"] == shown:
            for name, count in guess.items():
                found[name].add(count)
            if all(len(found[name]) > 1 for name, count in shown.items() if count is None):
                break
    return found


@given(counted_twice())
def test_every_hidden_count_could_be_another_one(ways: dict[str, dict[str, int]]) -> None:
    shown = protected(ways)
    if shown is None:
        return
    for way, counts in ways.items():
        guesses = possible(counts, shown[way])
        hidden = [name for name, count in shown[way].items() if count is None]
        assert all(len(guesses[name]) > 1 for name in hidden), (counts, shown[way])


@given(counted_twice())
def test_no_count_under_five_is_shown_and_none_is_changed(ways: dict[str, dict[str, int]]) -> None:
    for way, counts in (protected(ways) or {}).items():
        assert not {1, 2, 3, 4} & set(counts.values())
        assert all(count in (None, ways[way][name]) for name, count in counts.items())


@given(counted_twice())
def test_what_is_hidden_adds_up_to_no_small_count_either(ways: dict[str, dict[str, int]]) -> None:
    for way, counts in (protected(ways) or {}).items():
        hidden = [ways[way][name] for name, count in counts.items() if count is None]
        assert not hidden or sum(hidden) >= 5


@given(counted_twice())
def test_all_is_hidden_only_where_the_total_is_small_or_every_count_tells_itself(
    ways: dict[str, dict[str, int]],
) -> None:
    if protected(ways) is None:
        total = sum(ways["month"].values())
        told = any({count for count in counts.values() if count} in ({1}, {4}) for counts in ways.values())
        assert total < 5 or told


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((0, 0, 0), [0, 0, 0]),
        ((7, 0, 30), [7, 0, 30]),
        ((3, 30, 20), [None, 30, None]),
        ((3, 2, 20), [None, None, 20]),
        ((2, 2, 20), [None, None, None]),
        ((3, 9, 9, 40), [None, None, None, 40]),
        ((1, 1, 1, 1, 1, 9), [None] * 6),
        ((4, 4, 12, 30), [None, None, None, 30]),
        ((2, 1), None),
        ((1, 1, 1, 1, 1), None),
        ((4, 4), None),
    ],
)
def test_with_a_small_count_the_next_larger_one_is_hidden(counts: tuple[int, ...], shown: list[int | None]) -> None:
    assert one_way(*counts) == shown
