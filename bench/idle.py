"""Delivers mails into a real Dovecot at random moments, and waits for each to stand on the desk.

Prints the time from Dovecot's word that it has the mail to the list page that shows it: pushed by IDLE, fetched, spooled,
taken in, placed, rendered.
"""

import argparse
import random
import statistics
import time
import urllib.request

from bench.house import House, a_house
from bench.intake import asking_for_the_list
from tests.mail.dovecot import PASSWORD, Dovecot

BOX, ACCOUNT = "sales@bench.test", "hilfe@shop.example"
LOOK_EVERY, LONGEST = 0.05, 30.0


def furnish(dovecot: Dovecot) -> str:
    """A team, a mailbox that is fetched from Dovecot, and somebody who looks at the list. Answers their session."""
    from django.test import Client

    from amends.mail.models import ImapRoad, Mailbox
    from tests import cast

    box = Mailbox.objects.create(address=BOX, from_name="Bench", team=cast.team("Bench"), acknowledges=False)
    road = ImapRoad(mailbox=box, host="127.0.0.1", port=dovecot.imap, security="none", username=ACCOUNT)
    road.password = PASSWORD
    road.save()
    client = Client(SERVER_NAME="localhost")
    client.force_login(cast.person("Bench Agent", "agent"))
    return client.cookies["amends_session"].value


def seconds_until_shown(page: urllib.request.Request, subject: str) -> float:
    """How long the list does not show a subject."""
    begun = time.perf_counter()
    while time.perf_counter() - begun < LONGEST:
        with urllib.request.urlopen(page, timeout=30) as answer:  # noqa: S310 - our own address
            if subject.encode() in answer.read():
                return time.perf_counter() - begun
        time.sleep(LOOK_EVERY)
    raise TimeoutError(subject)


def wait_for_the_first_look(house: House) -> None:
    """Wait until the mailbox has been read once."""
    from amends.mail.models import ImapRoad

    until = time.monotonic() + LONGEST
    while not ImapRoad.objects.get().state:
        if time.monotonic() > until:
            raise TimeoutError((house.data / "serve.log").read_text()[-2000:])
        time.sleep(0.1)


def run(count: int, seed: int) -> list[float]:
    """Deliver one mail after the other and measure each."""
    chance, dovecot, found = random.Random(seed), Dovecot(), []  # noqa: S311 - chance, not secrecy
    dovecot.start()
    try:
        with a_house() as house:
            session = furnish(dovecot)
            house.start()
            wait_for_the_first_look(house)
            page = asking_for_the_list(house, session)
            for number in range(count):
                time.sleep(chance.uniform(0.1, 2.5))
                subject = f"Pushed matter {number:04d} of {count}"
                head = f"From: <k{number}@customer.test>\r\nTo: <{BOX}>\r\nSubject: {subject}\r\n"
                dovecot.deliver(f"{head}Message-ID: <{number}@customer.test>\r\n\r\nIt leaks.\r\n".encode(), ACCOUNT)
                found.append(seconds_until_shown(page, subject))
    finally:
        dovecot.remove()
    return found


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=25)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    found = run(chosen.count, chosen.seed)
    print(f"{'mails':>24} {len(found)}")
    print(f"{'median s':>24} {statistics.median(found):.2f}")
    print(f"{'p95 s':>24} {statistics.quantiles(found, n=20)[-1]:.2f}")


if __name__ == "__main__":
    main()
