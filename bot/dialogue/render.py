"""From what a decision says to replies that any channel can show."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from bot.dialogue.model import Facts, Reply, Say
from bot.dialogue.rendering import appointments, conversation, events, guidance, holding, offers, places, talk
from bot.dialogue.words import Words

Renderer = Callable[[Say, Facts, Words], Reply]

RENDERERS: Mapping[str, Renderer] = {
    "emergency": conversation.numbers,
    "menu": conversation.menu,
    "nothing": conversation.nothing,
    "delete_ask": conversation.delete_ask,
    "privacy": conversation.privacy,
    "keep_ask": conversation.keep_ask,
    "keep_yes": conversation.keep_said,
    "keep_no": conversation.keep_said,
    "unreadable": conversation.unreadable,
    "switch_language": conversation.switch_language,
    "rated_down": conversation.with_person,
    "about": conversation.with_person,
    "feedback": conversation.with_person,
    "something_else": conversation.with_person,
    "topic": guidance.topic,
    "topic_more": guidance.topic_more,
    "topic_part": guidance.topic_part,
    "part_missing": guidance.part_missing,
    "topic_missing": guidance.topic_missing,
    "unsure": guidance.unsure,
    "found": guidance.found,
    "place": places.place,
    "hours": places.hours,
    "which_place": places.which_place,
    "places": places.places,
    "near_ask": places.near_ask,
    "no_place": places.no_place,
    "events": events.events,
    "events_later": events.events,
    "events_fitting": events.events,
    "event": events.event,
    "event_gone": events.gone,
    "calendar": events.calendar,
    "remind": events.remind,
    "remind_late": events.remind_late,
    "slots": offers.slots,
    "slots_fitting": offers.slots,
    "slots_unfitting": offers.slots,
    "slot_taken": offers.slots,
    "hold_over": offers.slots,
    "days": offers.days,
    "day": offers.day,
    "wishes": offers.wishes,
    "no_slots": offers.no_slots,
    "waiting": offers.waiting,
    "wait_cannot": offers.wait_cannot,
    "human": offers.human,
    "talk_ask": talk.ask,
    "talk_opened": talk.opened,
    "passed_on": talk.waiting,
    "talk_running": talk.running,
    "talk_on": talk.running,
    "talk_again": talk.running,
    "talk_paused": talk.paused,
    "talk_ended": talk.ended,
    "talk_nobody": talk.nobody,
    "held": holding.held,
    "ask_name": holding.ask,
    "ask_about": holding.ask,
    "ask_phone": holding.ask,
    "no_name": holding.ask,
    "no_number": holding.ask,
    "too_long": holding.too_long,
    "booked": appointments.booked,
    "requested": appointments.requested,
    "appointment": appointments.appointment,
    "no_appointment": appointments.none_yet,
    "appointment_gone": appointments.to_list,
    "cancel_ask": appointments.cancel_ask,
    "cancelled": appointments.cancelled,
    "let_go": appointments.let_go,
    "move": appointments.move,
    "one_a_topic": appointments.one_a_topic,
    "too_late": appointments.too_late,
    "too_many": appointments.to_list,
    "late_ask": appointments.late_ask,
    "late_told": appointments.late_told,
    "late_early": appointments.late_early,
    "talk_bad": appointments.talk_bad,
}
# Said with a text of the same name and nothing else.
SIMPLE = ("welcome", "greet", "language_set", "goodbye", "thank", "what_next", "all_right", "help", "deleted",
          "rated_up", "stale", "remind_off", "waiting_off", "talk_good")  # fmt: skip


def render(say: Iterable[Say], facts: Facts, words: Words, offered: Sequence[Words]) -> list[Reply]:
    """One reply a `Say`. `offered` are the catalogues of all locales, for the list of languages.

    A text that is followed by the menu goes without a button to the menu.
    """
    replies = [_one(one, facts, words, offered) for one in say]
    return [
        Reply(reply.text, (), reply.pin, reply.locale) if _bare(reply, replies[index + 1 :]) else reply
        for index, reply in enumerate(replies)
    ]


def _one(say: Say, facts: Facts, words: Words, offered: Sequence[Words]) -> Reply:
    if say.key == "languages":
        return conversation.languages(offered, words)
    return RENDERERS.get(say.key, conversation.simple)(say, facts, words)


def _bare(reply: Reply, following: Sequence[Reply]) -> bool:
    only_menu = all(choice.wish.verb == "menu" and not choice.wish.argument for row in reply.choices for choice in row)
    return bool(following) and only_menu
