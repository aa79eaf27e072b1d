"""Gives mails whose contents are known to `amends mail parse`, and says of how many it reads what it should.

The folder holds the mails and `expectations.jsonl`: a line for each with `file` and what is known of it: `from`, `subject`,
`body_text`, `body_text_new`, `attachments`, `is_auto_reply`, `is_bounce`. What is missing or null is not judged; a key
ending in `_alt` lists other good answers. Texts are compared without white space, those taken from HTML by what they share.
"""

import argparse
import json
import re
import subprocess
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f"))
PIECE, ALIKE = 3, 0.95

Facts = dict[str, Any]


def bare(text: object) -> str:
    """A text without white space and what nobody sees."""
    seen = unicodedata.normalize("NFC", str(text or "")).translate(INVISIBLE)
    return re.sub(r"\s+", "", seen)


def shared(one: str, other: str) -> float:
    """How much of two texts is the same, by their pieces of three letters."""
    ours, theirs = (Counter(text[at : at + PIECE] for at in range(max(len(text) - 2, 1))) for text in (one, other))
    return 2 * sum((ours & theirs).values()) / (sum(ours.values()) + sum(theirs.values()))


def good(known: Facts, field: str) -> list[str]:
    """Every answer that would be right."""
    return [bare(each) for each in (known[field], *(known.get(f"{field}_alt") or ()))]


def has_sender(known: Facts, read: Facts) -> bool:
    return bare(read["from"]).lower() == known["from"].lower()


def has_subject(known: Facts, read: Facts) -> bool:
    return bare(read["subject"]) in good(known, "subject")


def has_new_text(known: Facts, read: Facts) -> bool:
    return bare(read["body_text_new"]) in good(known, "body_text_new")


def has_text(known: Facts, read: Facts) -> bool:
    found, wanted = [bare(read["body_text"]), bare(read["body_html_text"])], good(known, "body_text")
    if known.get("body_kind") == "html":
        return any(shared(one, other) >= ALIKE for one in found for other in wanted)
    return bool(set(found) & set(wanted))


def has_files(known: Facts, read: Facts) -> bool:
    return len(read["attachments"]) == known["attachments"]


def same(field: str) -> Callable[[Facts, Facts], bool]:
    return lambda known, read: read[field] == known[field]


# What is judged: its name, the key under which it is known, and how.
JUDGED: tuple[tuple[str, str, Callable[[Facts, Facts], bool]], ...] = (
    ("sender", "from", has_sender),
    ("subject", "subject", has_subject),
    ("new text", "body_text_new", has_new_text),
    ("whole text", "body_text", has_text),
    ("attachments", "attachments", has_files),
    ("automatic reply", "is_auto_reply", same("is_auto_reply")),
    ("bounce", "is_bounce", same("is_bounce")),
)


def read_all(data: Path, known: list[Facts]) -> Iterator[Facts]:
    """What the reader says of each mail, in the same order."""
    names = "".join(f"{data / each['file']}\n" for each in known)
    words = [sys.executable, "-m", "amends.cli", "mail", "parse"]
    said = subprocess.run(words, input=names, capture_output=True, text=True, check=True).stdout  # noqa: S603
    yield from map(json.loads, said.splitlines())


def main() -> int:
    """Read, compare, print; ends with 1 when a mail could not be read at all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder with expectations.jsonl")
    data = parser.parse_args().data
    data = data if (data / "expectations.jsonl").exists() else data / "mail"
    known = [json.loads(line) for line in (data / "expectations.jsonl").read_text().splitlines() if line.strip()]
    begun = time.perf_counter()
    read = list(read_all(data, known))
    print(f"{len(read)} mails, {1000 * (time.perf_counter() - begun) / len(read):.1f} ms each with the start")
    for name, field, judge in JUDGED:
        answers = [judge(*pair) for pair in zip(known, read, strict=True) if pair[0].get(field) is not None]
        if answers:
            print(f"  {name:<16}{sum(answers):>5} of {len(answers):<5}{100 * sum(answers) / len(answers):6.1f} %")
    broken = [each for each in read if "error" in each]
    print(f"  {len(broken)} could not be read")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
