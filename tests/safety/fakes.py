"""Published additions to the safety rule, as tests like them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.adapters.safety_words import Lists
from content.model import SafetyWords


def words(**lists: Sequence[str]) -> SafetyWords:
    """Unchecked, since what was published by an earlier version is not checked either."""
    return SafetyWords.model_construct(**{name: list(phrases) for name, phrases in lists.items()})


@dataclass
class FakeSource:
    """Fills safety_words.Source. `coming` is what it has after the next look; without any it is away."""

    safety: Mapping[str, Lists] = field(default_factory=dict)
    coming: list[Mapping[str, Lists] | None] = field(default_factory=list)
    looks: int = 0

    async def look(self) -> bool:
        self.looks += 1
        found = self.coming.pop(0) if self.coming else None
        self.safety = self.safety if found is None else found
        return found is not None
