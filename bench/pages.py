"""What the two pages an agent lives in cost, in CPU of one process, beside the floor of their own templates.

The floor renders the same templates from a context that was fetched before, so the difference is what we ask and weigh.
"""

import argparse
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

from bench.filling import OPEN_OF_TEN, fill
from bench.house import a_house

ROUNDS = 40
SIZES = (1_000, 10_000, 100_000)


def milliseconds(what: Callable[[], object]) -> float:
    """The median CPU of one call, after a few to warm up."""
    for _ in range(5):
        what()
    costs = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        what()
        costs.append(time.process_time() - begun)
    return 1000 * statistics.median(costs)


def measure(size: int, open_of_ten: int) -> dict[str, float]:
    """Fill a house with `size` conversations and time its pages."""
    with a_house():
        number = fill(size, open_of_ten=open_of_ten)
        from django.test import Client

        from amends.foundation.writing import writing
        from amends.people.models import Person

        client = Client(SERVER_NAME="localhost")
        with writing():
            client.force_login(Person.objects.get())
        costs = {}
        pages = (("inbox", "/queue/answer/"), ("upset", "/queue/upset/"), ("conversation", f"/conversations/{number}/"))
        for name, path in pages:
            assert client.get(path).status_code == 200, path
            costs[name] = milliseconds(lambda path=path: client.get(path).content)
            costs[f"{name} floor"] = milliseconds(floor_of(client, path))
        words = {"kind": "reply", "text": "Hello, a new machine is on its way.", "to": "ten@bench.example"}
        costs["reply"] = milliseconds(lambda: client.post(f"/conversations/{number}/messages/", words))
        return costs


def floor_of(client: object, path: str) -> Callable[[], object]:
    """A function that renders the page's template from what was fetched once."""
    from django.template import engines
    from django.test.utils import setup_test_environment, teardown_test_environment

    setup_test_environment()
    answer = client.get(path)  # type: ignore[attr-defined]
    teardown_test_environment()
    name, context = answer.templates[0].name, answer.context[0].flatten()
    request = context.pop("request")
    known = {
        key: value() if callable(value) and key in ("queues", "pages", "live_after") else value
        for key, value in context.items()
    }
    template = engines["django"].get_template(name)
    return lambda: template.template.render(_context(request, known))


def _context(request: object, known: dict[str, object]) -> object:
    from django.template import Context

    return Context({**known, "request": request})


def main() -> None:
    """Measure each size and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, help="measure one size only")
    parser.add_argument("--open", type=int, default=OPEN_OF_TEN, help="how many of ten conversations are open")
    chosen = parser.parse_args()
    if chosen.size is None:
        for size in SIZES:
            # A process for each, because a house is entered once.
            subprocess.run(
                [sys.executable, "-m", "bench.pages", "--size", str(size), "--open", str(chosen.open)], check=True
            )  # noqa: S603
        return
    print(
        f"{chosen.size} conversations: "
        + ", ".join(f"{k} {v:.1f} ms" for k, v in measure(chosen.size, chosen.open).items())
    )


if __name__ == "__main__":
    main()
