"""A real Dovecot in a private folder: IMAP with and without TLS, LMTP to deliver, tokens checked by a server of ours."""

import getpass
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from imapclient import IMAPClient

from tests.mail.deliverer import Deliverer

PASSWORD = "geheim-123"

SETTINGS = """
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/log
listen = 127.0.0.1
protocols = imap lmtp
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
first_valid_uid = 1
ssl = yes
ssl_cert = <{home}/certificate.pem
ssl_key = <{home}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2 oauthbearer
auth_failure_delay = 0
auth_username_format = %Lu
mail_location = maildir:{home}/mail/%u
{more}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN {home}/passwords
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {home}/oauth2
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={home}/mail/%u allow_all_users=yes
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""

ASKS_FOR_TOKENS = """
introspection_url = http://127.0.0.1:{port}/?token=
introspection_mode = get
username_attribute = username
active_attribute = active
active_value = true
"""


class Tokens:
    """The server that knows which access tokens are good, and whose."""

    def __init__(self) -> None:
        self.good: dict[str, str] = {}
        tokens = self

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                user = tokens.good.get(parse_qs(urlsplit(self.path).query)["token"][0])
                body = json.dumps({"active": bool(user), "username": user or ""}).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._server.server_close()


class Dovecot:
    """The server, with any user and one password for all of them."""

    def __init__(self, more: str = "") -> None:
        # Its own user has to pass through the folder, which pytest's private ones do not allow.
        self.home = Path(tempfile.mkdtemp(prefix="amends-dovecot-"))
        self.home.chmod(0o755)
        self.tokens = Tokens()
        self.imap, self.imaps, self.lmtp = free_ports(3)
        self.certificates = self.home / "certificate.pem"
        self._server: subprocess.Popen[bytes] | None = None
        self._write_settings(more)

    def start(self) -> None:
        """Start, and wait until it answers."""
        run = ["dovecot", "-F", "-c", str(self.home / "dovecot.conf")]
        self._server = subprocess.Popen(run, start_new_session=True)
        assert comes_true(self._answers), (self.home / "log").read_text()

    def stop(self) -> None:
        """Kill it with all its connections: asked kindly, those who talk to somebody live on."""
        if self._server:
            os.killpg(self._server.pid, signal.SIGKILL)
            self._server.wait(10)
            self._server = None

    def remove(self) -> None:
        """Stop, and leave nothing."""
        self.stop()
        self.tokens.close()
        shutil.rmtree(self.home, ignore_errors=True)

    def deliver(self, raw: bytes, user: str) -> None:
        """Deliver a new mail into the inbox of a user."""
        with Deliverer(self.lmtp) as deliverer:
            assert deliverer.deliver(raw, [user]) == ["250"]

    def add(self, raw: bytes, user: str, at: datetime, folder: str = "INBOX") -> None:
        """Put a mail into a folder as if it had come at that time."""
        with self.signed_in(user) as client:
            client.append(folder, raw, msg_time=at)

    def fill(self, user: str, mails: Iterable[tuple[datetime, bytes]]) -> None:
        """Let many mails lie in the inbox of a user as if each had come at its time."""
        self.deliver(b"Subject: first\r\n\r\n", user)
        inbox = self.files(user)[0].parent
        self.files(user)[0].unlink()
        for number, (at, raw) in enumerate(mails):
            place = inbox / f"{at.timestamp():.0f}.{number}.shop"
            place.write_bytes(raw)
            os.utime(place, (at.timestamp(), at.timestamp()))
            if os.geteuid() == 0:
                shutil.chown(place, "nobody", "nogroup")

    def signed_in(self, user: str) -> IMAPClient:
        """Another mail program of the user."""
        client = IMAPClient("127.0.0.1", self.imap, ssl=False, timeout=10)
        client.login(user, PASSWORD)
        return client

    def mails(self, user: str, folder: str = "INBOX") -> dict[str, tuple[bytes, ...]]:
        """The subjects in a folder, with their flags."""
        with self.signed_in(user) as client:
            if not client.folder_exists(folder):
                return {}
            client.select_folder(folder, readonly=True)
            found = client.fetch(client.search(), ["ENVELOPE", "FLAGS"])
        return {mail[b"ENVELOPE"].subject.decode(): mail[b"FLAGS"] for mail in found.values()}

    def files(self, user: str) -> list[Path]:
        """The files of the mails in the inbox."""
        return sorted(path for part in ("new", "cur") for path in (self.home / "mail" / user / part).iterdir())

    def renumber(self, user: str, uidvalidity: int) -> None:
        """Give the inbox another UIDVALIDITY."""
        run = ["doveadm", "-c", str(self.home / "dovecot.conf"), "mailbox", "update", "-u", user]
        subprocess.run([*run, "--uid-validity", str(uidvalidity), "INBOX"], check=True, timeout=20)

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.imap), timeout=1) as line:
                return line.recv(4) == b"* OK"
        except OSError:
            return False

    def _write_settings(self, more: str) -> None:
        is_root = os.geteuid() == 0
        user, group = ("nobody", "nogroup") if is_root else (getpass.getuser(), str(os.getegid()))
        ports = {"imap": self.imap, "imaps": self.imaps, "lmtp": self.lmtp}
        settings = SETTINGS.format(home=self.home, user=user, group=group, more=more, **ports)
        (self.home / "dovecot.conf").write_text(settings)
        (self.home / "oauth2").write_text(ASKS_FOR_TOKENS.format(port=self.tokens.port))
        names = ["hilfe@shop.example", "hjelp@shop.example"]
        lines = [*(f"{name}:{PASSWORD}" for name in names), "post@shop.example:schlüssel"]
        (self.home / "passwords").write_text("".join(f"{line}::::::\n" for line in lines))
        (self.home / "mail").mkdir()
        if is_root:
            shutil.chown(self.home / "mail", user)
        _write_certificate(self.home)


@pytest.fixture
def dovecot() -> Iterator[Dovecot]:
    """A Dovecot with empty mailboxes."""
    yield from running_dovecot()


def running_dovecot(more: str = "") -> Iterator[Dovecot]:
    """A Dovecot with further settings, from its start to its end."""
    if not shutil.which("dovecot"):
        pytest.skip("Dovecot is missing (apt install dovecot-imapd dovecot-lmtpd)")
    server = Dovecot(more)
    try:
        server.start()
        yield server
    finally:
        server.remove()


def free_ports(count: int) -> list[int]:
    """So many ports nobody uses."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def comes_true(what: Callable[[], bool], within: float = 10) -> bool:
    """Whether something becomes true in time."""
    end = time.monotonic() + within
    while not what() and time.monotonic() < end:
        time.sleep(0.02)
    return what()


def _write_certificate(home: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail.example")])
    places = [x509.IPAddress(ip_address("127.0.0.1")), x509.DNSName("localhost")]
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(places), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    (home / "certificate.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (home / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, form, plain))
