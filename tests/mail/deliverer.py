"""A delivering mail server of few words, on a raw socket."""

import socket
from types import TracebackType


class Deliverer:
    """One LMTP connection that hears every single answer."""

    def __init__(self, port: int, *, greets: bool = True) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self._answers = self._socket.makefile("rb")
        self.greeting = self.replies(1)[0]
        if greets:
            self.send(b"LHLO mta.example\r\n")
            self.replies_until("250 ")

    def __enter__(self) -> "Deliverer":
        return self

    def __exit__(self, kind: type | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        self._answers.close()
        self._socket.close()

    def send(self, content: bytes) -> None:
        """Send bytes just as they are."""
        self._socket.sendall(content)

    def replies(self, count: int) -> list[str]:
        """So many answers, each a line."""
        lines = [self._answers.readline().decode() for _ in range(count)]
        if not lines[-1]:
            raise EOFError
        return [line.rstrip("\r\n") for line in lines]

    def replies_until(self, start: str) -> list[str]:
        """All lines of an answer of many lines."""
        lines = self.replies(1)
        while not lines[-1].startswith(start):
            lines += self.replies(1)
        return lines

    def say(self, command: str) -> str:
        """One command and its answer."""
        self.send(command.encode() + b"\r\n")
        return self.replies(1)[0]

    def begin(self, recipients: list[str], sender: str = "") -> None:
        """Everything up to the go-ahead for the text."""
        for command in (f"MAIL FROM:<{sender}>", *(f"RCPT TO:<{each}>" for each in recipients)):
            assert self.say(command).startswith("250")
        assert self.say("DATA").startswith("354")

    def data(self, raw: bytes, answers: int) -> list[str]:
        """The text after DATA, dots doubled, and the codes of the answers."""
        assert self.say("DATA").startswith("354")
        return self._finish(raw, answers)

    def deliver(self, raw: bytes, recipients: list[str], sender: str = "") -> list[str]:
        """A whole mail to known recipients, and the code for each."""
        self.begin(recipients, sender)
        return self._finish(raw, len(recipients))

    def _finish(self, raw: bytes, answers: int) -> list[str]:
        doubled = (b"\r\n" + raw).replace(b"\r\n.", b"\r\n..")[2:]
        self.send(doubled + b".\r\n")
        return [line[:3] for line in self.replies(answers)]
