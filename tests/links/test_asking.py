"""How websites are asked: what is heard from them, how politely, and that our own network is left alone."""

from dataclasses import replace

import pytest

from bot.adapters.web_links import Answer, Failure, Manners, is_public, open_web_links
from tests.links.website import Sites

HASTY = Manners(pause=0, timeout=1, ports=None, allowed=lambda ip: True)


async def ask(url: str, manners: Manners = HASTY) -> Answer | None:
    async with open_web_links("https://lotse.example", manners) as web:
        return await web.ask(url)


async def test_a_page_that_is_there_is_asked_for_once_and_honestly(sites: Sites) -> None:
    sites.pages["/here"] = 200

    assert await ask(sites.url("/here")) == Answer(200)

    assert sites.asked() == ["HEAD /here"]
    assert sites.heard[0].agent == "Lotse link check (+https://lotse.example)"


@pytest.mark.parametrize("status", [403, 404, 410, 500, 501])
async def test_what_head_is_told_counts_only_when_get_is_told_so_too(sites: Sites, status: int) -> None:
    sites.pages["/page"] = status

    assert await ask(sites.url("/page")) == Answer(status)

    assert sites.asked() == ["HEAD /page", "GET /page"]


async def test_a_page_that_refuses_head_is_there(sites: Sites) -> None:
    sites.pages["/no-head"] = 405

    assert await ask(sites.url("/no-head")) == Answer(200)


@pytest.mark.parametrize("status", [301, 308])
async def test_a_permanent_redirect_says_where_the_page_is_now(sites: Sites, status: int) -> None:
    sites.pages |= {"/old": (status, "/new#part"), "/new": 200}

    assert await ask(sites.url("/old")) == Answer(200, sites.url("/new"))


async def test_a_redirect_for_now_leaves_the_address_as_it_is(sites: Sites) -> None:
    sites.pages |= {"/old": (302, "/today"), "/today": (301, "/elsewhere"), "/elsewhere": 200}

    assert await ask(sites.url("/old")) == Answer(200)


async def test_only_the_permanent_part_of_a_way_is_the_new_address(sites: Sites) -> None:
    sites.pages |= {"/old": (301, "/new"), "/new": (302, "/today"), "/today": 200}

    assert await ask(sites.url("/old")) == Answer(200, sites.url("/new"))


async def test_a_redirect_to_a_missing_page_is_a_missing_page(sites: Sites) -> None:
    sites.pages["/old"] = (301, "/nowhere")

    answer = await ask(sites.url("/old"))

    assert answer and answer.status == 404


async def test_endless_redirects_end(sites: Sites) -> None:
    sites.pages["/round"] = (302, "/round")

    assert await ask(sites.url("/round")) == Answer(302, "", Failure.redirects)

    assert len(sites.heard) == 6


async def test_five_redirects_are_followed(sites: Sites) -> None:
    sites.pages |= {f"/{step}": (302, f"/{step + 1}") for step in range(5)} | {"/5": 200}

    assert await ask(sites.url("/0")) == Answer(200)


async def test_a_site_that_hangs_is_given_up(sites: Sites) -> None:
    sites.pages["/hangs"] = 0

    assert await ask(sites.url("/hangs"), replace(HASTY, timeout=0.3)) == Answer(failure=Failure.time)


async def test_what_is_no_site_says_so(sites: Sites) -> None:
    assert await ask(f"https://127.0.0.1:{sites.port}/") == Answer(failure=Failure.certificate)
    assert await ask("http://127.0.0.1:9/") == Answer(failure=Failure.connection)
    assert await ask("http://no-such-site.invalid/") == Answer(failure=Failure.name)
    assert await ask(f"http://{'a' * 70}.de/") == Answer(failure=Failure.address)
    assert await ask("http://[broken/") == Answer(failure=Failure.address)


@pytest.mark.parametrize("location", ["ftp://127.0.0.1/file", "mailto:a@example.org", "http://[broken"])
async def test_a_redirect_to_what_is_no_page_fails(sites: Sites, location: str) -> None:
    sites.pages["/old"] = (301, location)

    answer = await ask(sites.url("/old"))

    assert answer and answer.failure is Failure.address


async def test_other_ports_than_those_of_the_web_are_left_alone(sites: Sites) -> None:
    answer = await ask(sites.url("/"), replace(HASTY, ports=frozenset({80, 443})))

    assert answer == Answer(failure=Failure.address)
    assert not sites.heard


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"])
async def test_our_own_network_is_never_asked(sites: Sites, host: str) -> None:
    answer = await ask(sites.url("/", host), replace(HASTY, allowed=is_public))

    assert answer == Answer(failure=Failure.inside)
    assert not sites.heard


@pytest.mark.parametrize("host", ["2130706433", "127.1", "0x7f000001"])
async def test_odd_spellings_of_an_address_reach_nothing_inside(sites: Sites, host: str) -> None:
    answer = await ask(sites.url("/", host), replace(HASTY, allowed=is_public))

    assert answer and answer.failed
    assert not sites.heard


async def test_a_redirect_into_our_own_network_is_not_followed(sites: Sites) -> None:
    sites.pages |= {"/old": (301, sites.url("/secret", "127.0.0.2")), "/secret": 200}

    answer = await ask(sites.url("/old"), replace(HASTY, allowed=lambda ip: str(ip) == "127.0.0.1"))

    assert answer and answer.failure is Failure.inside
    assert sites.asked() == ["HEAD /old"]
