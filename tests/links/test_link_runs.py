"""A whole run, on a real database and real local websites: what is written down, and what is told."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.adapters.web_links import Manners, open_web_links
from bot.booking.model import BERLIN
from bot.commands.links import NetworkGone, Tell, check, table
from content import link_store
from content.link_check import LinkState, Verdict
from tests.links.website import Sites

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=BERLIN)
HASTY = Manners(pause=0, timeout=1, ports=None, allowed=lambda ip: True)
NO_SITE = "http://no-such-site.invalid/"


async def run(
    engine: AsyncEngine, links: list[str], at: datetime = NOW, tell: Tell | None = None
) -> dict[str, LinkState]:
    async with open_web_links("Lotse", HASTY) as web:
        return await check(engine, links, web, at, tell)


async def verdicts(engine: AsyncEngine) -> dict[str, Verdict]:
    return {url: state.state for url, state in (await link_store.states(engine)).items()}


async def test_what_the_sites_said_is_kept_and_grows_from_night_to_night(engine: AsyncEngine, sites: Sites) -> None:
    here, missing = sites.url("/here"), sites.url("/missing")
    sites.pages["/here"] = 200

    await run(engine, [here, missing])
    assert await verdicts(engine) == {here: Verdict.fine, missing: Verdict.doubtful}

    await run(engine, [here, missing], NOW + timedelta(days=1))
    states = await link_store.states(engine)
    assert (states[missing].state, states[missing].failures, states[missing].since) == (Verdict.gone, 2, NOW)


async def test_links_that_are_no_more_are_forgotten(engine: AsyncEngine, sites: Sites) -> None:
    await run(engine, [sites.url("/old"), sites.url("/kept")])
    await run(engine, [sites.url("/kept")])

    assert list(await link_store.states(engine)) == [sites.url("/kept")]


async def test_a_lost_network_is_no_fault_of_the_links(engine: AsyncEngine, sites: Sites) -> None:
    with pytest.raises(NetworkGone):
        await run(engine, [NO_SITE])

    assert not await link_store.states(engine)


async def test_a_lost_site_is_found_out_though_nothing_else_is_due(engine: AsyncEngine, sites: Sites) -> None:
    sites.pages["/here"] = 200
    await run(engine, [sites.url("/here")])

    await run(engine, [sites.url("/here"), NO_SITE], NOW + timedelta(hours=1))

    assert (await verdicts(engine))[NO_SITE] is Verdict.doubtful


async def test_all_links_are_asked_at_once_when_somebody_waits_for_it(engine: AsyncEngine, sites: Sites) -> None:
    told: list[str] = []
    sites.pages["/here"] = 200
    await run(engine, [sites.url("/here")])

    await run(engine, [sites.url("/here")], tell=told.append)

    assert sites.asked() == ["HEAD /here", "HEAD /here"]
    assert told == [sites.url("/here")]


async def test_a_site_that_wants_to_be_left_alone_leaves_its_other_links_as_they_were(
    engine: AsyncEngine, sites: Sites
) -> None:
    sites.pages |= {"/a": 429, "/b": 429}

    await run(engine, [sites.url("/a"), sites.url("/b")])

    assert await verdicts(engine) == {sites.url("/a"): Verdict.refused}


def test_the_table_shows_what_is_not_fine_with_the_entries_that_name_it() -> None:
    links = {"https://a.de": [("topic", "kita"), ("place", "a")], "http://b.de": [("text", "b")], "https://c.de": []}
    judged = {
        "http://b.de": LinkState(Verdict.moved, 200, "https://b.de/", 0, None, NOW),
        "https://a.de": LinkState(Verdict.unreachable, 0, "", 3, NOW, NOW),
        "https://c.de": LinkState(Verdict.fine, 200, "", 0, None, NOW),
    }

    assert table(links, judged) == [
        "unreachable    -  https://a.de",
        "                  in topic kita, place a",
        "moved        200  http://b.de",
        "                  now https://b.de/ (no need to act)",
        "                  in text b",
        "3 links asked, 1 fine.",
    ]
