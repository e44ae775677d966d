"""The words of the editor's pages: what the catalogues hold, and which of them templates and code ask for."""

import ast
import re
import string
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

from bot.settings import ROOT

EDITOR = ROOT / "content/editor"
LANGUAGES = ("de", "en")
# What is put into a key at run time.
ANY = "*"
_KEY = re.compile(r"[a-z]+(\.[A-Za-z_]*[A-Za-z])+")
_FILE = re.compile(r"\.(html|css|js|po|py|json|md|yaml)$")


@dataclass(frozen=True)
class Use:
    """`values` are those given by name, None where that cannot be seen; `plural`: a count chooses the sentence."""

    key: str
    values: frozenset[str] | None = None
    plural: bool = False


@cache
def forms_of(language: str) -> dict[str, tuple[str, ...]]:
    """Key -> its one text, or one for each plural form."""
    with path_of(language).open("rb") as file:
        catalogue = read_po(file, locale=language)
    return {_key(one): _texts(one) for one in catalogue if one.id}


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _texts(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def path_of(language: str) -> Path:
    return ROOT / f"locales/{language}/LC_MESSAGES/editor.po"


def placeholders(texts: tuple[str, ...]) -> frozenset[str]:
    return frozenset(name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name is not None)


@cache
def uses() -> tuple[Use, ...]:
    return tuple(dict.fromkeys([*_in_templates(), *_in_code()]))


def _in_templates() -> Iterator[Use]:
    for path in sorted((EDITOR / "templates").glob("*.html")):
        tree = Environment(autoescape=True).parse(path.read_text(encoding="utf-8"))
        for one in tree.find_all(nodes.Const):
            if isinstance(one.value, str) and _is_key(one.value):
                yield Use(one.value)
        for call in tree.find_all(nodes.Call):
            if isinstance(call.node, nodes.Getattr) and call.node.attr in ("text", "plural", "has"):
                plural = call.node.attr == "plural"
                hidden = call.dyn_kwargs is not None or call.node.attr == "has"
                given = frozenset({*(one.key for one in call.kwargs), *(["count"] if plural else [])})
                yield from (Use(key, None if hidden else given, plural) for key in _keys(call.args[0]))


def _keys(expression: nodes.Expr) -> list[str]:
    """All that an expression of a template can be, as far as it says so."""
    match expression:
        case nodes.Const(value=str(text)):
            return [text]
        case nodes.CondExpr(expr1=one, expr2=nodes.Expr() as other):
            return [*_keys(one), *_keys(other)]
        case nodes.Concat(nodes=parts):
            found = [""]
            for part in parts:
                found = [before + after for before in found for after in _keys(part)]
            return found
    return [ANY]


def _in_code() -> Iterator[Use]:
    for path in sorted([*EDITOR.rglob("*.py"), ROOT / "bot/adapters/locales.py"]):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Constant(value=str(text)) if _is_key(text):
                    yield Use(text)
                case ast.JoinedStr(values=[ast.Constant(value=str(text)), *_]) if _is_key(f"{text}x"):
                    yield Use("".join(_piece(one) for one in node.values))
                case ast.BinOp(left=ast.Constant(value=str(text)), op=ast.Add()) if _is_key(f"{text}x"):
                    yield Use(f"{text}{ANY}")
                case ast.Call(func=ast.Attribute(attr="text" | "plural" as name), args=[ast.Constant(value=key), *_]):
                    yield from _call(str(key), node, name)


def _call(key: str, call: ast.Call, name: str) -> Iterator[Use]:
    given = {one.arg for one in call.keywords if one.arg}
    if _is_key(key) and all(one.arg for one in call.keywords):
        yield Use(key, frozenset({*given, *(["count"] if name == "plural" else [])}), name == "plural")


def _piece(part: ast.expr) -> str:
    return str(part.value) if isinstance(part, ast.Constant) else ANY


def _is_key(text: str) -> bool:
    """Whether it looks like a key of the editor's catalogues, there or not."""
    return bool(_KEY.fullmatch(text)) and text.partition(".")[0] in _groups() and not _FILE.search(text)


@cache
def _groups() -> frozenset[str]:
    return frozenset(key.partition(".")[0] for key in forms_of("en"))


def findings() -> Iterator[tuple[str, frozenset[str] | None]]:
    """Each `Finding(code, ...)` of the program with the names of its values, None where they come from elsewhere.

    A code that is put together is left out.
    """
    for path in sorted((ROOT / "content").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="Finding"), args=[ast.Constant(value=str(code)), *_]):
                    yield code, _values(node)
                case ast.Call(func=ast.Name(id="Unclear" | "_unclear"), args=[ast.Constant(value=str(code)), *_]):
                    yield code, frozenset()


def _values(call: ast.Call) -> frozenset[str] | None:
    if len(call.args) < 4:
        return frozenset()
    given = call.args[3]
    return frozenset(ast.literal_eval(key) for key in given.keys if key) if isinstance(given, ast.Dict) else None
