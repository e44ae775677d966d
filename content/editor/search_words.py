"""The words by which visitors find topics in one locale, looked at together. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from content.editor.states import folded
from content.model import Pack, TopicText

NONE, TWICE = "none", "twice"


@dataclass(frozen=True)
class Word:
    """`others`: topics that are called the same, so that it tells a search nothing about which is meant."""

    text: str
    others: Sequence[str]


@dataclass(frozen=True)
class SearchWords:
    """Those of one topic. `title` is in `locale`, which is the source's where there is no text yet."""

    topic: str
    title: str
    locale: str
    written: bool
    words: Sequence[Word]

    @property
    def twice(self) -> bool:
        return any(word.others for word in self.words)


def search_words(pack: Pack, locale: str) -> list[SearchWords]:
    """Of all topics, by title."""
    texts = {topic: pack.texts.get(topic, {}).get(locale) for topic in pack.topics}
    owners: dict[str, dict[str, None]] = {}
    for topic, text in texts.items():
        for name in (text.title, *text.synonyms) if text else ():
            owners.setdefault(folded(name), {})[topic] = None
    rows = [_row(pack, topic, locale, text, owners) for topic, text in texts.items()]
    return sorted(rows, key=lambda row: (folded(row.title), row.topic))


def _row(
    pack: Pack, topic: str, locale: str, text: TopicText | None, owners: Mapping[str, Mapping[str, None]]
) -> SearchWords:
    if text is None:
        source = pack.texts.get(topic, {}).get(pack.info.source_locale)
        return SearchWords(topic, source.title if source else topic, pack.info.source_locale, False, [])
    words = [Word(one, [other for other in owners[folded(one)] if other != topic]) for one in text.synonyms]
    return SearchWords(topic, text.title, locale, True, words)


def narrowed(rows: Sequence[SearchWords], search: str, only: str) -> list[SearchWords]:
    """`only`: NONE, those without words; TWICE, those with a word that fits others too; all else means all."""
    wanted = folded(search)
    return [
        row
        for row in rows
        if (only != NONE or not row.words)
        and (only != TWICE or row.twice)
        and (not wanted or any(wanted in folded(name) for name in (row.topic, row.title, *(w.text for w in row.words))))
    ]
