"""How much either reader is believed, moved from where it is only as far as examples ask for; numpy alone."""

from dataclasses import dataclass

import numpy as np

from amends.triage.retraining.fitting import Floats, shares

# How strongly what was fitted before holds: the belief in either, where zero lies, and where in each language.
HOLDS_BELIEF, HOLDS_ZERO, HOLDS_LANGUAGE = 60.0, 12.0, 24.0
STEPS = 12


@dataclass(frozen=True)
class Heard:
    """What both say of the same examples about one yes-or-no answer, or about each of many."""

    words: Floats
    letters: Floats
    before: Floats
    wanted: Floats
    worth: Floats


def moved_for_one(heard: Heard, spoken: Floats) -> Floats:
    """How far to move the belief in words, in letters, the zero, and the zero of each language (columns of `spoken`)."""
    told = np.column_stack([heard.words, heard.letters, np.ones(len(heard.words)), spoken])
    holds = np.array([HOLDS_BELIEF, HOLDS_BELIEF, HOLDS_ZERO, *[HOLDS_LANGUAGE] * spoken.shape[1]])
    move = np.zeros(len(holds))
    for _ in range(STEPS):
        share = shares(heard.before + told @ move, False)
        slope = told.T @ (heard.worth * (share - heard.wanted)) + holds * move
        curve = (told * (heard.worth * share * (1 - share))[:, None]).T @ told + np.diag(holds)
        move = move - np.linalg.solve(curve, slope)
    return move


def moved_for_many(heard: Heard) -> Floats:
    """How far to move the belief in words and in letters about one of many answers."""
    move = np.zeros(2)
    both = np.stack([heard.words, heard.letters])
    worth = heard.worth.max(1)
    for _ in range(STEPS):
        share = shares(heard.before + np.tensordot(move, both, 1), True)
        slope = np.einsum("kic,ic,i->k", both, share - heard.wanted, worth) + HOLDS_BELIEF * move
        mean = np.einsum("kic,ic->ki", both, share)
        curve = np.einsum("kic,lic,ic,i->kl", both, both, share, worth) - np.einsum("ki,li,i->kl", mean, mean, worth)
        move = move - np.linalg.solve(curve + HOLDS_BELIEF * np.eye(2), slope)
    return move
