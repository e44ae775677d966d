"""A group with the bot in it, with or without topics."""

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.bot_api.chats import GENERAL, Chat, Message
from tests.bot_api.refusals import Refusal, bad_request, forbidden

if TYPE_CHECKING:
    from tests.bot_api.server import BotApi
    from tests.bot_api.visitors import Visitor

INSIDE = ("creator", "administrator", "member")
RIGHTS = {
    "can_be_edited": False,
    "is_anonymous": False,
    "can_manage_chat": True,
    "can_delete_messages": True,
    "can_manage_video_chats": True,
    "can_restrict_members": True,
    "can_promote_members": False,
    "can_change_info": True,
    "can_invite_users": True,
    "can_post_stories": False,
    "can_edit_stories": False,
    "can_delete_stories": False,
    "can_pin_messages": True,
    "can_manage_topics": True,
}
NOT_FORUM = "the chat is not a forum"
NAME_LIMIT = 128


@dataclass
class Topic:
    """`id` is its thread, `by` the id of whoever opened it."""

    id: int
    name: str
    icon_color: int
    by: int
    closed: bool = False


class Group(Chat):
    """Members write through their own Visitor: `amina.says("hello", at=group, thread=7)`.

    A supergroup counts its messages itself, from 2: the same number may stand for another message elsewhere.
    """

    def __init__(self, api: "BotApi", about: dict[str, Any]) -> None:
        super().__init__(about["id"], about)
        self.api = api
        self.members: dict[int, dict[str, Any]] = {}
        """By user id, as getChatMember answers."""
        self.topics: dict[int, Topic] = {}
        self.upgraded: Group | None = None
        self._last = 1  # how the group began; in a forum this is General

    @property
    def kind(self) -> str:
        return "supergroup" if self.about["type"] == "supergroup" else "group"

    @property
    def is_forum(self) -> bool:
        return bool(self.about.get("is_forum"))

    def next_message(self) -> int:
        self._last += 1
        return self._last

    def standing(self, person: dict[str, Any]) -> dict[str, Any]:
        return self.members.get(person["id"], {"user": person, "status": "left"})

    def has_right(self, person: dict[str, Any], right: str) -> bool:
        standing = self.standing(person)
        return standing["status"] == "creator" or bool(standing.get(right))

    def is_inside(self, person: dict[str, Any]) -> bool:
        return self.standing(person)["status"] in INSIDE

    def topic(self, name: str) -> Topic:
        """The newest of this name."""
        return next(topic for topic in reversed(self.topics.values()) if topic.name == name)

    def sets_bot(self, status: str, *, by: "Visitor | None" = None, **rights: bool) -> None:
        """Adds the bot, promotes it, makes it a plain "member" or removes it ("left", "kicked"); it is told.

        `rights` are those of an administrator that differ: `can_manage_topics=False`.
        """
        self._sets("my_chat_member", self.api.me, status, by, rights)

    def sets_member(self, visitor: "Visitor", status: str = "member", **rights: bool) -> None:
        """Likewise for a person; the bot hears `chat_member` only if it asked for it."""
        self._sets("chat_member", visitor.person, status, visitor, rights)

    def _sets(
        self, kind: str, person: dict[str, Any], status: str, by: "Visitor | None", rights: dict[str, bool]
    ) -> None:
        actor = by.person if by else self._creator()
        before, was_inside = self.standing(person), self.is_inside(person)
        after = self.enter(person, status, **rights)
        change = {"chat": self.about, "from": actor, "date": int(time.time())}
        self.api.hear(kind, {**change, "old_chat_member": before, "new_chat_member": after})
        if self.is_inside(person) and not was_inside:
            self.serve(actor, new_chat_members=[person])
        elif was_inside and not self.is_inside(person):
            self.serve(actor, left_chat_member=person)

    def enter(self, person: dict[str, Any], status: str, **rights: bool) -> dict[str, Any]:
        """Without anybody being told."""
        special: dict[str, dict[str, Any]] = {
            "administrator": RIGHTS | rights,
            "creator": {"is_anonymous": False},
            "kicked": {"until_date": 0},
        }
        self.members[person["id"]] = {"user": person, "status": status, **special.get(status, {})}
        return self.members[person["id"]]

    def _creator(self) -> dict[str, Any]:
        owners = [one["user"] for one in self.members.values() if one["status"] == "creator"]
        return owners[0] if owners else {"id": 1_087_968_824, "is_bot": True, "first_name": "Group"}

    def upgrades(self, *, forum: bool = False) -> "Group":
        """A small group becomes a supergroup with another id, which is returned; nothing can be sent to the old one."""
        assert self.kind == "group", "a supergroup stays what it is"
        new = self.api.group(self.about["title"], forum=forum)
        new.members = dict(self.members)
        self.serve(self._creator(), migrate_to_chat_id=new.chat_id)
        new.serve(self._creator(), migrate_from_chat_id=self.chat_id)
        self.upgraded = new
        return new

    def switches_topics(self, on: bool) -> None:
        """Nobody is told. Topics are hidden meanwhile, not gone."""
        assert self.kind == "supergroup", "a small group has no topics"
        self.about["is_forum"] = on

    def serve(self, by: dict[str, Any], thread: int = 0, **content: Any) -> dict[str, Any]:
        """A service message. The bot hears of it even where it caused it itself, or was thrown out by it."""
        return self._post(self.api.next_message(self), by, {**self.placed(thread, None), **content})

    def _post(self, number: int, by: dict[str, Any], content: dict[str, Any]) -> dict[str, Any]:
        message = {"message_id": number, "from": by, "chat": self.about, "date": int(time.time()), **content}
        self.keep(message)
        self.api.hear("message", message)
        return message

    def open_topic(self, by: dict[str, Any], name: str, icon_color: int = 0x6FB9F0) -> Topic:
        """Raises Refusal where `by`, a person or the bot, may not."""
        self._check_forum()
        if not self.has_right(by, "can_manage_topics"):
            raise bad_request("not enough rights to create a topic")
        number = self.api.next_message(self)
        topic = self.topics[number] = Topic(number, _name(name), icon_color, by["id"])
        created = {"name": topic.name, "icon_color": icon_color}
        self._post(number, by, {"message_thread_id": number, "is_topic_message": True, "forum_topic_created": created})
        return topic

    def rename_topic(self, by: dict[str, Any], thread: int, name: str) -> None:
        """Without a name nothing changes: icons are shown to nobody here."""
        topic = self._manageable(by, thread)
        if not name:
            return
        if topic.name == _name(name):
            raise bad_request("TOPIC_NOT_MODIFIED")
        topic.name = _name(name)
        self.serve(by, thread, forum_topic_edited={"name": topic.name})

    def close_topic(self, by: dict[str, Any], thread: int, *, closed: bool = True) -> None:
        topic = self._manageable(by, thread)
        if topic.closed == closed:
            raise bad_request("TOPIC_NOT_MODIFIED")
        topic.closed = closed
        self.serve(by, thread, **{"forum_topic_closed" if closed else "forum_topic_reopened": {}})

    def delete_topic(self, by: dict[str, Any], thread: int) -> None:
        """All that was written in it goes along. Telegram tells no bot."""
        self._check_forum()
        if thread not in self.topics:
            raise bad_request("message thread not found")
        if not self.has_right(by, "can_delete_messages"):
            raise bad_request("not enough rights to delete the topic")
        for message in self.history(thread):
            message.deleted = True
        del self.topics[thread]

    def _manageable(self, by: dict[str, Any], thread: int) -> Topic:
        self._check_forum()
        topic = self.topics.get(thread)
        if topic is None:
            raise bad_request("message thread not found")
        if topic.by != by["id"] and not self.has_right(by, "can_manage_topics"):
            raise bad_request("not enough rights to edit the topic")
        return topic

    def _check_forum(self) -> None:
        if not self.is_forum:
            raise bad_request(NOT_FORUM)

    def thread_of(self, sent: dict[str, Any]) -> int | None:
        if not self.is_forum:
            return None
        return int(sent["message_thread_id"]) if sent.get("is_topic_message") else GENERAL

    def placed(self, thread: int, replied: Message | None) -> dict[str, Any]:
        """As the real API: what answers nothing in a topic is told to answer the topic's first message, and an
        answer outside any topic names the message that began it as its thread, without `is_topic_message`."""
        if thread and not (self.is_forum and thread in self.topics):
            raise bad_request("message thread not found")
        topic = thread or (replied.thread if replied and replied.thread in self.topics else 0)
        if topic:
            within = replied if replied and replied.thread == topic else self._shown[topic]
            return {"message_thread_id": topic, "is_topic_message": True, "reply_to_message": within.quoted}
        if not replied:
            return {}
        chain = {"message_thread_id": replied.sent.get("message_thread_id", replied.id)}
        return {**(chain if self.kind == "supergroup" else {}), "reply_to_message": replied.quoted}

    def check_write(self, thread: int = 0) -> None:
        if self.upgraded:
            raise Refusal(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=self.upgraded.chat_id,
            )
        self.check_read()
        topic = self.topics.get(thread)
        if topic and topic.closed and not self.may_write_when_closed(self.api.me, topic):
            raise bad_request("TOPIC_CLOSED")

    def may_write_when_closed(self, person: dict[str, Any], topic: Topic) -> bool:
        return topic.by == person["id"] or self.standing(person)["status"] in ("creator", "administrator")

    def check_read(self) -> None:
        status = self.standing(self.api.me)["status"]
        if status == "kicked":
            raise forbidden(f"bot was kicked from the {self.kind} chat")
        if status not in INSIDE:
            raise forbidden(f"bot is not a member of the {self.kind} chat")

    def may_delete(self, message: Message) -> bool:
        if "forum_topic_created" in message.sent:
            return False
        own = message.sent.get("from", {}).get("id") == self.api.me["id"]
        return own or self.has_right(self.api.me, "can_delete_messages")

    def told(self, message: dict[str, Any]) -> bool:
        """An administrator reads all; a plain member in privacy mode what is meant for it."""
        if not self.is_inside(self.api.me):
            return False
        if self.standing(self.api.me)["status"] == "administrator" or self.api.me["can_read_all_group_messages"]:
            return True
        entities = message.get("entities", []) + message.get("caption_entities", [])
        answered = message.get("reply_to_message", {}).get("from", {}).get("id") == self.api.me["id"]
        return answered or any(entity["type"] in ("bot_command", "mention") for entity in entities)


def _name(name: str) -> str:
    cleaned = name.strip()
    if not cleaned:
        raise bad_request("title must be non-empty")
    return cleaned[:NAME_LIMIT]
