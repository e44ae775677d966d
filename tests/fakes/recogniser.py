"""A recogniser that knows what it was told. `FakeRecogniser({"I need a Kita": "kita_place"})`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.dialogue.model import Guess
from bot.ports import RecogniserAway


@dataclass
class FakeRecogniser:
    """Fills ports.Recogniser. Set `away` to make it stop answering."""

    intents: Mapping[str, str] = field(default_factory=dict)
    away: bool = False

    async def understand(self, text: str) -> Sequence[Guess]:
        if self.away:
            raise RecogniserAway("away")
        intent = self.intents.get(text)
        return [Guess(intent, 0.99)] if intent else [Guess("out_of_scope", 0.9)]

    async def ready(self) -> bool:
        return not self.away
