"""The files of what was learned, beside what comes with Amends: they hold numbers, and no word of anybody."""

import json
import os
from pathlib import Path
from typing import IO, Any

import numpy as np

from amends.triage.reading.learned import Learned
from amends.triage.retraining.resting import BESIDE
from amends.triage.retraining.teaching import Taught
from amends.triage.shipping import mark_of

HEADS, CALIBRATION = "heads.npz", "calibration.json"
# Sixteen bits: what a house adds is often smaller than a step of the eight that are shipped.
STEPS = 32767


def write_down(taught: Taught, readers: Learned, place: Path) -> None:
    """Write its files into a folder, with the mark of the reader they fit, on disk for certain before anything says so."""
    whole = readers.heads["weights"] * readers.heads["scale"]
    bias, added = readers.heads["bias"].copy(), taught.weights.shape[1]
    # What is said of posts stays as it came.
    whole[:, :added] += taught.weights
    bias[:added] += taught.zeros
    scale = np.maximum(np.abs(whole).max(0) / STEPS, np.finfo(np.float32).tiny).astype(np.float32)
    short = np.round(whole / scale).astype(np.int16)
    with (place / HEADS).open("wb") as file:
        np.savez_compressed(file, weights=short, scale=scale, bias=bias.astype(np.float32))
        _settle(file)
    for name, words in (
        (CALIBRATION, json.dumps(taught.calibration, indent=1) + "\n"),
        (BESIDE, mark_of(readers.place)),
    ):
        with (place / name).open("w") as said:
            said.write(words)
            _settle(said)


def _settle(file: IO[Any]) -> None:
    file.flush()
    os.fsync(file.fileno())
