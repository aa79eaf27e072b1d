"""Code stays in small pieces: nobody reads a long one on a hard day."""

import ast
from functools import cache
from pathlib import Path
from statistics import median

import amends

HOUSE = Path(amends.__file__).parent
FILES = [path for path in HOUSE.rglob("*.py") if "migrations" not in path.parts]
Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def functions() -> list[tuple[str, Function]]:
    return [
        (f"{path.relative_to(HOUSE)}:{node.lineno} {node.name}", node)
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, Function)
    ]


def lines_of(function: Function) -> int:
    """The lines of its body, without the docstring."""
    body = function.body[1:] if ast.get_docstring(function, clean=False) else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0


def parameters_of(function: Function) -> int:
    said = function.args
    names = [each.arg for each in (*said.posonlyargs, *said.args, *said.kwonlyargs)]
    return len([name for name in names if name not in {"self", "cls"}])


def test_no_function_is_longer_than_40_lines() -> None:
    assert [name for name, function in functions() if lines_of(function) > 40] == []


def test_half_of_all_functions_have_at_most_8_lines() -> None:
    assert median(lines_of(function) for _name, function in functions()) <= 8


def test_no_function_asks_for_more_than_5_things() -> None:
    assert [name for name, function in functions() if parameters_of(function) > 5] == []


def test_no_file_is_longer_than_300_lines() -> None:
    lengths = {str(path.relative_to(HOUSE)): len(path.read_text().splitlines()) for path in FILES}
    assert {name: length for name, length in lengths.items() if length > 300} == {}


def test_everything_others_use_says_what_it_means() -> None:
    silent = [
        f"{path.relative_to(HOUSE)}:{node.lineno} {node.name}"
        for path in FILES
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.ClassDef | Function) and not node.name.startswith("_") and not ast.get_docstring(node)
        if not node.name.endswith("Config")
    ]
    assert silent == []
