"""The two ends of the mail line outside the house, each keeping its own ledger: who sends, and who receives."""

import hashlib
import socket
import threading
from collections import Counter
from collections.abc import Iterable
from email import message_from_bytes
from typing import Any

from aiosmtpd.controller import Controller

from bench.house import free_port


class Door:
    """One LMTP connection, spoken word by word."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=15)
        self.file = self.socket.makefile("rb")
        self._answer()
        self._say("LHLO sender.example")

    def deliver(self, raw: bytes, sender: str, recipient: str) -> bool:
        """Hand over one mail. Answers whether it was accepted; raises OSError when the line breaks."""
        self._say(f"MAIL FROM:<{sender}>")
        self._say(f"RCPT TO:<{recipient}>")
        self._say("DATA")
        stuffed = raw.replace(b"\r\n", b"\n").replace(b"\n.", b"\n..").replace(b"\n", b"\r\n")
        self.socket.sendall(stuffed + b"\r\n.\r\n")
        return self._answer().startswith(b"250")

    def close(self) -> None:
        """Leave."""
        self.file.close()
        self.socket.close()

    def _say(self, words: str) -> bytes:
        self.socket.sendall(words.encode() + b"\r\n")
        return self._answer()

    def _answer(self) -> bytes:
        while True:
            line = self.file.readline()
            if not line:
                raise ConnectionError("the line is dead")
            if line[3:4] != b"-":
                return line


class Sender(threading.Thread):
    """Delivers letters and notes which were accepted; a broken line is tried again with the same letter, as mail servers do."""

    def __init__(
        self, port: int, letters: Iterable[tuple[str, bytes, str, str]], stop: threading.Event | None = None
    ) -> None:
        super().__init__(daemon=True)
        self.port, self.letters, self.stop = port, letters, stop or threading.Event()
        self.accepted: list[str] = []
        self.pause = 0.0
        self.unsure: set[str] = set()

    def run(self) -> None:
        """Deliver until the letters or the time are up."""
        door: Door | None = None
        for name, raw, sender, recipient in self.letters:
            while not self.stop.is_set():
                try:
                    door = door or Door(self.port)
                    if door.deliver(raw, sender, recipient):
                        self.accepted.append(name)
                        self.stop.wait(self.pause)
                        break
                    self.stop.wait(0.05)
                except OSError:
                    self.unsure.add(name)
                    door = None
                    self.stop.wait(0.05)
            if self.stop.is_set():
                break
        if door:
            door.close()


class Receiver:
    """A mail server that takes everything and notes what it took."""

    def __init__(self) -> None:
        self.copies: Counter[str] = Counter()
        self.contents: dict[str, set[str]] = {}
        self.port = free_port()
        self._door = Controller(self, hostname="127.0.0.1", port=self.port, ready_timeout=10)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Note the mail before saying yes."""
        raw = bytes(envelope.content)
        name = str(message_from_bytes(raw)["Message-ID"])
        self.copies[name] += 1
        self.contents.setdefault(name, set()).add(hashlib.sha256(raw).hexdigest())
        return "250 taken"

    def start(self) -> int:
        """Open the door. Answers its port."""
        self._door.start()
        return self.port

    def stop(self) -> None:
        """Close the door."""
        self._door.stop()
