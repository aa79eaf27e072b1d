"""The encoder: multilingual-e5-small or the half of it, as a network that can learn."""

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from amends.triage.reading.learned import LONGEST
from training.weights import Packed

PAD = 1
DROPPED = 0.1


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
