"""The network out of the file that is shipped, so that it can be taught on."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import Tensor

from training.encoder import unpacked
from training.reader import Reader, unfilled
from training.weights import Packed

Kept = dict[str, NDArray[Any]]


def shipped_in(place: Path, found: Packed) -> Reader:
    """The reader as it is shipped; but what words mean, which never learns, as it came."""
    kept = {each.name: numpy_helper.to_array(each) for each in onnx.load(place / "encoder.onnx").graph.initializer}
    reader = unfilled(found)
    state = {f"encoder.{name}": each for name, each in unpacked(found, []).state_dict().items()}
    state |= dict(_as_learned(kept))
    for at in range(len(reader.encoder.layers)):
        state |= {f"encoder.layers.{at}.{name}": each for name, each in _of_layer(kept, str(at))}
    reader.load_state_dict(state)
    return reader


def _as_learned(kept: Kept) -> Iterator[tuple[str, Tensor]]:
    """What is shipped as it was learned."""
    yield from ((f"encoder.begin.{one}", torch.tensor(kept[f"begin.{one}"])) for one in ("weight", "bias"))
    for name in ("marks", "thought", "answers"):
        yield f"{name}.weight", torch.tensor(kept[f"{name}.w"]).T
        yield f"{name}.bias", torch.tensor(kept[f"{name}.b"])
    yield "loudest", torch.tensor(kept["loudest"])
    yield "middle", torch.tensor(kept["middle"])
    yield "spread", 1 / torch.tensor(kept["spread"])


def _of_layer(kept: Kept, at: str) -> Iterator[tuple[str, Tensor]]:
    """One layer, its products out of their seven bits."""
    for name in ("aln", "oln"):
        yield from ((f"{name}.{one}", torch.tensor(kept[f"{at}.{name}.{one}"])) for one in ("weight", "bias"))
    for name in ("look", "ao", "fi", "fo"):
        weight = torch.tensor((kept[f"{at}.{name}.w"] * kept[f"{at}.{name}.s"]).T * kept[f"{at}.{name}.q"])
        bias = torch.tensor(kept[f"{at}.{name}.b"])
        parts = "qkv" if name == "look" else [name]
        yield from ((f"{one}.weight", each) for one, each in zip(parts, weight.chunk(len(parts)), strict=True))
        yield from ((f"{one}.bias", each) for one, each in zip(parts, bias.chunk(len(parts)), strict=True))
