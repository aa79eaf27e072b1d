"""Teaching only the answers, while the encoder stays as it was taught: minutes instead of an hour.

    python -m training.answering --lesson LESSON --out OUT --begin encoder.onnx

What an encoder makes of messages it has learned by heart says little about others. So authors it has never read count
most here, and of the answers to those it knows less is learned.
"""

import argparse
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from training.encoder import PAD, unpacked
from training.learning import FIRST
from training.lessons import PARTS, Lesson, lesson_in
from training.reader import Reader
from training.sources import SEED
from training.tables import Tables, loss_of, tables_of
from training.taking_up import take_up
from training.weights import kept_in

Rows = NDArray[np.int64]
# How often a text of each part is drawn beside one of a public set that is worth 1, and how many of each message's spellings.
NEW, KNOWN, MADE, SPELLINGS = 3.0, 1.0, 0.4, 2
MOST_PUBLIC, MOST_MADE = 7_000, 1_500
PUBLIC_SHARE = 0.35
TOKENS, BATCH, STEPS, STEP = 6000, 512, 1500, 1e-3
# What many small weights cost, so that few messages are not learned by heart.
SHRINK = 0.02


@dataclass
class Heard:
    """What the encoder makes of each row: the means of its layers, what it is about, and how loud each label is."""

    rows: Rows
    states: Tensor
    loud: Tensor


def rows_for(lesson: Lesson, chance: np.random.Generator) -> tuple[Rows, NDArray[np.float64]]:
    """What is listened to, and how often each is drawn."""
    found, often = [], []
    for part, many in (("a", KNOWN), ("c", KNOWN), ("d", KNOWN), ("e", NEW), ("made", MADE)):
        rows = np.flatnonzero(lesson.part == PARTS[part])
        rows = chance.permutation(rows)[:MOST_MADE] if part == "made" else _some_spellings(rows, lesson, chance)
        found.append(rows)
        often.append(np.full(len(rows), many))
    ours = float(np.concatenate(often).sum())
    public = np.flatnonzero(lesson.part == PARTS["public"])
    worth = lesson.weight[public].astype(float)
    drawn = chance.choice(public, MOST_PUBLIC, replace=False, p=worth / worth.sum())
    found.append(drawn)
    often.append(np.full(MOST_PUBLIC, ours * PUBLIC_SHARE / (1 - PUBLIC_SHARE) / MOST_PUBLIC))
    return np.concatenate(found), np.concatenate(often)


def _some_spellings(rows: Rows, lesson: Lesson, chance: np.random.Generator) -> Rows:
    """Each message as it was written, and one of the ways others might have."""
    as_written = rows[lesson.of[rows] == rows]
    others = chance.permutation(rows[lesson.of[rows] != rows])[: (SPELLINGS - 1) * len(as_written)]
    return np.concatenate([as_written, others])


@torch.no_grad()
def heard_by(reader: Reader, tables: Tables, rows: Rows) -> Heard:
    """Let the encoder read, texts of like length together."""
    lengths = (tables.pieces != PAD).sum(1).numpy()
    rows = rows[np.argsort(lengths[rows], kind="stable")]
    states, loud, at, told = [], [], 0, time.monotonic()
    while at < len(rows):
        many = max(1, TOKENS // int(lengths[rows[min(at + TOKENS // int(lengths[rows[at]]), len(rows) - 1)]]))
        some = torch.from_numpy(rows[at : at + many])
        heard = reader.heard(tables.some(some, int(lengths[some.numpy()].max())))
        states.append(heard[0].half())
        loud.append(heard[1])
        at += many
        if time.monotonic() - told > 20:
            print(f"heard {at} of {len(rows)}", flush=True)
            told = time.monotonic()
    return Heard(rows, torch.cat(states), torch.cat(loud))


def teach(reader: Reader, heard: Heard, often: NDArray[np.float64], tables: Tables) -> None:
    """Learn the answers anew from what was heard."""
    chance, parts = (
        np.random.default_rng(SEED),
        [reader.degrees, reader.helping, reader.cause, reader.kind, reader.lang],
    )
    middle, spread = heard.states.float().mean(0), heard.states.float().std(0).clamp(min=1e-3)
    weights = [each for part in parts for each in part.parameters()] + [reader.loudest]
    for part in parts:
        _as_if_even(part, middle, spread)
    optimiser = torch.optim.Adam(weights, lr=STEP)
    slope = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, STEPS)
    for at in range(STEPS):
        drawn = torch.from_numpy(chance.choice(len(often), BATCH, p=often / often.sum()))
        even = (heard.states[drawn].float() - middle) / spread
        loss = loss_of(reader.said(even, heard.loud[drawn]), tables, torch.from_numpy(heard.rows[drawn.numpy()]))
        loss = loss + SHRINK * sum(part.weight.square().sum() for part in parts)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        slope.step()
        if at % 300 == 0 or at + 1 == STEPS:
            print(f"answers, step {at} of {STEPS}, loss {loss.item():.3f}", flush=True)
    for part in parts:
        _as_they_are(part, middle, spread)


@torch.no_grad()
def _as_if_even(part: torch.nn.Linear, middle: Tensor, spread: Tensor) -> None:
    """The same answers to what is heard when that is brought to one measure."""
    columns = part.in_features
    part.bias += part.weight @ middle[:columns]
    part.weight *= spread[:columns]


@torch.no_grad()
def _as_they_are(part: torch.nn.Linear, middle: Tensor, spread: Tensor) -> None:
    columns = part.in_features
    part.weight /= spread[:columns]
    part.bias -= part.weight @ middle[:columns]


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lesson", type=Path, required=True, help="the folder training.lessons has written")
    parser.add_argument("--out", type=Path, required=True, help="the folder it is written to")
    parser.add_argument("--begin", type=Path, required=True, help="the encoder.onnx that is taught to answer")
    chosen = parser.parse_args()
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    lesson = lesson_in(chosen.lesson / "lesson.npz")
    tables, reader = tables_of(lesson, "cpu"), Reader(unpacked(kept_in(chosen.lesson / "encoder.npz"), FIRST)).eval()
    take_up(reader, chosen.begin)
    rows, often = rows_for(lesson, np.random.default_rng(SEED))
    kept = chosen.out / "heard.pt"
    if not kept.exists():
        heard = heard_by(reader, tables, rows)
        torch.save((heard.rows, heard.states, heard.loud), kept)
    heard = Heard(*torch.load(kept, weights_only=False))
    places = {row: at for at, row in enumerate(rows)}
    teach(reader.train(), heard, np.array([often[places[row]] for row in heard.rows]), tables)
    torch.save({"kept": reader.state_dict()}, chosen.out / "reader.pt")


if __name__ == "__main__":
    main()
