"""Notices by e-mail, through the SMTP server of the settings. Fills ports.Postman for the channel `mail`."""

from dataclasses import dataclass
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import localtime, make_msgid, parseaddr
from urllib.parse import unquote, urlsplit

from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

from bot.dialogue.model import File, Person, Reply
from bot.ports import MaybeDelivered, NotDelivered, PortError, Refused, Unreachable

_SECONDS = 20.0
_UNTIL_MENDED = 300.0
_LONGEST_SUBJECT = 150


@dataclass(frozen=True)
class MailServer:
    """As `smtp://user:password@host:587` or `smtps://...` has it. Passwords never travel in the open."""

    host: str
    port: int
    tls: bool
    user: str = ""
    password: str = ""

    @classmethod
    def of(cls, url: str) -> "MailServer":
        parts = urlsplit(url)
        assert parts.hostname
        tls = parts.scheme == "smtps"
        port = parts.port or (465 if tls else 587 if parts.username else 25)
        return cls(parts.hostname, port, tls, unquote(parts.username or ""), unquote(parts.password or ""))

    def client(self) -> SMTP:
        must_encrypt = bool(self.user) and not self.tls and self.host not in ("localhost", "127.0.0.1")
        return SMTP(
            hostname=self.host,
            port=self.port,
            use_tls=self.tls,
            start_tls=True if must_encrypt else False if self.tls else None,
            username=self.user or None,
            password=self.password or None,
            timeout=_SECONDS,
        )


class MailPostman:
    """`sender`: `Lotse <lotse@example.org>`."""

    def __init__(self, url: str, sender: str) -> None:
        self._server = MailServer.of(url)
        self._sender = sender

    async def send(self, person: Person, reply: Reply) -> None:
        """The first line is the subject. No text of the server's goes along with an error: it may hold an address."""
        message = _message(self._sender, person.address, reply)
        client = await self._connected()
        try:
            await client.send_message(message)
        except (SMTPException, OSError, ValueError) as error:
            raise _port_error(error) from None
        finally:
            client.close()

    async def reachable(self) -> None:
        """Signs in and sends nothing. Raises NotDelivered."""
        (await self._connected()).close()

    async def _connected(self) -> SMTP:
        client = self._server.client()
        try:
            await client.connect()
        except SMTPAuthenticationError as error:
            client.close()
            raise NotDelivered(f"sign-in refused ({error.code})", after=_UNTIL_MENDED) from None
        except (SMTPException, OSError) as error:
            client.close()
            raise NotDelivered(type(error).__name__) from None
        return client


def _message(sender: str, address: str, reply: Reply) -> EmailMessage:
    """Raises Unreachable for what is no address."""
    subject, _, rest = reply.text.replace("**", "").partition("\n")
    message = EmailMessage()
    try:
        message["To"] = str(Address(addr_spec=address))
    except (HeaderParseError, ValueError, IndexError):
        raise Unreachable("no address") from None
    message["From"] = sender
    message["Subject"] = subject[:_LONGEST_SUBJECT]
    message["Date"] = localtime()
    message["Message-ID"] = make_msgid(domain=parseaddr(sender)[1].partition("@")[2])
    message["Content-Language"] = reply.locale
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(f"{subject}\n{rest}".strip() + "\n")
    if reply.file:
        _attach(message, reply.file)
    return message


def _attach(message: EmailMessage, file: File) -> None:
    """So that mail programs offer to put it into the calendar."""
    message.add_attachment(file.text, subtype="calendar", filename=file.name, params={"method": "PUBLISH"})


def _port_error(error: Exception) -> PortError:
    """4xx passes; 5xx is for good: about the receiver, or about us. A line that breaks may have broken afterwards."""
    if isinstance(error, SMTPRecipientsRefused):
        codes = [one.code for one in error.recipients]
        return Unreachable("refused") if min(codes) >= 500 else NotDelivered("not now")
    if isinstance(error, SMTPSenderRefused) and error.code >= 500:
        return NotDelivered("sender refused", after=_UNTIL_MENDED)
    if isinstance(error, SMTPResponseException):
        return Refused(str(error.code)) if error.code >= 500 else NotDelivered(str(error.code))
    if isinstance(error, ValueError):
        return Unreachable("no address")
    return MaybeDelivered(type(error).__name__)
