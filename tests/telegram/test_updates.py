"""Raw updates of the Bot API as events of ours."""

import hashlib
import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.telegram.events import CaseButton, Demoted, DeskButton, Edited, Left, Link, Moved, Said, Words
from bot.channels.telegram.updates import COMMANDS, Malformed, lane, read
from bot.dialogue.model import Inbound, Kind, Person, Wish
from tests.bot_api.samples import SAMPLES

CHAT = 987654321
AMINA = Person("telegram", str(CHAT))
USER = {"id": CHAT, "is_bot": False, "first_name": "Amina", "language_code": "ar"}
PRIVATE = {"id": CHAT, "type": "private", "first_name": "Amina"}
GROUP = {"id": -100200300, "type": "supergroup", "title": "Kita Leipzig"}
FILE = {"file_id": "f", "file_unique_id": "u"}
PICTURE = {**FILE, "width": 90, "height": 60}
NOW = 1_795_000_000
Raw = dict[str, Any]


def message(**content: Any) -> Raw:
    return {"message_id": 7, "date": NOW, "chat": PRIVATE, "from": USER, **content}


def update(**part: Any) -> Raw:
    return {"update_id": 700, **part}


def said(**content: Any) -> Inbound:
    event = read(update(message=message(**content)), "key")
    assert isinstance(event, Said)
    assert event.query == ""
    return event.inbound


def test_a_text_keeps_its_words_its_author_and_her_language() -> None:
    assert said(text="أحتاج إلى روضة 😀") == Inbound(
        AMINA, Kind.text, "أحتاج إلى روضة 😀", client_locale="ar", id="key", source=(CHAT, 7)
    )


def test_an_app_that_does_not_tell_its_language_is_no_fault() -> None:
    nameless = {"id": CHAT, "is_bot": False, "first_name": "A"}

    assert said(text="hello", **{"from": nameless}).client_locale == ""


@pytest.mark.parametrize(("command", "verb"), COMMANDS.items())
def test_every_command_of_the_menu_is_a_wish(command: str, verb: str) -> None:
    inbound = said(text=f"/{command}", entities=[{"type": "bot_command", "offset": 0, "length": len(command) + 1}])

    assert (inbound.kind, inbound.wish, inbound.client_locale) == (Kind.wish, Wish(verb), "ar")


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("/start@lotse_bot", Wish("start")),
        ("/start@lotse_bot lang-uk", Wish("start", "lang-uk")),
        ("/START", Wish("start")),
        ("/start   topic-kita_place  ", Wish("start", "topic-kita_place")),
        ("/start topic-kita_place", Wish("start", "topic-kita_place")),
        ("/start " + "x" * 500, Wish("start", "x" * 64)),
        ("/help\nplease", Wish("help")),
        ("/settings", Wish("help")),
        ("/delete everything", Wish("delete", "everything")),
    ],
)
def test_a_command_may_carry_the_bots_name_and_an_argument(text: str, wish: Wish) -> None:
    assert said(text=text).wish == wish


@pytest.mark.parametrize("text", ["/", "/ start", "/5 euro", "//", "/привіт", "/start/help", "5/start", " /start"])
def test_what_only_looks_like_a_command_is_a_text(text: str) -> None:
    assert said(text=text) == Inbound(AMINA, Kind.text, text, client_locale="ar", id="key", source=(CHAT, 7))


def test_a_counsellors_link_binds_her_chat() -> None:
    event = read(update(message=message(text="/start counsellor-Zx8_-q")), "key")

    assert event == Link(AMINA, "Zx8_-q")


def pressed(data: Any = "topic:kita_place", **more: Any) -> Raw:
    shown = {**message(text="menu"), "from": {"id": 1, "is_bot": True, "first_name": "Lotse"}}
    query = {"id": "q1", "from": USER, "chat_instance": "c", "message": shown, "data": data, **more}
    return update(callback_query=query)


@pytest.mark.parametrize(
    ("data", "wish"),
    [
        ("menu", Wish("menu")),
        ("topic:kita_place", Wish("topic", "kita_place")),
        ("slot:1.2989.60", Wish("slot", "1.2989.60")),
        ("a:b:c", Wish("a", "b:c")),
        ("", Wish("")),
    ],
)
def test_a_button_is_a_wish_and_its_press_is_to_be_answered(data: str, wish: Wish) -> None:
    expected = Inbound(AMINA, Kind.wish, wish=wish, client_locale="ar", id="key")

    assert read(pressed(data), "key") == Said(expected, query="q1")


