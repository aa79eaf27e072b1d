"""The network that reads: an encoder with everything it is asked, about the whole and about each word."""

from dataclasses import replace

import torch
from torch import Tensor, nn
from torch.nn import functional

from amends.triage.reading.labels import CAUSES, DEGREES, KINDS, LANGUAGES, POSTED, SPOKEN
from training.encoder import FIRST, INNER, PAD, Encoder
from training.labels import HELPING
from training.weights import Packed

# Begin, filling and end.
MARKS = 2
FAR_BELOW = -1e4
# Few words speak for a label.
RARELY = -4.0
# What lower layers know of a text is less of the writers it was taught by.
HEARD = (2, 3, 4)


# How many numbers are thought about what was heard: what speaks for anger in a post is not what does in a letter.
THOUGHTS = 128
ASKED = {"degrees": DEGREES, "helping": HELPING, "cause": CAUSES, "kind": KINDS, "lang": LANGUAGES}
# What is said of a text as far as it is a post, and how far it is one.
ASKED |= {"posted": POSTED, "is_post": ["is_post"]}


class Reader(nn.Module):
    """How much of a text speaks for each label, and what the text is about."""

    # What is heard is brought to one measure: the middle of each number and how far it spreads.
    middle: Tensor
    spread: Tensor

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        hidden = encoder.word.embedding_dim
        heard = (len(HEARD) + 1) * hidden
        self.encoder, self.drop = encoder, nn.Dropout(0.1)
        self.marks = nn.Linear(hidden, len(SPOKEN))
        nn.init.constant_(self.marks.bias, RARELY)
        # One sentence of a long mail can be a threat: the loudest words count beside the mean of all.
        self.loudest = nn.Parameter(torch.full((len(DEGREES),), 0.3))
        self.register_buffer("middle", torch.zeros(heard))
        self.register_buffer("spread", torch.ones(heard))
        self.thought = nn.Linear(heard, THOUGHTS)
        self.answers = nn.Linear(heard + THOUGHTS, sum(map(len, ASKED.values())))
        nn.init.zeros_(self.answers.weight)

    def forward(self, pieces: Tensor) -> dict[str, Tensor]:
        """Every answer, before it is made a share; `marks` has one for each piece."""
        states = self.encoder(pieces)
        marks = self.marks(self.drop(states[-1])).float()
        heard, loud = self._together(states, marks, pieces)
        return self._said(heard.float(), loud) | {"marks": marks}

    @torch.no_grad()
    def listen(self, texts: list[Tensor]) -> None:
        """Learn from some texts in which measure it hears."""
        found = []
        for pieces in texts:
            states = self.encoder(pieces)
            found.append(self._together(states, self.marks(states[-1]).float(), pieces)[0].float())
        heard = torch.cat(found)
        self.middle.copy_(heard.mean(0))
        self.spread.copy_(heard.std(0).clamp(min=1e-3))

    def _said(self, heard: Tensor, loud: Tensor) -> dict[str, Tensor]:
        """The answers about the whole, by what was heard."""
        even = self.drop((heard - self.middle) / self.spread)
        thought = self.drop(functional.gelu(self.thought(even)))
        said = self.answers(torch.cat([even, thought], 1)).float().split([len(each) for each in ASKED.values()], 1)
        found = dict(zip(ASKED, said, strict=True))
        return found | {"degrees": found["degrees"] + self.loudest * loud}

    def _together(self, states: list[Tensor], marks: Tensor, pieces: Tensor) -> tuple[Tensor, Tensor]:
        """The means of some layers with the words that say what it is about, and how loud each label is."""
        last, here = states[-1], (pieces != PAD).unsqueeze(2)
        means = [(states[at] * here).sum(1) / here.sum(1) for at in HEARD]
        heard = marks.masked_fill((pieces <= MARKS).unsqueeze(2), FAR_BELOW)
        about = (heard[:, :, -1].softmax(1).unsqueeze(2).to(last.dtype) * last).sum(1)
        return torch.cat([*means, about], 1), heard[:, :, : len(DEGREES)].logsumexp(1)


def unfilled(found: Packed) -> Reader:
    """A reader as narrow and as high as the shipped one, whose weights are still to be filled in."""
    return Reader(Encoder(replace(found, inner=INNER), len(found.pieces), len(FIRST)))
