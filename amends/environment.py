"""Everything the operator may set from outside, read once, typed, each variable described in docs/running.md."""

import os
import re
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

# Printed where the demo starts, and used nowhere else.
DEMO_PASSWORD = "demo"  # noqa: S105

# Seconds a thread keeps its connection; opening one costs more than most questions.
KEPT_OPEN = 60

# In the data folder: where browsers reach us, as the set-up was told.
PUBLIC_URL = "public-url"

ENGINES = {"postgresql": "django.db.backends.postgresql", "postgres": "django.db.backends.postgresql"}


class WrongSetting(SystemExit):
    """An environment variable holds what we cannot use; the message says which and what would do."""


def _text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def _flag(name: str) -> bool:
    return _text(name).lower() in {"1", "yes", "true", "on"}


def _number(name: str, default: int) -> int:
    text = _text(name, str(default))
    if not text.isdigit():
        raise WrongSetting(f"{name} must be a whole number, not “{text}”.")
    return int(text)


def _place(name: str, default: str) -> tuple[str, int]:
    """Read `host:port`."""
    host, _, port = _text(name, default).rpartition(":")
    if not host or not port.isdigit():
        raise WrongSetting(f"{name} must look like 127.0.0.1:8424.")
    return host, int(port)


def _words(name: str) -> frozenset[str]:
    """Read `one, two`, in lower case."""
    return frozenset(_text(name).lower().replace(",", " ").split())


def _data() -> Path:
    return Path(_text("AMENDS_DATA", "var")).absolute()


def _public_url() -> str:
    """What is set, else what the set-up was told, else this machine."""
    told = _data() / PUBLIC_URL
    url = _text("AMENDS_PUBLIC_URL") or (told.read_text().strip() if told.is_file() else "") or "http://localhost:8400"
    if not is_public_url(url):
        raise WrongSetting("AMENDS_PUBLIC_URL must look like https://help.shop.example.")
    return url.rstrip("/")


def is_public_url(url: str) -> bool:
    """Whether a text is the address of a host, with nothing behind it."""
    return re.fullmatch(r"https?://([\w.-]+|\[[0-9a-fA-F:]+\])(:\d+)?/*", url) is not None


@dataclass(frozen=True)
class Environment:
    """The operator's choices; with nothing set, everything lives embedded in one data folder."""

    data: Path = field(default_factory=_data)
    database_url: str = field(default_factory=lambda: _text("AMENDS_DATABASE_URL"))
    public_url: str = field(default_factory=_public_url)
    sets_public_url: bool = field(default_factory=lambda: bool(_text("AMENDS_PUBLIC_URL")))
    web: tuple[str, int] = field(default_factory=lambda: _place("AMENDS_WEB", "127.0.0.1:8400"))
    lmtp: tuple[str, int] = field(default_factory=lambda: _place("AMENDS_LMTP", "127.0.0.1:8424"))
    mail_limit: int = field(default_factory=lambda: _number("AMENDS_MAIL_LIMIT_MB", 50) * 1024 * 1024)
    authserv_ids: frozenset[str] = field(default_factory=lambda: _words("AMENDS_AUTHSERV_IDS"))
    push_services: frozenset[str] = field(default_factory=lambda: _words("AMENDS_PUSH_SERVICES"))
    debug: bool = field(default_factory=lambda: _flag("AMENDS_DEBUG"))
    demo: bool = field(default_factory=lambda: _flag("AMENDS_DEMO"))

    @property
    def spool(self) -> Path:
        """Where accepted mail waits until the worker has taken it in."""
        return self.data / "spool"

    @property
    def files(self) -> Path:
        """Where attachments and raw mails are kept."""
        return self.data / "files"

    @property
    def is_secure(self) -> bool:
        """Whether browsers reach us by https."""
        return self.public_url.startswith("https://")

    @property
    def host(self) -> str:
        """The host name customers and colleagues type."""
        return urlsplit(self.public_url).hostname or "localhost"

    @property
    def demo_password(self) -> str:
        """What lets a newcomer in as anybody; nothing outside the demo."""
        return DEMO_PASSWORD if self.demo else ""

    @property
    def database_file(self) -> Path | None:
        """The file of the embedded database; nothing where a URL names another."""
        return None if self.database_url else self.data / "amends.sqlite3"

    def database(self) -> dict[str, object]:
        """Django's settings for the database: SQLite in the data folder unless a URL names PostgreSQL."""
        if self.database_url:
            return settings_of(self.database_url)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": self.database_file,
            "CONN_MAX_AGE": KEPT_OPEN,
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-8000;"
                " PRAGMA temp_store=MEMORY; PRAGMA mmap_size=134217728; PRAGMA secure_delete=ON;",
            },
        }

    def secret_key(self) -> str:
        """The key that signs links and sessions, made on the first start and kept in the data folder."""
        # Everything customers wrote lies in it.
        self.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        if given := _text("AMENDS_SECRET_KEY"):
            return given
        place = self.data / "secret.key"
        if not place.exists():
            _keep_secret(place, secrets.token_urlsafe(50))
        return place.read_text().strip()


def _keep_secret(place: Path, secret: str) -> None:
    """Write the key so that two processes starting at once agree on one."""
    draft = place.with_name(f".{secrets.token_hex(4)}")
    draft.write_text(secret)
    draft.chmod(0o600)
    try:
        os.link(draft, place)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def settings_of(url: str) -> dict[str, object]:
    """Django's settings for the PostgreSQL database of a URL; raises WrongSetting when it names none."""
    parts = urlsplit(url)
    if parts.scheme not in ENGINES:
        raise WrongSetting("AMENDS_DATABASE_URL must look like postgresql://user:password@host:5432/name.")
    return {
        "ENGINE": ENGINES[parts.scheme],
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": KEPT_OPEN,
        "CONN_HEALTH_CHECKS": True,
    }


environment = Environment()
