"""Teaching the heads over runs of letters and words: all of them at once, each text as the sum of its weights.

python -m training.heads --lesson LESSON --place amends/triage/learned
"""

import argparse
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from torch import Tensor, nn

from amends.triage.reading.hashing import PLACES, places_of
from amends.triage.reading.labels import DEGREES, POSTED
from amends.triage.reading.learned import SAID
from training.labels import HELPING
from training.learning import Course, Setting
from training.lessons import PARTS, Lesson, lesson_in
from training.sources import LEARNED_FROM, SEED
from training.tables import Tables, loss_of, tables_of

STEPS, STEP = 6000, 0.12
ANSWERS = SAID | {"helping": HELPING}
# What is settled by posts alone: of which sets, and how far their posts are followed (the C of scikit-learn).
SETTLED = (
    ("anger", ("brighter", "goemotions"), 2.0),
    ("insult", ("germeval2018", "dkhate", "surge"), 10.0),
)
# From this degree on a post is angry, or an insult.
IS_SO = 0.1


class Heads(nn.Module):
    """One weight for each number and answer; a text has the sum of its own, made as strong as its root is long."""

    def __init__(self) -> None:
        super().__init__()
        answers = sum(map(len, ANSWERS.values()))
        self.weights = nn.EmbeddingBag(PLACES, answers, mode="sum", sparse=True)
        nn.init.zeros_(self.weights.weight)
        self.bias = nn.Parameter(torch.zeros(answers))

    def forward(self, rows: list[Tensor]) -> dict[str, Tensor]:
        """Every answer, before it is made a share."""
        lengths = torch.tensor([len(each) for each in rows])
        summed = self.weights(torch.cat(rows), lengths.cumsum(0) - lengths)
        said = summed / lengths.clamp(min=1).sqrt()[:, None] + self.bias
        return dict(zip(ANSWERS, said.split([len(each) for each in ANSWERS.values()], 1), strict=True))


def teach(texts: list[str], tables: Tables, course: Course, steps: int) -> Heads:
    """Heads that have learned what people say of these texts."""
    heads, known, mean = Heads(), dict[int, Tensor](), 0.0
    optimiser = torch.optim.Adagrad(heads.parameters(), lr=STEP)
    for at in range(steps):
        loss = torch.zeros(())
        for rows, _ in course.step():
            for one in rows.tolist():
                if one not in known:
                    known[one] = torch.from_numpy(places_of(texts[one]))
            loss = loss + loss_of(heads([known[one] for one in rows.tolist()]), tables, rows)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        mean = loss.item() if not mean else 0.99 * mean + 0.01 * loss.item()
        if at % 200 == 0 or at + 1 == steps:
            print(f"heads, step {at} of {steps}: loss {mean:.3f}", flush=True)
    return heads


@torch.no_grad()
def settle_posts(heads: Heads, texts: list[str], lesson: Lesson) -> None:
    """Read anger and insults in posts by regressions over posts alone: steps among so many letters do not get as far."""
    first = sum(len(ANSWERS[name]) for name in list(ANSWERS)[: list(ANSWERS).index("posted")])
    for name, sources, followed in SETTLED:
        degrees = lesson.degrees[:, DEGREES.index(name)]
        known = (lesson.part == PARTS["public"]) & np.isin(lesson.source, sources) & ~np.isnan(degrees)
        rows = np.flatnonzero(known)
        how = LogisticRegression(C=followed, solver="liblinear", max_iter=300, random_state=SEED)
        found = how.fit(_runs(texts, rows), degrees[rows] >= IS_SO)
        column = first + POSTED.index(name)
        heads.weights.weight[:, column] = torch.from_numpy(found.coef_[0])
        heads.bias[column] = float(found.intercept_[0])


def _runs(texts: list[str], rows: NDArray[np.int64]) -> csr_matrix:
    """The runs of each text, made as strong as its root is long, as in `Heads`."""
    places = [places_of(texts[row]) for row in rows]
    lengths = np.array([len(each) for each in places])
    values = np.repeat(1 / np.sqrt(lengths.clip(min=1)), lengths)
    return csr_matrix((values, np.concatenate(places), np.cumsum([0, *lengths])), shape=(len(rows), PLACES))


def save(heads: Heads, place: Path) -> None:
    """Keep what was learned in eight bits, without the answers that only helped."""
    shipped = sum(len(names) for name, names in ANSWERS.items() if name != "helping")
    weights, bias = heads.weights.weight.detach().numpy()[:, :shipped], heads.bias.detach().numpy()[:shipped]
    scale = (np.abs(weights).max(0) / 127).astype(np.float32)
    short = np.round(weights / scale).astype(np.int8)
    np.savez_compressed(place, weights=short, scale=scale, bias=bias)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lesson", type=Path, required=True, help="the folder training.lessons has written")
    parser.add_argument("--place", type=Path, required=True, help="the folder that is shipped")
    parser.add_argument("--steps", type=int, default=STEPS)
    chosen = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    lesson = lesson_in(chosen.lesson / "lesson.npz")
    tables, setting = tables_of(lesson, "cpu"), replace(Setting(), ours=1500, others=3000)
    course = Course(tables, "".join(LEARNED_FROM), setting)
    texts = json.loads((chosen.lesson / "texts.json").read_text())
    heads = teach(texts, tables, course, chosen.steps)
    settle_posts(heads, texts, lesson)
    save(heads, chosen.place / "heads.npz")


if __name__ == "__main__":
    main()
