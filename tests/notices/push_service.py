"""A push service at the outer edge, and a browser behind it that opens what arrives as the standard says (RFC 8291)."""

import json
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import ECDH, SECP256R1, EllipticCurvePublicKey, generate_private_key
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid
from py_vapid.utils import b64urldecode, b64urlencode

from amends.notices.push_services import SERVICES, Subscription

HOST = "127.0.0.1"


class Browser:
    """Where one is reached, and the keys only it has."""

    def __init__(self, endpoint: str) -> None:
        self.private, self.secret = generate_private_key(SECP256R1()), os.urandom(16)
        self.public = self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.subscription = Subscription(endpoint, b64urlencode(self.public), b64urlencode(self.secret))

    def opened(self, sealed: bytes) -> dict[str, str]:
        """What was sealed for it, step by step as in the standard, without the library that sealed it."""
        salt, length = sealed[:16], sealed[20]
        sender, words = sealed[21 : 21 + length], sealed[21 + length :]
        theirs = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), sender)
        shared = self.private.exchange(ECDH(), theirs)
        keying = HKDF(SHA256(), 32, self.secret, b"WebPush: info\0" + self.public + sender).derive(shared)
        key = HKDF(SHA256(), 16, salt, b"Content-Encoding: aes128gcm\0").derive(keying)
        nonce = HKDF(SHA256(), 12, salt, b"Content-Encoding: nonce\0").derive(keying)
        return json.loads(AESGCM(key).decrypt(nonce, words, None).rstrip(b"\0").removesuffix(b"\2"))


@dataclass(frozen=True)
class Taken:
    """One message as the service got it."""

    path: str
    headers: dict[str, str]
    body: bytes

    def claims(self) -> dict[str, Any]:
        """What our pass says; a forged one fails."""
        assert Vapid.verify(self.headers["authorization"])
        token = self.headers["authorization"].removeprefix("vapid t=").partition(",")[0]
        return json.loads(b64urldecode(token.split(".")[1].encode()))


@dataclass
class PushService:
    """What it took, and how it answers: the next of `answers`, and then always that it takes it."""

    port: int = 0
    answers: list[int] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    taken: list[Taken] = field(default_factory=list)

    @property
    def origin(self) -> str:
        return f"http://{HOST}:{self.port}"

    def browser(self, name: str = "one") -> Browser:
        """A browser it brings messages to."""
        return Browser(f"{self.origin}/{name}")

    def answer(self, taken: Taken) -> int:
        self.taken.append(taken)
        return self.answers.pop(0) if self.answers else 201


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[PushService]:
    """A real one, on this machine, which we know."""
    monkeypatch.setitem(SERVICES, HOST, "http")
    known = PushService()

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            self.send_response(known.answer(Taken(self.path, headers, body)))
            for name, value in known.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_said: Any) -> None:
            pass

    server = ThreadingHTTPServer((HOST, 0), Answering)
    known.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield known
    server.shutdown()
    server.server_close()
