"""What the search needs of each language, from one state of the content to the next."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import Protocol

from content.entries import Key
from content.searching import Document, Index


class Documents(Protocol):
    """What there is to be found."""

    def topics(self) -> Iterable[str]: ...

    def document(self, topic: str, locale: str) -> Document | None:
        """None when the topic has no text in that locale."""


@dataclass(frozen=True)
class _Known:
    """`stale`: topics whose texts may have changed since the index was made."""

    index: Index
    stale: frozenset[str] = frozenset()


@dataclass
class Indexes:
    """By locale, each made when it is first asked for. Two threads at once may do that twice, and either is right."""

    _known: dict[str, _Known] = field(default_factory=dict)

    def of(self, locale: str, documents: Documents) -> Index:
        if locale not in self._known:
            self._known[locale] = _Known(_whole(locale, documents))
        return self._known[locale].index

    def after(self, changes: Collection[Key]) -> "Indexes":
        """Those of before, to be used until they are made fresh."""
        topics = {key.id for key in changes if key.kind == "topic"}
        kept = {}
        for locale, known in dict(self._known).items():
            stale = topics | {key.id for key in changes if key.kind == "text" and key.locale == locale}
            kept[locale] = replace(known, stale=known.stale | stale)
        return Indexes(kept)

    def stale(self) -> str | None:
        """A locale whose index does not know all texts as they are."""
        return next((locale for locale, known in dict(self._known).items() if known.stale), None)

    def freshen(self, locale: str, documents: Documents) -> None:
        known = self._known[locale]
        if known.index.can_change(len(known.stale)):
            index = known.index.changed({topic: documents.document(topic, locale) for topic in known.stale})
        else:
            index = _whole(locale, documents)
        self._known[locale] = _Known(index)


def _whole(locale: str, documents: Documents) -> Index:
    found = (documents.document(topic, locale) for topic in documents.topics())
    return Index([one for one in found if one])
