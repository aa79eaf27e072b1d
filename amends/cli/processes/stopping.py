"""Stopping when told, or when the process that started us is gone."""

import os
import signal
import sys
import threading
import time
from types import FrameType

FOLLOWS_PARENT = "--follow-parent"


class StopSign:
    """Goes up on SIGTERM or SIGINT; whoever works looks at it between two pieces of work."""

    def __init__(self) -> None:
        self.is_up = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._raise)

    def _raise(self, number: int, frame: FrameType | None) -> None:
        self.is_up = True

    def wait(self) -> None:
        """Sleep until it is up."""
        # No lock here: a signal that comes while its own thread holds one would wait for ever.
        while not self.is_up:
            time.sleep(0.1)


def follow_parent() -> None:
    """Stop as if told to when the other end of stdin is gone: nobody is left to look after us."""
    threading.Thread(target=_stop_at_the_end, name="parent", daemon=True).start()


def _stop_at_the_end() -> None:
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
