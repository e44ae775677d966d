"""To whom counsellors' replies go, and what becomes of the message whose button was pressed."""

from dataclasses import dataclass
from datetime import datetime

from bot.booking.model import Counsellor
from bot.dialogue.model import Reply
from bot.dialogue.words import Words


@dataclass(frozen=True)
class Spot:
    """Who presses or writes, in which language she is answered, and when."""

    who: Counsellor
    words: Words
    now: datetime

    @property
    def actor(self) -> str:
        """As the audit log has her."""
        return f"counsellor-{self.who.id}"


@dataclass(frozen=True)
class Answer:
    """`instead`: the reply takes the place of the message under which she pressed. `keeps`: that message keeps its
    buttons, else they are taken away. `aloud` is told where all her team reads it, if she pressed there.
    """

    reply: Reply
    instead: bool = False
    keeps: bool = False
    aloud: Reply | None = None
