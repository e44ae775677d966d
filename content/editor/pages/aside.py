"""What stands beside a form: what is wrong with it, and how visitors would see it."""

from collections.abc import Sequence
from dataclasses import dataclass

from content.editor.kinds.base import Fields, Kind, Misfilled
from content.editor.parts import Bubble, Parts
from content.editor.shell import Visit
from content.entries import Key
from content.finding import Finding


@dataclass(frozen=True)
class Aside:
    """`bubbles` is empty while the form cannot become an entry."""

    findings: Sequence[Finding]
    bubbles: Sequence[Bubble]


async def aside(parts: Parts, visit: Visit, kind: Kind, key: Key, fields: Fields) -> Aside:
    try:
        entry = kind.entry(visit.content, key, fields)
    except Misfilled as error:
        return Aside(error.findings, [])
    drafted = visit.content.changed({key: entry})
    return Aside(kind.findings(visit.content, key, entry), await kind.bubbles(parts, drafted, key, visit.now))
