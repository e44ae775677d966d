"""Whether a pack may be loaded: all that it says, looked at together, or one entry with what it refers to. Pure."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache

from content import hours, links, occurrences
from content.finding import Finding
from content.matching import fold
from content.model import EmergencyNumber, Event, Pack, Place, Topic, TopicText
from content.wording import Run, doubled, outdated, own_findings, runs, translation_findings, whole

__all__ = [
    "event_findings",
    "faults",
    "names",
    "number_findings",
    "outdated",
    "place_findings",
    "place_warnings",
    "text_findings",
    "topic_findings",
    "uses",
    "warnings",
]

Told = Iterator[tuple[str, Finding]]


def names(pack: Pack, locale: str) -> dict[str, str]:
    """What stands for `[[id]]` in a text: names of places, and titles of topics in the locale."""
    return {**pack.titles(locale), **{place.id: place.name for place in pack.places.values()}}


def _kept(pack: Pack) -> frozenset[Run]:
    """Runs of words in the names of places, which stay as they are in a translation."""
    return _runs(tuple(name for place in pack.places.values() for name in (place.name, *place.aliases)))


@lru_cache(maxsize=2)
def _runs(called: tuple[str, ...]) -> frozenset[Run]:
    """Kept for the next key that somebody types: six thousand places take a fifth of a second."""
    return frozenset(runs("\n".join(called)))


def faults(pack: Pack, intents: Container[str]) -> Iterator[tuple[str, str]]:
    """What must be mended before this pack is loaded, as (file, sentence)."""
    yield from ((file, finding.sentence) for file, finding in _findings(pack, intents))
    # Told by its number, as all of them stand in one file.
    for number in pack.emergency:
        yield from (("emergency.yaml", f"{number.id}: {one.sentence}") for one in number_findings(pack, number))


def _findings(pack: Pack, intents: Container[str]) -> Told:
    yield from (("pack.yaml", finding) for finding in _head_findings(pack, intents))
    for topic in pack.topics.values():
        yield from ((f"topics/{topic.id}/topic.yaml", one) for one in topic_findings(pack, topic, intents))
    yield from _texts_findings(pack)
    for place in pack.places.values():
        yield from ((f"places/{place.id}.yaml", one) for one in _place_findings(pack, place))
    for event in pack.events.values():
        yield from ((f"events/{event.id}.yaml", one) for one in event_findings(pack, event))
    for locale in pack.safety:
        yield from ((f"safety/{locale}.yaml", one) for one in _locale_findings(pack, locale))


def _head_findings(pack: Pack, intents: Container[str]) -> Iterator[Finding]:
    info = pack.info
    for locale in _missing(pack, info.in_city):
        yield Finding("text_missing", f"in_city: {locale} is missing", f"in_city.{locale}")
    yield from _unknown_places(pack, "contact_point", [info.contact_point])
    for category in info.categories:
        for locale in _missing(pack, category.names):
            yield Finding("text_missing", f"categories: {category.id} has no name in {locale}", "categories")
        yield from _unknown_intents("categories", category.intents, intents, f"{category.id}: ")
    for subject, helped in info.subjects.items():
        yield from _unknown_intents("subjects", helped, intents, f"{subject}: ")
    yield from _district_findings(pack)


def _missing(pack: Pack, texts: Container[str]) -> Iterator[str]:
    return (locale for locale in pack.info.locales if locale not in texts)


def _unknown_intents(field: str, named: Iterable[str], intents: Container[str], of: str = "") -> Iterator[Finding]:
    for intent in dict.fromkeys(named):
        if intent not in intents:
            yield Finding("intent_unknown", f"{field}: {of}there is no intent {intent!r}", field, {"id": intent})


def _unknown_places(pack: Pack, field: str, named: Iterable[str]) -> Iterator[Finding]:
    for place in dict.fromkeys(named):
        if place not in pack.places:
            yield Finding("place_unknown", f"{field}: there is no place {place!r}", field, {"id": place})


def _locale_findings(pack: Pack, locale: str) -> Iterator[Finding]:
    if locale not in pack.info.locales:
        yield Finding("locale_unknown", f"{locale} is not a locale of this pack", "", {"locale": locale})


def _district_findings(pack: Pack) -> Iterator[Finding]:
    """Names of one district may sound the same, as `Lindenau` and `Лінденау`; those of two must not."""
    known = pack.districts()
    for name in pack.info.districts.keys() - known.keys():
        yield Finding("district_empty", f"districts: there is no place in {name!r}", "districts", {"name": name})
    owners: dict[str, str] = {}
    for name, others in {**pack.info.districts, **known}.items():
        for one, times in Counter(map(str.casefold, (name, *others))).items():
            owner = owners.setdefault(_sound(one), name)
            if owner != name or times > 1:
                sentence = f"districts: {one!r} is named twice, for {owner} and for {name}"
                yield Finding("district_doubled", sentence, "districts", {"word": one, "name": owner, "other": name})
    for word in pack.info.ordinary_words:
        if _sound(word) not in owners:
            sentence = f"ordinary_words: {word!r} is not the name of a district"
            yield Finding("ordinary_word_unknown", sentence, "ordinary_words", {"word": word})


def _sound(name: str) -> str:
    return fold(name).replace(" ", "")


def topic_findings(pack: Pack, topic: Topic, intents: Container[str]) -> Iterator[Finding]:
    """What is wrong with a topic apart from its texts."""
    yield from _unknown_intents("id", [topic.id], intents)
    yield from _unknown_places(pack, "places", topic.places)
    yield from _unknown_intents("related", topic.related, intents)
    yield from doubled("places", topic.places)
    yield from doubled("related", topic.related)
    yield from doubled("links", topic.links)


def _texts_findings(pack: Pack) -> Told:
    called = {locale: names(pack, locale) for locale in pack.info.locales}
    kept = _kept(pack)
    for topic_id in pack.topics:
        texts = pack.texts[topic_id]
        source = texts.get(pack.info.source_locale)
        for locale in dict.fromkeys([*pack.info.locales, *texts]):
            file = f"topics/{topic_id}/{locale}.md"
            if locale not in texts:
                yield file, Finding("text_missing", "this locale is missing")
            elif locale not in called:
                yield from ((file, finding) for finding in _locale_findings(pack, locale))
            else:
                found = _text_findings(pack, locale, texts[locale], source, called[locale], kept)
                yield from ((file, finding) for finding in found)


def text_findings(
    pack: Pack, topic_id: str, locale: str, text: TopicText, source: TopicText | None, names: Mapping[str, str]
) -> Iterator[Finding]:
    """What is wrong with a text by itself and beside its source. `names`: what a link in it may name."""
    if topic_id not in pack.topics:
        yield Finding("topic_unknown", f"there is no topic {topic_id!r}", "", {"id": topic_id})
    yield from _locale_findings(pack, locale)
    yield from _text_findings(pack, locale, text, source, names, _kept(pack))


def _text_findings(
    pack: Pack, locale: str, text: TopicText, source: TopicText | None, names: Mapping[str, str], kept: frozenset[Run]
) -> Iterator[Finding]:
    yield from own_findings(text, names)
    if locale != pack.info.source_locale:
        yield from translation_findings(text, source, kept) if source else ()
    elif text.revision is None:
        yield Finding("revision_missing", "revision: is missing in the source text", "revision")


def event_findings(pack: Pack, event: Event) -> Iterator[Finding]:
    yield from _unknown_places(pack, "place", [event.place])
    if event.until <= event.start:
        yield Finding("until_before_start", "until: must be after the start", "until")
    for locale in _missing(pack, event.texts):
        yield Finding("text_missing", f"texts: {locale} is missing", f"texts.{locale}.title")
    try:
        occurrences.check(event)
    except occurrences.BadRule as error:
        yield _rule_finding(event, str(error))
    if (event.left_out or event.cancelled) and not event.repeat and event.start.date() not in event.cancelled:
        field = "left_out" if event.left_out else "cancelled"
        yield Finding("exception_once", "left_out, cancelled: the event is on once, on another day", field)
    yield from doubled("languages", event.languages)
    yield from doubled("left_out", event.left_out)
    yield from doubled("cancelled", event.cancelled)


def _rule_finding(event: Event, why: str) -> Finding:
    """A rule that can be read is wrong only about its first date."""
    try:
        occurrences.on_day(event, event.start.date(), lambda _: False)
    except occurrences.BadRule:
        return Finding("rule_unknown", f"repeat: {why}", "repeat", {"rule": event.repeat or ""})
    return Finding("rule_start", f"repeat: {why}", "repeat", {"rule": event.repeat or ""})


def place_findings(pack: Pack, place: Place) -> Iterator[Finding]:
    yield from _place_findings(pack, place)
    # In the whole pack this is told once, with the other names of districts.
    for district in place.address.districts:
        for name, others in pack.info.districts.items():
            if district not in pack.info.districts and _sound(district) in map(_sound, (name, *others)):
                sentence = f"address.district: {district!r} is another name of {name}"
                yield Finding("district_short", sentence, "address.district", {"word": district, "name": name})


def _place_findings(pack: Pack, place: Place) -> Iterator[Finding]:
    for subject in place.subjects:
        if subject not in pack.info.subjects:
            yield Finding("subject_unknown", f"subjects: {subject!r} is not in pack.yaml", "subjects", {"id": subject})
    yield from _hours_findings(place)
    for locale in _missing(pack, place.notes) if place.notes else ():
        yield Finding("note_missing", f"notes: {locale} is missing", f"notes.{locale}")
    if place.valid_from and place.valid_until and place.valid_until < place.valid_from:
        yield Finding("valid_order", "valid_until: must not be before valid_from", "valid_until")
    if place.position and not (-90 <= place.position[0] <= 90 and -180 <= place.position[1] <= 180):
        sentence = "position: latitude is -90 to 90, longitude -180 to 180"
        yield Finding("position_outside", sentence, "position")
    yield from doubled("subjects", place.subjects)
    yield from doubled("languages", place.languages)
    yield from doubled("aliases", place.aliases)


def _hours_findings(place: Place) -> Iterator[Finding]:
    if place.hours:
        try:
            hours.check(place.hours)
        except hours.BadHours as error:
            yield Finding("hours_unknown", f"hours: {error}", "hours", {"hours": place.hours})
        if not place.hours_as_of:
            yield Finding("hours_age_missing", "hours_as_of: is missing; how old are these hours?", "hours_as_of")
    for number, days in enumerate(place.special):
        field = f"special.{number}"
        if days.until < days.since:
            yield Finding("special_order", f"{field}.until: must not be before since", f"{field}.until")
        yield from _special_findings(f"{field}.hours", days.hours)


def _special_findings(field: str, times: str | None) -> Iterator[Finding]:
    if times:
        try:
            hours.check_special(times)
        except hours.BadHours as error:
            yield Finding("special_hours_unknown", f"{field}: {error}", field, {"hours": times})


def number_findings(pack: Pack, number: EmergencyNumber) -> Iterator[Finding]:
    for locale in _missing(pack, number.purpose):
        yield Finding("text_missing", f"purpose in {locale} is missing", f"purpose.{locale}")
    yield from doubled("dangers", number.dangers)


def uses(pack: Pack, kind: str, entry_id: str) -> list[tuple[str, str]]:
    """What refers to a place or a topic, which therefore cannot be removed, as (kind, id); nothing for other kinds.

    A text's id is `topic/locale`; ("pack", field) is the head. What a topic and its own texts say of it does not count.
    """
    if kind not in ("place", "topic"):
        return []
    in_head = [("pack", "contact_point")] if kind == "place" and pack.info.contact_point == entry_id else []
    if kind == "topic" and any(entry_id in category.intents for category in pack.info.categories):
        in_head.append(("pack", "categories"))
    return [*in_head, *_used_in_entries(pack, kind, entry_id)]


def _used_in_entries(pack: Pack, kind: str, entry_id: str) -> Iterator[tuple[str, str]]:
    others = [topic for topic in pack.topics.values() if (kind, topic.id) != ("topic", entry_id)]
    for topic in others:
        if entry_id in (topic.places if kind == "place" else topic.related):
            yield "topic", topic.id
    if kind == "place":
        yield from (("event", event.id) for event in pack.events.values() if event.place == entry_id)
    for topic in others:
        for locale, text in pack.texts[topic.id].items():
            if entry_id in links.targets(whole(text)):
                yield "text", f"{topic.id}/{locale}"


def warnings(pack: Pack, today: date) -> Iterator[tuple[str, str]]:
    """What an editor should look at, as (file, sentence); the pack can be loaded all the same."""
    for place in pack.places.values():
        yield from ((f"places/{place.id}.yaml", one.sentence) for one in place_warnings(pack, place, today))
    for topic in pack.topics.values():
        if topic.check_by < today:
            yield f"topics/{topic.id}/topic.yaml", f"check_by: was due on {topic.check_by}"
        source = pack.texts[topic.id].get(pack.info.source_locale)
        for locale, text in pack.texts[topic.id].items():
            if source and outdated(text, source):
                yield f"topics/{topic.id}/{locale}.md", "is behind its source"


def place_warnings(pack: Pack, place: Place, today: date) -> Iterator[Finding]:
    if place.id == pack.info.contact_point and not place.address.street:
        sentence = "the contact point has no address yet; visitors are told so"
        yield Finding("contact_point_address", sentence, "address.street")
    if place.valid_until and place.valid_until < today:
        yield Finding("valid_until_passed", f"valid_until: was {place.valid_until}", "valid_until")
