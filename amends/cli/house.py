"""Opening the house: Django is set up, and the tables are there before anybody uses them."""

import os

import django
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from amends.cli.trouble import Trouble
from amends.environment import environment


def open_house() -> None:
    """Make rows and settings usable."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amends.settings")
    try:
        django.setup()
    except OSError as problem:
        raise Trouble(f"The data folder {environment.data} cannot be used: {problem.strerror}.") from problem


def missing_migrations() -> list[str]:
    """The steps this version takes that the database has not seen yet."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{step.app_label} {step.name}" for step, _backwards in plan]


def unknown_migrations() -> list[str]:
    """Steps the database has seen that this version does not know: it belongs to a newer one."""
    loader = MigrationExecutor(connection).loader
    ours = {config for config, _name in loader.disk_migrations}
    return [
        f"{app} {name}"
        for app, name in loader.applied_migrations
        if app in ours and (app, name) not in loader.graph.nodes
    ]


# The database as it was before an upgrade; gone again when that has ended, so what lies here was stopped half-way.
HALF_UPGRADED = environment.data / "upgrading"
# What a restore has unpacked and found whole; gone again when all of it is in place.
HALF_RESTORED = environment.data / "restoring"


def require_tables() -> None:
    """Stop with a clear word when the database does not answer or is not ready for this version."""
    if HALF_RESTORED.exists():
        raise Trouble("A restore was stopped half-way. “amends restore” goes on with it.")
    if HALF_UPGRADED.exists():
        raise Trouble("An upgrade was stopped half-way. “amends upgrade” brings the database back, and begins anew.")
    try:
        missing, unknown = missing_migrations(), unknown_migrations()
    except DatabaseError as problem:
        raise Trouble(
            f"The database does not answer: {_first_line(problem)}\n“amends doctor” looks closer."
        ) from problem
    if unknown:
        raise Trouble("The database belongs to a newer version of Amends. Install that, or restore a backup.")
    if missing:
        is_new = "people 0001_initial" in missing
        advice = "Run “amends setup” first." if is_new else "Run “amends upgrade” first."
        raise Trouble(f"The database is {'empty' if is_new else 'of an older version'}. {advice}")


def prepare_tables() -> None:
    """Bring the database to this version."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def _first_line(problem: Exception) -> str:
    return str(problem).strip().partition("\n")[0]
