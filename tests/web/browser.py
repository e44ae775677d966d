"""A browser without pictures: keeps cookies, reads pages, fills in their forms."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

import httpx

HTMX = {"HX-Request": "true"}


@dataclass
class Form:
    """`fields` are those a click on `button` would send."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    button: str = ""
    attributes: dict[str, str | None] = field(default_factory=dict)


class Page(HTMLParser):
    """What a page contains, as a browser understands it: `tags` in order, visible `text`, `forms`."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.forms: list[Form] = []
        self.text = ""
        self._area = self._select = ""
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append((tag, given))
        if tag == "form":
            self.forms.append(Form(given["action"] or "", attributes=given))
        elif tag in ("input", "textarea", "button") and self.forms and given.get("name"):
            self._field(tag, given)
        elif tag == "select" and self.forms:
            self._select = given.get("name") or ""
        elif tag == "option" and self.forms and "selected" in given:
            self.forms[-1].fields[self._select] = given.get("value") or ""
        if tag == "button" and self.forms:
            self.forms[-1].button = given.get("value") or ""
        if tag in ("p", "div", "br", "li", "td"):
            self.text += "\n"

    def _field(self, tag: str, given: dict[str, str | None]) -> None:
        """What is not ticked is not sent."""
        name = given["name"] or ""
        if given.get("type") not in ("checkbox", "radio") or "checked" in given:
            self.forms[-1].fields[name] = given.get("value") or ""
        self._area = name if tag == "textarea" else ""

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._area:
            self.forms[-1].fields[self._area] += data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [given for name, given in self.tags if name == tag]

    def form(self, action: str, **fields: str) -> Form:
        """The first form for `action` that has these fields."""
        return next(form for form in self.forms if form.action == action and fields.items() <= form.fields.items())


class Browser:
    """`page` is what is seen now. `htmx`: with JavaScript, fragments come instead of pages."""

    def __init__(self, client: httpx.AsyncClient, htmx: bool = False) -> None:
        self.client = client
        self.page = Page("")
        self._csrf = ""
        self.headers = HTMX if htmx else {}

    async def open(self, path: str = "/", **headers: str) -> httpx.Response:
        return self._seen(await self.client.get(path, headers=headers))

    async def say(self, text: str, **headers: str) -> httpx.Response:
        return await self.post("/say", {"text": text}, **headers)

    async def press(self, verb: str, argument: str = "", label: str = "") -> httpx.Response:
        return await self.post("/press", {"verb": verb, "argument": argument, "label": label})

    async def send(self, form: Form, **filled: str) -> httpx.Response:
        """A form of the page as it is."""
        return self._seen(await self.client.post(form.action, data={**form.fields, **filled}))

    async def post(self, path: str, data: dict[str, str], **headers: str) -> httpx.Response:
        """With the proof of the last page that had one."""
        data = {"csrf": self._csrf, **data}
        return self._seen(await self.client.post(path, data=data, headers={**self.headers, **headers}))

    def _seen(self, response: httpx.Response) -> httpx.Response:
        self.page = Page(response.text)
        self._csrf = next((form.fields["csrf"] for form in self.page.forms if "csrf" in form.fields), self._csrf)
        return response
