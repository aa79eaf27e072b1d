"""Takes many generated mails in by LMTP through a running `amends serve`, and counts: none lost, none twice, threads whole.

Prints mails a second from the first word at the door to the last mail on the desk, the CPU a mail of the worker and of
the postbox, and the 95th percentile of a list page asked for meanwhile. Beside them the floor: what the standard library
takes to read such a mail, and SQLite to keep it in a single table; on a busy machine both grow.
"""

import argparse
import email
import sqlite3
import statistics
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from bench.gen_mail import QUEUES, messages
from bench.house import House, a_house, cpu_seconds
from bench.lines import Sender

DOORS = 4
PAGE_EVERY = 0.25
FLOOR = 400
# The generator writes this word into every so many-th mail.
MARK, MARKED_EVERY = "zebrafink", 97


def furnish() -> str:
    """A team, the four mailboxes of the generator, and somebody who looks at the list. Answers their session."""
    from django.test import Client

    from amends.mail.models import Mailbox
    from tests import cast

    team = cast.team("Bench")
    for queue in QUEUES:
        Mailbox.objects.create(address=f"{queue}@bench.test", from_name="Bench", team=team, acknowledges=False)
    client = Client(SERVER_NAME="localhost")
    client.force_login(cast.person("Bench Agent", "agent"))
    return client.cookies["amends_session"].value


def letters(items: list[dict[str, object]], door: int) -> Iterator[tuple[str, bytes, str, str]]:
    """The share of one door; a thread keeps to one door, so that its mails come in order."""
    for item in items:
        if int(str(item["thread"])) % DOORS == door:
            yield str(item["message_id"]), bytes(item["raw"]), str(item["sender"]), f"{item['queue']}@bench.test"  # type: ignore[call-overload]


def asking_for_the_list(house: House, session: str) -> urllib.request.Request:
    """The request of an agent for the list of those who wait."""
    headers = {"Cookie": f"amends_session={session}", "Host": "localhost"}
    return urllib.request.Request(f"http://127.0.0.1:{house.web}/queue/answer/", headers=headers)  # noqa: S310 - our own


class Looker(threading.Thread):
    """Asks for the list again and again, and notes how long it takes."""

    def __init__(self, house: House, session: str) -> None:
        super().__init__(daemon=True)
        self.request = asking_for_the_list(house, session)
        self.stop, self.seconds = threading.Event(), [0.0]

    def run(self) -> None:
        """Look until told to stop."""
        while not self.stop.wait(PAGE_EVERY):
            begun = time.perf_counter()
            with urllib.request.urlopen(self.request, timeout=30) as answer:  # noqa: S310 - as above
                answer.read()
            self.seconds.append(time.perf_counter() - begun)


def run(count: int) -> dict[str, float]:
    """Deliver, wait until all is on the desk, and compare with the manifest."""
    items = list(messages(count, seed=1))
    with a_house() as house:
        session = furnish()
        house.start()
        before = {name: cpu_seconds(pid) for name, pid in house.children().items()}
        looker = Looker(house, session)
        looker.start()
        begun = time.perf_counter()
        senders = [Sender(house.lmtp, letters(items, door)) for door in range(DOORS)]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()
        wait_until_taken_in(house, count)
        seconds = time.perf_counter() - begun
        looker.stop.set()
        found = searched_for(items)
        after = {name: cpu_seconds(pid) for name, pid in house.children().items()}
        figures = judge(items) | found
        figures["mails a second"] = count / seconds
        for name in ("worker", "postbox"):
            figures[f"{name} CPU ms a mail"] = 1000 * (after[name] - before[name]) / count
        figures["floor CPU ms a mail"] = floor(items[:FLOOR], house.data / "floor.sqlite3")
        figures["page p95 ms"] = 1000 * statistics.quantiles(looker.seconds, n=20)[-1]
        return figures


def floor(items: list[dict[str, object]], place: Path) -> float:
    """The processor time for each mail of the least one can do: read it, and keep its text and its bytes."""
    begun = time.process_time()
    database = sqlite3.connect(place)
    database.execute("CREATE TABLE mail (id INTEGER PRIMARY KEY, subject TEXT, text TEXT, raw BLOB)")
    for item in items:
        raw = bytes(item["raw"])  # type: ignore[call-overload]
        mail = email.message_from_bytes(raw)
        parts = [part.get_payload(decode=True) or b"" for part in mail.walk() if not part.is_multipart()]
        text = "\n".join(bytes(part).decode("utf-8", "replace") for part in parts)
        database.execute("INSERT INTO mail (subject, text, raw) VALUES (?, ?, ?)", (str(mail["subject"]), text, raw))
        database.commit()
    return 1000 * (time.process_time() - begun) / len(items)


def wait_until_taken_in(house: House, count: int) -> None:
    """Wait for the last mail, at most as long as a slow machine needs."""
    from amends.mail.models import IncomingMail

    until = time.monotonic() + 60 + count / 10
    while IncomingMail.objects.count() < count and time.monotonic() < until:
        time.sleep(0.05)


def searched_for(items: list[dict[str, object]]) -> dict[str, float]:
    """How many of the threads with a rare word are found by it, once the index has caught up."""
    from amends.people.models import Person
    from amends.search.finding import find

    of_people = {item["thread"] for item in items if not item["auto"]}
    wanted = of_people & {item["thread"] for item in items if int(str(item["n"])) % MARKED_EVERY == 0}
    person, found, until = Person.objects.get(), set[int](), time.monotonic() + 60
    while len(found) < len(wanted) and time.monotonic() < until:
        time.sleep(0.2)
        page = find(MARK, person)
        found = set(page.numbers)
        while page.more_below is not None:
            page = find(MARK, person, below=page.more_below)
            found |= set(page.numbers)
    return {"threads with a rare word": len(wanted), "found by it": len(found)}


def judge(items: list[dict[str, object]]) -> dict[str, float]:
    """Every mail exactly once, every thread one conversation."""
    from amends.conversations.models import Conversation, Message
    from amends.mail.models import IncomingMail

    wanted = {str(item["message_id"]).strip("<>") for item in items}
    found = list(IncomingMail.objects.values_list("message_id", flat=True))
    people = [item for item in items if not item["auto"]]
    return {
        "lost": len(wanted - set(found)),
        "twice": len(found) - len(set(found)),
        "conversations": Conversation.objects.count(),
        "threads people began": len({item["thread"] for item in people}),
        "messages": Message.objects.count(),
    }


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    for name, value in run(parser.parse_args().count).items():
        print(f"{name:>24} {value:.1f}")


if __name__ == "__main__":
    main()
