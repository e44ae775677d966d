"""What can be found out about any page: axe-core's judgement, what sticks out, where the keyboard gets to."""

from itertools import pairwise
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.async_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# This one axe only runs when it is asked for.
RULES = {"target-size": {"enabled": True}}
# Rows of long lists are all alike.
MOST_STEPS = 40

_STICKING_OUT = """() => {
  if (document.documentElement.scrollWidth <= window.innerWidth) return [];
  const all = [...document.querySelectorAll("body *")];
  const out = all.filter((one) => one.getBoundingClientRect().right > innerWidth + 1);
  return [`${document.documentElement.scrollWidth} px`, ...out.slice(0, 8).map((one) => one.outerHTML.slice(0, 120))];
}"""

_REACHABLE = """() => {
  const all = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  // Of radio buttons that belong together the chosen one, or the first.
  const isCurrent = (one) => {
    if (one.type !== "radio") return true;
    const group = [...document.getElementsByName(one.name)].filter((other) => other.form === one.form);
    return one === (group.find((other) => other.checked) || group[0]);
  };
  window.reachable = [...document.querySelectorAll(all)].filter(
    (one) => one.checkVisibility() && !one.disabled && one.tabIndex >= 0 && isCurrent(one));
  window.walked = [];
  document.addEventListener("focusin", (event) => {
    const style = getComputedStyle(event.target);
    const isSeen = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    const at = window.reachable.indexOf(event.target);
    if (at >= 0) window.walked.push([at, isSeen, event.target.outerHTML.slice(0, 160)]);
  });
  return window.reachable.length;
}"""


async def violations(page: Page) -> list[str]:
    """One line per element that axe-core objects to."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(AXE_SCRIPT)
    options = {"runOnly": {"type": "tag", "values": TAGS}, "rules": RULES, "resultTypes": ["violations"]}
    found: dict[str, Any] = await page.evaluate("options => axe.run(options)", options)
    return [
        f"{one['id']}: {node['html'][:200]} {node['failureSummary'][:300]}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


async def sticking_out(page: Page) -> list[str]:
    """What makes the page scroll sideways."""
    found: list[str] = await page.evaluate(_STICKING_OUT)
    return found


async def walk(page: Page) -> list[str]:
    """Goes through the page with the Tab key; returns what is left out, out of order, or does not show its focus."""
    steps = min(int(await page.evaluate(_REACHABLE)), MOST_STEPS)
    for _ in range(steps):
        await page.keyboard.press("Tab")
    walked: list[tuple[int, bool, str]] = await page.evaluate("window.walked")
    unseen = [f"focus not seen: {what}" for _, is_seen, what in walked if not is_seen]
    jumps = [f"out of order: {after[2]}" for before, after in pairwise(walked) if after[0] != before[0] + 1]
    return unseen + jumps + ([] if walked else ["the keyboard reaches nothing"])


async def skip_link_leads_past_the_head(page: Page) -> bool:
    await page.focus(".skip")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    there = "document.activeElement === document.body || !!document.activeElement.closest('main')"
    return bool(await page.evaluate(there))
