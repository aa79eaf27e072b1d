"""Writing the encoder as it is shipped: ONNX with weights in seven of eight bits, and what words mean in four.

python -m training.shipping --lesson LESSON --learned OUT --place amends/triage/learned
"""

import argparse
from pathlib import Path
from shutil import copyfile
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from amends.triage.reading.labels import DEGREES
from amends.triage.reading.learned import LONGEST, SAID
from training.encoder import FIRST, PAD
from training.lessons import lesson_in
from training.reader import ASKED, HEARD, Reader, unfilled
from training.tables import Tables, rows_of_part, tables_of
from training.weights import BLOCK, Packed, kept_in

MICROSOFT = "com.microsoft"
# One bit is left free: older processors add two products in sixteen bits and would run over.
MOST = 63
Weights = dict[str, NDArray[np.float32]]


class Graph:
    """An ONNX graph under construction; every verb gives the name of what it makes."""

    def __init__(self, loudest: Weights) -> None:
        self.loudest = loudest
        self.nodes: list[onnx.NodeProto] = []
        self.kept: list[onnx.TensorProto] = []

    def keep(self, name: str, values: Any) -> str:
        """A constant."""
        if name not in {each.name for each in self.kept}:
            self.kept.append(numpy_helper.from_array(np.asarray(values), name))
        return name

    def do(self, verb: str, *given: str, domain: str = "", names: tuple[str, ...] = (), **how: Any) -> str:
        """One operation; what it makes is numbered unless it is named."""
        made = list(names) or [f"{verb}.{len(self.nodes)}"]
        self.nodes.append(helper.make_node(verb, list(given), made, domain=domain, **how))
        return made[0]

    def product(self, x: str, name: str, weight: NDArray[np.float32], bias: NDArray[np.float32]) -> str:
        """Times a matrix in eight bits, with a scale for each of its columns."""
        # A few numbers are a hundred times as loud as the rest, which eight bits could not hear beside them.
        quiet = np.sqrt(np.maximum(self.loudest[name], 1e-3) / np.maximum(np.abs(weight).max(0), 1e-3))
        x, weight = self.do("Mul", x, self.keep(f"{name}.q", (1 / quiet).astype(np.float32))), weight * quiet
        scale = np.abs(weight).max(1) / MOST
        short = np.clip(np.round(weight / scale[:, None]), -MOST, MOST).astype(np.int8).T
        given = (self.keep(f"{name}.w", short), self.keep(f"{name}.s", scale.astype(np.float32)))
        return self.do("DynamicQuantizeMatMul", x, *given, "", self.keep(f"{name}.b", bias), domain=MICROSOFT)

    def plain_product(self, x: str, name: str, weight: NDArray[np.float32], bias: NDArray[np.float32]) -> str:
        """Times a small matrix, as it is."""
        return self.do("Add", self.do("MatMul", x, self.keep(f"{name}.w", weight.T)), self.keep(f"{name}.b", bias))


def graph_of(found: Packed, weights: Weights, loudest: Weights) -> onnx.ModelProto:
    """The whole network for one text: pieces in, answers out."""
    graph = Graph(loudest)
    states = [_words(graph, found, weights)]
    for at in range(len(FIRST)):
        states.append(_layer(graph, found, weights, at, states[-1]))
    _answers(graph, weights, states[1:])
    texts = helper.make_tensor_value_info("pieces", TensorProto.INT64, [1, "length"])
    said = [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in (*SAID, "marks")]
    made = helper.make_graph(graph.nodes, "reader", [texts], said, graph.kept)
    versions = [helper.make_opsetid("", 21), helper.make_opsetid(MICROSOFT, 1)]
    return helper.make_model(made, opset_imports=versions, ir_version=10)


