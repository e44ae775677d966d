"""The use case: tell people of what has happened. Every notice goes out here, whoever and whatever caused it."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.booking.model import Audience, Calendar, Notice, Status
from bot.booking.planning import Chain, heard, still_true
from bot.booking.working import hers, next_on_duty, undisturbed
from bot.dialogue.model import Reply
from bot.dialogue.rendering.meetings import Meeting, site_of
from bot.dialogue.rendering.staff import Matter, by_mail, case_unanswered, staff_notice
from bot.dialogue.rendering.told import told
from bot.dialogue.words import Words
from bot.notice_ports import FOR_MANY, MAIL, DueNotice, Notices, Outcome, Receiver, Way
from bot.ports import Contents, Locales, MaybeDelivered, NotDelivered, Postman, Refused, TooFast, Unreachable
from bot.speaking import words_for, words_for_team
from bot.talk_ports import CaseStatus

log = logging.getLogger(__name__)

_GIVEN_UP_AFTER = timedelta(days=1)
_AT_ONCE = timedelta(seconds=1)
# What a visitor would act upon wrongly if she did not know of it: then her counsellor must know that she does not.
_MUST_KNOW = frozenset({"confirmed", "declined", "proposed", "moved_by_desk", "cancelled"})
_UNTOLD = frozenset({Outcome.unreachable, Outcome.no_channel, Outcome.refused, Outcome.given_up})


@dataclass(frozen=True)
class Telling:
    """`postmen` by channel; a channel that is not there cannot be told anything. `patient` are for what is due for many
    at once. `desk` is the address of the counsellors' desk, "" when it is not known.
    """

    notices: Notices
    contents: Contents
    locales: Locales
    postmen: Mapping[str, Postman]
    patient: Mapping[str, Postman]
    chain: Chain
    desk: str = ""

    async def send(self, notice_id: int, now: datetime) -> None:
        """Sends first and ticks off afterwards, way by way: late or twice is better than never.

        Raises NotDelivered, MaybeDelivered or StoreAway, then the notice is still due.
        """
        due = await self.notices.notice(notice_id)
        if due is None:
            return
        if not _still_true(due, now):
            await self.notices.done(due.id, Outcome.void, now)
            return
        outcome = await self._tell(due, now)
        if outcome is not None:
            await self.notices.done(due.id, outcome, now, _unreachable(due, outcome, now))

    async def _tell(self, due: DueNotice, now: datetime) -> Outcome | None:
        """None when it was put off."""
        try:
            match due.notice.audience:
                case Audience.visitor:
                    return await self._visitor(due, now)
                case Audience.counsellor:
                    return await self._staff(due, due.staff, now)
                case Audience.team:
                    return await self._team(due, now)
        except (NotDelivered, MaybeDelivered) as trouble:
            if isinstance(trouble, TooFast) or now - due.since < _GIVEN_UP_AFTER:
                raise
            log.error("notice %s given up after a day: %s", due.id, type(trouble).__name__)
            return Outcome.given_up

    async def _visitor(self, due: DueNotice, now: datetime) -> Outcome:
        """On the first of her ways that works."""
        if not due.visitor:
            return Outcome.no_channel
        words = self.locales.words(due.locale)
        said = await self._worded(due, words, now)
        outcome = Outcome.no_channel
        for way in due.visitor:
            outcome = await self._on(way, due, said) or outcome
            if outcome is Outcome.sent:
                break
        return outcome

    async def _team(self, due: DueNotice, now: datetime) -> Outcome | None:
        """In its group; where there is none, or none any more, each for herself."""
        if due.group:
            words = words_for_team([one.counsellor for one in due.staff], self.locales)
            said = staff_notice(due.notice, await self._matter(due, words, now), words)
            if await self._on(due.group, due, said) is Outcome.sent:
                return Outcome.sent
        return await self._staff(due, due.staff, now)

    async def _staff(self, due: DueNotice, receivers: Sequence[Receiver], now: datetime) -> Outcome | None:
        """Those who work now, on all their ways; it is put off until one does."""
        times = {receiver: self._when(due, receiver, now) for receiver in receivers}
        present = [receiver for receiver, time in times.items() if time - now < _AT_ONCE]
        if receivers and not present:
            await self.notices.put_off(due.id, min(times.values()))
            return None
        outcomes, troubles = [Outcome.no_channel], []
        for receiver in present:
            try:
                outcomes.append(await self._counsellor(due, receiver, now))
            except (NotDelivered, MaybeDelivered) as trouble:
                troubles.append(trouble)
        if troubles:
            raise troubles[0]
        return _best(outcomes)

    def _when(self, due: DueNotice, receiver: Receiver, now: datetime) -> datetime:
        """In her working time, and not while she wants to hear nothing; but before the appointment in any case."""
        counsellor = receiver.counsellor
        if due.appointment:
            calendar = Calendar(absences=receiver.absences)
            return heard(due.appointment, counsellor, self.chain, calendar, now)
        away = (*hers(counsellor, receiver.absences), *undisturbed(counsellor))
        return next_on_duty(now, counsellor.duty, away, self.chain.is_holiday) or now

    async def _counsellor(self, due: DueNotice, receiver: Receiver, now: datetime) -> Outcome:
        """On all her ways. One that fails for a while keeps none of the others waiting."""
        words = words_for(receiver.counsellor, self.locales)
        matter = await self._matter(due, words, now)
        said = staff_notice(due.notice, matter, words)
        outcomes, troubles = [Outcome.no_channel], []
        for way in receiver.ways:
            shown = by_mail(due.notice, matter, words, self.desk) if way.person.channel == MAIL else said
            try:
                outcomes.append(await self._on(way, due, shown) or Outcome.no_channel)
            except (NotDelivered, MaybeDelivered) as trouble:
                troubles.append(trouble)
        if troubles:
            raise troubles[0]
        return _best(outcomes)

    async def _on(self, way: Way, due: DueNotice, said: Reply) -> Outcome | None:
        """None where there is no such channel. Raises NotDelivered or MaybeDelivered."""
        postman = (self.patient if due.notice.kind in FOR_MANY else self.postmen).get(way.person.channel)
        if way.told or postman is None:
            return Outcome.sent if way.told else None
        try:
            await postman.send(way.person, said)
        except (Unreachable, Refused) as error:
            log.warning("notice %s not told by %s: %s", due.id, way.person.channel, type(error).__name__)
            return Outcome.unreachable if isinstance(error, Unreachable) else Outcome.refused
        await self.notices.told(due.id, way.person)
        return Outcome.sent

    async def _worded(self, due: DueNotice, words: Words, now: datetime) -> Reply:
        """For the visitor."""
        if due.appointment is None and due.case is not None:
            return case_unanswered(await self._matter(due, words, now), words)
        shown = due.appointment or due.held
        assert shown
        place = await self.contents.place(site_of((due.held or shown).slot, due.counsellor), words.locale, now)
        topic = await self.contents.topic(shown.topic, words.locale, now) if shown.topic else None
        meeting = Meeting(
            shown,
            now,
            due.counsellor,
            place,
            await self.contents.place("contact_point", words.locale, now),
            await self.contents.titles(words.locale),
            topic.sections.get("bring", "") if topic else "",
            self.locales.words("de"),
        )
        return told(due.notice, meeting, words, due.held)

    async def _matter(self, due: DueNotice, words: Words, now: datetime) -> Matter:
        about, subject = due.appointment, due.appointment or due.case
        assert subject
        return Matter(
            now,
            subject.number,
            subject.locale,
            subject.topic,
            about,
            await self.contents.place(site_of(about.slot, due.counsellor), words.locale, now) if about else None,
            await self.contents.titles(words.locale),
            next_on_duty(now, self.chain.office, (), self.chain.is_holiday),
        )


def _still_true(due: DueNotice, now: datetime) -> bool:
    """An hour that was offered must still be kept, a case must still wait."""
    if due.held and (due.held.status is not Status.held or (due.held.held_until and due.held.held_until <= now)):
        return False
    about = due.appointment or due.held
    if about:
        return still_true(due.notice, about, now)
    return due.case is not None and due.case.status is CaseStatus.waiting


def _best(outcomes: Sequence[Outcome]) -> Outcome:
    order = (Outcome.sent, Outcome.unreachable, Outcome.refused)
    return next((outcome for outcome in order if outcome in outcomes), Outcome.no_channel)


def _unreachable(due: DueNotice, outcome: Outcome, now: datetime) -> tuple[Notice, ...]:
    """The counsellor is told what the visitor does not know, once for each version of the appointment."""
    notice = due.notice
    if notice.audience is not Audience.visitor or notice.kind not in _MUST_KNOW or outcome not in _UNTOLD:
        return ()
    data = {"untold": notice.kind}
    return (replace(notice, kind="unreachable", audience=Audience.counsellor, due=now, data=data),)