def test_a_counsellors_button_is_that_of_a_visitor_too_should_she_be_none() -> None:
    wish = Wish("desk-cancel", "a1b2")
    said = Said(Inbound(AMINA, Kind.wish, wish=wish, client_locale="ar", id="key"), query="q1")
    event = read(pressed("desk-cancel:a1b2"), "key")

    assert isinstance(event, DeskButton)
    assert (event.person, event.wish, event.query, event.said) == (AMINA, wish, "q1", said)


def test_a_button_under_a_message_too_old_to_be_sent_along_works() -> None:
    old = {"message_id": 7, "date": 0, "chat": PRIVATE}

    assert isinstance(read(pressed("menu", message=old), "key"), Said)


def test_a_button_in_a_group_or_of_an_inline_message_is_left_alone() -> None:
    assert read(pressed(message={**message(text="x"), "chat": GROUP}), "key") is None
    assert read(update(callback_query={"id": "q", "from": USER, "chat_instance": "c", "data": "menu"}), "key") is None


POLL = SAMPLES["poll"]
PLACE = {"latitude": 51.34, "longitude": 12.37}
STICKER = {**PICTURE, "type": "regular", "is_animated": False, "is_video": False}
CONTENT: list[tuple[Kind, Raw]] = [
    (Kind.picture, {"photo": [PICTURE]}),
    (Kind.picture, {"video": {**PICTURE, "duration": 3}}),
    (Kind.picture, {"animation": {**PICTURE, "duration": 3}, "document": FILE}),
    (Kind.voice, {"voice": {**FILE, "duration": 3}}),
    (Kind.voice, {"audio": {**FILE, "duration": 3}}),
    (Kind.voice, {"video_note": {**FILE, "length": 240, "duration": 3}}),
    (Kind.document, {"document": FILE}),
    (Kind.contact, {"contact": {"phone_number": "+49 341 1", "first_name": "A"}}),
    (Kind.sticker, {"sticker": STICKER}),
    (Kind.sticker, {"dice": {"emoji": "🎲", "value": 3}}),
    (Kind.location, {"location": PLACE}),
    (Kind.location, {"location": PLACE, "venue": {"location": PLACE, "title": "t", "address": "a"}}),
    (Kind.other, {"poll": POLL}),
    (Kind.other, {"story": {"chat": PRIVATE, "id": 1}}),
    (Kind.other, {"game": {"title": "t", "description": "d", "photo": [PICTURE]}}),
    (Kind.other, {"checklist": {"title": "t", "tasks": [{"id": 1, "text": "milk"}]}}),
    (Kind.other, {"paid_media": {"star_count": 1, "paid_media": [{"type": "preview"}]}}),
    (Kind.other, {"something_of_next_year": {"a": 1}}),
]


@pytest.mark.parametrize(("kind", "content"), CONTENT, ids=[" and ".join(content) for _, content in CONTENT])
def test_what_cannot_be_read_is_told_by_its_kind(kind: Kind, content: Raw) -> None:
    inbound = said(**content)

    assert (inbound.kind, inbound.person, inbound.text) == (kind, AMINA, "")
    assert inbound.position == ((51.34, 12.37) if kind is Kind.location else None)


def test_words_under_a_picture_are_kept() -> None:
    assert said(photo=[PICTURE], caption="ein Brief") == Inbound(
        AMINA, Kind.picture, "ein Brief", client_locale="ar", id="key", source=(CHAT, 7)
    )


def test_a_command_under_a_picture_is_no_command() -> None:
    assert said(photo=[PICTURE], caption="/delete").kind is Kind.picture


@pytest.mark.filterwarnings("ignore:.*message_auto_delete_time:telegram.warnings.PTBDeprecationWarning")
@pytest.mark.parametrize(
    "service",
    [
        {"pinned_message": message(text="x")},
        {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}},
        {"delete_chat_photo": True},
        {"write_access_allowed": {"from_request": True}},
        {"users_shared": {"request_id": 1, "users": [{"user_id": 5}]}},
        {"proximity_alert_triggered": {"traveler": USER, "watcher": USER, "distance": 5}},
        {"chat_background_set": {"type": {"type": "chat_theme", "theme_name": "x"}}},
    ],
    ids=lambda service: next(iter(service)),
)
def test_service_messages_need_no_answer(service: Raw) -> None:
    assert read(update(message=message(**service)), "key") is None


