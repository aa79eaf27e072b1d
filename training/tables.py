"""A lesson as tables beside the network, and how wrong some answers are about its rows."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from amends.triage.reading.labels import AS_POSTED, DEGREES, SPOKEN
from training.encoder import LONGEST, PAD
from training.labels import as_post
from training.lessons import PARTS, Lesson

# What each kind of answer is worth.
BY_DEGREES = (("degrees", 1.0), ("helping", 0.3), ("posted", 1.0), ("is_post", 0.3))
ONE_OF_MANY = (("cause", 1.0), ("kind", 0.7), ("lang", 0.2))
WORDS_COUNT, SECOND_CAUSE, UNSURE, OTHERS_COUNT = 2.0, 0.25, 0.05, 0.75
# How much a post still tells of what these labels are in a letter.
POSTS_COUNT = 0.3


@dataclass
class Tables:
    """A row for each text, filled up with PAD; NaN and -1 where nobody said."""

    pieces: Tensor
    marks: Tensor
    said: dict[str, Tensor]
    # How often each is drawn beside others, how much it counts then, and each of its labels.
    drawn: Tensor
    worth: Tensor
    counts: Tensor
    ours: Tensor
    part: Tensor

    def some(self, at: Tensor, longest: int) -> Tensor:
        """The pieces of these rows; none of them is longer."""
        return self.pieces[at, :longest].long()


def tables_of(lesson: Lesson, device: str) -> Tables:
    """Put a lesson beside the network."""
    lengths = np.diff(lesson.starts)
    at = (
        np.repeat(np.arange(len(lengths)), lengths),
        np.arange(lesson.starts[-1]) - np.repeat(lesson.starts[:-1], lengths),
    )
    pieces = np.full((len(lengths), LONGEST), PAD, np.int32)
    marks = np.zeros((len(lengths), LONGEST), np.int16)
    pieces[at], marks[at] = lesson.pieces, lesson.marks
    names = ("degrees", "helping", "cause", "cause2", "kind", "lang")
    said = {name: torch.from_numpy(getattr(lesson, name)).to(device) for name in names}
    said = {name: each.float() if each.is_floating_point() else each.long() for name, each in said.items()}
    said |= _as_posts(lesson, said["degrees"])
    counts = torch.ones(len(lengths), len(DEGREES))
    ours = torch.from_numpy(lesson.has_marks)
    worth = torch.where(torch.from_numpy(lesson.part) == PARTS["public"], OTHERS_COUNT, 1.0)
    counts[:, AS_POSTED] = torch.where(said["is_post"].cpu() == 1, POSTS_COUNT, 1.0)
    drawn, part = torch.from_numpy(lesson.weight).float(), torch.from_numpy(lesson.part)
    rest = (each.to(device) for each in (drawn, worth, counts, ours, part))
    return Tables(torch.from_numpy(pieces).to(device), torch.from_numpy(marks).to(device), said, *rest)


def _as_posts(lesson: Lesson, degrees: Tensor) -> dict[str, Tensor]:
    """What is said of posts, and which texts are some; of most others we know that they are none."""
    is_public = lesson.part == PARTS["public"]
    is_post = [as_post(str(each), is_public=bool(one)) for each, one in zip(lesson.source, is_public, strict=True)]
    column = torch.tensor(is_post).to(degrees.device)[:, None]
    return {"is_post": column, "posted": torch.where(column == 1, degrees[:, AS_POSTED], torch.nan)}


def loss_of(answers: dict[str, Tensor], tables: Tables, at: Tensor) -> Tensor:
    """How wrong the answers about these rows are; what nobody said, or nobody answered, is left out."""
    worth, total = tables.worth[at], torch.zeros((), device=at.device)
    for name, share in BY_DEGREES:
        if name not in answers:
            continue
        wanted = tables.said[name][at]
        soft = wanted.nan_to_num(0.0) * (1 - UNSURE) + UNSURE / 2
        each = functional.binary_cross_entropy_with_logits(answers[name], soft, reduction="none")
        if name == "degrees":
            each = each * tables.counts[at]
        total = total + share * (each * ~torch.isnan(wanted) * worth[:, None]).sum() / len(at)
    for name, share in ONE_OF_MANY:
        wanted = tables.said[name][at]
        each = _one_of_many(answers[name], wanted)
        if name == "cause":
            second = tables.said["cause2"][at]
            mixed = (1 - SECOND_CAUSE) * each + SECOND_CAUSE * _one_of_many(answers[name], second)
            each = torch.where(second >= 0, mixed, each)
        total = total + share * (each * (wanted >= 0) * worth).sum() / len(at)
    if "marks" in answers:
        total = total + WORDS_COUNT * words_wrong(answers["marks"], tables, at)
    return total


def _one_of_many(answers: Tensor, wanted: Tensor) -> Tensor:
    return functional.cross_entropy(answers, wanted.clamp(min=0), reduction="none", label_smoothing=UNSURE)


def words_wrong(answers: Tensor, tables: Tables, at: Tensor) -> Tensor:
    """How wrong it is about which words speak for what, in texts where somebody marked them."""
    longest = answers.shape[1]
    bits = 1 << torch.arange(len(SPOKEN), device=at.device)
    wanted = ((tables.marks[at, :longest].long().unsqueeze(2) & bits) > 0).float()
    here = (tables.pieces[at, :longest] > 2) & tables.ours[at].unsqueeze(1)
    each = functional.binary_cross_entropy_with_logits(answers, wanted, reduction="none")
    return (each.sum(2) * here).sum() / here.sum().clamp(min=1)


def rows_of_part(tables: Tables, *parts: str) -> Tensor:
    """Which rows these authors and sets have."""
    wanted = torch.tensor([PARTS[each] for each in parts], device=tables.part.device)
    return torch.isin(tables.part, wanted).nonzero().squeeze(1)
