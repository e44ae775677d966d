"""`links`: asks every website that the content names, and shows which do not answer. `nightly` asks a share of them."""

import asyncio
import logging
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.adapters.database import open_engine
from bot.adapters.web_links import Answer, WebLinks, open_web_links
from bot.app import now
from bot.settings import Settings
from content import link_store
from content.link_check import LinkState, Verdict, due, is_hint, judge, links_of, witnesses
from content.model import Pack
from content.published import Published

log = logging.getLogger(__name__)

Answers = Mapping[str, Answer | None]
Tell = Callable[[str], None]


class NetworkGone(Exception):
    """No website answered at all, so this machine's network is at fault, not theirs. Trying again later helps."""


async def check(
    engine: AsyncEngine, links: Collection[str], web: WebLinks, at: datetime, tell: Tell | None = None
) -> dict[str, LinkState]:
    """Asks what is due, or with `tell` all `links`; writes down what that means, and returns it.

    `tell` hears each address when it is done. Links that are no more are forgotten. When nobody answers, some that
    did the last time are asked too; if they are silent as well, raises NetworkGone, and nothing is written.
    """
    known = await link_store.states(engine)
    await link_store.forget(engine, known.keys() - set(links))
    wanted = list(links) if tell else due(known, links, at)
    answers = await _ask(web, wanted, tell)
    if wanted and not _heard(answers):
        answers |= await _ask(web, witnesses(known, links, wanted), tell)
        if not _heard(answers):
            raise NetworkGone
    judged = {url: judge(known.get(url), answer, at) for url, answer in answers.items() if answer}
    await link_store.save(engine, judged)
    return judged


async def _ask(web: WebLinks, urls: Sequence[str], tell: Tell | None) -> dict[str, Answer | None]:
    async def ask(url: str) -> Answer | None:
        answer = await web.ask(url)
        if tell:
            tell(url)
        return answer

    return dict(zip(urls, await asyncio.gather(*map(ask, urls)), strict=True))


def _heard(answers: Answers) -> bool:
    """Whether anybody answered; who asked to be left alone did."""
    return any(answer is None or answer.status for answer in answers.values())


async def nightly(engine: AsyncEngine, pack: Pack, settings: Settings, at: datetime) -> None:
    links = await asyncio.to_thread(links_of, pack)
    try:
        async with open_web_links(_sender(settings)) as web:
            await check(engine, links, web, at)
    except NetworkGone:
        log.warning("no website answered: the network is away, nothing is written down about links")


def _sender(settings: Settings) -> str:
    return settings.public_url or "Lotse"


def run(settings: Settings) -> int:
    """Raises NetworkGone and ContentAway."""
    return asyncio.run(_run(settings))


async def _run(settings: Settings) -> int:
    engine = open_engine(settings.database_url.get_secret_value())
    try:
        links = links_of((await Published(engine, settings.pack).current()).pack)
        async with open_web_links(_sender(settings)) as web:
            judged = await check(engine, links, web, now(), _progress(len(links)))
    finally:
        await engine.dispose()
    for line in table(links, judged):
        print(line)
    return 0


def _progress(count: int) -> Tell:
    done = 0

    def tell(url: str) -> None:
        nonlocal done
        done += 1
        print(f"{done} of {count}: {url}", file=sys.stderr, flush=True)

    return tell


def table(links: Mapping[str, Sequence[tuple[str, str]]], judged: Mapping[str, LinkState]) -> list[str]:
    """What is not fine, worst first, with the entries that name it."""
    bad = {url: state for url, state in judged.items() if state.state is not Verdict.fine}
    order = [Verdict.gone, Verdict.unreachable, Verdict.doubtful, Verdict.moved, Verdict.refused]
    lines = []
    for url, state in sorted(bad.items(), key=lambda one: (order.index(one[1].state), one[0])):
        lines.append(f"{state.state:<11}  {state.status or '-':>3}  {url}")
        if state.location:
            lines.append(f"{'':18}now {state.location}{' (no need to act)' if is_hint(url, state.location) else ''}")
        lines.append(f"{'':18}in {', '.join(f'{kind} {entry}' for kind, entry in links.get(url, ()))}")
    return [*lines, f"{len(judged)} links asked, {len(judged) - len(bad)} fine."]
