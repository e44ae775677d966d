"""What is wrong with an entry, in a form that every interface can say in its own words. Pure."""

import dataclasses
from collections.abc import Mapping


@dataclasses.dataclass(frozen=True)
class Finding:
    """`code` names the sentence (`check.<code>` in the editor's catalogues), `values` are put into it.

    `field` is that of the entry, as the model names it (`title`, `sections.steps`, `address.street`), "" for the
    whole. `sentence` is the English of the command line.
    """

    code: str
    sentence: str
    field: str = ""
    values: Mapping[str, str | int] = dataclasses.field(default_factory=dict)

    def __str__(self) -> str:
        return self.sentence
