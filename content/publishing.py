"""Whether a pack may be loaded: all that it says, looked at together. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from content import hours, occurrences
from content.matching import fold
from content.model import Event, Pack
from content.wording import Run, outdated, runs, text_faults, translation_faults

__all__ = ["faults", "names", "outdated", "warnings"]


@dataclass(frozen=True)
class _Known:
    """What is the same for all texts of a pack, worked out once."""

    names: Mapping[str, Mapping[str, str]]
    kept: frozenset[Run]


def _known(pack: Pack) -> _Known:
    called = (name for place in pack.places.values() for name in (place.name, *place.aliases))
    return _Known({locale: names(pack, locale) for locale in pack.info.locales}, frozenset(runs("\n".join(called))))


def names(pack: Pack, locale: str) -> dict[str, str]:
    """What stands for `[[id]]` in a text: names of places, and titles of topics in the locale."""
    return {**pack.titles(locale), **{place.id: place.name for place in pack.places.values()}}


def faults(pack: Pack, intents: frozenset[str]) -> Iterator[tuple[str, str]]:
    """What must be mended before this pack is loaded, as (file, sentence)."""
    yield from _head_faults(pack, intents)
    known = _known(pack)
    for topic_id in pack.topics:
        yield from _topic_faults(pack, topic_id, intents)
        yield from _texts_faults(pack, topic_id, known)
    yield from _place_faults(pack)
    for event in pack.events.values():
        yield from ((f"events/{event.id}.yaml", sentence) for sentence in _event_faults(pack, event))
    for number in pack.emergency:
        for locale in pack.info.locales:
            if locale not in number.purpose:
                yield "emergency.yaml", f"{number.id}: purpose in {locale} is missing"


def _head_faults(pack: Pack, intents: frozenset[str]) -> Iterator[tuple[str, str]]:
    info = pack.info
    for locale in info.locales:
        if locale not in info.in_city:
            yield "pack.yaml", f"in_city: {locale} is missing"
    if info.contact_point not in pack.places:
        yield "pack.yaml", f"contact_point: there is no place {info.contact_point!r}"
    for category in info.categories:
        for locale in info.locales:
            if locale not in category.names:
                yield "pack.yaml", f"categories: {category.id} has no name in {locale}"
        for intent in set(category.intents) - intents:
            yield "pack.yaml", f"categories: {category.id}: there is no intent {intent!r}"
    for subject, helped in info.subjects.items():
        for intent in set(helped) - intents:
            yield "pack.yaml", f"subjects: {subject}: there is no intent {intent!r}"
    yield from (("pack.yaml", sentence) for sentence in _district_faults(pack))


def _district_faults(pack: Pack) -> Iterator[str]:
    """Names of one district may sound the same, as `Lindenau` and `Лінденау`; those of two must not."""
    known = pack.districts()
    for name in pack.info.districts.keys() - known.keys():
        yield f"districts: there is no place in {name!r}"
    owners: dict[str, str] = {}
    for name, others in {**pack.info.districts, **known}.items():
        for one, times in Counter(map(str.casefold, (name, *others))).items():
            owner = owners.setdefault(_sound(one), name)
            if owner != name or times > 1:
                yield f"districts: {one!r} is named twice, for {owner} and for {name}"
    for word in pack.info.ordinary_words:
        if _sound(word) not in owners:
            yield f"ordinary_words: {word!r} is not the name of a district"


def _sound(name: str) -> str:
    return fold(name).replace(" ", "")


def _topic_faults(pack: Pack, topic_id: str, intents: frozenset[str]) -> Iterator[tuple[str, str]]:
    topic = pack.topics[topic_id]
    head = f"topics/{topic_id}/topic.yaml"
    if topic_id not in intents:
        yield head, f"id: there is no intent {topic_id!r}"
    for place in set(topic.places) - pack.places.keys():
        yield head, f"places: there is no place {place!r}"
    for related in set(topic.related) - intents:
        yield head, f"related: there is no intent {related!r}"


def _texts_faults(pack: Pack, topic_id: str, known: _Known) -> Iterator[tuple[str, str]]:
    texts = pack.texts[topic_id]
    source = texts.get(pack.info.source_locale)
    for locale in pack.info.locales:
        file = f"topics/{topic_id}/{locale}.md"
        if locale not in texts:
            yield file, "this locale is missing"
            continue
        yield from ((file, sentence) for sentence in text_faults(texts[locale], known.names[locale]))
        if locale != pack.info.source_locale and source is not None:
            yield from ((file, sentence) for sentence in translation_faults(texts[locale], source, known.kept))
        elif source is not None and source.revision is None:
            yield file, "revision: is missing in the source text"
    for locale in texts.keys() - set(pack.info.locales):
        yield f"topics/{topic_id}/{locale}.md", f"{locale} is not a locale of this pack"


def _event_faults(pack: Pack, event: Event) -> Iterator[str]:
    if event.place not in pack.places:
        yield f"place: there is no place {event.place!r}"
    if event.until <= event.start:
        yield "until: must be after the start"
    for locale in pack.info.locales:
        if locale not in event.texts:
            yield f"texts: {locale} is missing"
    try:
        occurrences.check(event)
    except occurrences.BadRule as error:
        yield f"repeat: {error}"
    if (event.left_out or event.cancelled) and not event.repeat and event.start.date() not in event.cancelled:
        yield "left_out, cancelled: the event is on once, on another day"


def _place_faults(pack: Pack) -> Iterator[tuple[str, str]]:
    for place in pack.places.values():
        file = f"places/{place.id}.yaml"
        for subject in set(place.subjects) - pack.info.subjects.keys():
            yield file, f"subjects: {subject!r} is not in pack.yaml"
        if place.hours:
            try:
                hours.check(place.hours)
            except hours.BadHours as error:
                yield file, f"hours: {error}"
            if not place.hours_as_of:
                yield file, "hours_as_of: is missing; how old are these hours?"
        for locale in pack.info.locales:
            if place.notes and locale not in place.notes:
                yield file, f"notes: {locale} is missing"


def warnings(pack: Pack, today: date) -> Iterator[tuple[str, str]]:
    """What an editor should look at; the pack can be loaded all the same."""
    contact_point = pack.places.get(pack.info.contact_point)
    if contact_point and not contact_point.address.street:
        yield f"places/{contact_point.id}.yaml", "the contact point has no address yet; visitors are told so"
    for topic in pack.topics.values():
        if topic.check_by < today:
            yield f"topics/{topic.id}/topic.yaml", f"check_by: was due on {topic.check_by}"
        source = pack.texts[topic.id].get(pack.info.source_locale)
        for locale, text in pack.texts[topic.id].items():
            if source and outdated(text, source):
                yield f"topics/{topic.id}/{locale}.md", "is behind its source"
