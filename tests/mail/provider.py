"""A provider at the outer edge: a small server that consents, hands out tokens and takes each refresh token once."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from amends.mail.imap import Security
from amends.mail.providers import PROVIDERS, Provider
from amends.mail.smtp import Line

CLIENT, SECRET = "client-4711", "geheim-vom-anbieter"


@dataclass
class Authority:
    """What the provider knows, and how it behaves."""

    rotates: bool = True
    takes_seconds: float = 0
    lasts_seconds: int = 3600
    refusal: tuple[int, dict[str, str]] | None = None
    asked: list[dict[str, str]] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    devices: dict[str, bool] = field(default_factory=dict)
    refresh_tokens: set[str] = field(default_factory=set)
    given: list[str] = field(default_factory=list)
    when_given: Callable[[str], None] = lambda token: None
    port: int = 0
    _numbers: Any = field(default_factory=lambda: count(1))
    _one_at_a_time: Any = field(default_factory=threading.Lock)

    def consent(self, query: dict[str, str]) -> str:
        """Somebody says yes: where they are sent back to."""
        code = f"code-{next(self._numbers)}"
        self.codes[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def answer(self, path: str, told: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """What it says to one question."""
        time.sleep(self.takes_seconds)
        with self._one_at_a_time:
            self.asked.append(told | {"path": path})
            if self.refusal:
                return self.refusal
            if told.get("client_id") != CLIENT:
                return 401, {"error": "invalid_client", "error_description": "Unknown client. Trace 1"}
            return self._device() if path == "/device" else self._tokens(told)

    def _device(self) -> tuple[int, dict[str, Any]]:
        code = f"device-{next(self._numbers)}"
        self.devices[code] = False
        page = f"http://127.0.0.1:{self.port}/type-it-here"
        return 200, {
            "device_code": code,
            "user_code": "KRAN-4711",
            "verification_uri": page,
            "expires_in": 900,
            "interval": 0,
        }

    def _tokens(self, told: dict[str, str]) -> tuple[int, dict[str, Any]]:
        if told.get("client_secret") != SECRET:
            return 401, {"error": "invalid_client", "error_description": "The secret is wrong. Trace 2"}
        match told["grant_type"]:
            case "authorization_code":
                is_good = self._is_theirs(told)
            case "refresh_token":
                is_good = told["refresh_token"] in self.refresh_tokens
                if self.rotates:
                    self.refresh_tokens.discard(told["refresh_token"])
            case _:
                if not self.devices.get(told["device_code"], True):
                    return 400, {"error": "authorization_pending"}
                is_good = told["device_code"] in self.devices
        return (
            self._give() if is_good else (400, {"error": "invalid_grant", "error_description": "It is over. Trace 3"})
        )

    def _is_theirs(self, told: dict[str, str]) -> bool:
        asked = self.codes.pop(told["code"], None)
        digest = hashlib.sha256(told["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        return bool(asked) and (asked["redirect_uri"], asked["code_challenge"]) == (told["redirect_uri"], challenge)

    def _give(self) -> tuple[int, dict[str, Any]]:
        number = next(self._numbers)
        access, refresh = f"access-{number}", f"refresh-{number}"
        self.given.append(access)
        self.refresh_tokens.add(refresh)
        self.when_given(access)
        return 200, {"access_token": access, "refresh_token": refresh, "expires_in": self.lasts_seconds}


@contextmanager
def open_authority() -> Iterator[Authority]:
    """The server on the loopback for as long as the block lasts."""
    authority = Authority()

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path != "/consent":
                self._say(204, "text/plain", b"")
                return
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            page = f'<html lang="en"><title>Provider</title><a href="{authority.consent(query)}">Yes</a></html>'
            self._say(200, "text/html", page.encode())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            told = {name: values[0] for name, values in parse_qs(body).items()}
            status, said = authority.answer(urlsplit(self.path).path, told)
            self._say(status, "application/json", json.dumps(said).encode())

        def _say(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    authority.port = server.server_port
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield authority
    finally:
        server.shutdown()
        server.server_close()


def provider_of(authority: Authority, imap: int = 1, smtp: int = 1) -> Provider:
    """The provider as a row may name it, with its servers on these ports."""
    home = f"http://127.0.0.1:{authority.port}"
    return Provider(
        key="provider",
        name="Provider",
        console=f"{home}/console",
        consent_page=f"{home}/consent",
        token_page=f"{home}/token",
        device_page=f"{home}/device",
        scopes=("mail", "offline_access"),
        imap=("127.0.0.1", imap, Security.NONE),
        smtp=("127.0.0.1", smtp, Line.NONE),
    )


@pytest.fixture
def authority(monkeypatch: pytest.MonkeyPatch) -> Iterator[Authority]:
    """A provider that can be chosen like the others."""
    with open_authority() as authority:
        monkeypatch.setitem(PROVIDERS, "provider", provider_of(authority))
        yield authority