@pytest.mark.parametrize(
    "silent",
    [
        update(),
        update(channel_post={**message(text="news"), "chat": {"id": -1, "type": "channel", "title": "c"}}),
        update(message={**message(new_chat_members=[USER]), "chat": GROUP}),
        update(message={key: value for key, value in message(text="x").items() if key != "from"}),
        update(poll=POLL),
        update(inline_query={"id": "i", "from": USER, "query": "kita", "offset": ""}),
        update(something_of_next_year={"a": 1}),
    ],
    ids=[
        "nothing",
        "channel post",
        "joining a group",
        "message from nobody",
        "poll",
        "inline query",
        "unknown kind",
    ],
)
def test_what_was_not_said_to_the_bot_alone_needs_no_answer(silent: Raw) -> None:
    assert read(silent, "key") is None


def test_an_edited_message_comes_with_where_it_stands() -> None:
    event = read(update(edited_message=message(text="better", edit_date=NOW)), "key")

    assert isinstance(event, Edited)
    assert (event.inbound.text, event.inbound.source, event.words.edited) == ("better", (CHAT, 7), True)


@pytest.mark.parametrize(
    ("text", "command", "rest"),
    [
        ("hello", "", "hello"),
        ("/notiz A1B2 calls again", "notiz", "A1B2 calls again"),
        ("/note@lotse_bot\nA1B2 x", "note", "A1B2 x"),
        ("  /weg", "weg", ""),
        ("/Fälle", "faelle", ""),
        ("/ notiz", "?", "notiz"),
        ("/", "?", ""),
    ],
)
def test_what_is_written_in_a_group_comes_with_its_command(text: str, command: str, rest: str) -> None:
    event = read(
        update(message={**message(text=text, message_thread_id=5, is_topic_message=True), "chat": GROUP}), "key"
    )

    assert isinstance(event, Words)
    assert (event.command, event.text, event.thread, event.private) == (command, rest, 5, False)
    assert event.person == AMINA


def test_what_a_bot_writes_in_a_group_is_left_alone() -> None:
    bot = {"id": 5, "is_bot": True, "first_name": "Other"}

    assert read(update(message={**message(text="hello"), "chat": GROUP, "from": bot}), "key") is None


def test_a_button_at_a_case_works_in_a_group() -> None:
    shown = {**message(text="card", message_thread_id=5, is_topic_message=True), "chat": GROUP}

    assert read(pressed("case-take:7", message=shown), "key") == CaseButton(
        AMINA, GROUP["id"], 5, "case-take", "7", "q1"
    )


def member(status: str, chat: Raw = PRIVATE) -> Raw:
    bot = {"id": 1, "is_bot": True, "first_name": "Lotse"}
    old = {"user": bot, "status": "member"}
    new = {"user": bot, "status": status, **({"until_date": 0} if status == "kicked" else {})}
    return update(
        my_chat_member={"chat": chat, "from": USER, "date": NOW, "old_chat_member": old, "new_chat_member": new}
    )


def test_a_visitor_who_blocks_the_bot_has_left() -> None:
    assert read(member("kicked"), "key") == Left(AMINA)


def test_unblocking_needs_no_answer() -> None:
    assert read(member("member"), "key") is None


def test_a_bot_that_is_no_administrator_of_a_group_is_told_so() -> None:
    for status in ("member", "left", "kicked"):
        assert read(member(status, GROUP), "key") == Demoted(GROUP["id"])
    assert read(member("left", {"id": -1, "type": "channel", "title": "c"}), "key") is None


