"""A reader at the outer edge: a small server that answers in both forms, or behaves as badly as a test wants."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from amends.journal.models import Actor
from amends.triage.outside.reader import OutsideReader

CALM: dict[str, Any] = {
    "language": "de",
    "anger": 0.05,
    "complaint": 0.1,
    "cause": None,
    "insult": 0.0,
    "threat": None,
    "churn": 0.0,
    "escalate": 0.0,
    "distress": 0.0,
    "praise": 0.2,
    "kind": "question",
    "evidence": [],
}


@dataclass
class ReaderOutside:
    """What it was asked, and how it behaves."""

    says: dict[str, Any] = field(default_factory=lambda: dict(CALM))
    status: int = 200
    raw: bytes | None = None
    takes_seconds: float = 0
    drips: bool = False
    headers: dict[str, str] = field(default_factory=dict)
    knows_schemas: bool = True
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def home(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def answer(self, path: str, told: dict[str, Any]) -> tuple[int, bytes]:
        """What it says to one question."""
        time.sleep(self.takes_seconds)
        if "response_format" in told and not self.knows_schemas:
            return 400, json.dumps({"error": {"message": "unknown field response_format"}}).encode()
        if self.raw is not None or self.status != 200:
            return self.status, self.raw or b""
        if not path.endswith("/chat/completions"):
            return 200, json.dumps({"id": told["id"], **self.says}).encode()
        return 200, json.dumps({"choices": [{"message": {"content": json.dumps(self.says)}}]}).encode()


@contextmanager
def open_reader() -> Iterator[ReaderOutside]:
    """The server on the loopback for as long as the block lasts."""
    outside = ReaderOutside()

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            outside.asked.append(told)
            outside.keys.append(self.headers["Authorization"])
            outside.paths.append(self.path)
            status, body = outside.answer(self.path, told)
            self.send_response(status)
            for name, value in outside.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self._say(body)

        def _say(self, body: bytes) -> None:
            try:
                for piece in (body[at : at + 1] for at in range(len(body))) if outside.drips else (body,):
                    self.wfile.write(piece)
                    self.wfile.flush()
                    time.sleep(0.05 if outside.drips else 0)
            except OSError:
                pass

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    outside.port = server.server_port
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield outside
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def outside() -> Iterator[ReaderOutside]:
    """A reader that answers."""
    with open_reader() as reader:
        yield reader


def described(outside: ReaderOutside, by: Actor, **facts: Any) -> OutsideReader:
    """The row of it, as an admin describes it; not permitted yet."""
    key = facts.pop("key", "")
    reader = OutsideReader(**({"form": "endpoint", "address": f"{outside.home}/read", "seconds": 1} | facts))
    reader.key = key
    reader.describe(["address"], by=by)
    return reader


def permitted(outside: ReaderOutside, by: Actor, **facts: Any) -> OutsideReader:
    """The row of it, with customers' words free to leave."""
    with_confidential = facts.pop("with_confidential", False)
    reader = described(outside, by, **facts)
    reader.permit_words(with_confidential=with_confidential, by=by)
    return reader
