"""A preview of texts as they come from people's keyboards: long, odd, hostile, not there."""

from collections.abc import Mapping
from datetime import date, datetime

import pytest

from bot.booking.model import BERLIN
from bot.channels.telegram.markup import LIMIT, units
from bot.channels.telegram.preview import Bubble, PhonePreview
from bot.dialogue.knowledge import Topic
from tests.fakes.contents import TOWN_HALL, FakeContents
from tests.fakes.locales import LOCALES

NOW = datetime(2026, 11, 25, 10, tzinfo=BERLIN)
PREVIEW: PhonePreview[FakeContents] = PhonePreview(LOCALES, lambda contents: contents)


async def shown(locale: str = "en", **fields: object) -> list[Bubble]:
    given: Mapping[str, object] = {"title": "Kita", "short": "Apply early.", **fields}
    topic = Topic("kita_place", **given)  # type: ignore[arg-type]
    return await PREVIEW.topic(FakeContents({topic.id: topic}), topic.id, locale, NOW)


async def test_no_tag_that_somebody_types_becomes_one() -> None:
    first, _ = await shown(short="<script>alert(1)</script> & <b onclick=x>**bold**\nnext line")

    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b onclick=x&gt;<b>bold</b>\nnext line" in first.html


async def test_what_is_too_long_for_one_message_is_shown_as_several_with_the_buttons_last() -> None:
    bubbles = await shown(short="\n\n".join(["Wort 🙂 " * 60] * 20))

    *first, last, more = bubbles
    assert len(first) > 1
    assert all(bubble.units <= LIMIT and not bubble.rows for bubble in first)
    assert last.rows
    assert more.rows


async def test_an_emoji_counts_as_two_units_as_on_the_phone() -> None:
    (plain, _), (smiling, _) = await shown(short="Apply."), await shown(short="Apply.🙂")

    assert smiling.units - plain.units == 2 == units("🙂")


async def test_buttons_of_a_right_to_left_language_stand_in_reading_order() -> None:
    (ltr, _), (rtl, _) = await shown("en"), await shown("ar")

    assert (ltr.rtl, rtl.rtl) == (False, True)
    assert ltr.rows[0][0] == LOCALES.words("en").text("button.more")
    assert rtl.rows[0][0] == LOCALES.words("ar").text("button.more")


async def test_a_place_without_hours_is_its_card_alone() -> None:
    (card,) = await PREVIEW.place(FakeContents(), TOWN_HALL.id, "de", NOW)

    assert card.html.startswith("<b>Neues Rathaus</b>\n")


@pytest.mark.parametrize("locale", ["en", "fr"])
async def test_nothing_is_shown_of_what_is_not_there_or_in_a_language_nobody_is_offered(locale: str) -> None:
    nothing = FakeContents({}, places=())

    assert await PREVIEW.topic(nothing, "kita_place", locale, NOW) == []
    assert await PREVIEW.place(nothing, "town_hall", locale, NOW) == []
    assert await PREVIEW.event(nothing, "breakfast", date(2026, 11, 26), locale, NOW) == []
    assert await PREVIEW.topic(FakeContents(), "kita_place", "fr", NOW) == []
