"""Who was erased, kept beside the database and not in it, so that a backup from before cannot bring them back.

It holds no name and no address: only the unguessable mark of the customer's actor, which means nothing once they are gone.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from amends.customers.models import Customer
from amends.environment import environment
from amends.journal.models import Actor
from amends.privacy.erasing import Erasure, Why

NAME = "erased.jsonl"


def place() -> Path:
    """Where the ledger lies."""
    return environment.data / NAME


def remember(erasure: Erasure) -> None:
    """Write it down for certain, before the name goes; the same line twice is no harm."""
    theirs = Customer.objects.filter(pk__in=erasure.customer.all_ids(), actor__isnull=False)
    known = {line["mark"] for line in lines()}
    fresh = [mark for mark in theirs.values_list("actor__ref", flat=True) if mark not in known]
    if fresh:
        facts = {"why": erasure.why, "left_name": erasure.left_name, "at": erasure.at.isoformat()}
        append([json.dumps({"mark": mark} | facts) for mark in fresh])


def append(texts: list[str]) -> None:
    """Add lines, and wait until the disk has them."""
    with open(place(), "a", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:  # noqa: PTH123
        file.writelines(f"{text}\n" for text in texts)
        file.flush()
        os.fsync(file.fileno())


def lines() -> Iterator[dict[str, Any]]:
    """What is written there; a line that was cut off by a power cut is passed over."""
    if not place().exists():
        return
    for text in place().read_text().splitlines():
        try:
            yield json.loads(text)
        except ValueError:
            continue


def erase_again() -> int:
    """Ask once more for everybody in the ledger whom a restored backup has brought back. Answers how many."""
    written = {line["mark"]: line for line in lines()}
    back = Customer.objects.filter(actor__ref__in=written, erasure=None).select_related("actor")
    found = [(customer, written[customer.actor.ref]) for customer in back if customer.resolved() == customer]
    for customer, line in found:
        why = line["why"] if line["why"] in Why.values else Why.ASKED
        Erasure.objects.begin(customer, why, by=Actor.amends(), left_name=line["left_name"])
    return len(found)
