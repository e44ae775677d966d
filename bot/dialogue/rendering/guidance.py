"""A topic as messages: the short text and the steps first, the rest behind "more"."""

from bot.dialogue.knowledge import Topic
from bot.dialogue.model import Choice, Facts, Reply, Say
from bot.dialogue.rendering.parts import button, content, place_choices, reply, title, topic_choice
from bot.dialogue.words import Words

FIRST = ("steps",)
SECTIONS = ("steps", "bring", "cost", "deadlines", "where", "watch_out")


def topic(say: Say, facts: Facts, words: Words) -> Reply:
    """Title, short text, steps; buttons for the rest, the places, related topics, a person, an opinion."""
    shown = say.data["topic"]
    assert isinstance(shown, Topic)
    text = "\n\n".join(
        [f"**{content(words, shown.title)}**", content(words, shown.short), *_sections(shown, words, FIRST)]
    )
    choices = [
        button(words, "button.more", "more", shown.id),
        *place_choices(shown.places[:2]),
        *[topic_choice(words, facts, intent) for intent, _ in shown.related[:2]],
        button(words, "button.book", "book"),
        button(words, "button.menu", "menu"),
        button(words, "button.rate_up", "rate", "up"),
        button(words, "button.rate_down", "rate", "down"),
    ]
    return reply(words, text, choices)


def topic_more(say: Say, facts: Facts, words: Words) -> Reply:
    """Everything behind the first message, the links, and how old the facts are."""
    shown = say.data["topic"]
    assert isinstance(shown, Topic)
    rest = tuple(name for name in SECTIONS if name not in FIRST)
    parts = [f"**{content(words, shown.title)}**", *_sections(shown, words, rest)]
    if shown.links:
        parts.append("\n".join([f"**{words.text('topic.links')}**", *shown.links]))
    parts.append(words.text("topic.checked", date=shown.checked))
    if shown.outdated:
        parts.append(words.text("topic.outdated"))
    choices = [
        button(words, "button.back", "topic", shown.id),
        *place_choices(shown.places),
        *_more_places(shown, words),
        *[topic_choice(words, facts, intent) for intent, _ in shown.related],
        button(words, "button.book", "book"),
        button(words, "button.menu", "menu"),
    ]
    return reply(words, "\n\n".join(parts), choices)


def _more_places(shown: Topic, words: Words) -> list[Choice]:
    """Others that know about it, which are open now, where her language is spoken."""
    return [button(words, "button.more_places", "places", shown.id)] if shown.places else []


def topic_part(say: Say, facts: Facts, words: Words) -> Reply:
    """The section that was asked for; the whole is one press away."""
    shown = say.data["topic"]
    assert isinstance(shown, Topic)
    text = "\n\n".join([f"**{content(words, shown.title)}**", *_sections(shown, words, (str(say.data["part"]),))])
    return reply(words, text, _onward(shown, words))


def part_missing(say: Say, facts: Facts, words: Words) -> Reply:
    """Our text does not say; the places may know, a person will."""
    shown = say.data["topic"]
    assert isinstance(shown, Topic)
    return reply(words, words.text("say.part_missing", topic=content(words, shown.title)), _onward(shown, words))


def _onward(shown: Topic, words: Words) -> list[Choice]:
    return [
        button(words, "button.more", "more", shown.id),
        button(words, "button.back", "topic", shown.id),
        *place_choices(shown.places[:3]),
        *_more_places(shown, words),
        button(words, "button.book", "book"),
        button(words, "button.menu", "menu"),
    ]


def _sections(shown: Topic, words: Words, names: tuple[str, ...]) -> list[str]:
    return [
        f"**{words.text(f'section.{name}')}**\n{content(words, shown.sections[name])}"
        for name in names
        if shown.sections.get(name)
    ]


def topic_missing(say: Say, facts: Facts, words: Words) -> Reply:
    """No text yet: the places that know, and a person."""
    intent = str(say.data["intent"])
    choices = [
        *place_choices(facts.places[:4]),
        button(words, "button.book", "book"),
        button(words, "button.menu", "menu"),
    ]
    key = "say.topic_missing" if facts.places else "say.topic_missing_no_place"
    return reply(words, words.text(key, topic=title(words, facts, intent)), choices)


def unsure(say: Say, facts: Facts, words: Words) -> Reply:
    offered = say.data["offered"]
    assert isinstance(offered, tuple)
    near = say.data["places"]
    assert isinstance(near, tuple)
    choices = [*(topic_choice(words, facts, intent) for intent in offered), *place_choices(near)]
    return reply(words, words.text("say.unsure"), [*choices, button(words, "button.else", "else")])


def found(say: Say, facts: Facts, words: Words) -> Reply:
    topics = [topic_choice(words, facts, intent) for intent in facts.found]
    places = facts.places or facts.in_district
    choices = [*topics, *place_choices(places[:3]), button(words, "button.else", "else")]
    return reply(words, words.text("say.found"), choices)
