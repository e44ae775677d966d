"""A real SMTP server on this machine that keeps what it gets, or refuses it on order."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from bot.commands.recogniser import free_port


@dataclass
class Mailbox:
    """`rcpt` and `data` are answers such as `550 no such user`; `data` None breaks the line.

    `hang`: seconds before the answer to `data`. `begun` counts the messages that came, kept or not.
    """

    received: list[EmailMessage] = field(default_factory=list)
    rcpt: str = "250 OK"
    data: str | None = "250 OK"
    passwords: dict[str, str] = field(default_factory=dict)
    port: int = 0
    hang: float = 0
    begun: int = 0

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        answer = self.data
        self.begun += 1
        await asyncio.sleep(self.hang)
        if answer is None:
            server.transport.close()
            return "250 OK"
        if answer.startswith("250"):
            message = message_from_bytes(envelope.content, policy=default)
            assert isinstance(message, EmailMessage)
            self.received.append(message)
        return answer

    def sign_in(self, server: Any, session: Any, envelope: Any, mechanism: str, given: Any) -> AuthResult:
        assert isinstance(given, LoginPassword)
        known = self.passwords.get(given.login.decode())
        return AuthResult(success=known == given.password.decode(), handled=False)


@contextmanager
def mailbox(**more: Any) -> Iterator[Mailbox]:
    box = Mailbox(**more, port=free_port())
    signing = {"authenticator": box.sign_in, "auth_require_tls": False} if box.passwords else {}
    server = Controller(box, hostname="127.0.0.1", port=box.port, **signing)
    server.start()
    try:
        yield box
    finally:
        server.stop()
