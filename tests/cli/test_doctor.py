"""The doctor finds what is wrong and says how to mend it."""

import os
import shutil
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import dns.message
import dns.resolver
import pytest

from amends.cli.examining import devices, domains, learned, machine, reading, rooms
from amends.conversations.models import Conversation
from amends.environment import environment
from amends.foundation.clock import now, standing_at
from amends.journal.models import Event, MissedReaction
from amends.mail.models import Mailbox, SmtpRoad
from amends.mail.spooling import Spool
from amends.notices.models import Device
from amends.people.models import Person
from amends.privacy.carrying_out import erase_those_due
from amends.privacy.models import Erasure
from amends.triage.models import OutsideReader, Retraining
from amends.triage.outside.troubles import Trouble
from amends.triage.retraining.retraining import folder_of
from tests.cli.house import House, eventually
from tests.mail.post_office import open_post_office
from tests.notices.push_service import Browser

LOAD = "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'amends.settings'; import django; django.setup(); "


def test_a_house_that_stands_still_has_only_that_wrong(settled: House) -> None:
    outcome = settled.tell("doctor")
    wrong = [line.split(":")[0] for line in outcome.stdout.splitlines() if line.startswith("WRONG")]
    assert outcome.returncode == 1
    # On a slow machine it has stood still for so long that this is late, too.
    wrong = [each for each in wrong if each not in ("WRONG reactions", "WRONG search")]
    assert wrong == ["WRONG processes", "WRONG processes", "WRONG worker", "WRONG mail out"]


@pytest.mark.slow
def test_a_house_that_runs_and_can_send_is_well(settled: House, tmp_path: Path) -> None:
    with open_post_office() as office:
        settled.tell("setup", "--smtp", f"127.0.0.1:{office.port}", "--smtp-line", "none")
        settled.serve()
        outcome = eventually(lambda: "somebody is at it" in (said := settled.tell("doctor")).stdout and said)
    assert outcome.returncode == 0, outcome.stdout
    assert outcome.stdout.endswith("All is well.\n")


def test_a_server_that_does_not_let_us_in_is_found(mailbox: Mailbox) -> None:
    SmtpRoad.objects.create(mailbox=mailbox, host="127.0.0.1", port=1, security="none")
    wrong = [each.words for each in rooms.examine_mail_out() if not each.is_well]
    assert wrong == [f"{mailbox} by 127.0.0.1:1 fails: 127.0.0.1 does not answer on port 1"]


def test_devices_that_can_no_longer_be_told_are_found(settings: Any, jonas: Person) -> None:
    assert [each.words for each in devices.examine_devices()] == ["nobody has switched notices on in a browser"]
    Device.objects.switch_on(jonas, Browser("https://fcm.googleapis.com/x").subscription, "Firefox, Mac")
    assert [(each.words, each.is_well) for each in devices.examine_devices()] == [
        ("1 are told; 0 notices are overdue", True)
    ]
    settings.SECRET_KEY = "another key for tests only"
    wrong = [each.words for each in devices.examine_devices() if not each.is_well]
    assert wrong == ["the key push services know us by cannot be read"]


@pytest.mark.parametrize(
    ("answer", "is_well", "words"),
    [
        (dns.resolver.NXDOMAIN(), False, "shop.test has no DKIM key, so others cannot tell that its mail is yours"),
        (dns.resolver.NoAnswer(response=dns.message.Message()), True, "shop.test has DKIM keys"),
        (dns.resolver.LifetimeTimeout(timeout=3, errors=[]), True, "shop.test: DKIM could not be asked for just now"),
    ],
)
def test_keys_of_a_domain_are_looked_for_below_the_one_name_all_have_in_common(
    monkeypatch: pytest.MonkeyPatch, answer: Exception, is_well: bool, words: str
) -> None:
    asked = []

    def resolve(place: str, *_how: object, **_more: object) -> None:
        asked.append(place)
        raise answer

    monkeypatch.setattr(dns.resolver, "resolve", resolve)
    found = domains.examined_keys("shop.test")
    assert (found.is_well, found.words, asked) == (is_well, words, ["_domainkey.shop.test"])


def test_a_spool_nobody_can_write_is_found(settled: House) -> None:
    shutil.rmtree(settled.data / "spool", ignore_errors=True)
    (settled.data / "spool").write_text("a file where a folder should be")
    outcome = settled.tell("doctor")
    assert f"WRONG data folder: {settled.data}/spool/new cannot be written" in outcome.stdout
    assert outcome.returncode == 1


@pytest.mark.slow
def test_a_fresh_data_folder_is_for_our_eyes_only_and_an_open_one_is_found(tmp_path: Path) -> None:
    fresh = House(tmp_path / "fresh")
    fresh.settle()
    assert fresh.data.stat().st_mode & 0o077 == 0
    fresh.data.chmod(0o755)
    assert f"WRONG data folder: everybody on this machine can look into {fresh.data}" in fresh.tell("doctor").stdout


def test_where_there_is_no_database_it_says_so_and_makes_nothing(house: House) -> None:
    outcome = house.tell("doctor")
    assert (outcome.returncode, outcome.stderr) == (1, "")
    wrong, remedy = outcome.stdout.splitlines()
    assert wrong == f"WRONG database: there is none at {house.data}/amends.sqlite3"
    assert "run “amends setup”" in remedy
    assert not house.data.exists()


def test_a_restore_that_was_stopped_is_found(house: House) -> None:
    (house.data / "restoring").mkdir(parents=True)
    outcome = house.tell("doctor")
    assert outcome.stdout.splitlines()[0] == "WRONG database: a restore was stopped half-way"
    assert [each.name for each in house.data.iterdir()] == ["restoring"]


