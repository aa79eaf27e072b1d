"""Real processes over one database file: killed in the worst moment, and racing for the same mail."""

import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.mail.post_office import PostOffice, open_post_office

pytestmark = pytest.mark.slow


class Installation:
    """A data folder of its own, with a mailbox that sends to the post office."""

    def __init__(self, folder: Path, port: int) -> None:
        self.surroundings = os.environ | {"AMENDS_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "amends.settings"}
        self.surroundings.pop("AMENDS_DATABASE_URL", None)
        self.run(
            f"""
            from django.core.management import call_command
            call_command("migrate", verbosity=0)
            from tests import cast
            box = cast.mailbox(cast.team())
            SmtpRoad.objects.create(mailbox=box, host="127.0.0.1", port={port}, security="none")
            """
        )

    def post(self, count: int) -> None:
        """Put mails into the outbox."""
        self.run(
            f"""
            from amends.mail.letters import Letter
            from amends.mail.posting import prepare
            box = SmtpRoad.objects.get().mailbox
            for n in range({count}):
                address = f"kari{{n}}@nordahl.example"
                letter = Letter(box.address, "", (address,), "Maskinen", "Hei", f"amends.{{n}}@morgenrot.example")
                prepare(letter).post(box, "reply")
            """
        )

    def start(self, words: str) -> subprocess.Popen[str]:
        """Let a process of its own do something."""
        begin = "import django\ndjango.setup()\nfrom amends.mail.models import OutgoingMail, SmtpRoad\n"
        command = [sys.executable, "-c", begin + textwrap.dedent(words)]
        return subprocess.Popen(command, env=self.surroundings, stdout=subprocess.PIPE, text=True)

    def run(self, words: str) -> str:
        """The same, and wait for what it says."""
        process = self.start(words)
        said, _ = process.communicate(timeout=60)
        assert process.returncode == 0
        return said.strip()


DELIVER = """
from amends.mail.delivering import deliver_due
while deliver_due():
    pass
"""


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with open_post_office() as office:
        yield office


@pytest.fixture
def installation(tmp_path: Path, office: PostOffice) -> Installation:
    return Installation(tmp_path, office.port)


def test_a_kill_between_the_servers_yes_and_our_record_sends_one_more_copy_and_says_so(installation, office):
    installation.post(1)
    sender = installation.start(DELIVER)
    office.when_taken = sender.kill
    sender.wait(60)
    office.when_taken = lambda: None
    state = "print(*OutgoingMail.objects.values_list('state', 'may_have_gone_out').get())"
    assert installation.run(state) == "sending False"
    installation.run(DELIVER)
    assert len(office.letters) == 1
    installation.run("OutgoingMail.objects.update(leased_until=OutgoingMail.objects.get().made_at)" + DELIVER)
    assert installation.run(state) == "sent True"
    assert len(office.letters) == 2
    assert office.letters[0] == office.letters[1]


def test_processes_that_race_for_the_outbox_send_each_mail_once(installation, office):
    installation.post(30)
    senders = [installation.start(DELIVER) for _ in range(3)]
    assert [sender.wait(60) for sender in senders] == [0, 0, 0]
    assert sorted(office.readers) == sorted(f"kari{n}@nordahl.example" for n in range(30))
