"""The encoder: the first layers of multilingual-e5-small, narrowed, as a network that can learn."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from amends.triage.reading.learned import LONGEST
from training.weights import Packed

PAD = 1
DROPPED = 0.1
# The first few of twelve layers know as much of a message as all of them; every second one, much less (see MODEL.md).
FIRST = [0, 1, 2, 3, 4]
# How many numbers a layer thinks with between its two products, of 1,536.
INNER = 1024
# How much the weights of a narrowed layer are held where they were.
HOLDS = 1e-3


class Layer(nn.Module):
    """One layer of the kind BERT has."""

    def __init__(self, hidden: int, heads: int, inner: int, epsilon: float) -> None:
        super().__init__()
        self.heads, self.drop = heads, nn.Dropout(DROPPED)
        self.q, self.k, self.v, self.ao = (nn.Linear(hidden, hidden) for _ in range(4))
        self.fi, self.fo = nn.Linear(hidden, inner), nn.Linear(inner, hidden)
        self.aln, self.oln = nn.LayerNorm(hidden, epsilon), nn.LayerNorm(hidden, epsilon)

    def forward(self, x: Tensor, seen: Tensor) -> Tensor:
        """Look around, then think."""
        batch, length, hidden = x.shape
        parts = [part(x).view(batch, length, self.heads, -1).transpose(1, 2) for part in (self.q, self.k, self.v)]
        looked = functional.scaled_dot_product_attention(*parts, attn_mask=seen)
        x = self.aln(x + self.drop(self.ao(looked.transpose(1, 2).reshape(batch, length, hidden))))
        thought: Tensor = self.oln(x + self.drop(self.fo(functional.gelu(self.fi(x)))))
        return thought


class Encoder(nn.Module):
    """From numbers of pieces to one vector for each piece."""

    def __init__(self, found: Packed, words: int, layers: int, longest: int = LONGEST) -> None:
        super().__init__()
        hidden = found.hidden
        self.word, self.place = nn.Embedding(words, hidden), nn.Embedding(longest, hidden)
        self.begin, self.drop = nn.LayerNorm(hidden, found.epsilon), nn.Dropout(DROPPED)
        self.layers = nn.ModuleList(Layer(hidden, found.heads, found.inner, found.epsilon) for _ in range(layers))

    def forward(self, pieces: Tensor) -> list[Tensor]:
        """What stands after each layer; rows are filled up with PAD."""
        x = self.drop(self.begin(self.word(pieces) + self.place.weight[: pieces.shape[1]]))
        seen = (pieces != PAD)[:, None, None, :]
        states = []
        for layer in self.layers:
            x = layer(x, seen)
            states.append(x)
        return states


@torch.no_grad()
def narrow(encoder: Encoder, inner: int, texts: Sequence[Tensor]) -> None:
    """Leave each layer so many of the numbers between its two products: those loudest in these texts.

    What the others added is made up for as well as the ones that stay can, by least squares over the same texts.
    """
    for layer in encoder.layers:
        heard = torch.cat([_inside(layer, encoder, pieces) for pieces in texts])
        kept = (heard.abs().mean(0) * layer.fo.weight.norm(dim=0)).argsort(descending=True)[:inner].sort().values
        some, wanted = heard[:, kept], heard @ layer.fo.weight.T
        square = some.T @ some
        square.diagonal().add_(HOLDS * square.diagonal().mean())
        # What stays is moved from where it was, so that little is asked of numbers that say little.
        rest = wanted - some @ layer.fo.weight[:, kept].T
        moved = layer.fo.weight[:, kept] + torch.linalg.solve(square, some.T @ rest).T
        layer.fi.weight, layer.fi.bias = nn.Parameter(layer.fi.weight[kept]), nn.Parameter(layer.fi.bias[kept])
        layer.fo.weight = nn.Parameter(moved)
        layer.fi.out_features = layer.fo.in_features = inner


def _inside(layer: Layer, encoder: Encoder, pieces: Tensor) -> Tensor:
    """What a layer has between its two products, at each piece of some texts."""
    found: list[Tensor] = []
    hook = layer.fo.register_forward_pre_hook(lambda _part, given: found.append(given[0][pieces != PAD]))
    encoder(pieces)
    hook.remove()
    return found[0]


def unpacked(found: Packed, layers: list[int]) -> Encoder:
    """The encoder with the weights of the package: these of its twelve layers."""
    encoder = Encoder(found, len(found.pieces), len(layers))
    state = {"word.weight": found.unpacked("emb.word", found.hidden)}
    kind = found.plain("emb.type").reshape(-1, found.hidden)[0]
    place = found.plain("emb.pos").reshape(-1, found.hidden)
    # Places of this family of models begin behind the number of the filling.
    state["place.weight"] = place[: encoder.place.num_embeddings] + kind
    state |= {"begin.weight": found.plain("emb.ln.w"), "begin.bias": found.plain("emb.ln.b")}
    for ours, theirs in enumerate(layers):
        for part in ("q", "k", "v", "ao", "fi", "fo"):
            columns = found.inner if part == "fo" else found.hidden
            state[f"layers.{ours}.{part}.weight"] = found.unpacked(f"l{theirs}.{part}.w", columns)
            state[f"layers.{ours}.{part}.bias"] = found.plain(f"l{theirs}.{part}.b")
        for part in ("aln", "oln"):
            state[f"layers.{ours}.{part}.weight"] = found.plain(f"l{theirs}.{part}.w")
            state[f"layers.{ours}.{part}.bias"] = found.plain(f"l{theirs}.{part}.b")
    encoder.load_state_dict({name: torch.from_numpy(np.ascontiguousarray(each)) for name, each in state.items()})
    return encoder
