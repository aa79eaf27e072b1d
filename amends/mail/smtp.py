"""Handing a mail to a server by SMTP, with an answer for each recipient."""

import re
import smtplib
import ssl
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from socket import gaierror
from typing import NamedTuple

from amends.environment import environment
from amends.mail.handing_over import Delivery, Envelope
from amends.mail.packing import bare, one_line
from amends.mail.tokens import AccessToken, NoToken

STEP_SECONDS = 30
PATIENCE_SECONDS = 240

_ADDRESS = re.compile(r"[^\s\x00-\x1f\x7f<>]+@[^\s\x00-\x1f\x7f<>@]+")


class Line(StrEnum):
    """How the line to the server is protected."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


@dataclass(frozen=True)
class SmtpAccount:
    """Where mail is handed over, and who we are there."""

    host: str
    port: int = 587
    line: Line = Line.STARTTLS
    username: str = ""
    password: str = field(default="", repr=False)
    access_token: AccessToken | None = field(default=None, repr=False)


class Reply(NamedTuple):
    """What the server said to one command."""

    code: int
    text: bytes

    @property
    def is_final(self) -> bool:
        """Whether asking again is of no use; a missing sign-in is ours to mend, so it is not."""
        return 500 <= self.code < 600 and self.code not in {530, 534, 535, 538}

    @property
    def words(self) -> str:
        return one_line(f"{self.code} {self.text.decode(errors='replace')}")


class Uncertain(Exception):
    """The line broke after the whole mail was sent and before the server said whether it took it."""


@dataclass(frozen=True)
class SmtpCarrier:
    """Carries mail to the server of an account."""

    account: SmtpAccount
    patience: float = PATIENCE_SECONDS

    def carry(self, envelope: Envelope) -> Delivery:
        """Hand a mail over; whatever goes wrong becomes an answer in plain words."""
        # Longer than its lease nobody may hold a mail.
        until = time.monotonic() + self.patience
        try:
            with self._signed_in() as server:
                return _Visit(server, until).hand_over(envelope)
        except (OSError, smtplib.SMTPException) as problem:
            return Delivery.none(envelope, self._words(problem), is_unreachable=True)
        except NoToken as problem:
            return Delivery.none(envelope, str(problem), is_unreachable=True)

    def trouble_signing_in(self) -> str:
        """Why we cannot sign in; empty when we can."""
        try:
            with self._signed_in():
                return ""
        except (OSError, smtplib.SMTPException) as problem:
            return self._words(problem)
        except NoToken as problem:
            return str(problem)

    @contextmanager
    def _signed_in(self) -> Iterator[smtplib.SMTP]:
        server = self._connected()
        try:
            server.ehlo_or_helo_if_needed()
            if self.account.line == Line.STARTTLS:
                server.starttls(context=ssl.create_default_context())
                server.ehlo()
            _sign_in(server, self.account)
            yield server
            # Nobody waits for the answer to goodbye: the sooner the mail is known to be sent, the better.
            with suppress(OSError):
                server.putcmd("QUIT")
        finally:
            server.close()

    def _connected(self) -> smtplib.SMTP:
        host, port, seconds = self.account.host, self.account.port, min(STEP_SECONDS, self.patience)
        if self.account.line == Line.TLS:
            trust = ssl.create_default_context()
            return smtplib.SMTP_SSL(host, port, environment.host, timeout=seconds, context=trust)
        return smtplib.SMTP(host, port, environment.host, timeout=seconds)

    def _words(self, problem: Exception) -> str:
        host = self.account.host
        match problem:
            case smtplib.SMTPAuthenticationError():
                return f"{host} does not let us sign in as {self.account.username}: {_said(problem)}"
            case smtplib.SMTPResponseException():
                return f"{host} does not take mail from us now: {_said(problem)}"
            case smtplib.SMTPServerDisconnected():
                return f"The connection to {host} was lost: {problem}"
            case smtplib.SMTPException():
                return f"{host} cannot do what it is asked for: {problem}"
            case ssl.SSLCertVerificationError():
                return f"The certificate of {host} cannot be trusted: {problem.verify_message}"
            case ssl.SSLError():
                return f"No protected line to {host}: {problem}"
            case gaierror():
                return f"There is no server called {host}"
            case ConnectionRefusedError():
                return f"{host} does not answer on port {self.account.port}"
            case TimeoutError():
                return f"{host} took too long to answer"
            case _:
                return f"The connection to {host} was lost: {problem}"


def _said(problem: smtplib.SMTPResponseException) -> str:
    text = problem.smtp_error
    return Reply(problem.smtp_code, text if isinstance(text, bytes) else text.encode()).words


def _sign_in(server: smtplib.SMTP, account: SmtpAccount) -> None:
    if account.access_token:
        _sign_in_by_token(server, account.username, account.access_token)
    elif (account.username + account.password).isascii():
        if account.username:
            server.login(account.username, account.password)
    else:
        # The standard library cannot say an umlaut.
        words = f"\0{account.username}\0{account.password}"
        reply = Reply(*server.docmd("AUTH PLAIN", b64encode(words.encode()).decode()))
        if reply.code != 235:
            raise smtplib.SMTPAuthenticationError(*reply)


def _sign_in_by_token(server: smtplib.SMTP, username: str, access_token: AccessToken) -> None:
    token = access_token()
    try:
        _show_token(server, username, token)
    except smtplib.SMTPAuthenticationError:
        other = access_token(instead_of=token)
        if other == token:
            raise
        _show_token(server, username, other)


def _show_token(server: smtplib.SMTP, username: str, token: str) -> None:
    words = f"user={username}\1auth=Bearer {token}\1\1"
    # A refusal comes as a challenge, which has to be answered with nothing before the server says no.
    server.auth("XOAUTH2", lambda challenge=None: "" if challenge else words)


def on_the_wire(raw: bytes) -> bytes:
    """A mail as it is sent: every line ends with CRLF, and one that is only a dot ends the mail, so others get a second.

    A bare line feed before a dot would let a server see an end where there is none, or, as the last one, never see it.
    """
    lines = re.sub(rb"\r?\n|\r", b"\r\n", raw).removesuffix(b"\r\n")
    return re.sub(rb"(?m)^\.", b"..", lines) + b"\r\n.\r\n"


class _Visit:
    """One mail handed over on a line that stands."""

    def __init__(self, server: smtplib.SMTP, until: float) -> None:
        self.server, self.until = server, until
        self.speaks_utf8 = server.has_extn("smtputf8")
        self.server.command_encoding = "utf-8"

    def hand_over(self, envelope: Envelope) -> Delivery:
        reply = self._ask(f"MAIL FROM:<{bare(envelope.sender) if envelope.sender else ''}>{self._options(envelope)}")
        if reply.code != 250:
            everyone = Delivery(taken=envelope.recipients)
            return everyone.with_all_refused(reply.words) if reply.is_final else everyone.with_all_put_off(reply.words)
        accepted: list[str] = []
        refused: dict[str, str] = {}
        put_off: dict[str, str] = {}
        for recipient in envelope.recipients:
            reply = self._ask_for(recipient)
            if reply.code in {250, 251}:
                accepted.append(recipient)
            else:
                (refused if reply.is_final else put_off)[recipient] = reply.words
        if not accepted:
            return Delivery((), refused, put_off)
        return self._give(envelope, Delivery(tuple(accepted), refused, put_off))

    def _give(self, envelope: Envelope, delivery: Delivery) -> Delivery:
        try:
            reply = self._ask("DATA")
            if reply.code == 354:
                reply = self._send(envelope.raw)
        except Uncertain as problem:
            return delivery.with_all_put_off(str(problem), is_uncertain=True)
        if reply.code == 250:
            return delivery.with_answer(reply.words)
        return delivery.with_all_refused(reply.words) if reply.is_final else delivery.with_all_put_off(reply.words)

    def _options(self, envelope: Envelope) -> str:
        size = f" SIZE={len(envelope.raw)}" if self.server.has_extn("size") else ""
        wants_utf8 = not all(map(str.isascii, (bare(each) for each in (envelope.sender, *envelope.recipients))))
        return size + (" BODY=8BITMIME SMTPUTF8" if wants_utf8 and self.speaks_utf8 else "")

    def _ask_for(self, recipient: str) -> Reply:
        if not _ADDRESS.fullmatch(recipient):
            return Reply(553, b"This is not a mail address")
        if not (self.speaks_utf8 or bare(recipient).isascii()):
            return Reply(553, b"Our server for outgoing mail cannot write to addresses with such letters")
        return self._ask(f"RCPT TO:<{bare(recipient)}>")

    def _ask(self, command: str) -> Reply:
        self._wait_at_most(STEP_SECONDS)
        return Reply(*self.server.docmd(command))

    def _send(self, raw: bytes) -> Reply:
        self._wait_at_most(PATIENCE_SECONDS)
        self.server.send(on_the_wire(raw))
        try:
            return Reply(*self.server.getreply())
        except (OSError, smtplib.SMTPException) as problem:
            raise Uncertain("The line broke before the server said whether it took the mail") from problem

    def _wait_at_most(self, seconds: float) -> None:
        left = self.until - time.monotonic()
        if left <= 0 or not self.server.sock:
            raise TimeoutError
        self.server.sock.settimeout(min(seconds, left))