def _words(graph: Graph, found: Packed, weights: Weights) -> str:
    """What each word means, from the four bits it came in, and where it stands."""
    blocks = found.tensors["emb.word"].reshape(-1, BLOCK)
    halves, width = blocks[:, 2:], found.hidden
    four = np.concatenate([halves & 15, halves >> 4], axis=1).reshape(-1, width)
    scales = blocks[:, :2].copy().view("<f2").reshape(len(four), -1)
    pairs = graph.keep("word", (four[:, : width // 2] | four[:, width // 2 :] << 4).astype(np.uint8))
    # By hand, since the operation that is made for this takes four times as long.
    pair = graph.do("Gather", pairs, "pieces")
    low = graph.do("BitwiseAnd", pair, graph.keep("15", np.array(15, np.uint8)))
    high = graph.do("BitShift", pair, graph.keep("4", np.array(4, np.uint8)), direction="RIGHT")
    short = graph.do("Cast", graph.do("Concat", low, high, axis=2), to=TensorProto.FLOAT)
    even = graph.do("Sub", short, graph.keep("8", np.array(8, np.float32)))
    apart = graph.do("Reshape", even, graph.keep("apart", np.array([1, -1, scales.shape[1], width // scales.shape[1]])))
    scale = graph.do("Cast", graph.do("Gather", graph.keep("word.s", scales), "pieces"), to=TensorProto.FLOAT)
    loud = graph.do("Mul", apart, graph.do("Unsqueeze", scale, graph.keep("3", np.array([3]))))
    means = graph.do("Reshape", loud, graph.keep("along", np.array([1, -1, width])))
    first, second = graph.keep("0", np.array([0])), graph.keep("1", np.array([1]))
    length = graph.do("Slice", graph.do("Shape", "pieces"), second, graph.keep("2", np.array([2])), first)
    places = graph.keep("place", weights["encoder.place.weight"][:LONGEST])
    stands = graph.do("Slice", places, first, length, first)
    x = graph.do("Add", means, stands)
    scale, bias = (graph.keep(f"begin.{one}", weights[f"encoder.begin.{one}"]) for one in ("weight", "bias"))
    return graph.do("LayerNormalization", x, scale, bias, epsilon=found.epsilon)


def _layer(graph: Graph, found: Packed, weights: Weights, at: int, x: str) -> str:
    def of(part: str) -> NDArray[np.float32]:
        return weights[f"encoder.layers.{at}.{part}"]

    def evened(name: str, *parts: str) -> str:
        scale, bias = (graph.keep(f"{at}.{name}.{one}", of(f"{name}.{one}")) for one in ("weight", "bias"))
        return graph.do("LayerNormalization", graph.do("Add", *parts), scale, bias, epsilon=found.epsilon)

    looking = [np.concatenate([of(f"{part}.{one}") for part in "qkv"]) for one in ("weight", "bias")]
    three = tuple(f"{at}.{part}" for part in "qkv")
    graph.do("Split", graph.product(x, f"{at}.look", *looking), names=three, axis=2, num_outputs=3)
    looked = graph.do("MultiHeadAttention", *three, domain=MICROSOFT, num_heads=found.heads)
    x = evened("aln", x, graph.product(looked, f"{at}.ao", of("ao.weight"), of("ao.bias")))
    thought = graph.do("Gelu", graph.product(x, f"{at}.fi", of("fi.weight"), of("fi.bias")), domain=MICROSOFT)
    return evened("oln", x, graph.product(thought, f"{at}.fo", of("fo.weight"), of("fo.bias")))


def _answers(graph: Graph, weights: Weights, states: list[str]) -> None:
    """As in `Reader.forward`: the mean of all words, the loudest, and those that say what it is about."""
    x = states[-1]

    def asked(name: str, x: str) -> str:
        return graph.plain_product(x, name, weights[f"{name}.weight"], weights[f"{name}.bias"])

    graph.do("Identity", asked("marks", x), names=("marks",))
    axis, zero = graph.keep("1", np.array([1])), graph.keep("0", np.array([0]))
    inside = (axis, graph.keep("-1", np.array([-1])), axis)
    heard, words = (graph.do("Slice", each, *inside) for each in ("marks", x))
    last, end = graph.keep("last", np.array([len(DEGREES)])), graph.keep("end", np.array([len(DEGREES) + 1]))
    third = graph.keep("2", np.array([2]))
    loud = graph.do("ReduceLogSumExp", graph.do("Slice", heard, zero, last, third), axis, keepdims=0)
    share = graph.do("Softmax", graph.do("Slice", heard, last, end, third), axis=1)
    about = graph.do("ReduceSum", graph.do("Mul", share, words), axis, keepdims=0)
    means = [graph.do("ReduceMean", states[at], axis, keepdims=0) for at in HEARD]
    heard = graph.do("Sub", graph.do("Concat", *means, about, axis=1), graph.keep("middle", weights["middle"]))
    even = graph.do("Mul", heard, graph.keep("spread", 1 / weights["spread"]))
    thought = graph.do("Gelu", asked("thought", even), domain=MICROSOFT)
    lengths = graph.keep("lengths", np.array([len(each) for each in ASKED.values()]))
    said = [f"said.{name}" for name in ASKED]
    graph.do("Split", asked("answers", graph.do("Concat", even, thought, axis=1)), lengths, names=tuple(said), axis=1)
    louder = graph.do("Mul", loud, graph.keep("loudest", weights["loudest"]))
    graph.do("Add", "said.degrees", louder, names=("degrees",))
    for name in SAID:
        if name != "degrees":
            graph.do("Identity", f"said.{name}", names=(name,))


@torch.no_grad()
def loudest_in(reader: Reader, tables: Tables) -> Weights:
    """How loud each number gets that goes into a product, on messages kept for calibrating."""
    found: Weights = {}

    def hears(name: str) -> Any:
        def hear(_part: Any, given: tuple[torch.Tensor], _made: Any) -> None:
            loud = given[0].abs().flatten(0, -2).max(0).values.numpy()
            found[name] = np.maximum(found.get(name, loud), loud)

        return hear

    for at, layer in enumerate(reader.encoder.layers):
        for part, name in (("q", "look"), ("ao", "ao"), ("fi", "fi"), ("fo", "fo")):
            getattr(layer, part).register_forward_hook(hears(f"{at}.{name}"))
    for row in rows_of_part(tables, "calibrating"):
        # One at a time, since what fills up rows is loud too.
        reader(tables.pieces[row][tables.pieces[row] != PAD].long()[None])
    return found


def learned_in(place: Path, found: Packed) -> Reader:
    """The network as it was learned."""
    reader = unfilled(found)
    reader.load_state_dict(torch.load(place, weights_only=True)["kept"])
    return reader.eval()


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lesson", type=Path, required=True, help="the folder training.lessons has written")
    parser.add_argument("--learned", type=Path, required=True, help="the folder training.learning has written")
    parser.add_argument("--place", type=Path, required=True, help="the folder that is shipped")
    chosen = parser.parse_args()
    chosen.place.mkdir(parents=True, exist_ok=True)
    found = kept_in(chosen.lesson / "encoder.npz")
    reader = learned_in(chosen.learned / "reader.pt", found)
    weights = {name: each.numpy() for name, each in reader.state_dict().items()}
    loudest = loudest_in(reader, tables_of(lesson_in(chosen.lesson / "lesson.npz"), "cpu"))
    onnx.save(graph_of(found, weights, loudest), chosen.place / "encoder.onnx")
    copyfile(chosen.lesson / "pieces.model", chosen.place / "pieces.model")


if __name__ == "__main__":
    main()
