"""Notices by e-mail, over a real SMTP server: what arrives, and what is said of each failure."""

from dataclasses import replace

import pytest
from icalendar import Calendar

from bot.adapters.mail import MailPostman, MailServer
from bot.dialogue.model import File, Person, Reply
from bot.ports import MaybeDelivered, NotDelivered, PortError, Refused, Unreachable
from tests.fakes.mailbox import Mailbox, mailbox

MIRA = Person("mail", "mira@example.org")
CALENDAR = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:PUBLISH\r\nEND:VCALENDAR\r\n"
TOLD = Reply("**Neuer Termin A1B2**\n**Montag, 9:00**\nSprache: Українська")


def postman(box: Mailbox) -> MailPostman:
    return MailPostman(box.url, "Lotse <lotse@example.org>")


async def test_the_first_line_is_the_subject_and_bold_is_plain() -> None:
    with mailbox() as box:
        await postman(box).send(MIRA, TOLD)
    (mail,) = box.received
    assert mail["Subject"] == "Neuer Termin A1B2"
    assert (mail["From"], mail["To"]) == ("Lotse <lotse@example.org>", "mira@example.org")
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content().splitlines() == ["Neuer Termin A1B2", "Montag, 9:00", "Sprache: Українська"]


async def test_a_calendar_file_is_attached_so_that_mail_programs_know_it() -> None:
    with mailbox() as box:
        await postman(box).send(MIRA, replace(TOLD, file=File("a1", "A1B2.ics", CALENDAR)))
    (attached,) = box.received[0].iter_attachments()
    assert attached.get_content_type() == "text/calendar"
    assert attached["Content-Type"].params["method"] == "PUBLISH"
    assert attached.get_filename() == "A1B2.ics"
    assert Calendar.from_ical(attached.get_content())["METHOD"] == "PUBLISH"


@pytest.mark.parametrize(
    ("answers", "failure"),
    [
        ({"rcpt": "550 no such user"}, Unreachable),
        ({"rcpt": "450 mailbox busy"}, NotDelivered),
        ({"data": "554 looks like spam"}, Refused),
        ({"data": "451 try again later"}, NotDelivered),
        ({"data": None}, MaybeDelivered),
    ],
)
async def test_each_failure_says_whether_trying_again_helps(answers: dict[str, str], failure: type[PortError]) -> None:
    with mailbox(**answers) as box, pytest.raises(failure) as caught:
        await postman(box).send(MIRA, TOLD)
    assert type(caught.value) is failure
    assert "mira" not in str(caught.value)


async def test_a_server_that_is_away_is_tried_again() -> None:
    with mailbox() as box:
        gone = postman(box)
    with pytest.raises(NotDelivered):
        await gone.send(MIRA, TOLD)
    with pytest.raises(NotDelivered):
        await gone.reachable()


@pytest.mark.parametrize(
    "address", ["", "mira", "mira@", "a@b.org\nBcc: c@d.org", "a@b.org, c@d.org", "mira@exa mple.org"]
)
async def test_what_is_no_address_is_unreachable_and_nothing_is_sent(address: str) -> None:
    with mailbox() as box:
        with pytest.raises(Unreachable):
            await postman(box).send(Person("mail", address), TOLD)
        assert box.received == []


async def test_it_signs_in_with_user_and_password_and_waits_long_when_they_are_wrong() -> None:
    with mailbox(passwords={"lotse@example.org": "p@ss:word"}) as box:
        address = f"127.0.0.1:{box.port}"
        right = MailPostman(f"smtp://lotse%40example.org:p%40ss%3Aword@{address}", "lotse@example.org")
        await right.reachable()
        await right.send(MIRA, TOLD)
        wrong = MailPostman(f"smtp://lotse%40example.org:wrong@{address}", "lotse@example.org")
        with pytest.raises(NotDelivered) as caught:
            await wrong.send(MIRA, TOLD)
    assert caught.value.after == 300
    assert len(box.received) == 1


def test_a_password_does_not_travel_in_the_open() -> None:
    elsewhere = MailServer.of("smtp://lotse:secret@mail.example")
    assert (elsewhere.port, elsewhere.client()._start_tls_on_connect) == (587, True)
    assert MailServer.of("smtp://mail.example").client()._start_tls_on_connect is None
    assert MailServer.of("smtps://lotse:secret@mail.example").port == 465
    assert MailServer.of("smtps://lotse:secret@mail.example").client().use_tls
