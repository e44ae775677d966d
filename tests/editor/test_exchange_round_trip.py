"""What goes out and comes back unchanged is unchanged, in both formats, whatever stands in it."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.editor.exchange import po, xliff
from content.editor.exchange.reading import Read, UnreadableFile
from content.editor.exchange.units import Unit, changes, tidy, units
from content.model import Pack
from content.pack_files import read_pack

Trip = Callable[[Sequence[Unit], str], Read]


def by_po(exported: Sequence[Unit], locale: str) -> Read:
    return po.read(po.write(exported, locale))


def by_xliff(exported: Sequence[Unit], locale: str) -> Read:
    return xliff.read(xliff.write(exported, "de", locale))


both = pytest.mark.parametrize("trip", [by_po, by_xliff])


@pytest.fixture(scope="module")
def leipzig() -> Pack:
    return read_pack(Path("content/packs/leipzig"))


def aged(pack: Pack) -> Pack:
    """All sources have moved on."""
    texts = {
        topic: {**one, "de": one["de"].model_copy(update={"revision": (one["de"].revision or 0) + 1})}
        for topic, one in pack.texts.items()
    }
    return pack.model_copy(update={"texts": texts})


@both
@pytest.mark.parametrize("locale", ["pl", "ar"])
def test_the_texts_of_leipzig_come_back_as_they_went(leipzig: Pack, locale: str, trip: Trip) -> None:
    for pack in (leipzig, aged(leipzig)):
        exported = units(pack, locale, only_wanting=False)
        read = trip(exported, locale)
        assert (read.locale, len(read.units)) == (locale, len(exported))
        assert len(exported) > 500
        assert changes(pack, locale, read.units) == ([], [])


@both
def test_a_file_written_before_the_sources_moved_on_leaves_all_texts_outdated(leipzig: Pack, trip: Trip) -> None:
    read = trip(units(leipzig, "ckb", only_wanting=False), "ckb")
    assert changes(aged(leipzig), "ckb", read.units) == ([], [])


awkward = (
    st.sampled_from(list("\"\\\n\r\t #~,:[]{}%<>&;'*\u2028\x85\x0b\x00\ufeff\u200f\u202e\ud800\uffff"))
    | st.characters()
)
passages = st.text(awkward).filter(lambda text: bool(tidy(text)))


@both
@given(source=passages, target=st.text(awkward), note=st.text(awkward))
def test_any_words_survive_the_trip(trip: Trip, source: str, target: str, note: str) -> None:
    exported = [Unit("text/a/1/short", source, target, note), Unit("text/a/1/steps", "x", "y", note)]
    kept = [Unit("text/a/1/short", tidy(source), tidy(target), ""), Unit("text/a/1/steps", "x", "y", "")]
    assert trip(exported, "en").units == kept


of_po = ['msgid "', 'msgstr "', 'msgctxt "', "msgstr[1] ", '"\n', "#, fuzzy", "#~ ", "#| ", "\n", "\\", "Language: "]
of_xml = [
    "<xliff version='1.2'>",
    "<file>",
    "<trans-unit>",
    "<target/>",
    "</",
    ">",
    "<![CDATA[",
    "]]>",
    "&",
    "<?",
    "<!--",
]
pieces = st.sampled_from([*of_po, *of_xml])


@pytest.mark.parametrize("read", [po.read, xliff.read])
@given(data=st.lists(pieces | st.text(max_size=5)).map(lambda parts: "".join(parts).encode()) | st.binary())
def test_a_broken_file_is_refused_and_nothing_worse(read: Callable[[bytes], Read], data: bytes) -> None:
    try:
        read(data)
    except UnreadableFile as refused:
        assert refused.reason in ("encoding", "po", "xliff", "declarations")
