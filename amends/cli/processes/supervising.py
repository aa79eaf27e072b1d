"""Keeping the processes of one machine alive: one that dies is started again, and all of them stop together."""

import logging
import socket
import subprocess
import sys
import time
from collections.abc import Sequence

from amends.cli.processes.stopping import FOLLOWS_PARENT, StopSign
from amends.environment import environment

log = logging.getLogger("amends.supervising")

PROCESSES = ("web", "worker", "postbox")
FIRST_GAP, LONGEST_GAP, STEADY_AFTER = 0.5, 30.0, 60.0
STOPS_WITHIN = 4.8


class Child:
    """One process: started, looked after, stopped. It ends by itself when our end of its stdin is gone."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.gap = FIRST_GAP
        self.process: subprocess.Popen[bytes] | None = None
        self.start_at = 0.0

    def tend(self) -> None:
        """Start it if it is time; note its death and wait a little longer each time."""
        moment = time.monotonic()
        if self.process is None:
            if moment >= self.start_at:
                self._start(moment)
        elif self.process.poll() is not None:
            self._mourn(moment, self.process.returncode)

    def stop(self) -> None:
        """Ask it to finish what it is doing and end."""
        if self.process:
            self.process.terminate()

    def part(self, deadline: float) -> None:
        """Wait for its end, and insist at the deadline."""
        if not self.process:
            return
        try:
            self.process.wait(max(deadline - time.monotonic(), 0))
        except subprocess.TimeoutExpired:
            log.warning("%s does not stop and is ended", self.name)
            self.process.kill()
            self.process.wait()

    def _start(self, moment: float) -> None:
        words = [sys.executable, "-m", "amends.cli", self.name, FOLLOWS_PARENT]
        # A session of its own, so that Ctrl-C reaches only us and we end them in order.
        self.process = subprocess.Popen(words, stdin=subprocess.PIPE, start_new_session=True)  # noqa: S603
        self.started_at = moment

    def _mourn(self, moment: float, status: int) -> None:
        self.gap = FIRST_GAP if moment - self.started_at > STEADY_AFTER else min(self.gap * 2, LONGEST_GAP)
        log.warning("%s ended with %s; starting it again in %g s", self.name, status, self.gap)
        if self.process and self.process.stdin:
            self.process.stdin.close()
        self.process, self.start_at = None, moment + self.gap


def supervise(greeting: str, names: Sequence[str] = PROCESSES) -> int:
    """Run these processes until told to stop; say the greeting once the pages answer."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    sign, children = StopSign(), [Child(name) for name in names]
    while not sign.is_up:
        for child in children:
            child.tend()
        if greeting and answers(environment.web):
            print(greeting, flush=True)
            greeting = ""
        time.sleep(0.1)
    return _stop(children)


def _stop(children: Sequence[Child]) -> int:
    deadline = time.monotonic() + STOPS_WITHIN
    for child in children:
        child.stop()
    for child in children:
        child.part(deadline)
    return 0


def answers(place: tuple[str, int]) -> bool:
    """Whether somebody listens at this place."""
    try:
        socket.create_connection(place, timeout=0.5).close()
    except OSError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(supervise(" ".join(sys.argv[1:])))
