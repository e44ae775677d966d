"""XLIFF files, as translators' programs send them back."""

import codecs
from xml.etree import ElementTree as ET

import pytest

from content.editor.exchange import xliff
from content.editor.exchange.reading import LARGEST, Read, UnreadableFile
from content.editor.exchange.units import Unit

TITLE, SHORT, COST = (f"text/kita_place/2/{field}" for field in ("title", "short", "cost"))

# As OmegaT and its like save it: other order, own attributes and elements, marks around segments, old states.
OMEGAT = """\
<?xml version='1.0' encoding='UTF-8' standalone="no" ?>
<xliff xmlns:okp="okapi-framework:xliff-extensions" version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
  <!-- saved -->
  <file target-language="AR-SY" datatype="plaintext" okp:encoding="UTF-8" source-language="de-DE" original="lotse">
    <header><tool tool-id="x" tool-name="x"/></header>
    <body><group id="g1">
      <trans-unit xml:space="preserve" approved="yes" resname="text/kita_place/2/title" id="text/kita_place/2/title">
        <note>Einen Kita-Platz finden</note>
        <target xml:lang="ar"
          state="needs-translation">إيجاد &lt;مكان&gt; &amp; حضانة</target>
        <source xml:lang="de">Einen Kita-Platz finden</source>
        <alt-trans><source>Kita</source><target>حضانة</target></alt-trans>
      </trans-unit>
      <trans-unit id="text/kita_place/2/short"><source>Rufen Sie an. <g id="1">Bald</g>.</source>
        <seg-source><mrk mid="0" mtype="seg">Rufen Sie an.</mrk> <mrk mid="1" mtype="seg">Bald.</mrk></seg-source>
        <target><mrk mid="0" mtype="seg">اتصلوا.</mrk> <mrk mid="1" mtype="seg">قريبًا.</mrk></target>
      </trans-unit>
      <trans-unit id="text/kita_place/2/cost"><source>Nichts.
Gar nichts.</source><target state="needs-adaptation">؟</target></trans-unit>
      <trans-unit id="event/fest/title"><source>Fest</source></trans-unit>
    </group></body>
  </file>
</xliff>
"""

VERSION_2 = """\
<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="{version}" srcLang="de" trgLang="ar">
 <file id="f1"><group id="g">
  <unit id="u1" name="text/kita_place/2/title">
   <notes><note>Einen Kita-Platz finden</note></notes>
   <segment id="s1" state="translated"><source>Ein <pc id="1">Platz</pc>.</source><target>مكان.</target></segment>
   <ignorable><source xml:space="preserve"> </source></ignorable>
   <segment id="s2" state="final"><source>Jetzt.</source><target>الآن.</target></segment>
  </unit>
  <unit id="text/kita_place/2/short">
   <segment><source>Rufen Sie an.</source><target>اتصلوا.</target></segment>
   <segment><source>Bald.</source></segment>
  </unit>
  <unit id="text/kita_place/2/cost"><segment state="initial"><source>Nichts.</source><target>؟</target></segment></unit>
 </group></file>
</xliff>
"""


@pytest.mark.parametrize(
    "data",
    [
        OMEGAT.encode(),
        codecs.BOM_UTF8 + OMEGAT.replace("\n", "\r\n").encode(),
        OMEGAT.replace("'UTF-8'", "'UTF-16'").encode("utf-16"),
        OMEGAT.replace("<", "<x:")
        .replace("<x:/", "</x:")
        .replace("xmlns=", "xmlns:x=")
        .replace("<x:!", "<!")
        .replace("<x:?", "<?")
        .encode(),
    ],
    ids=["plain", "windows", "utf-16", "prefixed"],
)
def test_a_file_saved_by_omegat_is_read(data: bytes) -> None:
    title, short, cost, event = xliff.read(data).units
    assert title == Unit(TITLE, "Einen Kita-Platz finden", "إيجاد <مكان> & حضانة", "", outdated=True)
    assert short == Unit(SHORT, "Rufen Sie an. Bald.", "اتصلوا. قريبًا.", "")
    assert cost == Unit(COST, "Nichts.\nGar nichts.", "", "")
    assert event == Unit("event/fest/title", "Fest", "", "")
    assert xliff.read(data).locale == "ar"


