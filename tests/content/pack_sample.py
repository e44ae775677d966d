"""A tiny invented pack, whole and without faults, that a test may break."""

from pathlib import Path

INTENTS = frozenset({"kita_place", "kita_cost"})

FILES = {
    "pack.yaml": """\
id: traumstadt
city: Traumstadt
in_city:
  de: in Traumstadt
  en: in Traumstadt
country: DE
subdivision: HB
source_locale: de
locales: [de, en]
contact_point: rathaus
categories:
  - id: kita
    names:
      de: Kita
      en: Daycare
    intents: [kita_place]
subjects:
  children: [kita_place]
""",
    "emergency.yaml": """\
# Shown in this order.
- id: police
  number: "110"
  name: Polizei
  dangers: [violence]
  purpose:
    de: Gefahr jetzt.
    en: danger now.
  as_of: 2026-11
  source: invented
- id: fire
  number: "112"
  name: Feuerwehr
  purpose:
    de: Feuer.
    en: fire.
  as_of: "2026"
  source: invented
""",
    "places/rathaus.yaml": """\
id: rathaus
name: Rathaus
kind: authority
subjects: [children]
address:
  street: Markt 1
  postcode: '01234'
  city: Traumstadt
phone: 0123 4567
hours: Mo-Fr 09:00-12:00
hours_as_of: 2026-11
as_of: 2026-11
confidence: high
sources:
  - invented
""",
    "events/fest.yaml": """\
id: fest
start: 2026-12-01T17:00:00
until: 2026-12-01T19:00:00
place: rathaus
as_of: 2026-11
texts:
  de:
    title: Fest
    text: Es gibt Tee.
  en:
    title: Party
    text: There is tea.
source: invented
""",
    "topics/kita_place/topic.yaml": """\
id: kita_place
checked: 2026-11-01
check_by: 2027-05-01
related: [kita_cost]
places: [rathaus]
sources:
  - invented
""",
    "topics/kita_place/de.md": """\
---
title: Einen Kita-Platz finden
revision: 2
review: done
---
Fragen Sie im **Rathaus**.

## steps
1. Anrufen.
2. 3 Kitas aussuchen.

## cost
Etwa 200 € im Monat.
""",
    "topics/kita_place/en.md": """\
---
title: Finding a daycare place
based_on: 2
review: pending
---
Ask at the **town hall**.

## steps
1. Call.
2. Choose 3 daycare centres.

## cost
About 200 € a month.
""",
}


def write(folder: Path, changed: dict[str, str | bytes | None] | None = None) -> Path:
    """The sample with some files changed, added, or (None) left out."""
    for name, text in {**FILES, **(changed or {})}.items():
        if text is not None:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def with_line(name: str, old: str, new: str) -> dict[str, str | bytes | None]:
    """The file `name` with `old`, which must stand in it once, replaced."""
    assert FILES[name].count(old) == 1, old
    return {name: FILES[name].replace(old, new)}
