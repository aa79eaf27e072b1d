"""Pass a command on to Django's own management, for developers."""

from collections.abc import Sequence

from django.core.management import execute_from_command_line


def run(words: Sequence[str]) -> None:
    """Let Django do it."""
    execute_from_command_line(["amends django", *words])
