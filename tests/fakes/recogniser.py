"""A recogniser that knows what it was told. `FakeRecogniser({"I need a Kita": "kita_place"})`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.dialogue.model import Certainty, Guess, Understanding
from bot.ports import RecogniserAway


@dataclass
class FakeRecogniser:
    """Fills ports.Recogniser. Set `away` to make it stop answering.

    `locales` and `follow_ups` say what a text is written in, and which part of the last topic it asks for. `asked`:
    everything that it got to read.
    """

    intents: Mapping[str, str] = field(default_factory=dict)
    locales: Mapping[str, str] = field(default_factory=dict)
    follow_ups: Mapping[str, str] = field(default_factory=dict)
    away: bool = False
    asked: list[str] = field(default_factory=list)

    async def understand(self, text: str) -> Understanding:
        self.asked.append(text)
        if self.away:
            raise RecogniserAway("away")
        intent = self.intents.get(text)
        guess = Guess(intent, 0.99) if intent else Guess("out_of_scope", 0.9)
        certainty = Certainty.sure if intent else Certainty.none
        return Understanding((guess,), certainty, self.locales.get(text, ""), self.follow_ups.get(text, ""))

    async def ready(self) -> bool:
        return not self.away
