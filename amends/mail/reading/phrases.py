"""The words we know, from data files, compiled once."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent


def load(name: str) -> dict[str, Any]:
    """One data file."""
    return tomllib.loads((_HERE / name).read_text("utf-8"))


@cache
def languages() -> dict[str, dict[str, Any]]:
    """Every language file by its code."""
    return {path.stem: load(f"languages/{path.name}") for path in sorted((_HERE / "languages").glob("*.toml"))}


def every(key: str) -> list[str]:
    """What all languages together say under one heading, longest first."""
    found = {phrase for words in languages().values() for phrase in words.get(key, [])}
    return sorted(found, key=lambda phrase: (-len(phrase), phrase))


def any_of(phrases: list[str], *, before: str = "", after: str = "") -> re.Pattern[str]:
    """A pattern that finds any of some pieces, whatever the case."""
    return re.compile(f"{before}(?:{'|'.join(phrases)}){after}", re.IGNORECASE)
