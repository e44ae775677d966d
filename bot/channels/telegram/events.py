"""What happens in Telegram, in our own words."""

from dataclasses import dataclass

from bot.dialogue.model import Inbound, Kind, Person, Wish

CHANNEL = "telegram"
# Those of counsellors; everybody else's are unknown to the bot.
STAFF_COMMANDS = {
    "faelle": "cases",
    "cases": "cases",
    "notiz": "note",
    "note": "note",
    "antwort": "answers",
    "answers": "answers",
    "weg": "unsend",
    "unsend": "unsend",
    "delete_reply": "unsend",
}


@dataclass(frozen=True)
class Link:
    """A counsellor opens the link that binds her chat to her account."""

    person: Person
    code: str


@dataclass(frozen=True)
class CaseButton:
    """A counsellor's button at a case, in the team's group or in her private chat."""

    person: Person
    chat: int
    thread: int
    verb: str
    argument: str
    query: str


@dataclass(frozen=True)
class Words:
    """What somebody wrote in a group, or in private as an answer to a message, or as a command of counsellors.

    `command` is its name, "" for none; `text` is what comes after it. `thread` 0: in no topic. `answers`: the message
    to which it is an answer, 0 for none. `edited`: it stood there before in other words. `album`: one of several
    pictures that were sent together, of which one alone carries the words.
    """

    person: Person
    chat: int
    message: int
    kind: Kind
    text: str
    thread: int = 0
    answers: int = 0
    command: str = ""
    edited: bool = False
    private: bool = False
    album: bool = False


@dataclass(frozen=True)
class Said:
    """A visitor's message; `query` is the id of the button press that must be answered, if it was one.

    `words`: the same, should a counsellor have written it about a case.
    """

    inbound: Inbound
    query: str = ""
    words: Words | None = None


@dataclass(frozen=True)
class DeskButton:
    """A counsellor's button, in her private chat or under a notice in the team's group.

    `said`: the same in private, should she be a visitor like all others.
    """

    person: Person
    wish: Wish
    chat: int
    thread: int
    message: int
    query: str
    said: Said | None = None


@dataclass(frozen=True)
class Edited:
    """A message in private reads otherwise now."""

    inbound: Inbound
    words: Words


@dataclass(frozen=True)
class Left:
    """A visitor blocked the bot."""

    person: Person


@dataclass(frozen=True)
class Moved:
    """A group has become a supergroup, with another number."""

    old: int
    new: int


@dataclass(frozen=True)
class Demoted:
    """The bot is no administrator of this group, or not in it: it does not hear what is written in topics any more."""

    chat: int


Event = Said | Edited | Words | Link | DeskButton | CaseButton | Left | Moved | Demoted
