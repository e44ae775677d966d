"""Everything that can be wrong with an entry can be said in both languages of the editor."""

import ast
import string
from collections.abc import Iterator

import pytest
from babel.messages.pofile import read_po

from bot.settings import ROOT


def findings() -> Iterator[tuple[str, frozenset[str]]]:
    """Each `Finding(...)` of the program as its code and the names of its values."""
    for file in ("wording", "publishing"):
        tree = ast.parse((ROOT / f"content/{file}.py").read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Finding":
                assert not node.keywords, ast.unparse(node)
                yield ast.literal_eval(node.args[0]), values(node)


def values(call: ast.Call) -> frozenset[str]:
    if len(call.args) < 4:
        return frozenset()
    assert isinstance(call.args[3], ast.Dict), ast.unparse(call)
    return frozenset(ast.literal_eval(key) for key in call.args[3].keys if key)


def words(locale: str) -> dict[str, frozenset[str]]:
    """Code -> the placeholders of its sentence."""
    with (ROOT / f"locales/{locale}/LC_MESSAGES/editor.po").open("rb") as file:
        catalogue = read_po(file)
    return {
        str(message.id).removeprefix("check."): placeholders(str(message.string))
        for message in catalogue
        if str(message.id).startswith("check.") and message.string
    }


def placeholders(sentence: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None)


@pytest.mark.parametrize("locale", ["de", "en"])
def test_every_finding_has_its_sentence_with_its_values(locale: str) -> None:
    known = words(locale)

    assert [code for code, given in findings() if known.get(code) != given] == []


def test_findings_are_found_in_the_program() -> None:
    assert {"title_long", "place_unknown"} <= {code for code, _ in findings()}
