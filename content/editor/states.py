"""Where every text stands: topics by locales. Pure."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache, lru_cache

from content.editor.draft import Draft, Stage
from content.matching import fold
from content.model import Pack, Review, Topic, TopicText
from content.publishing import outdated

SOON = timedelta(days=30)
Marks = tuple["Mark", ...]


class State(StrEnum):
    """What visitors get; `outdated`: a translation whose source has changed since."""

    missing = "missing"
    outdated = "outdated"
    published = "published"


class Mark(StrEnum):
    """What else there is to know. `review`: a draft waits to be read; `unreviewed`: no native speaker read the text.

    `due`: the day by which the facts should have been checked has passed; `due_soon`: it comes in thirty days.
    """

    draft = "draft"
    review = "review"
    unreviewed = "unreviewed"
    due = "due"
    due_soon = "due_soon"


@dataclass(frozen=True)
class Cell:
    """One topic in one locale."""

    state: State
    marks: Marks = ()

    def shows(self, standing: str) -> bool:
        return standing == self.state or standing in self.marks


@dataclass(frozen=True)
class Row:
    """`title` is that of the source, the id without one. `marks` are those of the topic itself, in all locales."""

    id: str
    title: str
    categories: Sequence[str]
    marks: Marks
    cells: Mapping[str, Cell]

    def shows(self, standing: str, locales: Iterable[str]) -> bool:
        return standing in self.marks or any(self.cells[locale].shows(standing) for locale in locales)


@dataclass(frozen=True)
class Table:
    """`locales` in the order of the pack, the rows in that of its topics."""

    locales: Sequence[str]
    rows: Sequence[Row]

    def counts(self, locale: str) -> Mapping[State, int]:
        """How many topics are in each state; a state in which none is counts 0."""
        return Counter(row.cells[locale].state for row in self.rows)


@dataclass(frozen=True)
class Wanted:
    """Which rows are looked for; empty means all. `standing`: a State or a Mark, in one of `locales` (None: in any).

    `search`: a part of an id or of a title in any locale.
    """

    search: str = ""
    standing: str = ""
    category: str = ""
    locales: Collection[str] | None = None


def table(pack: Pack, all_drafts: Iterable[Draft], today: date) -> Table:
    drafted = _drafted(all_drafts)
    categories: dict[str, list[str]] = {}
    for category in pack.info.categories:
        for intent in category.intents:
            categories.setdefault(intent, []).append(category.id)
    rows = [
        _row(pack, topic, categories.get(topic.id, []), drafted.get(topic.id, {}), today)
        for topic in pack.topics.values()
    ]
    return Table(pack.info.locales, rows)


def _drafted(all_drafts: Iterable[Draft]) -> dict[str, dict[str, Marks]]:
    """Topic -> locale -> marks; the topic's own facts have the locale ""."""
    found: dict[str, dict[str, Marks]] = {}
    for draft in all_drafts:
        if draft.key.kind in ("text", "topic"):
            of_topic = found.setdefault(draft.key.id, {})
            mark = Mark.review if draft.state is Stage.review else Mark.draft
            of_topic[draft.key.locale] = tuple(sorted({*of_topic.get(draft.key.locale, ()), mark}))
    return found


def _row(pack: Pack, topic: Topic, categories: Sequence[str], drafted: Mapping[str, Marks], today: date) -> Row:
    texts = pack.texts.get(topic.id, {})
    source = texts.get(pack.info.source_locale)
    cells = {}
    for locale in pack.info.locales:
        text = texts.get(locale)
        unreviewed = text is not None and text.review is Review.pending
        cells[locale] = _cell(_state(text, source), unreviewed, drafted.get(locale, ()))
    marks = (*drafted.get("", ()), *_due(topic, today))
    return Row(topic.id, source.title if source else topic.id, categories, marks, cells)


def _state(text: TopicText | None, source: TopicText | None) -> State:
    if text is None:
        return State.missing
    return State.outdated if source and outdated(text, source) else State.published


@cache
def _cell(state: State, unreviewed: bool, drafted: Marks) -> Cell:
    """There are few that differ, and many that are asked for."""
    return Cell(state, (*drafted, Mark.unreviewed) if unreviewed else drafted)


def _due(topic: Topic, today: date) -> Marks:
    if topic.check_by < today:
        return (Mark.due,)
    return (Mark.due_soon,) if topic.check_by <= today + SOON else ()


def narrowed(whole: Table, pack: Pack, wanted: Wanted) -> list[Row]:
    """Rows that fit, by title."""
    search = fold(wanted.search)
    locales = whole.locales if wanted.locales is None else wanted.locales
    rows = [
        row
        for row in whole.rows
        if (not wanted.category or wanted.category in row.categories)
        and (not wanted.standing or row.shows(wanted.standing, locales))
        and (not search or _is_called(pack, row.id, search))
    ]
    return sorted(rows, key=lambda row: (folded(row.title), row.id))


def _is_called(pack: Pack, topic_id: str, search: str) -> bool:
    titles = (text.title for text in pack.texts.get(topic_id, {}).values())
    return any(search in folded(name) for name in (topic_id, *titles))


@lru_cache(maxsize=65536)
def folded(name: str) -> str:
    """Kept for the next search: twenty thousand titles take a fifth of a second."""
    return fold(name)


def without_topic(pack: Pack, intents: Iterable[str]) -> list[str]:
    """Intents that no topic answers; those that stand in the menu come first."""
    listed = {intent for category in pack.info.categories for intent in category.intents}
    return sorted((one for one in intents if one not in pack.topics), key=lambda one: (one not in listed, one))
