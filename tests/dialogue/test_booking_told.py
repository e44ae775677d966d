"""What a visitor is told of her appointment without asking: each notice says what is so, and what she can do."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

import pytest

from bot.booking.model import Appointment, Audience, Mode, Notice, Slot, Status
from bot.booking.rules import REASONS
from bot.dialogue.model import Reply
from bot.dialogue.rendering.meetings import Meeting
from bot.dialogue.rendering.told import TELLINGS, told
from tests.dialogue.talks import CENTRE, JAN, MIRA, NOW, first, said, verbs, wishes
from tests.fakes.locales import LOCALES

SLOT = Slot(NOW + timedelta(days=1), NOW + timedelta(days=1, hours=1), MIRA.id, room="2.04")
ASKED = Appointment("a" * 32, SLOT, Status.confirmed, "en", "kita_place", "A1B2", version=3)
HELD = replace(
    ASKED,
    id="b" * 32,
    slot=replace(SLOT, start=SLOT.start + timedelta(hours=2), end=SLOT.end + timedelta(hours=2)),
    status=Status.held,
    held_until=NOW + timedelta(hours=24),
)


def tell(kind: str, appointment: Appointment = ASKED, data: Mapping[str, str] = MappingProxyType({})) -> Reply:
    meeting = Meeting(
        appointment, NOW, MIRA, CENTRE, CENTRE, {"kita_place": "Find a Kita"}, "- Passport", LOCALES.words("de")
    )
    notice = Notice(kind, Audience.visitor, appointment.id, NOW, appointment.version, data=data)
    return told(notice, meeting, LOCALES.words("en"), HELD if "held" in data else None)


def test_every_kind_of_the_contract_has_words() -> None:
    assert TELLINGS.keys() == {
        "confirmed", "declined", "proposed", "moved_by_desk", "cancelled",
        "unanswered", "remind_day", "remind_hours", "freed", "how_was_it",
    }  # fmt: skip


def test_the_confirmation_says_where_what_to_bring_and_what_to_show() -> None:
    reply = tell("confirmed")

    for part in (said("notice.confirmed"), "Seeburgstraße 1", "2.04", "Passport", "Termin A1B2", "Raum: 2.04"):
        assert part in reply.text
    assert reply.pin is not None
    assert reply.file is not None
    assert "SEQUENCE:3" in reply.file.text


def test_with_an_interpreter_both_sides_read_that_one_comes() -> None:
    reply = tell("confirmed", replace(ASKED, slot=replace(SLOT, interpreter="8")))

    assert said("meeting.interpreter", language="English") in reply.text
    assert "(mit Übersetzung)" in reply.text


@pytest.mark.parametrize("reason", REASONS)
def test_a_refusal_says_why_and_leads_to_other_hours(reason: str) -> None:
    reply = tell("declined", replace(ASKED, status=Status.declined, reason=reason))

    assert said(f"reason.{reason}") in reply.text
    assert "book" in verbs(reply)


def test_a_proposal_names_both_hours_and_the_deadline_and_is_taken_with_one_press() -> None:
    reply = tell("proposed", data={"held": HELD.id})

    assert "10:00" in reply.text
    assert "12:00" in reply.text
    assert "until: Thursday, November 26, 10:00" in reply.text
    assert wishes(reply) == [f"confirm:{HELD.id}", f"move:{ASKED.id}", f"no:{HELD.id}"]


def test_a_freed_hour_is_offered_until_when_it_is_kept() -> None:
    reply = tell("freed", HELD)

    assert "until:" in reply.text
    assert wishes(reply) == [f"confirm:{HELD.id}", f"no:{HELD.id}", "waiting:off"]


def test_who_is_moved_reads_the_old_and_the_new_time_and_gets_a_new_file() -> None:
    reply = tell("moved_by_desk", data={"from": "2026-11-26T14:00:00+00:00"})

    assert "15:00" in reply.text
    assert "10:00" in reply.text
    assert reply.file is not None


def test_what_the_desk_calls_off_leaves_her_calendar() -> None:
    reply = tell("cancelled")

    assert reply.file is not None
    assert "STATUS:CANCELLED" in reply.file.text
    assert "book" in verbs(reply)


def test_who_gets_no_answer_is_told_honestly_and_whom_to_call() -> None:
    reply = tell("unanswered", replace(ASKED, status=Status.requested))

    assert "not certain" in reply.text
    assert CENTRE.phone in reply.text
    assert verbs(reply) == ["move", "cancel", "human"]


def test_a_reminder_calls_off_with_one_press_for_this_time_only() -> None:
    for kind in ("remind_day", "remind_hours"):
        assert first(tell(kind), "cannot") == f"cannot:{ASKED.id}.3"
    assert first(tell("remind_hours"), "late") == f"late:{ASKED.id}.15", "one tap tells the counsellor"
    assert "Passport" in tell("remind_day").text
    assert "Termin A1B2" in tell("remind_hours").text


def test_an_hour_on_the_phone_sends_nobody_anywhere() -> None:
    for kind in ("confirmed", "remind_hours"):
        reply = tell(kind, replace(ASKED, slot=replace(SLOT, mode=Mode.phone, room="")))
        assert reply.pin is None
        assert "Seeburgstraße" not in reply.text
        assert said("meeting.phone") in reply.text


def test_a_counsellor_appears_by_role_unless_she_wants_to_be_named() -> None:
    assert "Mira" not in tell("confirmed").text
    named = Meeting(ASKED, NOW, replace(JAN, shown_name="Frau Jansen"), CENTRE)
    assert "Frau Jansen" in told(Notice("confirmed", Audience.visitor), named, LOCALES.words("en")).text


def test_how_it_was_is_asked_with_two_buttons() -> None:
    assert wishes(tell("how_was_it")) == [f"talk-good:{ASKED.id}", f"talk-bad:{ASKED.id}"]


def test_what_another_office_does_leads_to_a_person_first() -> None:
    reply = tell("declined", replace(ASKED, status=Status.declined, reason="other_office"))

    assert verbs(reply) == ["human", "book"]
    assert said("notice.choose_again") not in reply.text
