"""Weights over runs of letters, moved from where they are only as far as examples ask for; numpy alone, no chance in it.

What is added to the weights is a sum of the examples' own features, so it is enough to find how much of each, with how
alike they are in between (a kernel). That takes seconds for thousands of examples and needs no other library.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from amends.triage.reading.hashing import PLACES

Floats = NDArray[np.float64]
Places = NDArray[np.int64]

# How strongly the shipped weights hold; and how much of a move may be for all messages alike.
HOLDS, ALIKE = 1.0, 0.1
STEPS = 400
NEAR = 1e-5


@dataclass(frozen=True)
class Task:
    """What one head is asked: before, what it says already and how much its letters count; what it should say, and how surely.

    Rows are examples, columns answers; of many answers that exclude each other one is so.
    """

    before: Floats
    belief: Floats
    wanted: Floats
    worth: Floats
    is_one_of_many: bool

    def some(self, rows: NDArray[np.int64]) -> "Task":
        """The same, asked of some examples."""
        return Task(self.before[rows], self.belief, self.wanted[rows], self.worth[rows], self.is_one_of_many)


def likeness(rows: Sequence[Places]) -> Floats:
    """How much each two texts have in common: 1 with itself, 0 with nothing in common, and a little for being texts."""
    flat = np.concatenate(rows) if rows else np.zeros(0, np.int64)
    lengths = np.array([len(each) for each in rows])
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int64)
    found, here = np.zeros((len(rows), len(rows)), np.float32), np.zeros(PLACES, np.uint8)
    for at, row in enumerate(rows):
        here[row] = 1
        found[at] = np.add.reduceat(here[flat], starts, dtype=np.int32)
        here[row] = 0
    roots = np.sqrt(np.maximum(lengths, 1))
    return np.asarray(found / roots[:, None] / roots[None, :] + ALIKE**2, np.float64)


def shares(said: Floats, is_one_of_many: bool) -> Floats:
    """What is said as shares between 0 and 1."""
    if not is_one_of_many:
        return np.asarray(1 / (1 + np.exp(-np.clip(said, -40, 40))), np.float64)
    powers = np.exp(said - said.max(1, keepdims=True))
    return np.asarray(powers / powers.sum(1, keepdims=True), np.float64)


def fitted(alike: Floats, task: Task) -> Floats:
    """How much of each example is added for each answer."""
    steepest = 0.5 if task.is_one_of_many else 0.25
    step = 1 / (HOLDS + steepest * task.worth.max(initial=0) * task.belief.max() ** 2 * _largest(alike))
    much = ahead = np.zeros_like(task.wanted)
    momentum = 1.0
    for _ in range(STEPS):
        said = task.before + task.belief * (alike @ ahead)
        wrong = task.worth * task.belief * (shares(said, task.is_one_of_many) - task.wanted) + HOLDS * ahead
        moved = ahead - step * wrong
        longer = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        ahead = moved + (momentum - 1) / longer * (moved - much)
        is_near = np.abs(moved - much).max(initial=0) < NEAR
        much, momentum = moved, longer
        if is_near:
            break
    return much


def _largest(alike: Floats) -> float:
    """The largest stretch of the likeness, a little too large rather than too small."""
    one = np.ones(len(alike))
    for _ in range(20):
        one = alike @ one
        one = one / max(float(np.linalg.norm(one)), 1e-12)
    return float(one @ alike @ one) * 1.05


def as_weights(rows: Sequence[Places], much: Floats) -> tuple[NDArray[np.float32], Floats]:
    """The same as weights of each number, and what is added for all messages alike."""
    added = np.zeros((PLACES, much.shape[1]), np.float32)
    for row, some in zip(rows, much, strict=True):
        added[row] += (some / np.sqrt(max(len(row), 1))).astype(np.float32)
    return added, ALIKE**2 * much.sum(0)
