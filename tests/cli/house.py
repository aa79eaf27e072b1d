"""A whole Amends in processes of its own, in a fresh folder and on free ports."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

PASSWORD = "a-long-enough-password"
ADA = "ada@shop.example"
MAILBOX = "help@shop.example"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as held:
        return held.getsockname()[1]


def eventually(look: Callable[[], Any], seconds: float = 20) -> Any:
    """What the look sees as soon as it is true; the test fails when that takes too long."""
    until = time.monotonic() + seconds
    while not (seen := look()):
        assert time.monotonic() < until, "it did not come to pass"
        time.sleep(0.05)
    return seen


class House:
    """The command `amends` with a folder of its own."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.web, self.lmtp = free_port(), free_port()
        self.serving: subprocess.Popen[str] | None = None
        self.environment = {key: value for key, value in os.environ.items() if not key.startswith("AMENDS_")} | {
            "AMENDS_DATA": str(data),
            "AMENDS_WEB": f"127.0.0.1:{self.web}",
            "AMENDS_LMTP": f"127.0.0.1:{self.lmtp}",
            "AMENDS_PUBLIC_URL": f"http://localhost:{self.web}",
        }

    def tell(self, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        """One command, to its end."""
        return subprocess.run(
            [sys.executable, "-m", "amends.cli", *words],
            env=self.environment,
            input=typed,
            capture_output=True,
            text=True,
            timeout=60,
        )

    def begin(self, *words: str, cwd: Path | None = None) -> "subprocess.Popen[str]":
        """One command, which goes on beside us."""
        return subprocess.Popen(
            [sys.executable, "-m", "amends.cli", *words],
            env=self.environment,
            cwd=cwd,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def settle(self) -> None:
        """The tables, an admin and a mailbox."""
        password = self.data.parent / "password"
        password.write_text(PASSWORD)
        words = ["--admin", ADA, "--name", "Ada Lund", "--password-file", str(password)]
        words += ["--team", "Service", "--mailbox", MAILBOX, "--from-name", "Shop"]
        outcome = self.tell("setup", *words)
        assert outcome.returncode == 0, outcome.stderr

    def fetch_from(self, port: int, account: str, password: str, **facts: str) -> None:
        """Let the mailbox have a road by IMAP, which is taken from the next start on."""
        road = {"host": "127.0.0.1", "port": port, "security": "none", "username": account, **facts}
        made = "from amends.mail.models import ImapRoad, Mailbox; road = ImapRoad(mailbox=Mailbox.objects.get(), **{})"
        kept = "; road.password = {!r}; road.save()"
        outcome = self.tell("django", "shell", "-c", made.format(road) + kept.format(password))
        assert outcome.returncode == 0, outcome.stderr

    def asked(self, question: str) -> list[tuple[Any, ...]]:
        """What the database of a running house answers."""
        with closing(sqlite3.connect(self.data / "amends.sqlite3")) as database:
            return database.execute(question).fetchall()

    def serve(self) -> str:
        """Start everything. Answers the line that says where it is open."""
        self.serving = subprocess.Popen(
            [sys.executable, "-m", "amends.cli", "serve"], env=self.environment, stdout=subprocess.PIPE, text=True
        )
        assert self.serving.stdout
        line = self.serving.stdout.readline().strip()
        eventually(lambda: listens(self.lmtp))
        return line

    def stop(self) -> float:
        """Stop everything. Answers how many seconds it took."""
        assert self.serving
        begun = time.monotonic()
        self.serving.send_signal(signal.SIGTERM)
        self.serving.wait(timeout=10)
        self.serving = None
        return time.monotonic() - begun

    def children(self) -> dict[str, int]:
        """The processes under the supervisor, by name."""
        assert self.serving
        listed = subprocess.run(
            ["ps", "--ppid", str(self.serving.pid), "-o", "pid=,args="], capture_output=True, text=True
        ).stdout.splitlines()
        parts = [line.split() for line in listed]
        return {words[words.index("amends.cli") + 1]: int(words[0]) for words in parts if "amends.cli" in words}


def listens(port: int) -> bool:
    """Whether somebody answers at a port."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
