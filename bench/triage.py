"""Reads the messages of authors nothing was learned from, and says how well, in each language, and what it costs.

Everything takes part that the product reads with: both readers and the phrases. Time is processor time of one thread.
"""

import statistics
import subprocess
import sys
import time

import numpy as np

from amends.triage.reading import Reading, read
from amends.triage.reading.labels import CAUSES, DEGREES, KINDS
from training.measuring import Answers, figures, table
from training.sources import MEASURED_ON, handwritten

LOADING = "import time; from amends.triage.reading import read; read('Hello'); print(1000 * time.process_time())"


def main() -> None:
    """Read, compare, print."""
    read("Hello")
    by_author = {author: handwritten((author,)) for author in MEASURED_ON}
    texts = [each.text for examples in by_author.values() for each in examples]
    # The first time round it meets most phrases for the first time.
    costs = {when: costs_of(texts) for when in ("since the start", "once warm")}
    for author, examples in by_author.items():
        said = [read(each.text) for each in examples]
        print(f"author {author}, {len(examples)} messages\n{table(figures(examples, answers_of(said)))}\n")
    loading = subprocess.run([sys.executable, "-c", LOADING], check=True, capture_output=True, text=True)  # noqa: S603
    for when, each in costs.items():
        quantiles = statistics.quantiles(each, n=20)
        print(f"{len(each)} messages {when}, {quantiles[9]:.1f} ms p50, {quantiles[-1]:.1f} ms p95 a message")
    print(f"{float(loading.stdout):.0f} ms from nothing to the first one")


def costs_of(texts: list[str]) -> list[float]:
    """What reading each costs, in milliseconds of processor time."""
    found = []
    for text in texts:
        begun = time.process_time()
        read(text)
        found.append(1000 * (time.process_time() - begun))
    return found


def answers_of(readings: list[Reading]) -> Answers:
    """Readings in the form that is measured; of causes and kinds it names one."""
    return Answers(
        degrees=np.array([[getattr(each, name) for name in DEGREES] for each in readings]),
        cause=np.array([[float(each.cause == name) for name in CAUSES] for each in readings]),
        kind=np.array([[float(each.kind == name) for name in KINDS] for each in readings]),
        lang=[each.language for each in readings],
    )


if __name__ == "__main__":
    main()
