"""What there is to do, for whom, and in which order."""

from collections.abc import Sequence
from datetime import UTC, datetime

from content.editor import todo
from content.editor.draft import Draft, Stage
from content.editor.roles import Member, Role
from content.editor.todo import Broken, Facts, Group
from content.entries import Key
from content.link_check import LinkState, Verdict
from content.model import Pack
from tests.editor.pack_sample import TODAY, draft, member, pack, place, text, topic

KITA = {
    "kita_place": {"de": text("Kita-Platz", revision=2), "uk": text("Місце в садку", based_on=1)},
    "kita_cost": {"de": text("Kosten der Kita", revision=2), "uk": text("Скільки коштує", based_on=1)},
    "kita_food": {"de": text("Essen in der Kita", revision=1)},
}
NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
OLENA = member(Role.editor, "uk")
BOSS = member(Role.publisher)
Reads = dict[tuple[str, str], int]


def groups(
    who: Member,
    drafts: Sequence[Draft] = (),
    reads: Reads | None = None,
    broken: Sequence[Broken] = (),
    most: int = 20,
    of: Pack | None = None,
) -> dict[str, Group]:
    facts = Facts(of or pack(texts=KITA), drafts, reads or {}, broken, TODAY)
    return {group.name: group for group in todo.groups(facts, who, most)}


def ids(group: Group) -> list[str]:
    return [task.key.id for task in group.tasks]


def test_only_the_languages_she_writes_are_on_her_list() -> None:
    found = groups(OLENA)

    assert [task.key for task in found["missing"].tasks] == [Key("text", "kita_food", "uk")]
    assert set(found) == {"missing", "outdated"}


def test_a_reader_has_nothing_to_do() -> None:
    assert groups(member(Role.reader)) == {}


def test_what_more_visitors_of_the_language_read_comes_first() -> None:
    reads = {("kita_place", "uk"): 3, ("kita_cost", "uk"): 9, ("kita_place", "ar"): 500}

    assert ids(groups(OLENA, reads=reads)["outdated"]) == ["kita_cost", "kita_place"]


def test_what_nobody_could_read_yet_is_ordered_by_readers_of_all_languages() -> None:
    found = groups(member(Role.editor, "ar"), reads={("kita_food", "de"): 7, ("kita_cost", "uk"): 9})["missing"]

    assert ids(found) == ["kita_cost", "kita_food", "kita_place"]
    assert [task.everywhere for task in found.tasks] == [9, 7, 0]


def test_without_a_source_there_is_only_the_source_to_write() -> None:
    found = groups(BOSS, of=pack(topic("kita_food"), texts={}))["missing"]

    assert [task.key.locale for task in found.tasks] == ["de"]


def test_a_publisher_first_sees_what_has_waited_longest_to_be_read() -> None:
    waiting = [
        draft(1, Key("text", "kita_cost", "uk"), Stage.review, author=2, day=3),
        draft(2, Key("place", "rathaus"), Stage.review, author=3, day=1),
        draft(3, Key("text", "kita_food", "uk"), Stage.draft, author=2),
    ]
    found = groups(BOSS, waiting)

    assert next(iter(found)) == "to_read"
    assert [task.draft for task in found["to_read"].tasks] == [2, 1]


def test_an_editor_is_not_asked_to_read_what_she_may_not_publish() -> None:
    assert "to_read" not in groups(OLENA, [draft(1, Key("text", "kita_cost", "uk"), Stage.review, author=2)])


def test_of_her_own_drafts_those_that_came_back_are_on_top() -> None:
    own = [
        draft(1, Key("text", "kita_cost", "uk"), Stage.review),
        draft(2, Key("text", "kita_food", "uk")),
        draft(3, Key("text", "kita_place", "uk"), remark="Which office?"),
    ]

    assert [(task.key.id, task.why) for task in groups(OLENA, own)["mine"].tasks] == [
        ("kita_place", "sent_back"),
        ("kita_food", "begun"),
        ("kita_cost", "waiting"),
    ]


def test_what_she_has_begun_is_not_on_the_list_twice() -> None:
    assert "missing" not in groups(OLENA, [draft(1, Key("text", "kita_food", "uk"))])