def test_an_empty_database_is_found(house: House) -> None:
    house.data.mkdir()
    (house.data / "amends.sqlite3").touch()
    outcome = house.tell("doctor")
    assert "WRONG database" in outcome.stdout
    assert "Run “amends upgrade” (“amends setup” if it is new)." in outcome.stdout


def test_a_mail_nobody_could_open_is_found(db: None) -> None:
    spool = Spool(environment.spool)
    name = spool.keep(b"Hello", recipient="a@shop.example", road="lmtp", sender="")
    spool.set_aside(name, "no reason")
    try:
        found = [each.words for each in rooms.examine_spool() if not each.is_well]
        assert found == ["1 put aside, because nobody could open them"]
    finally:
        shutil.rmtree(environment.spool)


def test_a_mail_that_waits_for_long_is_found(db: None) -> None:
    spool = Spool(environment.spool)
    name = spool.keep(b"Hello", recipient="a@shop.example", road="lmtp", sender="")
    hour_ago = time.time() - 3600
    os.utime(environment.spool / "new" / name, (hour_ago, hour_ago))
    try:
        assert [each.words for each in rooms.examine_spool() if not each.is_well] == ["1 mail waits"]
    finally:
        shutil.rmtree(environment.spool)


def test_a_reaction_that_failed_is_found(mailbox: Mailbox, conversation: object) -> None:
    MissedReaction.objects.create(event=Event.objects.latest("pk"), reaction="rooms.reacting.react", reason="KeyError")
    found = [each.words for each in rooms.examine_reactions() if not each.is_well]
    assert found == ["1 failed, the last one rooms.reacting.react: KeyError"]
    MissedReaction.objects.update(next_try_at=None)
    found = [each.words for each in rooms.examine_reactions() if not each.is_well]
    assert found == ["1 given up, the last one rooms.reacting.react: KeyError"]


def test_an_erasure_that_is_held_back_or_stuck_is_found(conversation: Conversation, lena: Person) -> None:
    Erasure.objects.ask(conversation.customer, "asked", by=lena)
    with standing_at(now() + timedelta(hours=2)):
        assert [each.words for each in rooms.examine_their_data()] == ["1 erasures are stuck"]
        conversation.hold("A lawyer wrote", by=lena.actor)
        erase_those_due()
        found = list(rooms.examine_their_data())
    held = f"a hold keeps back the erasure of customer {conversation.customer_id}"
    assert [(each.words, each.is_well) for each in found] == [("0 erasures are stuck", True), (held, False)]


def test_a_key_others_can_read_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = environment.data / "secret.key"
    key.write_text("a key")
    try:
        key.chmod(0o644)
        assert [each.is_well for each in machine.examine_keys()] == [False]
        key.chmod(0o600)
        assert [each.is_well for each in machine.examine_keys()] == [True]
    finally:
        key.unlink()


def test_the_part_of_the_reader_that_is_missing_is_found(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [each.is_well for each in reading.examine_reader()] == [True]
    monkeypatch.setattr(reading, "NEEDED", ("onnxruntime", "nowhere_to_be_found"))
    assert [each.words for each in reading.examine_reader()] == [
        "nowhere_to_be_found missing: messages are read by runs of letters alone, which is less sure"
    ]


def test_a_reader_outside_that_does_not_answer_is_found(ada: Person) -> None:
    assert [each.words for each in reading.examine_outside_reader()] == ["nobody outside is asked"]
    reader = OutsideReader.objects.create(address="https://reader.example/v1", model="kalina-7b")
    reader.permit_words(with_confidential=False, by=ada.actor)
    assert [each.is_well for each in reading.examine_outside_reader()] == [True]
    reader.note_trouble(Trouble("late", 20))
    assert [each.words for each in reading.examine_outside_reader()] == [
        "kalina-7b (reader.example), outside this house: reader.example did not answer within 20 seconds."
    ]
    reader.note_answer()
    assert [each.is_well for each in reading.examine_outside_reader()] == [True]


def test_a_key_of_a_reader_outside_that_cannot_be_read_is_found(ada: Person) -> None:
    reader = OutsideReader.objects.create(address="https://reader.example/v1", model="m", sealed_key="of another house")
    reader.permit_words(with_confidential=False, by=ada.actor)
    assert [each.words for each in reading.examine_outside_reader()] == [
        "the key for m (reader.example) cannot be read"
    ]


def test_the_doctor_looks_at_the_reader_without_loading_it() -> None:
    asked = "import sys; import amends.cli.examining.looking; print('numpy' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", LOAD + asked], capture_output=True, text=True, check=True)
    assert told.stdout == "False\n"


def test_what_was_learned_and_is_switched_on_but_gone_is_found(ada: Person) -> None:
    (finding,) = learned.examine_retraining()
    assert (finding.words, finding.is_well) == ("messages are read as Amends came", True)
    row = Retraining.objects.note(by=ada.actor, place="1999-01-01")
    row.start_use(by=ada.actor)
    (finding,) = learned.examine_retraining()
    assert finding.words.endswith("1999-01-01 is missing; messages are read as Amends came")
    assert finding.remedy.startswith("Bring it back from a backup")
    folder_of(row.place).mkdir(parents=True)
    for name in (*learned.FILES, "beside"):
        (folder_of(row.place) / name).write_text("of another release")
    (finding,) = learned.examine_retraining()
    assert "was learned beside another reader" in finding.words
    assert finding.remedy.startswith("Teach it anew")
    shutil.rmtree(folder_of(row.place))
