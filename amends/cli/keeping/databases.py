"""The database as a whole: copied into a file while it is in use, and brought back from one. No Django, no rows."""

import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Protocol

import psycopg
from psycopg import sql

from amends.cli.trouble import Trouble
from amends.environment import environment, settings_of


class Database(Protocol):
    """What can be done with a database without knowing what is in it."""

    copy_name: str

    def copy_to(self, place: Path) -> None:
        """Write a whole and consistent copy, while others read and write."""

    def bring_back(self, place: Path) -> None:
        """Replace everything by what is in the copy."""

    def is_empty(self) -> bool:
        """Whether there is nothing that bringing back would destroy."""

    def counts(self) -> dict[str, int]:
        """How many rows each table has."""


class Sqlite:
    """The embedded database: one file in the data folder."""

    copy_name = "database.sqlite3"

    def __init__(self, path: Path) -> None:
        self.path = path

    def copy_to(self, place: Path) -> None:
        """Let SQLite copy itself page by page."""
        if not self.path.exists():
            raise Trouble(f"There is no database at {self.path}.")
        with closing(sqlite3.connect(self.path)) as ours, closing(sqlite3.connect(place)) as copy:
            ours.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")

    def bring_back(self, place: Path) -> None:
        """Check the copy, then write it over ours, also under the eyes of an open connection."""
        with closing(sqlite3.connect(place)) as copy:
            if copy.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
                raise Trouble("The database in the backup is damaged.")
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self.path)) as ours:
                copy.backup(ours)
                ours.execute("PRAGMA journal_mode=WAL")
        self.path.chmod(0o600)

    def is_empty(self) -> bool:
        """Whether the file is missing or has no tables."""
        return not self.path.exists() or not self.counts()

    def counts(self) -> dict[str, int]:
        """Counted one table after the other."""
        tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        with closing(sqlite3.connect(self.path)) as ours:
            names = [name for (name,) in ours.execute(tables)]
            return {name: ours.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608


class Postgresql:
    """A PostgreSQL database, through the programs that come with it."""

    copy_name = "database.dump"

    def __init__(self, url: str) -> None:
        self.url = url

    def copy_to(self, place: Path) -> None:
        """Let pg_dump write its own format."""
        self._run("pg_dump", ["--format=custom", "--no-owner", f"--file={place}"])

    def bring_back(self, place: Path) -> None:
        """Empty the database, also of what is newer than the copy, and fill it from the copy, in one transaction.

        The copy is written out as a script first: one that cannot be read to its end never touches the database.
        """
        with tempfile.TemporaryDirectory(dir=place.parent, prefix=".script-") as room:
            script, emptying = Path(room) / "all.sql", Path(room) / "empty.sql"
            self._run("pg_restore", ["--no-owner", "--clean", "--if-exists", f"--file={script}", f"{place}"])
            with psycopg.connect(self.url) as ours:
                drop = sql.SQL("DROP TABLE IF EXISTS {} CASCADE;\n")
                emptying.write_text(
                    "".join(drop.format(sql.Identifier(name)).as_string(ours) for name in self._tables(ours))
                )
            words = ["--single-transaction", "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1"]
            self._run("psql", [*words, f"--file={emptying}", f"--file={script}"])

    def is_empty(self) -> bool:
        """Whether it has no tables."""
        with psycopg.connect(self.url) as ours:
            return not self._tables(ours)

    def counts(self) -> dict[str, int]:
        """Counted one table after the other."""
        with psycopg.connect(self.url) as ours:
            return {name: self._count(ours, name) for name in self._tables(ours)}

    @property
    def _name(self) -> str:
        return str(settings_of(self.url)["NAME"])

    def _tables(self, ours: "psycopg.Connection[tuple[str]]") -> list[str]:
        rows = ours.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        return [name for (name,) in rows]

    def _count(self, ours: "psycopg.Connection[tuple[str]]", name: str) -> int:
        row = ours.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name))).fetchone()
        return int(row[0]) if row else 0

    def _run(self, program: str, words: Sequence[str]) -> None:
        path = shutil.which(program)
        if not path:
            raise Trouble(f"{program} is missing (on Debian: apt install postgresql-client).")
        # The password goes by the environment, because everybody can read the words of a command.
        given = settings_of(self.url)
        sign_in = {f"PG{key}": str(given[key]) for key in ("HOST", "PORT", "USER", "PASSWORD") if given.get(key)}
        outcome = subprocess.run(  # noqa: S603
            [path, *words],
            env=os.environ | sign_in | {"PGDATABASE": self._name},
            capture_output=True,
            text=True,
        )
        if outcome.returncode:
            raise Trouble(f"{program} failed: {outcome.stderr.strip()}")


def our_database() -> Database:
    """The database the environment names."""
    file = environment.database_file
    return Sqlite(file) if file else Postgresql(environment.database_url)
