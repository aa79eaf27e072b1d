"""The network that reads: an encoder with everything it is asked, about the whole and about each word."""

import torch
from torch import Tensor, nn

from amends.triage.reading.labels import CAUSES, DEGREES, KINDS, LANGUAGES, SPOKEN
from training.encoder import PAD, Encoder
from training.labels import HELPING

# Begin, filling and end.
MARKS = 2
FAR_BELOW = -1e4
# Few words speak for a label.
RARELY = -4.0
# What lower layers know of a text is less of the writers it was taught by.
HEARD = (2, 4, 5)


class Reader(nn.Module):
    """How much of a text speaks for each label, and what the text is about."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        hidden = encoder.word.embedding_dim
        self.encoder, self.drop = encoder, nn.Dropout(0.1)
        heard = len(HEARD) * hidden
        self.marks, self.degrees = nn.Linear(hidden, len(SPOKEN)), nn.Linear(heard, len(DEGREES))
        nn.init.constant_(self.marks.bias, RARELY)
        # One sentence of a long mail can be a threat: the loudest words count beside the mean of all.
        self.loudest = nn.Parameter(torch.full((len(DEGREES),), 0.3))
        self.helping = nn.Linear(heard, len(HELPING))
        self.cause = nn.Linear(heard + hidden, len(CAUSES))
        self.kind, self.lang = nn.Linear(heard + hidden, len(KINDS)), nn.Linear(heard, len(LANGUAGES))

    def forward(self, pieces: Tensor) -> dict[str, Tensor]:
        """Every answer, before it is made a share; `marks` has one for each piece, `states` what is behind it."""
        states = self.encoder(pieces)
        marks = self.marks(self.drop(states[-1])).float()
        answers = self.said(*self._together(states, marks, pieces))
        return answers | {"marks": marks, "middle": states[len(states) // 2 - 1], "last": states[-1]}

    def heard(self, pieces: Tensor) -> tuple[Tensor, Tensor]:
        """All that the answers about a text are made of."""
        states = self.encoder(pieces)
        return self._together(states, self.marks(states[-1]).float(), pieces)

    def said(self, states: Tensor, loud: Tensor) -> dict[str, Tensor]:
        """The answers about the whole, by what was heard."""
        states = self.drop(states)
        mean = states[:, : self.degrees.in_features]
        return {
            "degrees": self.degrees(mean).float() + self.loudest * loud,
            "helping": self.helping(mean).float(),
            "cause": self.cause(states).float(),
            "kind": self.kind(states).float(),
            "lang": self.lang(mean).float(),
        }

    def _together(self, states: list[Tensor], marks: Tensor, pieces: Tensor) -> tuple[Tensor, Tensor]:
        """The means of some layers with the words that say what it is about, and how loud each label is."""
        last, here = states[-1], (pieces != PAD).unsqueeze(2)
        means = [(states[at] * here).sum(1) / here.sum(1) for at in HEARD]
        heard = marks.masked_fill((pieces <= MARKS).unsqueeze(2), FAR_BELOW)
        about = (heard[:, :, -1].softmax(1).unsqueeze(2).to(last.dtype) * last).sum(1)
        return torch.cat([*means, about], 1), heard[:, :, : len(DEGREES)].logsumexp(1)
