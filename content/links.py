"""`[[id]]` in a text stands for the name of a place or the title of a topic, so that a name is kept in one place."""

import re
from collections.abc import Mapping

_LINK = re.compile(r"\[\[([^\[\]\n]*)\]\]")


def targets(text: str) -> list[str]:
    """The ids that a text names, in its order."""
    return _LINK.findall(text)


def filled(text: str, names: Mapping[str, str]) -> str:
    """The text with names; an id that nobody knows stays as a word, so that a reader still sees what is meant."""
    return _LINK.sub(lambda link: names.get(link[1], link[1]), text)


def without(text: str) -> str:
    return _LINK.sub("", text)
