"""What is checked in belongs to everybody: no address of an index, no place on one machine, no tool, no key."""

import re
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent
# Put together here, so that this file does not find itself.
FOREIGN = {
    "the address of an index": r"--(extra-)?index-url|--find-" r"links|--trusted-" r"host",
    "the host of an index": r"pypi\." r"org|python" r"hosted\.|regis" r"try\.npmjs",
    "a place on one machine": r"(?<![\w.<])/(home|Users|work|farm|root)" r"/[a-z]|/tmp" r"/\w",
    "whose tools wrote it": r"(?i)\b(anthro" r"pic|clau" r"de|chat" r"gpt|cop" r"ilot|co-authored" r"-by)\b",
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE " r"KEY-----",
}
# Programs that make these files have to name what they leave out.
MAY = {"bin/pin": "the address of an index"}


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("this is no checkout")
    return [PROJECT / name for name in listed.stdout.split("\0") if name and (PROJECT / name).is_file()]


def text_of(path: Path) -> str:
    content = path.read_bytes()
    return "" if b"\0" in content else content.decode(errors="replace")


@pytest.mark.parametrize("kind", FOREIGN)
def test_nothing_is_checked_in_that_belongs_to_one_machine(kind: str) -> None:
    pattern = re.compile(FOREIGN[kind])
    found = [
        f"{path.relative_to(PROJECT)}: {hit[0]}"
        for path in tracked()
        if MAY.get(str(path.relative_to(PROJECT))) != kind and (hit := pattern.search(text_of(path)))
    ]
    assert found == []


def test_requirements_name_no_address() -> None:
    texts = [text_of(path) for path in (PROJECT / "requirements").glob("*.txt")]
    assert len(texts) == 2
    assert [text for text in texts if "://" in text] == []


def test_every_requirement_has_its_hash() -> None:
    for path in (PROJECT / "requirements").glob("*.txt"):
        pins = re.findall(r"^\S+==\S+ \\\n    --hash=sha256:[0-9a-f]{64}", text_of(path), re.MULTILINE)
        assert len(pins) == len(re.findall(r"^[A-Za-z0-9]", text_of(path), re.MULTILINE))
