"""Say which version this is."""

import argparse
import platform

import amends


def describe(parser: argparse.ArgumentParser) -> None:
    """Nothing can be chosen."""


def run(chosen: argparse.Namespace) -> None:
    """Print our version and Python's."""
    print(f"Amends {amends.__version__} on Python {platform.python_version()}")
