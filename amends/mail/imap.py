"""A mailbox on somebody's IMAP server: how to reach it, how far we have read it, and what can go wrong."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from socket import gaierror
from typing import Protocol

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, LoginError

from amends.mail.tokens import AccessToken, NoTokenNow

PATIENCE = SocketTimeout(connect=15, read=60)


class Security(StrEnum):
    """How the line to the server is protected."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class After(StrEnum):
    """What becomes of a mail on the server once it is safe with us."""

    LEAVE = "leave"
    SEEN = "seen"
    MOVE = "move"


class Kind(StrEnum):
    """What somebody has to put right."""

    PASSWORD = "password"  # noqa: S105
    TOKEN = "token"  # noqa: S105
    CONNECTION = "connection"
    FOLDER = "folder"
    ROOM = "room"
    OURS = "ours"


class MailboxTrouble(Exception):
    """The mailbox cannot be read, in words for whoever looks after it."""

    def __init__(self, kind: Kind, words: str) -> None:
        super().__init__(words)
        self.kind = kind


@dataclass(frozen=True)
class ImapAccount:
    """One folder of one account; without `since` it is read from now on, otherwise with its history."""

    recipient: str
    host: str
    username: str
    password: str = field(default="", repr=False)
    access_token: AccessToken | None = field(default=None, repr=False)
    port: int = 993
    security: Security = Security.TLS
    certificates: Path | None = None
    folder: str = "INBOX"
    after: After = After.LEAVE
    move_to: str = ""
    since: date | None = None
    size_limit: int = 50 * 1024 * 1024


@dataclass(frozen=True)
class ImapState:
    """How far a folder has been read. Mails below `first_new_uid` were there before we came."""

    uidvalidity: int = 0
    last_uid: int = 0
    first_new_uid: int = 1
    started_at: datetime | None = None
    left_behind: tuple[int, ...] = ()
    not_put_away: tuple[int, ...] = ()


class StateKeeper(Protocol):
    """Where a folder's state outlives us."""

    def load(self) -> ImapState:
        """The state saved last, or an empty one."""

    def save(self, state: ImapState) -> None:
        """Keep the state for certain."""


@contextmanager
def signed_in(account: ImapAccount) -> Iterator[IMAPClient]:
    """The account's server, connected and signed in, or the trouble in plain words."""
    client = _connect(account)
    try:
        _sign_in(client, account)
        yield client
    finally:
        client.__exit__(None, None, None)


@contextmanager
def in_plain_words(account: ImapAccount) -> Iterator[None]:
    """Turn whatever the line or the server says into trouble with a kind and words."""
    try:
        yield
    except (OSError, IMAPClientAbortError) as problem:
        raise MailboxTrouble(Kind.CONNECTION, _words(account, problem)) from problem
    except IMAPClientError as problem:
        raise MailboxTrouble(Kind.FOLDER, f"{account.host} refused what we asked for: {problem}") from problem


def _connect(account: ImapAccount) -> IMAPClient:
    trust = ssl.create_default_context(cafile=account.certificates) if account.security != Security.NONE else None
    is_tls = account.security == Security.TLS
    try:
        client = IMAPClient(account.host, account.port, ssl=is_tls, ssl_context=trust, timeout=PATIENCE)
    except (OSError, IMAPClientError) as problem:
        raise MailboxTrouble(Kind.CONNECTION, _words(account, problem)) from problem
    # Aware times, as the server gave them.
    client.normalise_times = False
    if account.security == Security.STARTTLS:
        _protect(client, account, trust)
    return client


def _protect(client: IMAPClient, account: ImapAccount, trust: ssl.SSLContext | None) -> None:
    try:
        client.starttls(trust)
    except (OSError, IMAPClientError) as problem:
        with suppress(OSError):
            client.shutdown()
        raise MailboxTrouble(Kind.CONNECTION, _words(account, problem)) from problem


def _sign_in(client: IMAPClient, account: ImapAccount) -> None:
    kind = Kind.TOKEN if account.access_token else Kind.PASSWORD
    with in_plain_words(account):
        try:
            if account.access_token:
                _sign_in_by_token(client, account.username, account.access_token)
            else:
                _say_password(client, account)
        except LoginError as refusal:
            if _is_passing(refusal):
                raise ConnectionError(str(refusal)) from refusal
            words = "no longer accepts our access" if account.access_token else "does not accept the password"
            raise MailboxTrouble(kind, f"{account.host} {words} for {account.username}: {refusal}") from refusal


def _sign_in_by_token(client: IMAPClient, username: str, access_token: AccessToken) -> None:
    token = _token(access_token)
    try:
        _show_token(client, username, token)
    except LoginError as refusal:
        if _is_passing(refusal) or (other := _token(access_token, instead_of=token)) == token:
            raise
        _show_token(client, username, other)


def _is_passing(refusal: LoginError) -> bool:
    return isinstance(refusal.__context__, IMAPClientAbortError) or "UNAVAILABLE" in str(refusal)


def _token(access_token: AccessToken, instead_of: str = "") -> str:
    try:
        return access_token(instead_of=instead_of)
    except NoTokenNow as problem:
        raise MailboxTrouble(Kind.CONNECTION, str(problem)) from problem
    except Exception as problem:
        raise MailboxTrouble(Kind.TOKEN, f"We could not get a token to sign in with: {problem}") from problem


def _show_token(client: IMAPClient, username: str, token: str) -> None:
    if client.has_capability("AUTH=XOAUTH2") or not client.has_capability("AUTH=OAUTHBEARER"):
        method, words = "XOAUTH2", f"user={username}\1auth=Bearer {token}\1\1"
    else:
        name = username.replace("=", "=3D").replace(",", "=2C")
        method, words = "OAUTHBEARER", f"n,a={name},\1auth=Bearer {token}\1\1"
    # A refusal comes as a challenge, which has to be answered with nothing before the server says no.
    client.sasl_login(method, lambda challenge: b"" if challenge else words.encode())


def _say_password(client: IMAPClient, account: ImapAccount) -> None:
    # LOGIN cannot carry an umlaut.
    if (account.username + account.password).isascii():
        client.login(account.username, account.password)
    else:
        words = f"\0{account.username}\0{account.password}".encode()
        client.sasl_login("PLAIN", lambda challenge: words)


def _words(account: ImapAccount, problem: Exception) -> str:
    match problem:
        case ssl.SSLCertVerificationError():
            return f"The certificate of {account.host} cannot be trusted: {problem.verify_message}"
        case ssl.SSLError():
            return f"No protected line to {account.host}: {problem}"
        case gaierror():
            return f"There is no server called {account.host}"
        case ConnectionRefusedError():
            return f"{account.host} does not answer on port {account.port}"
        case TimeoutError():
            return f"{account.host} took too long to answer"
        case _:
            return f"The connection to {account.host} was lost: {problem}"
