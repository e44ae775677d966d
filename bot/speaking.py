"""In which language counsellors are spoken to."""

from collections.abc import Sequence

from bot.booking.model import Counsellor
from bot.dialogue.words import Words
from bot.ports import Locales


def words_for(who: Counsellor, locales: Locales) -> Words:
    """The first of her languages that we have, else German."""
    return _first(who.locales, locales)


def words_for_team(team: Sequence[Counsellor], locales: Locales) -> Words:
    """German, unless there is another language that all of them speak and German is not."""
    spoken = [set(one.locales) for one in team]
    common = set.intersection(*spoken) if spoken else set()
    return _first(() if "de" in common else sorted(common), locales)


def words_for_anybody(locales: Locales) -> Words:
    """Where nobody knows who reads it."""
    return locales.words("de")


def _first(spoken: Sequence[str], locales: Locales) -> Words:
    offered = [words.locale for words in locales.all()]
    return locales.words(next((one for one in spoken if one in offered), "de"))
