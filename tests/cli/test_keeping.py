"""Everything in one file, and back again."""

import hashlib
import io
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tarfile
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

import amends
from amends.mail.spooling import Spool
from tests.cli.house import ADA, MAILBOX, PASSWORD, House, eventually

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


@pytest.mark.parametrize("ending", ["tar.gz", "tar.zst"])
def test_a_backup_comes_back_in_an_empty_folder_to_the_last_row_and_file(
    lived_in: House, tmp_path: Path, ending: str
) -> None:
    backup = tmp_path / f"all.{ending}"
    saved = lived_in.tell("backup", str(backup))
    assert saved.returncode == 0, saved.stderr
    assert f"{MAILS} files and 1 waiting mails" in saved.stdout
    other = House(tmp_path / "other")
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
    other = House(tmp_path / "other")
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
    other = House(tmp_path / "other")
    assert other.tell("restore", str(backup)).returncode == 0
    assert other.tell("django", "shell", "-c", ASK).stdout.split()[-2:] == ["secret-of-ours", "access-of-ours"]


ASK_TO_ERASE = """
from amends.customers.models import find_customer
from amends.people.models import Person
from amends.privacy.models import Erasure
Erasure.objects.ask(find_customer("kim3@customer.example"), "asked", by=Person.objects.get())
"""
ERASE = """
from datetime import timedelta
from amends.foundation.clock import now, standing_at
from amends.privacy.carrying_out import erase_those_due
from amends.privacy.ledger import erase_again
print(erase_again())
for minutes in (0, 2):
    with standing_at(now() + timedelta(minutes=minutes)):
        erase_those_due()
"""


def traces_of_kim(data: Path) -> list[str]:
    """Where in the whole folder, also between the rows, something of one person is left."""
    marks = (b"kim3@customer", b"Mill 3\n", b"3@customer.example", b"A quaint sentence of number 3")
    return sorted(
        {path.name for path in data.rglob("*") if path.is_file() for mark in marks if mark in path.read_bytes()}
    )


@pytest.fixture
def written_to(settled: House, tmp_path: Path) -> House:
    """A house twelve people have written to."""
    letters = "".join(
        f"From kim{n}@customer.example Mon Oct  7 10:00:00 2024\nFrom: Kim <kim{n}@customer.example>\n"
        f"Date: Mon, 07 Oct 2024 10:00:{n:02d} +0000\nMessage-ID: <{n}@customer.example>\nSubject: Mill {n}\n\n"
        f"A quaint sentence of number {n}. {'And more of it. ' * 900}\n\n"
        for n in range(MAILS)
    )
    (tmp_path / "old.mbox").write_text(letters)
    assert settled.tell("import", "mbox", str(tmp_path / "old.mbox"), "--mailbox", MAILBOX).returncode == 0
    return settled


def erase_kim(house: House) -> None:
    assert house.tell("django", "shell", "-c", ASK_TO_ERASE).returncode == 0
    erased = house.tell("django", "shell", "-c", ERASE)
    assert erased.returncode == 0, erased.stderr


def test_not_a_byte_of_an_erased_person_is_left_in_the_folder(written_to: House) -> None:
    assert len(traces_of_kim(written_to.data)) >= 2
    erase_kim(written_to)
    assert traces_of_kim(written_to.data) == []
    assert len(rows(written_to.data)["conversations_message"]) == MAILS


def test_a_backup_from_before_an_erasure_brings_nobody_back(written_to: House, tmp_path: Path) -> None:
    backup = tmp_path / "all.tar.gz"
    written_to.tell("backup", str(backup))
    erase_kim(written_to)
    assert written_to.tell("restore", "--force", str(backup)).returncode == 0
    (aside,) = written_to.data.glob("before-restore-*")
    assert traces_of_kim(written_to.data) != []
    assert written_to.tell("django", "shell", "-c", ERASE).stdout.strip().endswith("1")
    assert traces_of_kim(written_to.data) == [] == traces_of_kim(aside)


def test_who_was_erased_is_known_on_another_machine_by_the_backup(written_to: House, tmp_path: Path) -> None:
    before, after = tmp_path / "before.tar.gz", tmp_path / "after.tar.gz"
    written_to.tell("backup", str(before))
    erase_kim(written_to)
    written_to.tell("backup", str(after))
    other = House(tmp_path / "other")
    for backup in (after, before):
        assert other.tell("restore", "--force", str(backup)).returncode == 0
    assert other.tell("django", "shell", "-c", ERASE).stdout.strip().endswith("1")
    assert traces_of_kim(other.data) == []


SLOW_STEP = """
import time
from django.db import migrations
from pathlib import Path

def wait(apps, editor):
    Path({mark!r}).touch()
    time.sleep(60)

class Migration(migrations.Migration):
    atomic = False
    dependencies = [("customers", {last!r})]
    operations = [
        migrations.RunSQL("CREATE TABLE half_done (id integer)", "DROP TABLE half_done"),
        migrations.RunPython(wait),
    ]
"""


