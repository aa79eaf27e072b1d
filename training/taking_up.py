"""Going on from an encoder that is shipped: its weights as they were taught, but for what eight bits cannot hold."""

from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, numpy_helper

from training.reader import Reader

Weights = dict[str, NDArray[np.float32]]
PRODUCTS = {"look": "qkv", "ao": ("ao",), "fi": ("fi",), "fo": ("fo",)}
ASKED = ("marks", "degrees", "cause", "kind", "lang")


def take_up(reader: Reader, place: Path) -> None:
    """Give a reader the weights of `encoder.onnx`; what helped to learn and was not shipped begins anew."""
    kept = constants_of(place)
    state = {"loudest": kept["loudest"]}
    for one in ("weight", "bias"):
        state[f"encoder.begin.{one}"] = kept[f"begin.{one}"]
    for at in range(len(reader.encoder.layers)):
        for name, parts in PRODUCTS.items():
            state |= _product(kept, at, name, tuple(parts))
        for part in ("aln.weight", "aln.bias", "oln.weight", "oln.bias"):
            state[f"encoder.layers.{at}.{part}"] = kept[f"{at}.{part}"]
    for name in ASKED:
        state[f"{name}.weight"] = _widened(kept[f"{name}.w"].T, getattr(reader, name).in_features)
        state[f"{name}.bias"] = kept[f"{name}.b"]
    own = reader.state_dict()
    reader.load_state_dict(own | {name: torch.tensor(np.ascontiguousarray(each)) for name, each in state.items()})


def constants_of(place: Path) -> Weights:
    """Every constant by name, but those in four bits, which are the words as they came."""
    kept = onnx.load(place).graph.initializer
    return {each.name: numpy_helper.to_array(each) for each in kept if each.data_type != TensorProto.UINT4}


def _product(kept: Weights, at: int, name: str, parts: tuple[str, ...]) -> Weights:
    """The matrix of `Graph.product`, which may be several side by side."""
    one = f"{at}.{name}"
    weight = kept[f"{one}.w"].T.astype(np.float32) * kept[f"{one}.s"][:, None] * kept[f"{one}.q"]
    both = zip(parts, np.split(weight, len(parts)), np.split(kept[f"{one}.b"], len(parts)), strict=True)
    found: Weights = {}
    for part, matrix, bias in both:
        found |= {f"encoder.layers.{at}.{part}.weight": matrix, f"encoder.layers.{at}.{part}.bias": bias}
    return found


def _widened(weight: NDArray[np.float32], columns: int) -> NDArray[np.float32]:
    """With nothing from the lower layers, for an encoder from before they were heard."""
    return np.pad(weight, ((0, 0), (columns - weight.shape[1], 0)))
