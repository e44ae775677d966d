"""`worker`: works off stored updates, due notices, the nightly sweep and link check. Any number of them may run."""

import asyncio
import logging
import sys
from math import inf

from procrastinate import RetryDecision
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job
from procrastinate.retry import BaseRetryStrategy

from bot.adapters import booking, case_writing, pace, queue
from bot.app import House, now, open_house
from bot.commands import links, updates
from bot.commands.briefed import settle, start
from bot.ports import PortError, TooFast
from bot.settings import Settings
from content.editor.sweeping import sweep as sweep_editor

log = logging.getLogger(__name__)

CONCURRENCY = 16
# New jobs are announced by PostgreSQL; this is for those that waited for an earlier one of the same person,
# whose end is not announced. One cheap query.
LOOK_EVERY = 0.1
_MOST_TRIES = 12
_FAILED_KEPT_HOURS = 14 * 24
_HEARTBEAT, _STALLED = 3, 10


class _Again(BaseRetryStrategy):
    """What the port's error says: not again, after so many seconds, or with growing pauses up to ten minutes.

    A job that was cut off because this worker stops is for the next worker at once. To wait for one's turn is no
    failure, however often.
    """

    def __init__(self, tries: float = _MOST_TRIES) -> None:
        self._tries = tries

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if isinstance(exception, asyncio.CancelledError):
            return RetryDecision(retry_in={"seconds": 0})
        if not isinstance(exception, PortError) or not exception.again:
            return None
        if isinstance(exception, TooFast):
            return RetryDecision(retry_in={"milliseconds": round((exception.after or 1) * 1000)})
        if job.attempts >= self._tries:
            return None
        pause = exception.after if exception.after is not None else min(2 ** min(job.attempts, 10), 600)
        return RetryDecision(retry_in={"seconds": max(1, round(pause))})


async def run(settings: Settings) -> None:
    async with open_house(settings) as house:
        register(house)
        register_nightly(house)
        await settle(house.published)
        await work(house)


async def work(house: House, grace: float = 10, signals: bool = True) -> None:
    """Until stopped. Jobs that run then get `grace` seconds to end; what has not ended is done again later."""
    rescuer = asyncio.create_task(_rescue(house))
    try:
        await house.jobs.run_worker_async(
            concurrency=CONCURRENCY,
            delete_jobs="successful",
            fetch_job_polling_interval=LOOK_EVERY,
            update_heartbeat_interval=_HEARTBEAT,
            stalled_worker_timeout=_STALLED,
            shutdown_graceful_timeout=grace,
            install_signal_handlers=signals,
        )
    finally:
        rescuer.cancel()


def register(house: House) -> None:
    """Gives the queue's jobs their work. Arguments are ids only."""
    jobs = house.jobs

    telling = house.telling

    @jobs.task(name=queue.SEND_NOTICE, retry=_Again(tries=inf))
    async def send_notice(notice_id: int) -> None:
        """Gives up by itself after a day."""
        await telling.send(notice_id, now())

    @jobs.task(name=queue.SEND_REMINDER, retry=_Again())
    async def send_reminder(reminder_id: int) -> None:
        await house.reminding.send(reminder_id, now())

    @jobs.task(name=queue.OFFER_FREED, retry=_Again())
    async def offer_freed(counsellor: int, start: int, minutes: int) -> None:
        await house.freed_hours.offer(counsellor, start, minutes, now())

    register_talks(house)
    if house.bot is None:
        return
    handlers = updates.handlers(house)

    @jobs.task(name=queue.HANDLE_UPDATE, retry=_Again())
    async def handle_update(update_id: int) -> None:
        try:
            await handlers.handle(update_id)
        except PortError:
            raise
        except Exception:
            # The one place where a fault of ours ends: logged without its message, and the visitor is told.
            log.exception("update %s could not be handled", update_id)
            await handlers.give_up(update_id)


def register_talks(house: House) -> None:
    """Of one case they follow each other, side by side for both of its sides. Without a bot there is nobody to tell:
    the web chat and the desk fetch what they show.
    """
    jobs, relaying = house.jobs, house.relaying() if house.bot else None

    @jobs.task(name=case_writing.SHOW, retry=_Again())
    async def show_case(case_id: int) -> None:
        if relaying:
            await relaying.show(case_id, now())

    @jobs.task(name=case_writing.DELIVER, retry=_Again())
    async def deliver_case(case_id: int) -> None:
        if relaying:
            await relaying.deliver(case_id, now())

    @jobs.task(name=case_writing.REWRITE, retry=_Again())
    async def rewrite_case_message(message_id: int) -> None:
        if relaying:
            await relaying.rewrite(message_id)

    @jobs.task(name=case_writing.WAKE, retry=_Again())
    async def wake_case(case_id: int) -> None:
        if relaying:
            await relaying.awake(case_id, now())


def register_nightly(house: House) -> None:
    """Work by the clock, whoever writes or does not. A night that no worker saw is made up within ten minutes only."""
    jobs = house.jobs

    @jobs.periodic(cron="* * * * *")
    @jobs.task(name="let_go_expired", queueing_lock="let_go_expired")
    async def let_go_expired(timestamp: int) -> None:
        await booking.let_go_expired(house.engine, jobs, now())

    @jobs.periodic(cron="15 3 * * *")
    @jobs.task(name="sweep", queueing_lock="sweep")
    async def sweep(timestamp: int) -> None:
        await queue.sweep(house.engine, now())
        await pace.sweep(house.engine, now())
        await case_writing.sweep(house.engine, now())
        await sweep_editor(house.engine, now())
        await jobs.job_manager.delete_old_jobs(nb_hours=_FAILED_KEPT_HOURS, include_failed=True, include_cancelled=True)

    @jobs.periodic(cron="0 4 * * *")
    @jobs.task(name="check_links", lock="check_links", queueing_lock="check_links", retry=_Again())
    async def check_links(timestamp: int) -> None:
        await links.nightly(house.engine, (await house.published.current()).pack, house.settings, now())


async def _rescue(house: House) -> None:
    """Jobs of a worker that died are taken up by the living ones."""
    while True:
        try:
            for job in await house.jobs.job_manager.get_stalled_jobs(seconds_since_heartbeat=_STALLED):
                log.warning("job %s of a dead worker is taken up again", job.id)
                await house.jobs.job_manager.retry_job(job)
        except ConnectorException as error:
            log.warning("stalled jobs not looked for: %s", type(error).__name__)
        await asyncio.sleep(_HEARTBEAT)


if __name__ == "__main__":
    sys.exit(start(run))
