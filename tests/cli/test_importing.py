"""Old mail comes in once, and nobody is told."""

import signal
from pathlib import Path

import pytest

from amends.cli.importing import lasting_name, mails_of_maildir, mails_of_mbox, moment_of
from tests.cli.house import MAILBOX, House, eventually
from tests.cli.test_keeping import rows


def mbox(place: Path, numbers: range) -> Path:
    letters = (
        f"From kim@customer.example Mon Oct  7 10:00:00 2024\nFrom: Kim <kim{n}@customer.example>\n"
        f"Date: Mon, 07 Oct 2024 10:00:00 +0000\nMessage-ID: <{n}@customer.example>\nSubject: Mill {n}\n\nIt leaks.\n\n"
        for n in numbers
    )
    place.write_text("".join(letters))
    return place


def test_a_second_run_brings_in_only_what_is_new(settled: House, tmp_path: Path) -> None:
    some, all_of_them = mbox(tmp_path / "some", range(5)), mbox(tmp_path / "all", range(8))
    words = ["--mailbox", MAILBOX]
    assert "5 brought in" in settled.tell("import", "mbox", str(some), *words).stdout
    assert "3 brought in" in settled.tell("import", "mbox", str(all_of_them), *words).stdout
    assert "0 brought in" in settled.tell("import", "mbox", str(all_of_them), *words).stdout
    kept = rows(settled.data)
    assert len(kept["conversations_conversation"]) == len(kept["mail_incomingmail"]) == 8
    assert kept["mail_outgoingmail"] == []
    assert kept["queues_placement"] == []


def test_a_maildir_is_read_in_the_order_of_its_names(tmp_path: Path) -> None:
    for part, name in (("cur", "2.b:2,S"), ("new", "1.a"), ("tmp", "0.x")):
        (tmp_path / part).mkdir()
        (tmp_path / part / name).write_text(name)
    many, mails = mails_of_maildir(tmp_path)
    assert (many, list(mails)) == (2, [b"1.a", b"2.b:2,S"])


def test_folders_of_a_maildir_that_are_left_out_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "cur").mkdir()
    (tmp_path / ".Sent" / "cur").mkdir(parents=True)
    mails_of_maildir(tmp_path)
    assert capsys.readouterr().err == "Left out are the folders below, import each by its own path: .Sent\n"


def test_a_line_that_begins_like_the_next_mail_is_no_quote(tmp_path: Path) -> None:
    place = tmp_path / "old"
    place.write_bytes(b"From kim Mon Oct  7 10:00:00 2024\nSubject: Mill\n\nIt leaks.\n>From Monday on.\n>>From me.\n")
    many, mails = mails_of_mbox(place)
    assert (many, list(mails)) == (1, [b"Subject: Mill\n\nIt leaks.\nFrom Monday on.\n>From me.\n"])


@pytest.mark.slow
def test_who_stops_it_is_told_that_it_goes_on(settled: House, tmp_path: Path) -> None:
    old = mbox(tmp_path / "old", range(3000))
    importing = settled.begin("import", "mbox", str(old), "--mailbox", MAILBOX)
    eventually(lambda: rows(settled.data)["mail_incomingmail"])
    importing.send_signal(signal.SIGINT)
    _said, complaint = importing.communicate(timeout=30)
    assert importing.returncode == 130
    assert complaint.endswith("of 3,000 mails read. The same command goes on from here.\n")


def test_what_is_not_there_is_said_plainly(settled: House, tmp_path: Path) -> None:
    (tmp_path / "photo").write_bytes(b"\x89PNG")
    for kind, path, said in (
        ("mbox", tmp_path / "nothing", "There is no file"),
        ("mbox", tmp_path / "photo", "is no mbox file"),
        ("maildir", tmp_path, "is no maildir"),
    ):
        outcome = settled.tell("import", kind, str(path), "--mailbox", MAILBOX)
        assert (outcome.returncode, said in outcome.stderr) == (2, True)
    outcome = settled.tell("import", "mbox", str(tmp_path / "photo"), "--mailbox", "other@shop.example")
    assert outcome.stderr == f"There is no mailbox other@shop.example. There are: {MAILBOX}.\n"


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        (b"Mon, 07 Oct 2024 10:00:00 +0000", 1_728_295_200 * 10**9),
        (b"Mon, 07 Oct 2024 10:00:00", 1_728_295_200 * 10**9),
        (b"Mon, 07 Oct 2999 10:00:00 +0000", 0),
        (b"Mon, 07 Oct 1924 10:00:00 +0000", 0),
        (b"yesterday", 0),
        (b"", 0),
    ],
)
def test_a_mail_without_a_sensible_date_counts_as_the_oldest(date: bytes, moment: int) -> None:
    assert moment_of(b"Date: " + date + b"\r\n\r\nHello") == moment


def test_the_same_mail_to_two_mailboxes_is_two_mails() -> None:
    names = {lasting_name(b"Hello", to) for to in ("a@shop.example", "b@shop.example", "a@shop.example")}
    assert len(names) == 2
