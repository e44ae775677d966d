"""How much a website sees of the link check."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from ipaddress import ip_address
from itertools import pairwise

import pytest

from bot.adapters.web_links import Answer, Manners, is_public, open_web_links
from tests.links.website import Sites

HASTY = Manners(pause=0, timeout=5, ports=None, allowed=lambda ip: True)


async def ask_all(urls: list[str], manners: Manners) -> list[Answer | None]:
    async with open_web_links("Lotse", manners) as web:
        return await asyncio.gather(*map(web.ask, urls))


async def test_one_site_gets_one_request_after_the_other_with_a_pause(sites: Sites) -> None:
    sites.pages |= {"/a": 200, "/b": (302, "/a"), "/c": 405}
    sites.takes = 0.05

    await ask_all([sites.url(path) for path in ("/a", "/b", "/c")], replace(HASTY, pause=0.2))

    requests = sorted(sites.heard, key=lambda one: one.began)
    assert len(requests) == 5
    gaps = [later.began - earlier.ended for earlier, later in pairwise(requests)]
    assert min(gaps) >= 0.19


async def test_at_most_four_sites_are_asked_at_once(sites: Sites) -> None:
    sites.pages["/"] = 200
    sites.takes = 0.1

    await ask_all([sites.url("/", f"127.0.0.{number}") for number in range(1, 11)], HASTY)

    began = [one.began for one in sites.heard]
    at_once = max(sum(one.began <= moment < one.ended for one in sites.heard) for moment in began)
    assert (len(began), at_once) == (10, 4)


async def test_a_short_retry_after_is_waited_for(sites: Sites) -> None:
    sites.pages["/busy"] = 503
    sites.headers["Retry-After"] = "1"

    assert await ask_all([sites.url("/busy")], replace(HASTY, patience=1)) == [Answer(503)]

    first, second = sites.heard[:2]
    assert second.began - first.ended >= 0.99


def in_an_hour() -> str:
    return format_datetime(datetime.now(UTC) + timedelta(hours=1))


@pytest.mark.parametrize("retry_after", [lambda: "3600", in_an_hour, str], ids=["seconds", "date", "nothing"])
async def test_a_site_that_wants_to_be_left_alone_for_long_is(sites: Sites, retry_after: Callable[[], str]) -> None:
    sites.pages |= {"/a": 429, "/b": 429}
    sites.headers["Retry-After"] = retry_after()

    answers = await ask_all([sites.url("/a"), sites.url("/b")], HASTY)

    assert answers == [Answer(429), None]
    assert sites.asked() == ["HEAD /a"]


@pytest.mark.parametrize("address", ["93.184.216.34", "2a00:1450:4001:80b::200e", "64:ff9b::5db8:d822"])
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(ip_address(address))


IPV4 = (
    "127.0.0.1 10.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 240.0.0.1 255.255.255.255"
)
IPV6 = "::1 :: fe80::1 fe80::1%1 fc00::1 fec0::1 ff02::1 ff0e::1 2001:db8::1"
WRAPPED = "::ffff:10.0.0.1 2002:7f00:1:: 64:ff9b::7f00:1"


@pytest.mark.parametrize("address", f"{IPV4} {IPV6} {WRAPPED}".split())
def test_addresses_of_the_inside_are_not_public(address: str) -> None:
    assert not is_public(ip_address(address))
