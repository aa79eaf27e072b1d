"""What the command says to those who get it wrong."""

from pathlib import Path

import pytest

import amends
from tests.cli.house import House


def test_it_says_its_version(house: House) -> None:
    assert house.tell("version").stdout.startswith(f"Amends {amends.__version__} on Python 3.")


def test_an_unknown_command_is_refused_with_the_known_ones(house: House) -> None:
    outcome = house.tell("serv")
    assert outcome.returncode == 2
    assert "invalid choice: 'serv'" in outcome.stderr and "serve" in outcome.stderr


def test_an_unknown_option_is_refused(house: House) -> None:
    assert house.tell("version", "--loud").returncode == 2


def test_nothing_is_served_before_the_set_up(house: House) -> None:
    outcome = house.tell("serve")
    assert (outcome.returncode, outcome.stderr) == (1, "The database is empty. Run “amends setup” first.\n")


def test_the_set_up_says_which_answer_is_missing(house: House) -> None:
    outcome = house.tell("setup")
    assert outcome.returncode == 2
    assert outcome.stderr == "“Work e-mail of the first admin” needs an answer; --admin gives it without asking.\n"


def test_the_set_up_refuses_a_weak_password(house: House, tmp_path: Path) -> None:
    (tmp_path / "weak").write_text("12345")
    words = ["--admin", "ada@shop.example", "--name", "Ada", "--password-file", str(tmp_path / "weak")]
    outcome = house.tell("setup", *words)
    assert outcome.returncode == 2
    assert "too short" in outcome.stderr


def test_the_set_up_may_run_twice(settled: House) -> None:
    outcome = settled.tell("setup")
    assert outcome.returncode == 0
    assert "Ready." in outcome.stdout


def test_the_set_up_remembers_the_public_address(settled: House, tmp_path: Path) -> None:
    del settled.environment["AMENDS_PUBLIC_URL"]
    said = settled.tell("setup", "--public-url", "https://help.shop.example/").stdout
    assert "Customers and colleagues reach Amends at https://help.shop.example;" in said
    assert settled.serve() == "Amends is open at https://help.shop.example"
    settled.stop()
    settled.tell("backup", str(tmp_path / "all.tar.gz"))
    other = House(tmp_path / "other")
    del other.environment["AMENDS_PUBLIC_URL"]
    other.tell("restore", str(tmp_path / "all.tar.gz"))
    assert "https://help.shop.example;" in other.tell("setup").stdout


@pytest.mark.parametrize(
    "url", ["help.shop.example", "https://", "ftp://help.shop.example", "https://shop.example/help"]
)
def test_what_is_no_public_address_is_refused(settled: House, url: str) -> None:
    del settled.environment["AMENDS_PUBLIC_URL"]
    outcome = settled.tell("setup", "--public-url", url)
    assert (outcome.returncode, outcome.stderr) == (
        2,
        f"“{url}” is no public address; it looks like https://help.shop.example.\n",
    )
    settled.environment["AMENDS_PUBLIC_URL"] = url
    outcome = settled.tell("version")
    assert outcome.stderr == "AMENDS_PUBLIC_URL must look like https://help.shop.example.\n"


def test_a_public_address_that_is_set_stays(settled: House) -> None:
    said = settled.tell("setup", "--public-url", "https://help.shop.example").stdout
    assert said.startswith("AMENDS_PUBLIC_URL is set already: --public-url changed nothing.")


def test_a_time_zone_nobody_lives_in_is_refused(house: House) -> None:
    outcome = house.tell("setup", "--timezone", "Mars/Base")
    assert (outcome.returncode, outcome.stderr) == (
        2,
        "There is no time zone “Mars/Base”; they look like Europe/Oslo.\n",
    )


def test_a_wrong_setting_is_named(house: House) -> None:
    house.environment["AMENDS_WEB"] = "somewhere"
    outcome = house.tell("version")
    assert (outcome.returncode, outcome.stderr) == (1, "AMENDS_WEB must look like 127.0.0.1:8424.\n")


def test_a_database_that_does_not_answer_is_no_traceback(house: House) -> None:
    house.environment["AMENDS_DATABASE_URL"] = "postgresql://nobody@127.0.0.1:1/nothing"
    outcome = house.tell("serve")
    assert outcome.returncode == 1
    assert outcome.stderr.startswith("The database does not answer: ")
    assert "Traceback" not in outcome.stderr


def test_mail_is_read_without_a_database(house: House, tmp_path: Path) -> None:
    (tmp_path / "one.eml").write_bytes(b"From: kim@customer.example\r\nSubject: Mill\r\n\r\nIt leaks.\r\n")
    outcome = house.tell("mail", "parse", typed=f"{tmp_path / 'one.eml'}\n")
    assert outcome.returncode == 0
    assert '"Mill"' in outcome.stdout
    assert not house.data.exists()


def test_a_second_set_up_says_what_it_does_not_do(settled: House) -> None:
    said = settled.tell("setup", "--admin", "otto@shop.example", "--mailbox", "two@shop.example").stdout.splitlines()
    assert said[0].startswith("ada@shop.example is admin already: --admin changed nothing.")
    assert said[1].startswith("help@shop.example is there already: --mailbox changed nothing.")
