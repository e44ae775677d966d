"""For the day when a person takes over: which topics she asked for and whose answer she saw; none of her words."""

from tests.dialogue.talks import Talk
from tests.fakes.contents import CATEGORIES, KITA


async def test_what_was_asked_and_what_was_answered_are_told_apart() -> None:
    talk = Talk()
    await talk.presses("topic:job_search")
    await talk.presses("topic:kita_place")

    assert talk.state.asked == ("job_search", "kita_place")
    assert talk.state.seen == ("kita_place",)


async def test_the_newest_stands_last_and_once_and_six_are_enough() -> None:
    talk = Talk()
    names = tuple(f"topic_{number}" for number in range(8))
    talk.contents.shown = (*CATEGORIES, type(CATEGORIES[0])("more", "More", names))
    for name in (*names, "kita_place", names[7]):
        await talk.presses(f"topic:{name}")

    assert talk.state.asked == (*names[3:7], "kita_place", names[7])


async def test_one_part_of_a_topic_counts_as_an_answer_a_missing_one_does_not() -> None:
    talk = Talk()
    await talk.presses("part:kita_place.cost")
    assert (talk.state.asked, talk.state.seen) == (("kita_place",), ())

    await talk.presses("part:kita_place.bring")
    assert talk.state.seen == (KITA.id,)
