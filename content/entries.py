"""A pack as single entries, each with its key, and back: what is saved, changed and kept one by one. Pure."""

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from content.model import EmergencyNumber, Entry, Event, Pack, PackInfo, Place, SafetyWords, Topic, TopicText

MODELS: Mapping[str, type[Entry]] = {
    "topic": Topic,
    "text": TopicText,
    "place": Place,
    "event": Event,
    "emergency": EmergencyNumber,
    "safety": SafetyWords,
}
SAFETY = "safety"


class Key(NamedTuple):
    """`locale` is "" for what is the same in all."""

    kind: str
    id: str
    locale: str = ""

    def __str__(self) -> str:
        return "/".join(part for part in self if part)


def entries(pack: Pack) -> dict[Key, Entry]:
    return dict(_entries(pack))


def _entries(pack: Pack) -> Iterator[tuple[Key, Entry]]:
    yield from ((Key("topic", one), topic) for one, topic in pack.topics.items())
    yield from ((Key("text", one, locale), text) for one, texts in pack.texts.items() for locale, text in texts.items())
    yield from ((Key("place", one), place) for one, place in pack.places.items())
    yield from ((Key("event", one), event) for one, event in pack.events.items())
    yield from ((Key("emergency", number.id), number) for number in pack.emergency)
    yield from ((Key(SAFETY, SAFETY, locale), words) for locale, words in pack.safety.items())


def find(pack: Pack, key: Key) -> Entry | None:
    match key.kind:
        case "topic":
            return pack.topics.get(key.id)
        case "text":
            return pack.texts.get(key.id, {}).get(key.locale)
        case "place":
            return pack.places.get(key.id)
        case "event":
            return pack.events.get(key.id)
        case "emergency":
            return next((number for number in pack.emergency if number.id == key.id), None)
    return pack.safety.get(key.locale)


def changed(pack: Pack, changes: Mapping[Key, Entry | None], info: PackInfo | None = None) -> Pack:
    """The pack with these entries instead; None removes one. Texts of a topic that is gone go with it."""
    by_kind: dict[str, dict[Key, Any]] = {kind: {} for kind in MODELS}
    for key, entry in changes.items():
        by_kind[key.kind][key] = entry
    topics = _put(pack.topics, by_kind["topic"])
    numbers = _put({one.id: one for one in pack.emergency}, by_kind["emergency"])
    safety = {**pack.safety, **{key.locale: words for key, words in by_kind[SAFETY].items()}}
    # Nothing is checked again: with twenty thousand texts that would take seconds.
    return pack.model_copy(
        update={
            "info": info or pack.info,
            "topics": topics,
            "texts": _texts(pack.texts, topics, by_kind["text"]),
            "places": _put(pack.places, by_kind["place"]),
            "events": _put(pack.events, by_kind["event"]),
            "emergency": list(numbers.values()),
            "safety": {locale: words for locale, words in safety.items() if words},
        }
    )


def _put[Kind](known: Mapping[str, Kind], changes: Mapping[Key, Kind | None]) -> dict[str, Kind]:
    if not changes:
        return dict(known)
    merged = {**known, **{key.id: entry for key, entry in changes.items()}}
    return {one: entry for one, entry in merged.items() if entry is not None}


def _texts(
    known: Mapping[str, Mapping[str, TopicText]],
    topics: Collection[str],
    changes: Mapping[Key, TopicText | None],
) -> dict[str, dict[str, TopicText]]:
    texts = {topic: dict(known.get(topic, {})) for topic in topics}
    for key, text in changes.items():
        if key.id not in texts:
            continue
        if text is None:
            texts[key.id].pop(key.locale, None)
        else:
            texts[key.id][key.locale] = text
    return texts


def pack_of(info: PackInfo, all_entries: Mapping[Key, Entry]) -> Pack:
    return changed(Pack(info=info), all_entries)


def data(entry: Entry) -> dict[str, Any]:
    """As it is kept: fields in their order, without those that are left at their default."""
    return entry.model_dump(mode="json", exclude_defaults=True)


def same(one: Any, other: Any) -> bool:
    """Whether two documents are the same, the order of their fields included, for that comes back on export."""
    return json.dumps(one) == json.dumps(other)


def entry_of(kind: str, document: Mapping[str, Any]) -> Entry:
    """Raises pydantic's ValidationError."""
    return MODELS[kind].model_validate(document)


def merged(
    files: Mapping[Key, Entry], present: Mapping[Key, Entry], edited: Collection[Key]
) -> tuple[dict[Key, Entry], list[Key]]:
    """What holds when a pack's files are loaded over what was changed in the editor, and the keys that differ.

    Nobody's work is lost: what was edited stays, removed entries stay removed; all else is as in the files.
    """
    kept = [key for key in edited if files.get(key) != present.get(key)]
    whole = {**files, **{key: present[key] for key in kept if key in present}}
    gone = {key for key in kept if key not in present}
    return {key: entry for key, entry in whole.items() if key not in gone}, kept
