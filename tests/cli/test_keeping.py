"""Everything in one file, and back again."""

import hashlib
import sqlite3
import tarfile
from pathlib import Path

import pytest

from amends.mail.spooling import Spool
from tests.cli.house import MAILBOX, House, free_port

MAILS = 12


@pytest.fixture
def lived_in(settled: House, tmp_path: Path) -> House:
    """A house with conversations, files, and a mail that still waits."""
    letters = "".join(
        f"From kim{n}@customer.example Mon Oct  7 10:00:00 2024\nFrom: Kim <kim{n}@customer.example>\n"
        f"Date: Mon, 07 Oct 2024 10:00:{n:02d} +0000\nMessage-ID: <{n}@customer.example>\nSubject: Mill {n}\n\nIt leaks.\n\n"
        for n in range(MAILS)
    )
    (tmp_path / "old.mbox").write_text(letters)
    assert settled.tell("import", "mbox", str(tmp_path / "old.mbox"), "--mailbox", MAILBOX).returncode == 0
    Spool(settled.data / "spool").keep(b"Subject: waits\r\n\r\nHello", recipient=MAILBOX, road="lmtp", sender="")
    return settled


def rows(data: Path) -> dict[str, list[tuple[object, ...]]]:
    with sqlite3.connect(data / "amends.sqlite3") as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(database.execute(f"SELECT * FROM {name}"), key=repr) for name in tables}


def files(data: Path) -> dict[str, str]:
    kept = [path for part in ("files", "spool", "secret.key") for path in [data / part, *(data / part).rglob("*")]]
    return {
        str(each.relative_to(data)): hashlib.sha256(each.read_bytes()).hexdigest() for each in kept if each.is_file()
    }


def elsewhere(house: House, data: Path) -> House:
    other = House(data)
    other.web, other.lmtp = free_port(), free_port()
    return other


@pytest.mark.parametrize("ending", ["tar.gz", "tar.zst"])
def test_a_backup_comes_back_in_an_empty_folder_to_the_last_row_and_file(
    lived_in: House, tmp_path: Path, ending: str
) -> None:
    backup = tmp_path / f"all.{ending}"
    saved = lived_in.tell("backup", str(backup))
    assert saved.returncode == 0, saved.stderr
    assert f"{MAILS} files and 1 waiting mails" in saved.stdout
    other = elsewhere(lived_in, tmp_path / "other")
    restored = other.tell("restore", str(backup))
    assert restored.returncode == 0, restored.stderr
    assert rows(other.data) == rows(lived_in.data)
    assert len(rows(other.data)["conversations_message"]) == MAILS
    assert files(other.data) == files(lived_in.data)


def test_a_backup_overwrites_nothing(settled: House, tmp_path: Path) -> None:
    (tmp_path / "all.tar.gz").write_text("precious")
    assert settled.tell("backup", str(tmp_path / "all.tar.gz")).returncode == 2
    assert (tmp_path / "all.tar.gz").read_text() == "precious"


def test_a_house_that_is_lived_in_is_not_overwritten(lived_in: House, tmp_path: Path) -> None:
    backup = tmp_path / "all.tar.gz"
    lived_in.tell("backup", str(backup))
    before = rows(lived_in.data)
    outcome = lived_in.tell("restore", str(backup))
    assert outcome.returncode == 1
    assert "is not empty" in outcome.stderr
    assert rows(lived_in.data) == before


def test_what_was_there_is_put_aside_when_somebody_insists(lived_in: House, tmp_path: Path) -> None:
    backup = tmp_path / "all.tar.gz"
    lived_in.tell("backup", str(backup))
    assert lived_in.tell("restore", "--force", str(backup)).returncode == 0
    (aside,) = lived_in.data.glob("before-restore-*")
    assert (aside / "database.sqlite3").exists() and (aside / "secret.key").exists()


@pytest.mark.parametrize("keep", [0.3, 0.9])
def test_a_backup_that_was_cut_off_is_refused_and_nothing_is_touched(
    lived_in: House, tmp_path: Path, keep: float
) -> None:
    backup = tmp_path / "all.tar.gz"
    lived_in.tell("backup", str(backup))
    whole = backup.read_bytes()
    backup.write_bytes(whole[: int(len(whole) * keep)])
    other = elsewhere(lived_in, tmp_path / "other")
    outcome = other.tell("restore", str(backup))
    assert outcome.returncode == 1
    assert "cannot be read" in outcome.stderr
    assert [path.name for path in other.data.iterdir()] == []


def test_an_upgrade_that_fails_leaves_the_database_as_it_was(lived_in: House) -> None:
    # A step that was taken but is not remembered fails when it is taken again.
    with sqlite3.connect(lived_in.data / "amends.sqlite3") as database:
        database.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    database.close()
    before = rows(lived_in.data)
    outcome = lived_in.tell("upgrade")
    assert outcome.returncode == 1
    assert outcome.stderr.startswith("The upgrade failed and was undone; the database is as it was before: ")
    assert rows(lived_in.data) == before
    assert len(list((lived_in.data / "backups").glob("before-*.tar.gz"))) == 1


def test_an_upgrade_without_steps_does_nothing(settled: House) -> None:
    assert settled.tell("upgrade").stdout.startswith("The database is up to date")
    assert not (settled.data / "backups").exists()


CONSENT = """
from amends.journal.models import Actor
from amends.mail.models import Mailbox, OAuthAccount
from amends.mail.oauth import Tokens
account = OAuthAccount(mailbox=Mailbox.objects.get(), provider_key="google", client_id="client-of-ours", username="help")
account.secret = "secret-of-ours"
account.save()
account.consent(Tokens("access-of-ours", "refresh-of-ours", 3600), by=Actor.amends())
"""
ASK = """
from amends.mail.models import OAuthAccount
account = OAuthAccount.objects.get()
print(account.secret, account.token_for("imap.gmail.com", "tls")())
"""


def test_a_consent_comes_back_with_a_backup_and_is_never_in_it_unsealed(settled: House, tmp_path: Path) -> None:
    made = settled.tell("django", "shell", "-c", CONSENT)
    assert made.returncode == 0, made.stderr
    backup = tmp_path / "all.tar.gz"
    settled.tell("backup", str(backup))
    with tarfile.open(backup) as packed:
        kept = [packed.extractfile(each).read() for each in packed.getmembers() if each.isfile()]  # type: ignore[union-attr]
    assert any(b"client-of-ours" in part for part in kept)
    assert not any(
        secret in part for secret in (b"access-of-ours", b"refresh-of-ours", b"secret-of-ours") for part in kept
    )
    other = elsewhere(settled, tmp_path / "other")
    assert other.tell("restore", str(backup)).returncode == 0
    assert other.tell("django", "shell", "-c", ASK).stdout.split()[-2:] == ["secret-of-ours", "access-of-ours"]
