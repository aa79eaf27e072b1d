"""What a search costs: common and rare words, parts of compounds, filters, nothing found; and what indexing costs.

The texts are made of sixty thousand made-up words, as common and as rare as words are, with a few real ones among them.
What is measured is processor time, ours and that of the process PostgreSQL has for us, if it is on this machine.
"""

import argparse
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import accumulate
from pathlib import Path

from bench.filling import fill
from bench.house import a_house

ROUNDS = 30
SIZES = (1_000, 10_000, 100_000)
SEED = 4127
WORDS = 60_000
LENGTH = 70

SYLLABLES = "ka be ri mo sen tal der fin gru la wer sto nek pa lu tri han dor sel mit ven kro bu fas ge zi tur nal ohm pir".split()
HEADS = (
    "Kaffee Espresso Mahl Tee Wasch Spül Näh Eis Brot Bohr Schleif Druck Back Rühr Putz Melk Näh Fräs Dreh Säge".split()
)
TAILS = "dichtung pumpe schlauch kessel filter ventil griff sieb deckel motor".split()

QUESTIONS = {
    "common word": "Lieferung",
    "rare word": "Siebträgerwinkel",
    "two words": "Lieferung Kessel",
    "part of compounds": "maschine",
    "part and word": "maschine Kessel",
    "filter": "Lieferung status:open assigned:me",
    "by customer": "from:b77",
    "before a day": "Lieferung before:2026-01-01",
    "phrase": '"Lieferung Kessel"',
    "nothing": "gibtesnichtsowas",
    "nothing of two": "Lieferung gibtesnichtsowas",
}


def texts(seed: int) -> Callable[[int], str]:
    """Something to say for each number, the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    words = ["".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _ in range(WORDS)]
    weights = list(accumulate(1 / rank for rank in range(1, WORDS + 1)))

    def say(number: int) -> str:
        return " ".join([*chance.choices(words, cum_weights=weights, k=LENGTH), *planted(number, chance)])

    return say


def planted(number: int, chance: random.Random) -> Iterator[str]:
    """The real words in it: some common, some rare."""
    if number % 5 == 0:
        yield "Lieferung"
    if number % 20 == 3:
        yield "Kessel"
    if number % 4 == 1:
        yield f"{chance.choice(HEADS)}maschine{chance.choice(['', 'n', *TAILS])}"
    if number % 400 == 7:
        yield "Siebträgerwinkel"


def milliseconds(what: Callable[[], object]) -> float:
    """The mean processor time of one call, after a few to warm up."""
    for _ in range(3):
        what()
    begun = time.process_time() + database_seconds()
    for _ in range(ROUNDS):
        what()
    return 1000 * (time.process_time() + database_seconds() - begun) / ROUNDS


def database_seconds() -> float:
    """What PostgreSQL's process for this connection has used so far; SQLite works in our own."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        place = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
    return int(place.read_text().split()[0]) / 1e9 if place.exists() else 0.0


def measure(size: int) -> None:
    """Fill a house with `size` conversations, index them, ask."""
    with a_house():
        fill(size, texts(SEED))
        from django.test import Client

        from amends.foundation.writing import writing
        from amends.people.models import Person
        from amends.search.finding import find
        from amends.search.models import Entry, Word
        from amends.search.people import find_people
        from amends.search.wishing import read_wish

        print(
            f"{size} conversations: {index_all():.2f} ms to index each, {Word.objects.count()} words in the vocabulary"
        )
        analyse()
        agent, client = Person.objects.get(), Client(SERVER_NAME="localhost")
        with writing():
            client.force_login(agent)
        for name, typed in QUESTIONS.items():
            found = len(find(typed, agent).numbers)
            alone = milliseconds(lambda typed=typed: find(typed, agent))
            people = milliseconds(lambda typed=typed: find_people(read_wish(typed), agent))
            page = milliseconds(lambda typed=typed: client.get("/search/", {"q": typed}).content)
            print(f"  {name:<18} {alone:6.1f} ms, people {people:5.1f} ms, whole page {page:6.1f} ms, {found} on it")
        print(f"  one more message   {milliseconds(lambda: again(Entry)):6.1f} ms")


def index_all() -> float:
    """Index everything that is missing. Answers the milliseconds for each conversation."""
    from amends.search.following import index_missing

    begun, done = time.process_time() + database_seconds(), 0
    while some := index_missing(200):
        done += some
    return 1000 * (time.process_time() + database_seconds() - begun) / done


def again(entries: object) -> None:
    """Index a conversation of three messages anew that has changed."""
    from amends.search.indexing import index

    number = entries.objects.order_by("-pk").values_list("pk", flat=True).first()  # type: ignore[attr-defined]
    entries.objects.filter(pk=number).update(version=0)  # type: ignore[attr-defined]
    index([number])


def analyse() -> None:
    """Let PostgreSQL know its rows, as its own background work soon does."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def main() -> None:
    """Measure each size and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, help="measure one size only")
    chosen = parser.parse_args()
    if chosen.size is None:
        for size in SIZES:
            # A process for each, because a house is entered once.
            subprocess.run([sys.executable, "-m", "bench.search", "--size", str(size)], check=True)  # noqa: S603
        return
    measure(chosen.size)


if __name__ == "__main__":
    main()
