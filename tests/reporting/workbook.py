"""Reads a workbook as Excel would (ECMA-376), as far as a report needs it."""

import io
import re
import zipfile
from xml.etree import ElementTree

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


class Workbook:
    def __init__(self, content: bytes) -> None:
        self._files = zipfile.ZipFile(io.BytesIO(content))
        self.names = [one.attrib["name"] for one in self._tree("xl/workbook.xml").iter(f"{_MAIN}sheet")]
        shared = self._tree("xl/sharedStrings.xml").iter(f"{_MAIN}si")
        self._texts = ["".join(one.itertext()) for one in shared]

    def rows(self, name: str) -> list[list[str | float]]:
        """Texts and numbers. A formula is a fault."""
        found = self._sheet(name)
        assert next(found.iter(f"{_MAIN}f"), None) is None
        return [[self._value(cell) for cell in row] for row in found.iter(f"{_MAIN}row")]

    def is_frozen(self, name: str) -> bool:
        return any(one.get("state") == "frozen" for one in self._sheet(name).iter(f"{_MAIN}pane"))

    def _sheet(self, name: str) -> ElementTree.Element:
        return self._tree(f"xl/worksheets/sheet{self.names.index(name) + 1}.xml")

    def _tree(self, path: str) -> ElementTree.Element:
        return ElementTree.fromstring(self._files.read(path))

    def _value(self, cell: ElementTree.Element) -> str | float:
        text = cell.findtext(f"{_MAIN}v") or ""
        if cell.get("t") == "s":
            return self._texts[int(text)]
        assert re.fullmatch(r"[\d.]+", text)
        return float(text)
