"""Rows know only the rows of lower floors, as imports do, and pages stay upstairs."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.db.models import Field, ForeignObjectRel, Model

PROJECT = Path(__file__).parent.parent


def floors() -> dict[str, int]:
    """How high each room lies; the list of floors is the one imports are held to."""
    contracts = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    (layers,) = (
        each["layers"] for each in contracts if each["containers" if "containers" in each else "type"] == ["amends"]
    )
    rooms = [[room.strip(" ()") for room in layer.split("|")] for layer in reversed(layers)]
    return {room: height for height, names in enumerate(rooms) for room in names}


def room_of(model: type[Model]) -> str:
    return model.__module__.split(".")[1]


def pointers() -> Iterator[tuple[type[Model], Field]]:
    for model in apps.get_models():
        if model.__module__.startswith("amends."):
            for field in model._meta.get_fields():
                if field.is_relation and not isinstance(field, ForeignObjectRel) and isinstance(field, Field):
                    yield model, field


def test_rows_point_down_the_floors_only() -> None:
    height = floors()
    wrong = [
        f"{model.__name__}.{field.name}"
        for model, field in pointers()
        if field.related_model.__module__.startswith("amends.")
        and room_of(model) != room_of(field.related_model)
        and height[room_of(model)] <= height[room_of(field.related_model)]
    ]
    assert wrong == []


def test_there_are_rows_that_point_somewhere() -> None:
    assert len(list(pointers())) > 20


def test_requests_and_pages_live_in_screens_alone() -> None:
    height = floors()
    asks = re.compile(r"^\s*(from|import) django\.(http|shortcuts|urls|views)\b", re.MULTILINE)
    below = [room for room in height if height[room] < height["screens"]]
    files = [path for room in below for path in (PROJECT / "amends" / room).rglob("*.py")]
    assert [str(path) for path in files if asks.search(path.read_text())] == []
    assert len(files) > 50
