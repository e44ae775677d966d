"""PO files, as translators' programs send them back."""

import codecs

import pytest

from content.editor.exchange import po
from content.editor.exchange.reading import LARGEST, Read, UnreadableFile
from content.editor.exchange.units import Unit

SHORT = "text/kita_place/2/short"

# As Poedit saves it: its own head, lines folded at 79, obsolete messages with what they were before.
POEDIT = """\
# Übersetzung für Lotse
msgid ""
msgstr ""
"Project-Id-Version: Lotse\\n"
"POT-Creation-Date: \\n"
"PO-Revision-Date: 2026-11-26 10:15+0100\\n"
"Last-Translator: Амаль <amal@example.org>\\n"
"Language-Team: \\n"
"Language: ar_SY\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : 3);\\n"
"X-Generator: Poedit 3.5\\n"

#. Einen Kita-Platz finden
#: kita:1
#, fuzzy
#| msgid "Einen Kita-Platz suchen"
msgctxt "text/kita_place/2/title"
msgid "Einen Kita-Platz finden"
msgstr "البحث عن مكان"

# Rathaus oder Bürgeramt?
#. Einen Kita-Platz finden
msgctxt "text/kita_place/2/short"
msgid ""
"Fragen Sie im **Rathaus**.\\n"
"Oder \\"online\\", "
"mit \\\\."
msgstr ""
"اسألوا في **البلدية**.\\n"
"أو \\"عبر الإنترنت\\"."

#, fuzzy
#~| msgid "Was war"
#~ msgctxt "text/kita_place/1/cost"
#~ msgid "Es war einmal"
#~ msgstr "كان يا ما كان"
"""


@pytest.mark.parametrize(
    "data",
    [
        POEDIT.encode(),
        codecs.BOM_UTF8 + POEDIT.replace("\n", "\r\n").encode(),
        POEDIT.replace("\n", "\r").encode(),
        POEDIT.encode("utf-16"),
    ],
    ids=["plain", "windows", "old mac", "utf-16"],
)
def test_a_file_saved_by_poedit_is_read(data: bytes) -> None:
    source = 'Fragen Sie im **Rathaus**.\nOder "online", mit \\.'
    short = Unit(SHORT, source, 'اسألوا في **البلدية**.\nأو "عبر الإنترنت".', "")
    assert po.read(data) == Read("ar", [Unit("text/kita_place/2/title", "Einen Kita-Platz finden", "", ""), short])


def test_what_is_fuzzy_is_not_done() -> None:
    written = po.write([Unit(SHORT, "Rufen Sie an.", "Call.", "Kita", outdated=True)], "en")
    assert b"#, fuzzy\n" in written
    assert po.read(written).units == [Unit(SHORT, "Rufen Sie an.", "", "")]


def test_a_translator_sees_where_a_passage_stands() -> None:
    written = po.write([Unit(SHORT, "Rufen Sie an.", "", "Einen Kita-Platz finden")], "en").decode()
    assert f'#. Einen Kita-Platz finden\nmsgctxt "{SHORT}"\nmsgid "Rufen Sie an."\nmsgstr ""\n' in written


def test_per_cent_and_braces_are_no_placeholders() -> None:
    written = po.write([Unit(SHORT, "50 % der {Kosten}, 20 %d", "", "")], "en")
    assert b"-format" not in written


def test_the_same_export_is_the_same_file() -> None:
    units = [Unit(SHORT, "Rufen Sie an.", "Call.", "Kita")]
    assert po.write(units, "en") == po.write(units, "en")


def test_a_file_names_its_language_or_may_be_any() -> None:
    assert po.read(POEDIT.encode()).may_be("ar")
    assert not po.read(POEDIT.encode()).may_be("pl")
    assert po.read(b'msgid "a"\nmsgstr "b"\n').may_be("pl")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"Dear all, please find attached", "po"),
        (b'msgid "a"\nmsgid "b"\n', "po"),
        (b'msgid "a"\nmsgstr[x] "b"\n', "po"),
        (b'msgid "a"\n', "po"),
        (b'"a"\n', "po"),
        (b'msgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\n', "po"),
        ('msgid "a"\nmsgstr "приклад"\n'.encode("cp1251"), "encoding"),
        (codecs.BOM_UTF16_LE + b"\x00", "encoding"),
        (b" " * (LARGEST + 1), "large"),
    ],
)
def test_what_is_no_po_file_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        po.read(data)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    "line",
    ["Content-Type: text/plain; charset=utf-7", "POT-Creation-Date: today", "Plural-Forms: nplurals=9999999999;"],
)
def test_a_strange_head_does_no_harm(line: str) -> None:
    message = 'msgctxt "x"\nmsgid "ä"\nmsgstr "ж"\n'
    read = po.read(f'msgid ""\nmsgstr "{line}\\nlanguage: uk\\n"\n\n{message}'.encode())
    assert read == Read("uk", [Unit("x", "ä", "ж", "")])


def test_a_passage_that_stands_twice_in_the_file_is_read_twice() -> None:
    message = b'msgctxt "x"\nmsgid "a"\nmsgstr "b"\n'
    assert [unit.id for unit in po.read(message + message).units] == ["x", "x"]
