"""What a draft is. Pure; content/editor/drafts.py keeps them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from content.entries import Key

Fields = Mapping[str, str]


class Stage(StrEnum):
    draft = "draft"
    review = "review"


@dataclass(frozen=True)
class Draft:
    """`fields` as they stand in the form; `base` is the version the work began from, 0 for none.

    `remark`: what its author wants the reader to know, or what the reader sent it back with.
    """

    number: int
    key: Key
    author: int
    name: str
    fields: Fields
    base: int
    state: Stage
    remark: str
    stamp: int
    saved_at: datetime


@dataclass(frozen=True)
class Written:
    """What a form says. `base`: the version it began from; `stamp`: that of the draft in the form, 0 for a new one."""

    fields: Fields
    base: int
    stamp: int
