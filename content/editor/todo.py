"""What there is to do for one member: what most visitors read comes first. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from heapq import nsmallest

from content.editor.draft import Draft, Stage
from content.editor.roles import Member
from content.editor.states import SOON, Mark, Row, State, Table, folded, table
from content.entries import SAFETY, Key, find
from content.link_check import DEAD, LinkState, Verdict, is_hint, written_in
from content.model import EmergencyNumber, Event, Pack, Place
from content.wording import whole

MOST = 20
OLD_HOURS_YEARS = 3
Values = Mapping[str, str | int | date | datetime]


@dataclass(frozen=True)
class Task:
    """`why`: name of the sentence that says what is the matter, "" when its group says it; `values` are put into it.

    `title` is in the source language, "" for words of danger. `readers`: how often the topic was read in the key's
    locale, `everywhere` in all. `draft`: the one to be read, 0 for none. `url`: an address to be looked at. `also`:
    other locales with the same trouble.
    """

    key: Key
    title: str
    why: str
    values: Values = field(default_factory=dict)
    readers: int = 0
    everywhere: int = 0
    draft: int = 0
    url: str = ""
    also: Sequence[str] = ()


@dataclass(frozen=True)
class Group:
    """`count` of all, of which `tasks` are the first."""

    name: str
    count: int
    tasks: Sequence[Task]


@dataclass(frozen=True)
class Broken:
    """An address that leads nowhere or elsewhere; `entries`, as (kind, id), show it."""

    url: str
    state: LinkState
    entries: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Facts:
    """`reads`: (topic, locale) -> how often it was shown of late."""

    pack: Pack
    drafts: Sequence[Draft]
    reads: Mapping[tuple[str, str], int]
    broken: Sequence[Broken]
    today: date

    @cached_property
    def table(self) -> Table:
        return table(self.pack, self.drafts, self.today)

    @cached_property
    def readers(self) -> Mapping[str, int]:
        """Topic -> in all locales."""
        total: Counter[str] = Counter()
        for (topic, _), count in self.reads.items():
            total[topic] += count
        return total

    def in_demand(self, topic: str, locale: str) -> tuple[int, int]:
        """Sorts what is read most to the front.

        What is missing was never read in its locale, so there readers of all locales decide.
        """
        return -self.reads.get((topic, locale), 0), -self.readers.get(topic, 0)


def groups(facts: Facts, member: Member, most: int = MOST) -> list[Group]:
    """What this member can do, in the order in which she should; groups in which there is nothing are left out."""
    every = [
        _listed("to_read", _to_read(facts, member), most),
        _listed("mine", _mine(facts, member), most),
        _texts("missing", facts, member, most),
        _texts("outdated", facts, member, most),
        _listed("links", sorted(_links(facts, member), key=_dead_first), most),
    ]
    if member.may_write(""):
        every.append(_listed("due", _due(facts), most))
        every.append(_listed("places", _places(facts), most))
    every.append(_texts("unreviewed", facts, member, most))
    return [group for group in every if group.count]


def _listed(name: str, tasks: Iterable[Task], most: int) -> Group:
    found = list(tasks)
    return Group(name, len(found), found[:most])


def _to_read(facts: Facts, member: Member) -> Iterator[Task]:
    """Drafts of others that were handed in; what has waited longest comes first."""
    waiting = [one for one in facts.drafts if one.state is Stage.review and one.author != member.number]
    for draft in sorted(waiting, key=lambda one: one.saved_at):
        if member.may_publish(draft.key.locale):
            values: Values = {"name": draft.name, "when": draft.saved_at}
            yield replace(_task(facts, draft.key, "to_read", values), draft=draft.number)


_OWN_ORDER = ("sent_back", "begun", "waiting")


def _mine(facts: Facts, member: Member) -> Iterator[Task]:
    """What came back comes first, what others have to read last."""
    own = sorted((one for one in facts.drafts if one.author == member.number), key=lambda one: one.saved_at)
    for draft in sorted(own, key=lambda one: _OWN_ORDER.index(_own_state(one))):
        yield _task(facts, draft.key, _own_state(draft), {"when": draft.saved_at, "remark": draft.remark})


def _own_state(draft: Draft) -> str:
    if draft.state is Stage.review:
        return "waiting"
    return "sent_back" if draft.remark else "begun"


def _task(facts: Facts, key: Key, why: str, values: Values) -> Task:
    everywhere = facts.readers.get(key.id, 0) if key.kind in ("text", "topic") else 0
    return Task(key, title(facts.pack, key), why, values, facts.reads.get((key.id, key.locale), 0), everywhere)


def _texts(name: str, facts: Facts, member: Member, most: int) -> Group:
    """Texts in a state or with a mark, in the locales that she writes; without those that somebody works on already,
    if it is herself or if it waits to be read.
    """
    taken = {one.key[1:] for one in facts.drafts if one.author == member.number and one.key.kind == "text"}
    locales = [locale for locale in facts.pack.info.locales if member.may_write(locale)]
    source = facts.pack.info.source_locale
    found = [
        (*facts.in_demand(row.id, locale), folded(row.title), row.id, locale)
        for row in facts.table.rows
        for locale in locales
        if row.cells[locale].shows(name) and _is_free(row, locale, source) and (row.id, locale) not in taken
    ]
    first = nsmallest(most, found)
    return Group(name, len(found), [_text(facts, topic, locale) for *_, topic, locale in first])


def _is_free(row: Row, locale: str, source: str) -> bool:
    """Without a source there is nothing to translate yet."""
    return Mark.review not in row.cells[locale].marks and (
        locale == source or row.cells[source].state is not State.missing
    )


def _text(facts: Facts, topic: str, locale: str) -> Task:
    key = Key("text", topic, locale)
    begun = next((one for one in facts.drafts if one.key == key), None)
    if begun:
        return _task(facts, key, "other", {"name": begun.name, "when": begun.saved_at})
    return _task(facts, key, "", {})


def broken(states: Mapping[str, LinkState], links: Mapping[str, Sequence[tuple[str, str]]]) -> list[Broken]:
    """Of the addresses that a pack shows those that are dead, or have moved so far that a visitor would notice."""
    return [Broken(url, state, links[url]) for url, state in states.items() if url in links and is_wrong(url, state)]


def is_wrong(url: str, state: LinkState) -> bool:
    return state.state in DEAD or (state.state is Verdict.moved and not is_hint(url, state.location))


def _dead_first(task: Task) -> tuple[bool, int, str]:
    return task.why == Verdict.moved, -task.everywhere, task.url


def _links(facts: Facts, member: Member) -> Iterator[Task]:
    for one in facts.broken:
        for kind, entry_id in one.entries:
            locales = _locales_with(facts.pack, entry_id, one.url) if kind == "text" else [""]
            mine = [locale for locale in locales if member.may_write(locale)]
            if mine:
                key = Key(kind, entry_id, mine[0])
                task = _task(facts, key, one.state.state, {"location": one.state.location})
                yield replace(task, url=one.url, also=mine[1:])


def _locales_with(pack: Pack, topic_id: str, url: str) -> list[str]:
    """The source comes first, for from there the others follow."""
    texts = pack.texts.get(topic_id, {})
    found = [one for one, text in texts.items() if url in (part.partition("#")[0] for part in written_in(whole(text)))]
    return sorted(found, key=lambda locale: locale != pack.info.source_locale)


def _due(facts: Facts) -> list[Task]:
    """What has passed comes first."""
    topics = [one for one in facts.pack.topics.values() if one.check_by <= facts.today + SOON]
    topics.sort(key=lambda one: (one.check_by >= facts.today, -facts.readers.get(one.id, 0), one.check_by))
    return [
        _task(
            facts,
            Key("topic", one.id),
            Mark.due if one.check_by < facts.today else Mark.due_soon,
            {"day": one.check_by},
        )
        for one in topics
    ]


def _places(facts: Facts) -> list[Task]:
    """Those that visitors no longer see, then those whose hours are old, the oldest first."""
    gone, old = [], []
    for place in facts.pack.places.values():
        key = Key("place", place.id)
        if place.valid_until and place.valid_until < facts.today:
            gone.append((place.valid_until.isoformat(), _task(facts, key, "ended", {"day": place.valid_until})))
        elif place.hours and place.hours_as_of and _is_old(place.hours_as_of, facts.today):
            old.append((place.hours_as_of, _task(facts, key, "hours_old", {"since": _month(place.hours_as_of)})))
    return [task for group in (gone, old) for _, task in sorted(group, key=lambda one: (one[0], one[1].title))]


def _is_old(month: str, today: date) -> bool:
    """`month` may be a year, a month or a day; its end counts."""
    end = month + "-12-31"[len(month) - 4 :]
    return end < f"{today.year - OLD_HOURS_YEARS}-{today:%m-%d}"


def _month(month: str) -> str:
    """`2017-06` as people write it."""
    return "/".join(reversed(month.split("-")))


def title(pack: Pack, key: Key) -> str:
    """What an entry is called in the source language; its id when it does not exist yet."""
    source = pack.info.source_locale
    if key.kind in ("text", "topic"):
        text = pack.texts.get(key.id, {}).get(source)
        return text.title if text else key.id
    if key.kind == SAFETY:
        return ""
    match find(pack, key):
        case Place(name=name) | EmergencyNumber(name=name):
            return name
        case Event(texts=texts) if source in texts:
            return texts[source].title
    return key.id