@pytest.mark.slow
@pytest.mark.parametrize("blow", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_an_upgrade_that_is_stopped_half_way_is_undone(lived_in: House, tmp_path: Path, blow: signal.Signals) -> None:
    before = rows(lived_in.data)
    copied = shutil.copytree(Path(amends.__file__).parent, tmp_path / "newer" / "amends")
    last = max(path.stem for path in (copied / "customers" / "migrations").glob("0*.py"))
    mark = tmp_path / "in the middle"
    (copied / "customers" / "migrations" / "9999_slow.py").write_text(SLOW_STEP.format(mark=str(mark), last=last))
    newer = House(lived_in.data)
    newer.environment["PYTHONPATH"] = str(tmp_path / "newer")
    upgrading = newer.begin("upgrade", cwd=tmp_path / "newer")
    eventually(mark.exists)
    upgrading.send_signal(blow)
    _said, complaint = upgrading.communicate(timeout=30)
    if blow == signal.SIGKILL:
        refused = lived_in.tell("serve")
        assert (refused.returncode, refused.stderr.split(".")[0]) == (1, "An upgrade was stopped half-way")
        assert lived_in.tell("upgrade").stdout.startswith("An upgrade was stopped half-way; the database is back")
    else:
        assert complaint.startswith(
            f"The upgrade failed and was undone; the database is as it was before: stopped by {blow.name}"
        )
    assert rows(lived_in.data) == before
    assert sorted(path.name for path in lived_in.data.glob("*upgrading*")) == []


@pytest.mark.parametrize("words", [b"{", b"[]", b'{"version": "1"}', b'{"database": 7}', b""])
def test_a_list_that_says_nothing_useful_is_refused_in_words(house: House, tmp_path: Path, words: bytes) -> None:
    backup = tmp_path / "all.tar.gz"
    with tarfile.open(backup, "w:gz") as packed:
        about = tarfile.TarInfo("amends.json")
        about.size = len(words)
        packed.addfile(about, io.BytesIO(words))
    outcome = house.tell("restore", str(backup))
    assert (outcome.returncode, outcome.stderr) == (1, f"{backup} is no backup of Amends, or was cut off.\n")


STOPPED = """
import sys
from amends.cli import restoring
from amends.cli.keeping.databases import Sqlite
def stop(*given, **more):
    sys.exit(137)
if sys.argv[1] == "before":
    restoring.put_aside = stop
elif sys.argv[1] == "between":
    restoring.put_in_place = stop
elif sys.argv[1] == "files":
    restoring.join_ledgers = stop
elif sys.argv[1] == "database":
    Sqlite.bring_back = stop
from amends.cli import main
sys.argv = ["amends", "restore", "--force", sys.argv[2]]
main()
"""


@pytest.mark.parametrize("where", ["before", "between", "files", "database"])
def test_a_restore_that_is_stopped_goes_on_where_it_was(lived_in: House, tmp_path: Path, where: str) -> None:
    backup = tmp_path / "all.tar.gz"
    lived_in.tell("backup", str(backup))
    kept, bytes_kept = rows(lived_in.data), files(lived_in.data)
    with sqlite3.connect(lived_in.data / "amends.sqlite3") as database:
        database.execute("DELETE FROM conversations_attachment")
    database.close()
    (lived_in.data / "secret.key").write_text("another key")
    stopped = subprocess.run(
        [sys.executable, "-c", STOPPED, where, str(backup)], env=lived_in.environment, capture_output=True
    )
    assert stopped.returncode == 137, stopped.stderr
    assert lived_in.tell("serve").stderr == "A restore was stopped half-way. “amends restore” goes on with it.\n"
    went_on = lived_in.tell("restore")
    assert went_on.returncode == 0, went_on.stderr
    assert went_on.stdout.startswith("A restore was stopped half-way; it goes on.")
    (aside,) = lived_in.data.glob("before-restore-*")
    assert (aside / "secret.key").read_text() == "another key"
    assert (rows(lived_in.data), files(lived_in.data)) == (kept, bytes_kept)
    assert not (lived_in.data / "restoring").exists()


@pytest.mark.slow
def test_after_a_restore_people_sign_in_as_before(settled: House, tmp_path: Path) -> None:
    backup = tmp_path / "all.tar.gz"
    settled.tell("backup", str(backup))
    other = House(tmp_path / "other")
    assert other.tell("restore", str(backup)).returncode == 0
    other.serve()
    try:
        assert signs_in(other, "a-wrong-password") is False
        assert signs_in(other, PASSWORD) is True
    finally:
        other.stop()


def signs_in(house: House, password: str) -> bool:
    """Whether the first admin gets to the desk with this password, by the form as a browser sends it."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    at = f"http://localhost:{house.web}"
    page = browser.open(f"{at}/accounts/login/").read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token
    form = {"csrfmiddlewaretoken": token[1], "login": ADA, "password": password}
    try:
        landed = browser.open(f"{at}/accounts/login/", urllib.parse.urlencode(form).encode())
    except urllib.error.HTTPError:
        return False
    return "/queue/" in landed.url
