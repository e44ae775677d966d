"""What stands beside a form: what is wrong with it, and how visitors would see it."""

import asyncio
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
    """In a thread, for visitors are answered by the same process."""
    try:
        entry = await asyncio.to_thread(kind.entry, visit.content, key, fields)
    except Misfilled as error:
        return Aside(error.findings, [])
    findings = await asyncio.to_thread(kind.findings, visit.content, key, entry)
    drafted = visit.content.changed({key: entry})
    return Aside(findings, await kind.bubbles(parts, drafted, key, visit.now))
