"""Fill an empty database with the demo desk, and say who can sign in."""

import argparse
import sys

from amends.cli.house import missing_migrations, prepare_tables
from amends.cli.trouble import Trouble
from amends.demo.planting import plant
from amends.environment import DEMO_PASSWORD, environment
from amends.people.models import Person

SEED = 4127


def describe(parser: argparse.ArgumentParser) -> None:
    """Which desk."""
    parser.add_argument("--seed", type=int, default=SEED, help="another number makes other past conversations")


def run(chosen: argparse.Namespace) -> None:
    """Prepare, fill, and say how to sign in."""
    if not environment.demo:
        raise Trouble("This is no demo. “amends demo” shows one; “AMENDS_DEMO=1 amends plant” fills this database.")
    if missing_migrations():
        print("Preparing the demo desk; this takes a minute and happens once.", file=sys.stderr)
        prepare_tables()
    plant(chosen.seed)
    print(f"Sign in with the password “{DEMO_PASSWORD}” as one of these:")
    for person in Person.objects.active().prefetch_related("role_rows"):
        print(f"  {person.email:<28} {person.name}, {', '.join(sorted(person.roles()))}")
