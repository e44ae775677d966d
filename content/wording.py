"""Whether one text may be shown: its length, its markup, its numbers and links, what was left untranslated. Pure."""

import re
from collections.abc import Collection, Iterator, Mapping

from content import links
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


def whole(text: TopicText) -> str:
    return "\n".join([text.short, *text.sections.values()])


def numbers(text: TopicText) -> list[str]:
    """All amounts, dates and phone numbers of a text, without those that only count list items."""
    return sorted(_NUMBER.findall(_LIST_NUMBER.sub("", whole(text))))


def text_faults(text: TopicText, names: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with a text by itself. `names`: what a link may name, with the words that will stand there."""
    if len(text.title) > TITLE:
        yield f"title: has {len(text.title)} characters, at most {TITLE} fit on a button"
    short = links.filled(text.short, names)
    first = len(short) + len(links.filled(text.sections.get("steps", ""), names))
    rest = sum(len(links.filled(body, names)) for name, body in text.sections.items() if name != "steps")
    if len(short) > SHORT:
        yield f"the short text has {len(short)} characters, at most {SHORT} fit"
    if first > FIRST_MESSAGE:
        yield f"short text and steps have {first} characters, at most {FIRST_MESSAGE} fit"
    if rest > _LONGEST_REST:
        yield f"the other sections have {rest} characters, at most {_LONGEST_REST} fit"
    for target in sorted(set(links.targets(whole(text))) - names.keys()):
        yield f"[[{target}]]: there is no place and no topic of this name"
    yield from _markup_faults(text)


def _markup_faults(text: TopicText) -> Iterator[str]:
    for name, body in [("short", text.short), *text.sections.items()]:
        yield from (f"{name}: {opening} and {closing} must come in pairs" for opening, closing in _unpaired(body))
        for line in body.split("\n"):
            if line.count("**") % 2:
                yield f"{name}: ** must come in pairs within a line: {line[:40]!r}"
            if line.startswith(("#", "* ", "> ", "```")):
                yield f"{name}: is no markup of ours and would be shown as it is: {line[:40]!r}"


def _unpaired(body: str) -> Iterator[tuple[str, str]]:
    """Quotation marks end as the language has it: „so“ in German, „so” in Polish, “so” in English."""
    quotes = ("„", "“”") if "„" in body else ("“", "”")
    for opening, closing in (*_PAIRS, quotes):
        if body.count(opening) != sum(map(body.count, closing)):
            yield opening, closing[0]


def translation_faults(text: TopicText, source: TopicText, kept: Collection[Run]) -> Iterator[str]:
    """What is wrong with a translation beside its source. `kept`: runs of names that stay as they are."""
    if text.based_on is None:
        yield "based_on: is missing; which revision of the source was translated?"
    if list(text.sections) != list(source.sections):
        yield f"sections: {', '.join(text.sections)}; the source has {', '.join(source.sections)}"
    if outdated(text, source):
        return
    if numbers(text) != numbers(source):
        differing = sorted(set(numbers(text)) ^ set(numbers(source)))
        yield f"numbers differ from the source: {', '.join(differing) or 'not the same count'}"
    if sorted(links.targets(whole(text))) != sorted(links.targets(whole(source))):
        yield "the names in [[ ]] are not those of the source"
    for words in _left_over(text, source, kept):
        yield f"was not translated: {words!r}"


def runs(lines: str) -> Iterator[Run]:
    """So many words in a row that they are no accident, within one sentence."""
    for line in re.split(r"[\n.;:!?]", lines):
        words = [word.casefold() for word in _WORD.findall(line)]
        yield from zip(*(words[start:] for start in range(_LEFT_OVER)), strict=False)


def _left_over(text: TopicText, source: TopicText, kept: Collection[Run]) -> Iterator[str]:
    """Runs of the source's own words, outside brackets, quotation marks, web addresses and names."""
    known = set(runs(_free(source)))
    yield from (" ".join(run) for run in runs(_free(text)) if run in known and run not in kept)


def _free(text: TopicText) -> str:
    return _ADDRESS.sub("\n", _BRACKETED.sub("\n", links.without(f"{text.title}\n{whole(text)}")))
