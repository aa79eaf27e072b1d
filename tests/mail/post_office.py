"""A mail server that takes, refuses or loses mail as it is told."""

import asyncio
import ssl
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass
class PostOffice:
    """What the server says, and what it has taken."""

    refusals: dict[str, str] = field(default_factory=dict)
    on_sender: str = "250 OK"
    on_mail: str = "250 2.0.0 OK queued as 4711"
    hangs_up_after_mail: bool = False
    takes_seconds: float = 0
    when_taken: Callable[[], None] = lambda: None
    taken: list[Envelope] = field(default_factory=list)
    asked_for: list[str] = field(default_factory=list)
    signed_in: list[str] = field(default_factory=list)
    tokens: dict[str, str] = field(default_factory=dict)
    port: int = 0

    async def handle_MAIL(self, _server: SMTP, _session: Session, envelope: Envelope, sender: str, options: Any) -> str:
        envelope.mail_from = sender
        return self.on_sender

    async def handle_RCPT(self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _more: Any) -> str:
        self.asked_for.append(address)
        answer = self.refusals.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        await asyncio.sleep(self.takes_seconds)
        if self.on_mail.startswith("250"):
            self.taken.append(envelope)
            self.when_taken()
        if self.hangs_up_after_mail:
            server.transport.abort()
        return self.on_mail

    def sign_in(self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, login: Any) -> AuthResult:
        if not isinstance(login, LoginPassword) or login.password.decode() != "geheimnis-ü":
            return AuthResult(success=False, handled=False)
        self.signed_in.append(login.login.decode())
        return AuthResult(success=True)

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:
        """As Google describes it: a refusal is first a challenge, and then a no."""
        words = dict(each.split("=", 1) for each in b64decode(args[1]).decode().strip("\1").split("\1"))
        user = self.tokens.get(words["auth"].removeprefix("Bearer "))
        if not user or user != words["user"]:
            await server.challenge_auth('{"status":"401"}', encode_to_b64=True)
            return AuthResult(success=False, handled=False)
        self.signed_in.append(user)
        return AuthResult(success=True)

    @property
    def letters(self) -> list[bytes]:
        """The bytes of every mail it has taken."""
        return [envelope.original_content for envelope in self.taken]

    @property
    def readers(self) -> list[str]:
        """Everybody it has a mail for, once for each copy."""
        return [address for envelope in self.taken for address in envelope.rcpt_tos]


class _Door(Controller):
    """Opens on a port nobody uses."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def open_post_office(certificate: ssl.SSLContext | None = None, **manners: Any) -> Iterator[PostOffice]:
    """A server on the loopback for as long as the block lasts."""
    office = PostOffice()
    manners = {"authenticator": office.sign_in, "auth_require_tls": False} | manners
    if certificate:
        manners |= {"tls_context": certificate, "require_starttls": True}
    door = _Door(office, hostname="127.0.0.1", port=0, **manners)
    door.start()
    office.port = door.port
    try:
        yield office
    finally:
        door.stop()
