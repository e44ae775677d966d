"""A new event or number begins as a draft with a name; the rest is asked for on its own page."""

from collections.abc import Iterable, Mapping
from itertools import count

from starlette.exceptions import HTTPException

from content.editor import drafts
from content.editor.draft import Written
from content.editor.editing import Editing
from content.editor.pages.places import proposed_id
from content.editor.shell import Visit
from content.entries import Key, entries

# An event's id stands in button data and is shorter than others.
_LONGEST_ID = 40


def may_begin(visit: Visit) -> bool:
    return visit.member.may_write("")


def check_may_begin(visit: Visit) -> None:
    """Raises HTTPException 403."""
    if not may_begin(visit):
        raise HTTPException(403)


async def begin(editing: Editing, visit: Visit, kind: str, name: str, filled: Mapping[str, str]) -> Key:
    """Its id is made of the name, and never changes again."""
    everybody = await drafts.all_drafts(editing.engine)
    known = {key.id for key in [*entries(visit.content.pack), *(one.key for one in everybody)] if key.kind == kind}
    key = Key(kind, free_id(name, known))
    fields = {**editing.kinds[kind].fields(visit.content, key, None), "as_of": f"{visit.now:%Y-%m}", **filled}
    await editing.save(visit.member, key, Written(fields, 0, 0), visit.now)
    return key


def free_id(name: str, taken: Iterable[str]) -> str:
    """The first of `sommerfest`, `sommerfest-2`, ... that nobody has."""
    stem, used = proposed_id(name)[: _LONGEST_ID - 4].rstrip("-"), set(taken)
    numbered = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    return next(one for one in numbered if one not in used)
