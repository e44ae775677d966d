"""Whether one text may be shown: its length, its markup, its numbers and links, what was left untranslated. Pure."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from content import links
from content.finding import Finding
from content.model import FIRST_MESSAGE, SHORT, TITLE, TopicText

_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_LIST_NUMBER = re.compile(r"(?m)^\d+\. ")
_PAIRS = (("(", ")"), ("[", "]"), ("«", "»"))
_BRACKETED = re.compile(r"\([^()]*\)|„[^“”]*[“”]|“[^”]*”|«[^»]*»|\"[^\"]*\"")
_ADDRESS = re.compile(r"\S*\.\S*|\S*@\S*|\d+")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
# So many words of the source in a row are no name any more.
_LEFT_OVER = 4
_LONGEST_REST = 3500
Run = tuple[str, ...]


def outdated(text: TopicText, source: TopicText) -> bool:
    """A translation is behind exactly when its source has a newer revision than the one it was made from."""
    return text.based_on is not None and source.revision is not None and text.based_on < source.revision


def parts(text: TopicText) -> dict[str, str]:
    """What stands below the title, by the name of its field."""
    return {"short": text.short, **{f"sections.{name}": body for name, body in text.sections.items()}}


def whole(text: TopicText) -> str:
    return "\n".join(parts(text).values())


def numbers(text: TopicText) -> list[str]:
    """All amounts, dates and phone numbers of a text, without those that only count list items."""
    return sorted(_NUMBER.findall(_LIST_NUMBER.sub("", whole(text))))


def doubled(field: str, words: Iterable[object]) -> Iterator[Finding]:
    """Words of a list that stand in it twice, capitals or not."""
    for word, times in Counter(str(one).casefold() for one in words).items():
        if times > 1:
            yield Finding("doubled", f"{field}: {word!r} stands twice", field, {"word": word})


def own_findings(text: TopicText, names: Mapping[str, str]) -> Iterator[Finding]:
    """What is wrong with a text by itself. `names`: what a link may name, with the words that will stand there."""
    yield from _length_findings(text, names)
    for target in sorted({one for one in links.targets(whole(text)) if one not in names}):
        field = next(name for name, body in parts(text).items() if target in links.targets(body))
        sentence = f"[[{target}]]: there is no place and no topic of this name"
        yield Finding("link_unknown", sentence, field, {"id": target})
    for field, body in parts(text).items():
        yield from _markup_findings(field, body)
    yield from doubled("synonyms", text.synonyms)


def _length_findings(text: TopicText, names: Mapping[str, str]) -> Iterator[Finding]:
    lengths = {name: len(links.filled(body, names)) for name, body in parts(text).items()}
    title, short = len(text.title), lengths.pop("short")
    first = short + lengths.pop("sections.steps", 0)
    rest = sum(lengths.values())
    if title > TITLE:
        sentence = f"title: has {title} characters, at most {TITLE} fit on a button"
        yield Finding("title_long", sentence, "title", {"length": title, "most": TITLE})
    if short > SHORT:
        sentence = f"the short text has {short} characters, at most {SHORT} fit"
        yield Finding("short_long", sentence, "short", {"length": short, "most": SHORT})
    if first > FIRST_MESSAGE:
        sentence = f"short text and steps have {first} characters, at most {FIRST_MESSAGE} fit"
        yield Finding("first_long", sentence, "sections.steps", {"length": first, "most": FIRST_MESSAGE})
    if rest > _LONGEST_REST:
        sentence = f"the other sections have {rest} characters, at most {_LONGEST_REST} fit"
        yield Finding("rest_long", sentence, "", {"length": rest, "most": _LONGEST_REST})


def _markup_findings(field: str, body: str) -> Iterator[Finding]:
    name = field.removeprefix("sections.")
    for opening, closing in _unpaired(body):
        sentence = f"{name}: {opening} and {closing} must come in pairs"
        yield Finding("pair_missing", sentence, field, {"opening": opening, "closing": closing})
    for line in body.split("\n"):
        if line.count("**") % 2:
            sentence = f"{name}: ** must come in pairs within a line: {line[:40]!r}"
            yield Finding("bold_open", sentence, field, {"line": line[:40]})
        if line.startswith(("#", "* ", "> ", "```")):
            sentence = f"{name}: is no markup of ours and would be shown as it is: {line[:40]!r}"
            yield Finding("markup_unknown", sentence, field, {"line": line[:40]})


def _unpaired(body: str) -> Iterator[tuple[str, str]]:
    """Quotation marks end as the language has it: „so“ in German, „so” in Polish, “so” in English."""
    quotes = ("„", "“”") if "„" in body else ("“", "”")
    for opening, closing in (*_PAIRS, quotes):
        if body.count(opening) != sum(map(body.count, closing)):
            yield opening, closing[0]


def translation_findings(text: TopicText, source: TopicText, kept: Collection[Run]) -> Iterator[Finding]:
    """What is wrong with a translation beside its source. `kept`: runs of names that stay as they are."""
    if text.based_on is None:
        sentence = "based_on: is missing; which revision of the source was translated?"
        yield Finding("based_on_missing", sentence, "based_on")
    if list(text.sections) != list(source.sections):
        own, theirs = ", ".join(text.sections), ", ".join(source.sections)
        sentence = f"sections: {own}; the source has {theirs}"
        yield Finding("sections_differ", sentence, "sections", {"own": own, "source": theirs})
    if not outdated(text, source):
        yield from _fact_findings(text, source)
        yield from _left_over(text, source, kept)


def _fact_findings(text: TopicText, source: TopicText) -> Iterator[Finding]:
    if differing := _differing(numbers(text), numbers(source)):
        unlike = sorted(set(numbers(text)) ^ set(numbers(source)))
        sentence = f"numbers differ from the source: {', '.join(unlike) or 'not the same count'}"
        yield Finding("numbers_differ", sentence, "", {"numbers": differing})
    if differing := _differing(links.targets(whole(text)), links.targets(whole(source))):
        yield Finding("links_differ", "the names in [[ ]] are not those of the source", "", {"links": differing})


def _differing(own: Iterable[str], theirs: Iterable[str]) -> str:
    """Those that one of the two has more often than the other, "" when there are none."""
    ours, others = Counter(own), Counter(theirs)
    return ", ".join(sorted((ours - others) + (others - ours)))


def runs(lines: str) -> Iterator[Run]:
    """So many words in a row that they are no accident, within one sentence."""
    for line in re.split(r"[\n.;:!?]", lines):
        words = [word.casefold() for word in _WORD.findall(line)]
        yield from zip(*(words[start:] for start in range(_LEFT_OVER)), strict=False)


def _left_over(text: TopicText, source: TopicText, kept: Collection[Run]) -> Iterator[Finding]:
    """Runs of the source's own words, outside brackets, quotation marks, web addresses and names."""
    known = {run for _, run in _free(source)}
    for field, run in _free(text):
        if run in known and run not in kept:
            words = " ".join(run)
            yield Finding("left_over", f"was not translated: {words!r}", field, {"words": words})


def _free(text: TopicText) -> Iterator[tuple[str, Run]]:
    for field, body in {"title": text.title, **parts(text)}.items():
        for run in runs(_ADDRESS.sub("\n", _BRACKETED.sub("\n", links.without(body)))):
            yield field, run
