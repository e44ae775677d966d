"""What is different in the source since a translation was made."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine

from content import history
from content.editor.diffs import Piece, diff
from content.editor.kinds.base import Kind
from content.entries import Key, entry_of
from content.published import Content


@dataclass(frozen=True)
class Change:
    """`known`: the source as it stood then is still kept. `fields`: those that differ, each as pieces."""

    known: bool
    fields: Sequence[tuple[str, Sequence[Piece]]] = ()


async def source_change(engine: AsyncEngine, content: Content, kind: Kind, key: Key) -> Change | None:
    """None for a translation that is not behind its source."""
    if not content.is_outdated(key.id, key.locale):
        return None
    texts, locale = content.pack.texts[key.id], content.pack.info.source_locale
    source = Key("text", key.id, locale)
    then = await history.source_at(engine, source, texts[key.locale].based_on or 0)
    if then is None or then.entry is None:
        return Change(known=False)
    before = kind.fields(content, source, entry_of("text", then.entry))
    after = kind.fields(content, source, texts[locale])
    names = [name for name in after if before[name] != after[name] and name not in ("reviewed", "source_revision")]
    return Change(True, [(name, diff(before[name], after[name])) for name in names])
