"""A house of its own for a measurement: fresh data folder, free ports, real processes, ended when done."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

UP_WITHIN = 60


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


class House:
    """Amends with its own data and ports; `AMENDS_DATABASE_URL` of the caller decides the database."""

    def __init__(self, data: Path) -> None:
        self.data, self.web, self.lmtp = data, free_port(), free_port()
        self.environment = os.environ | {
            "AMENDS_DATA": str(data),
            "AMENDS_WEB": f"127.0.0.1:{self.web}",
            "AMENDS_LMTP": f"127.0.0.1:{self.lmtp}",
            "AMENDS_PUBLIC_URL": f"http://localhost:{self.web}",
            "DJANGO_SETTINGS_MODULE": "amends.settings",
        }
        self.serving: subprocess.Popen[bytes] | None = None

    def enter(self) -> None:
        """Let this very process see the house: settings, tables, rows."""
        os.environ.update(self.environment)
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)

    def start(self) -> None:
        """Run `amends serve` and wait until both doors are open."""
        log = (self.data / "serve.log").open("ab")
        words = [sys.executable, "-m", "amends.cli", "serve"]
        self.serving = subprocess.Popen(words, env=self.environment, stdout=log, stderr=log)  # noqa: S603
        self.wait_until_open()

    def wait_until_open(self) -> None:
        """Wait for the pages and the postbox."""
        until = time.monotonic() + UP_WITHIN
        while not (is_open(self.web) and is_open(self.lmtp)):
            if time.monotonic() > until:
                raise TimeoutError((self.data / "serve.log").read_text()[-2000:])
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop cleanly."""
        if self.serving and self.serving.poll() is None:
            self.serving.send_signal(signal.SIGTERM)
            self.serving.wait(20)

    def children(self) -> dict[str, int]:
        """The process ids of web, worker and postbox, by name."""
        found = {}
        for folder in Path("/proc").iterdir():
            if not folder.name.isdigit() or parent_of(folder) != self.serving_pid:
                continue
            words = (folder / "cmdline").read_bytes().split(b"\0")
            found[words[3].decode() if len(words) > 3 else "?"] = int(folder.name)
        return found

    @property
    def serving_pid(self) -> int:
        return self.serving.pid if self.serving else -1


def parent_of(folder: Path) -> int:
    """The parent of a process, or 0 when it has just ended."""
    try:
        return int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, IndexError, ValueError):
        return 0


def cpu_seconds(pid: int) -> float:
    """The processor time a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def is_open(port: int) -> bool:
    """Whether somebody answers on this port."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=0.3).close()
    except OSError:
        return False
    return True


@contextmanager
def a_house() -> Iterator[House]:
    """A house for one measurement, gone afterwards."""
    with TemporaryDirectory(prefix="amends-bench-") as folder:
        house = House(Path(folder))
        house.enter()
        try:
            yield house
        finally:
            house.stop()
