"""Whether a text may be shown, and whether a translation is behind its source. Pure."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

from content import hours
from content.matching import fold
from content.model import FIRST_MESSAGE, SHORT, Pack, TopicText

_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_LIST_NUMBER = re.compile(r"(?m)^\d+\. ")


def outdated(text: TopicText, source: TopicText) -> bool:
    """A translation is behind exactly when its source has a newer revision than the one it was made from."""
    return text.based_on is not None and source.revision is not None and text.based_on < source.revision


def numbers(text: TopicText) -> list[str]:
    """All amounts, dates and phone numbers of a text, without those that only count list items."""
    whole = "\n".join([text.short, *text.sections.values()])
    return sorted(_NUMBER.findall(_LIST_NUMBER.sub("", whole)))


def faults(pack: Pack, intents: frozenset[str]) -> Iterator[tuple[str, str]]:
    """What must be mended before this pack is loaded, as (file, sentence)."""
    yield from _head_faults(pack, intents)
    for topic_id in pack.topics:
        yield from _topic_faults(pack, topic_id, intents)
    yield from _place_faults(pack)
    for event in pack.events.values():
        if event.place not in pack.places:
            yield f"events/{event.id}.yaml", f"place: there is no place {event.place!r}"
        for locale in pack.info.locales:
            if locale not in event.texts:
                yield f"events/{event.id}.yaml", f"texts: {locale} is missing"
    for number in pack.emergency:
        for locale in pack.info.locales:
            if locale not in number.purpose:
                yield "emergency.yaml", f"{number.id}: purpose in {locale} is missing"


def _head_faults(pack: Pack, intents: frozenset[str]) -> Iterator[tuple[str, str]]:
    info = pack.info
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
    topic, texts = pack.topics[topic_id], pack.texts[topic_id]
    head = f"topics/{topic_id}/topic.yaml"
    if topic_id not in intents:
        yield head, f"id: there is no intent {topic_id!r}"
    for place in set(topic.places) - pack.places.keys():
        yield head, f"places: there is no place {place!r}"
    for related in set(topic.related) - intents:
        yield head, f"related: there is no intent {related!r}"
    source = texts.get(pack.info.source_locale)
    for locale in pack.info.locales:
        file = f"topics/{topic_id}/{locale}.md"
        if locale not in texts:
            yield file, "this locale is missing"
        elif source is not None:
            yield from ((file, sentence) for sentence in _text_faults(texts[locale], source))
    for locale in texts.keys() - set(pack.info.locales):
        yield f"topics/{topic_id}/{locale}.md", f"{locale} is not a locale of this pack"


def _text_faults(text: TopicText, source: TopicText) -> Iterator[str]:
    if len(text.short) > SHORT:
        yield f"the short text has {len(text.short)} characters, at most {SHORT} fit"
    first = len(text.short) + len(text.sections.get("steps", ""))
    if first > FIRST_MESSAGE:
        yield f"short text and steps have {first} characters, at most {FIRST_MESSAGE} fit"
    if text is source:
        if text.revision is None:
            yield "revision: is missing in the source text"
        return
    if text.based_on is None:
        yield "based_on: is missing; which revision of the source was translated?"
    if list(text.sections) != list(source.sections):
        yield f"sections: {', '.join(text.sections)}; the source has {', '.join(source.sections)}"
    if not outdated(text, source) and numbers(text) != numbers(source):
        differing = sorted(set(numbers(text)) ^ set(numbers(source)))
        yield f"numbers differ from the source: {', '.join(differing) or 'not the same count'}"


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