def test_what_waits_to_be_read_is_no_longer_to_be_written() -> None:
    assert "missing" not in groups(OLENA, [draft(1, Key("text", "kita_food", "uk"), Stage.review, author=2)])


def test_what_somebody_else_has_begun_is_said() -> None:
    task = groups(OLENA, [draft(1, Key("text", "kita_food", "uk"), author=2)])["missing"].tasks[0]

    assert (task.why, task.values["name"]) == ("other", "Writer 2")


def test_a_long_list_is_cut_but_counted() -> None:
    group = groups(BOSS, most=2)["missing"]

    assert (group.count, len(group.tasks)) == (4, 2)


def test_texts_that_no_native_speaker_has_read_come_last() -> None:
    unread = {"kita_cost": {"de": text("Kosten", revision=1, review="pending")}}

    assert list(groups(BOSS, of=pack(topic("kita_cost", "2026-01-01"), texts=unread)))[-2:] == ["due", "unreviewed"]


def test_facts_whose_day_has_passed_come_before_those_that_are_due_soon() -> None:
    days = {"soon": "2026-03-20", "passed": "2026-03-01", "later": "2026-09-01"}
    of = pack(*(topic(one, day) for one, day in days.items()), texts={})
    tasks = groups(BOSS, of=of, reads={("soon", "de"): 50})["due"].tasks

    assert [(task.key.id, task.why) for task in tasks] == [("passed", "due"), ("soon", "due_soon")]


def test_places_are_looked_at_when_they_have_ended_or_their_hours_are_older_than_three_years() -> None:
    hours = {"hours": "Mo 09:00-12:00"}
    places = [
        place("old", "Old", **hours, hours_as_of="2022"),
        place("older", "Older", **hours, hours_as_of="2021-05"),
        place("young", "Young", **hours, hours_as_of="2023"),
        place("ended", "Ended", valid_until="2026-03-09"),
        place("last", "Last day", valid_until="2026-03-10"),
    ]
    of = pack(texts={}, places=places)

    assert ids(groups(BOSS, of=of)["places"]) == ["ended", "older", "old"]
    assert "places" not in groups(OLENA, of=of)


GONE = LinkState(Verdict.gone, 404, "", 2, NOW, NOW)
AMT = "https://amt.example/kita"


def test_a_dead_link_is_on_the_list_of_those_who_may_change_the_text() -> None:
    linked = {"kita_cost": {one: text("x", short=f"Siehe {AMT}.") for one in ("uk", "ar", "de")}}
    found = [Broken(AMT, GONE, [("text", "kita_cost"), ("topic", "kita_cost")])]
    of = pack(texts=linked)

    def told(who: Member) -> list[tuple[str, list[str]]]:
        return [(str(task.key), list(task.also)) for task in groups(who, of=of, broken=found)["links"].tasks]

    assert told(BOSS) == [("text/kita_cost/de", ["uk", "ar"]), ("topic/kita_cost", [])]
    assert told(OLENA) == [("text/kita_cost/uk", [])]


def test_links_that_moved_far_are_told_but_not_a_step_to_https() -> None:
    def moved(to: str) -> LinkState:
        return LinkState(Verdict.moved, 200, to, 0, None, NOW)

    states = {
        "http://a.example/x": moved("https://a.example/x"),
        "http://b.example/x": moved("https://b.example/y"),
        "http://c.example/x": GONE,
        "http://d.example/x": LinkState(Verdict.doubtful, 0, "", 1, NOW, NOW),
        "http://no.longer/in-the-pack": GONE,
    }
    links = {url: [("topic", "kita_cost")] for url in states if "pack" not in url}

    assert [one.url for one in todo.broken(states, links)] == ["http://b.example/x", "http://c.example/x"]


def test_entries_are_called_by_their_names() -> None:
    of = pack(texts=KITA, places=[place("rathaus", "Rathaus")])

    assert todo.title(of, Key("text", "kita_cost", "uk")) == "Kosten der Kita"
    assert todo.title(of, Key("place", "rathaus")) == "Rathaus"
    assert todo.title(of, Key("place", "new-place")) == "new-place"