@pytest.mark.parametrize("version", ["2.0", "2.1"])
def test_the_second_version_is_read_with_its_segments_joined(version: str) -> None:
    units = [
        Unit(TITLE, "Ein Platz. Jetzt.", "مكان. الآن.", ""),
        Unit(SHORT, "Rufen Sie an.Bald.", "", ""),
        Unit(COST, "Nichts.", "؟", "", outdated=True),
    ]
    assert xliff.read(VERSION_2.format(version=version).encode()) == Read("ar", units)


def test_a_translators_program_finds_languages_states_and_notes() -> None:
    units = [
        Unit(TITLE, "Platz", "Place", "Kita"),
        Unit(SHORT, "Anrufen", "Call", "Kita", outdated=True),
        Unit(COST, "Nichts", "", "Kita"),
    ]
    file = ET.fromstring(xliff.write(units, "de", "en"))[0]
    assert file.attrib == {
        "original": "lotse",
        "datatype": "plaintext",
        "source-language": "de",
        "target-language": "en",
    }
    assert [target.get("state") for target in file.iterfind(".//{*}target")] == [
        "translated",
        "needs-translation",
        "new",
    ]
    unit = file[0][0]
    assert (unit.get("id"), unit.get("{http://www.w3.org/XML/1998/namespace}space")) == (TITLE, "preserve")
    assert [part.text for part in unit] == ["Platz", "Place", "Kita"]


def test_what_xml_cannot_hold_is_dropped_and_markup_stays_text() -> None:
    written = xliff.write([Unit(TITLE, "a\x00\x0b\ufffe\ud800b", "<b>&amp;]]>\u202e🙂", "\x01")], "de", "en")
    assert xliff.read(written).units == [Unit(TITLE, "ab", "<b>&amp;]]>\u202e🙂", "")]


LAUGHS = '<!DOCTYPE xliff [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
FETCH = '<!DOCTYPE xliff [<!ENTITY x SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ((LAUGHS + OMEGAT.partition("?>")[2]).encode(), "declarations"),
        ((FETCH + OMEGAT.partition("?>")[2]).encode(), "declarations"),
        (LAUGHS.encode("utf-16"), "declarations"),
        (b'<?xml version="1.0" encoding="utf-7"?>+ADw-+ACE-DOCTYPE x+AD4-', "xliff"),
        (OMEGAT.replace("إيجاد", "&eacute;").encode(), "xliff"),
        (OMEGAT[:900].encode(), "xliff"),
        (b"<html version='1.2'/>", "xliff"),
        (b"<xliff version='3.0'/>", "xliff"),
        (b"<xliff/>", "xliff"),
        (b'<xliff version="1.2"><file target-language="ar"/><file target-language="pl"/></xliff>', "xliff"),
        (b"", "xliff"),
        (b"PK\x03\x04\xff", "encoding"),
        (b"<" * (LARGEST + 1), "large"),
    ],
)
def test_what_is_no_harmless_xliff_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        xliff.read(data)
    assert refused.value.reason == reason


def test_elements_within_elements_without_end_do_no_harm() -> None:
    with pytest.raises(UnreadableFile):
        xliff.read(b"<a>" * (LARGEST // 3))


def test_units_inside_of_units_are_refused_before_they_fill_the_memory() -> None:
    depth = 20_000
    nested = '<trans-unit id="a"><source>0123456789' * depth + "</source></trans-unit>" * depth
    file = f'<xliff version="1.2"><file><body>{nested}</body></file></xliff>'
    with pytest.raises(UnreadableFile):
        xliff.read(file.encode())
