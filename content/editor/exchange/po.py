"""Units as a file of GNU gettext (PO), and back. The name of a unit is the context of its message. Pure."""

import re
from collections.abc import Sequence
from io import BytesIO

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, PoFileParser, write_po

from content.editor.exchange.reading import Read, UnreadableFile, decoded, language
from content.editor.exchange.units import Unit, tidy

# By hand, because that of Babel holds the time.
_HEAD = """\
msgid ""
msgstr ""
"Project-Id-Version: Lotse\\n"
"Language: {locale}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
# All but flags and obsolete messages. Nothing of ours stands there, and Babel stumbles over some that Poedit writes.
_COMMENT = re.compile(r"^[ \t]*#(?:~\||(?![,~])).*\n?", re.MULTILINE)
_LANGUAGE = re.compile(r"^Language:(.*)$", re.MULTILINE | re.IGNORECASE)


class _Messages(Catalog):
    """All messages as they come, repeated ones too; of the head, dates and plural rules are not looked at."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Message] = []

    def __setitem__(self, _: object, message: Message) -> None:
        self.found.append(message)


def write(units: Sequence[Unit], locale: str) -> bytes:
    """A translation of an older source is marked as fuzzy."""
    catalog = Catalog()
    for unit in units:
        flags = ["fuzzy"] if unit.outdated else []
        notes = [tidy(unit.note)]
        message = catalog.add(tidy(unit.source), tidy(unit.target), auto_comments=notes, flags=flags, context=unit.id)
        # "100 % der Kosten" is no placeholder; translators' programs would ask for the same one.
        message.flags -= {"python-format", "python-brace-format"}
    body = BytesIO()
    write_po(body, catalog, omit_header=True)
    return _HEAD.format(locale=locale).encode() + body.getvalue()


def read(data: bytes) -> Read:
    """Without notes. What is fuzzy has no target: the translator was not done with it. Raises UnreadableFile."""
    text = _COMMENT.sub("", decoded(data))
    messages = _Messages()
    try:
        PoFileParser(messages, ignore_obsolete=True, abort_invalid=True).parse(text.split("\n"))
    except (PoFileError, ValueError) as fault:
        raise UnreadableFile("po", str(fault)) from fault
    if any(message.pluralizable for message in messages.found):
        raise UnreadableFile("po", "plurals")
    head = "\n".join(str(message.string) for message in messages.found if not message.id)
    named = _LANGUAGE.search(head)
    return Read(language(named[1]) if named else "", [_unit(message) for message in messages.found if message.id])


def _unit(message: Message) -> Unit:
    return Unit(message.context or "", str(message.id), "" if message.fuzzy else str(message.string), note="")
