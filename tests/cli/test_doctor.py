"""The doctor finds what is wrong and says how to mend it."""

import os
import shutil
import time
from pathlib import Path

import pytest

from amends.cli.examining import machine, rooms
from amends.environment import environment
from amends.journal.models import Event, MissedReaction
from amends.mail.models import Mailbox
from amends.mail.spooling import Spool
from tests.cli.house import House


def test_a_house_that_stands_still_has_only_that_wrong(settled: House) -> None:
    outcome = settled.tell("doctor")
    wrong = [line for line in outcome.stdout.splitlines() if line.startswith("WRONG")]
    assert outcome.returncode == 1
    assert [line.split(":")[0] for line in wrong] == ["WRONG processes", "WRONG processes", "WRONG mail out"]


@pytest.mark.slow
def test_a_house_that_runs_and_can_send_is_well(settled: House, tmp_path: Path) -> None:
    settled.tell("setup", "--smtp", "127.0.0.1:1", "--smtp-line", "none")
    settled.serve()
    outcome = settled.tell("doctor")
    assert outcome.returncode == 0, outcome.stdout
    assert outcome.stdout.endswith("All is well.\n")


def test_a_spool_nobody_can_write_is_found(settled: House) -> None:
    shutil.rmtree(settled.data / "spool", ignore_errors=True)
    (settled.data / "spool").write_text("a file where a folder should be")
    outcome = settled.tell("doctor")
    assert f"WRONG data folder: {settled.data}/spool/new cannot be written" in outcome.stdout
    assert outcome.returncode == 1


def test_an_empty_database_is_found(house: House) -> None:
    assert "WRONG database" in house.tell("doctor").stdout


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
