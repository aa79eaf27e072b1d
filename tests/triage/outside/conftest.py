"""The server at the outer edge as a fixture."""

from tests.triage.outside.server import outside  # noqa: F401