def test_a_group_that_becomes_a_supergroup_is_told_on_both_sides() -> None:
    small = {"id": -7, "type": "group", "title": "Team"}
    left = {**message(migrate_to_chat_id=GROUP["id"]), "chat": small}
    arrived = {**message(migrate_from_chat_id=-7), "chat": GROUP}

    assert read(update(message=left), "key") == read(update(message=arrived), "key") == Moved(-7, GROUP["id"])


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param({}, id="no number"),
        pytest.param({"update_id": 1, "message": "hello"}, id="a message that is a word"),
        pytest.param({"update_id": 1, "message": ["hello"]}, id="a message that is a list"),
        pytest.param(update(message={"message_id": 1}), id="a message without chat"),
        pytest.param(update(message=message(text=5)), id="a text that is a number"),
        pytest.param(update(message=message(text={"a": 1})), id="a text that is an object"),
        pytest.param(update(message=message(text="x", date="today")), id="a date that is a word"),
        pytest.param(update(message=message(text="x", date=10**20)), id="a date without end"),
        pytest.param(update(message=message(text="x", chat={"type": "private"})), id="a chat without id"),
        pytest.param(update(message=message(text="x", chat={**PRIVATE, "id": "x"})), id="a chat named by a word"),
        pytest.param(update(message=message(text="x", chat=5)), id="a chat that is a number"),
        pytest.param(update(message=message(text="x", **{"from": 5})), id="an author that is a number"),
        pytest.param(update(message=message(location={"latitude": "north", "longitude": 1})), id="a place in words"),
        pytest.param(update(message=message(location={"latitude": 51.3})), id="half a place"),
        pytest.param(update(message=message(photo=5)), id="photos that are a number"),
        pytest.param(pressed(data=5), id="a button that is a number"),
        pytest.param(pressed(message=5), id="a button under a number"),
        pytest.param(update(callback_query={"id": "q"}), id="a press by nobody"),
        pytest.param(update(my_chat_member={"chat": PRIVATE}), id="a change without its outcome"),
        pytest.param(update(message={**message(migrate_to_chat_id="x"), "chat": GROUP}), id="a group moved to a word"),
    ],
)
def test_a_malformed_update_is_put_aside_without_quoting_it(broken: Raw) -> None:
    with pytest.raises(Malformed) as caught:
        read(broken, "key")

    assert str(caught.value).isidentifier()
    assert caught.value.__suppress_context__


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted({
        "message", "edited_message", "callback_query", "my_chat_member", "chat", "from", "id", "type", "text", "data",
        "date", "message_id", "location", "photo", "venue", "user", "status", "new_chat_member",
    })), inner, max_size=5),
    max_leaves=20,
)  # fmt: skip


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["message", "edited_message", "callback_query", "my_chat_member"]), JSON, max_size=3
    )
)
def test_whatever_json_comes_is_read_or_malformed(part: Raw) -> None:
    payload = update(**part)

    assert lane(payload).isalnum()
    with suppress(Malformed):
        read(payload, "key")


@settings(deadline=None)
@given(st.dictionaries(st.text(max_size=10), JSON, max_size=4))
def test_the_lane_of_whatever_json_is_a_word(payload: Raw) -> None:
    assert lane(payload).isalnum()


def test_everything_of_one_chat_goes_into_one_lane() -> None:
    same = [update(message=message(text="x")), pressed(), member("kicked"), update(edited_message=message(text="y"))]

    assert len({lane(payload) for payload in same}) == 1


def test_two_chats_have_two_lanes_and_two_people_in_a_group_one() -> None:
    other = {**message(text="x"), "chat": {**PRIVATE, "id": CHAT + 1}}
    in_group = [{**message(text="x"), "chat": GROUP, "from": {**USER, "id": number}} for number in (1, 2)]

    assert lane(update(message=message(text="x"))) != lane(update(message=other))
    assert lane(update(message=in_group[0])) == lane(update(message=in_group[1]))


def test_a_lane_does_not_name_the_chat() -> None:
    for payload in (update(message=message(text="x")), pressed(), update(inline_query={"from": USER, "id": "i"})):
        word = lane(payload)

        assert str(CHAT) not in word
        assert word == hashlib.blake2b(str(CHAT).encode(), digest_size=12).hexdigest()


@pytest.mark.parametrize(
    "payload",
    [{}, {"update_id": 1}, {"message": None}, {"message": {"chat": {"id": "x"}}}, {"message": {"message": 1}}],
)
def test_what_belongs_to_nobody_shares_a_lane(payload: Raw) -> None:
    assert lane(payload) == "unknown"


def test_half_a_surrogate_in_a_text_is_no_fault() -> None:
    raw = json.loads('{"update_id": 1, "message": ' + json.dumps(message(text="?")).replace("?", "a\\ud800b") + "}")

    event = read(raw, "key")

    assert isinstance(event, Said)
    assert event.inbound.text == "a\ud800b"
