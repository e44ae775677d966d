"""How much there is to translate, remembered as long as nothing has changed. Pure."""

from dataclasses import dataclass, field

from content.editor.exchange.units import count
from content.model import Pack


@dataclass(frozen=True)
class Count:
    """Passages of a language: all, and those that are missing or outdated."""

    locale: str
    all: int
    wanting: int


@dataclass
class Counts:
    """Each worked out again when something in it has changed; two threads at once may do it twice."""

    _known: dict[tuple[str, bool], tuple[object, Count]] = field(default_factory=dict)

    def of(self, pack: Pack, locale: str, only_texts: bool) -> Count:
        texts = [[one.get(wanted) for one in pack.texts.values()] for wanted in (pack.info.source_locale, locale)]
        counted = [texts, pack.places, pack.events, pack.emergency]
        before, known = self._known.get((locale, only_texts), (None, None))
        # Quickly compared, for what has not changed is the same object.
        if known is None or before != counted:
            known = Count(locale, *count(pack, locale, only_texts))
            self._known[locale, only_texts] = (counted, known)
        return known
