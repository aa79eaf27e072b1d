"""Show a desk with made-up customers, to whom mail keeps arriving, in a data folder of its own."""

import argparse
import os
import subprocess
import sys

from amends.cli.processes.supervising import answers
from amends.cli.trouble import Trouble

WEB_PORT, LMTP_ABOVE_WEB = 8400, 24


def describe(parser: argparse.ArgumentParser) -> None:
    """Where it can be seen."""
    parser.add_argument("--port", type=int, default=WEB_PORT, help=f"the port of the pages ({WEB_PORT})")


def run(chosen: argparse.Namespace) -> None:
    """Fill the desk if it is empty, then serve it."""
    if not 0 < chosen.port < 65536 - LMTP_ABOVE_WEB:
        raise Trouble(f"There is no port {chosen.port}.", status=2)
    for port in (chosen.port, chosen.port + LMTP_ABOVE_WEB):
        if answers(("127.0.0.1", port)):
            raise Trouble(f"Port {port} is taken. Is the demo running already? “--port 8500” uses another.")
    os.environ |= settings_for(chosen.port)
    # Processes of their own, because the environment is read once, when it is imported.
    planting = subprocess.run([sys.executable, "-m", "amends.cli", "plant"], stdout=subprocess.PIPE, text=True)  # noqa: S603
    if planting.returncode:
        raise Trouble("The demo desk could not be filled.")
    greeting = f"Amends is open at http://localhost:{chosen.port}\n{planting.stdout.strip()}"
    os.execv(sys.executable, [sys.executable, "-m", "amends.cli.processes.supervising", greeting])  # noqa: S606


def settings_for(port: int) -> dict[str, str]:
    """The environment of the demo."""
    return {
        "AMENDS_DEMO": "1",
        "AMENDS_DATA": os.environ.get("AMENDS_DATA") or "var/demo",
        "AMENDS_WEB": f"127.0.0.1:{port}",
        "AMENDS_LMTP": f"127.0.0.1:{port + LMTP_ABOVE_WEB}",
        "AMENDS_PUBLIC_URL": f"http://localhost:{port}",
    }
