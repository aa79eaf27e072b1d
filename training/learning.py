"""Teaching: the first five layers of multilingual-e5-small learn what people say of texts, and which words they say it by.

    python -m training.learning --lesson LESSON --out OUT [--authors acde] [--device cuda]
    python -m training.learning --lesson LESSON --out OUT --shipped PLACE --steps STEPS --seed SEED [--newest xy] [--misled .015]

The second way teaches on what is shipped in that place. Three quarters of an hour or more on two cores; it writes down where it stands and
goes on from there.
"""

import argparse
import copy
import time
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from training.encoder import FIRST, INNER, PAD, narrow, unpacked
from training.lessons import lesson_in
from training.reader import Reader
from training.shipped import shipped_in
from training.sources import LEARNED_FROM, SEED
from training.tables import Tables, loss_of, rows_of_part, tables_of
from training.weights import Packed, kept_in

Rows = NDArray[np.int64]

# The lowest are narrowed, but learn nothing: they know the words of a hundred languages, and we have texts in a few.
AS_THEY_CAME = 2
SAVES_EVERY = 120.0
# In how many steps it finds out which of these are loudest, and in which measure it hears.
LISTENS = 20
# What a processor has that counts in sixteen bits.
SHORT_NUMBERS = ("amx_bf16", "avx512_bf16")


@dataclass(frozen=True)
class Setting:
    """How something is learned: steps and their size, how many pieces of ours and of others each has, which are drawn.

    And how far it is misled, as a share of what is heard.
    """

    steps: int = 2400
    step_size: float = 1.5e-4
    ours: int = 2400
    others: int = 2200
    warm: float = 0.06
    decay: float = 0.05
    smooth: float = 0.995
    seed: int = SEED
    misled: float = 0.0


class Course:
    """What is learned from: each step some messages of ours and some texts of others, each of like length."""

    def __init__(self, tables: Tables, authors: str, setting: Setting, newest: str = "") -> None:
        self.tables, self.setting = tables, setting
        self.chance = np.random.default_rng(setting.seed)
        self.lengths = (tables.pieces != PAD).sum(1).cpu().numpy()
        self.ours = rows_of_part(tables, *authors, "made").cpu().numpy()
        self.newest = rows_of_part(tables, *newest).cpu().numpy()
        self.others = rows_of_part(tables, "public").cpu().numpy()
        self.worth = tables.drawn.cpu().numpy()[self.others].astype(np.float64).cumsum()
        self.waiting: dict[str, list[Rows]] = {"ours": [], "others": []}

    def step(self) -> list[tuple[Tensor, int]]:
        """Rows of ours, and rows of others by what they are worth; each with how long they are at most."""
        return [self._some("ours", self.setting.ours), self._some("others", self.setting.others)]

    def skip(self, steps: int) -> None:
        """What was learned before, so that each run sees the same."""
        for _ in range(steps):
            self.step()

    def _some(self, whose: str, most: int) -> tuple[Tensor, int]:
        if not self.waiting[whose]:
            self.waiting[whose] = self._laid_out(self._drawn(whose), most)
        rows = self.waiting[whose].pop()
        return torch.from_numpy(rows).to(self.tables.pieces.device), int(self.lengths[rows].max())

    def _drawn(self, whose: str) -> Rows:
        if whose == "ours":
            newest = self.chance.choice(self.newest, 2048 // 5) if len(self.newest) else self.newest
            return np.concatenate([newest, self.chance.choice(self.ours, 2048 - len(newest))])
        found = self.worth.searchsorted(self.chance.random(4096) * self.worth[-1])
        return self.others[found.clip(max=len(self.others) - 1)]

    def _laid_out(self, rows: Rows, most: int) -> list[Rows]:
        """Texts of like length together, as many as have so many pieces; then in any order."""
        rows = rows[np.argsort(self.lengths[rows] + self.chance.random(len(rows)) * 4)]
        found: list[list[int]] = [[]]
        for at in rows:
            if found[-1] and (len(found[-1]) + 1) * self.lengths[at] > most:
                found.append([])
            found[-1].append(int(at))
        self.chance.shuffle(found)  # type: ignore[arg-type]
        return [np.array(each) for each in found]


class Adversary:
    """Moves what a text is read by towards where the answers get worse, so that what is learned holds for others nearby.

    As in Miyato, Dai and Goodfellow, Adversarial Training Methods for Semi-Supervised Text Classification (2017), but above the
    layers that learn nothing instead of at the words.
    """

    def __init__(self, layer: nn.Module, share: float) -> None:
        self.share = share
        self.heard: Tensor | None = None
        self.moved: Tensor | None = None
        layer.register_forward_hook(self._between)

    def move(self, here: Tensor) -> None:
        """From now on this text is heard as far from where it was as this share of its length; `here` are its pieces."""
        assert self.heard is not None and self.heard.grad is not None
        heard, worse = (each.float() * here.unsqueeze(2) for each in (self.heard.detach(), self.heard.grad))
        lengths = [each.flatten(1).norm(dim=1).clamp(min=1e-12)[:, None, None] for each in (heard, worse)]
        self.moved = (heard + self.share * lengths[0] / lengths[1] * worse).to(self.heard.dtype)

    def _between(self, _layer: nn.Module, _given: tuple[Tensor, ...], made: Tensor) -> Tensor | None:
        if self.moved is not None:
            moved, self.moved = self.moved, None
            return moved
        self.heard = made.detach().requires_grad_()
        return self.heard


class Learning:
    """A network that learns, and beside it the mean of what it has been lately, which is what is kept."""

    def __init__(self, reader: Reader, setting: Setting) -> None:
        self.reader, self.setting = reader.train(), setting
        self.kept = copy.deepcopy(reader).eval()
        named = [(name, each) for name, each in reader.named_parameters() if each.requires_grad]
        inside = [each for name, each in named if name.startswith("encoder") and each.ndim > 1]
        plain = [each for name, each in named if name.startswith("encoder") and each.ndim < 2]
        heads = [each for name, each in named if not name.startswith("encoder")]
        size = setting.step_size
        groups = [
            {"params": inside, "weight_decay": setting.decay, "lr": size},
            {"params": plain, "weight_decay": 0.0, "lr": size},
            {"params": heads, "weight_decay": 0.0, "lr": 5 * size},
        ]
        self.optimiser = torch.optim.AdamW(groups, betas=(0.9, 0.98))
        warm = max(1, int(setting.steps * setting.warm))
        self.slope = torch.optim.lr_scheduler.LambdaLR(
            self.optimiser, lambda at: min((at + 1) / warm, max(0.01, (setting.steps - at) / (setting.steps - warm)))
        )
        self.pairs = [(self.kept.get_parameter(name), each) for name, each in named]

    def go_on(self, place: Path) -> int:
        """How many steps were made before, with everything as it was then."""
        if not place.exists():
            return 0
        state = torch.load(place, weights_only=True)
        self.reader.load_state_dict(state["reader"])
        self.kept.load_state_dict(state["kept"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.slope.load_state_dict(state["slope"])
        torch.set_rng_state(state["chance"])
        return int(state["steps"])

    def save(self, place: Path, steps: int) -> None:
        """Write down where it stands."""
        state = {name: getattr(self, name).state_dict() for name in ("reader", "kept", "optimiser", "slope")}
        torch.save(state | {"chance": torch.get_rng_state(), "steps": steps}, place.with_suffix(".new"))
        place.with_suffix(".new").replace(place)

    def learn(self, at: int) -> None:
        """One step down."""
        nn.utils.clip_grad_norm_([each for _, each in self.pairs], 1.0)
        self.optimiser.step()
        self.optimiser.zero_grad(set_to_none=True)
        self.slope.step()
        with torch.no_grad():
            share = min(self.setting.smooth, (1 + at) / (20 + at))
            torch._foreach_lerp_([kept for kept, _ in self.pairs], [each for _, each in self.pairs], 1 - share)


def teach(reader: Reader, course: Course, device: str, place: Path) -> Reader:
    """Learn what people say, from where it was left."""
    encoder = reader.encoder
    for part in (encoder.word, encoder.place, encoder.begin, *encoder.layers[:AS_THEY_CAME]):
        part.requires_grad_(False)
    learning, steps = Learning(reader.to(device), course.setting), course.setting.steps
    misled = course.setting.misled
    adversary = Adversary(encoder.layers[AS_THEY_CAME - 1], misled) if misled else None
    begun = learning.go_on(place)
    course.skip(begun)
    saved, mean = time.monotonic(), 0.0
    for at in range(begun, steps):
        total = sum(weigh(reader, adversary, course.tables, rows, longest) for rows, longest in course.step())
        learning.learn(at)
        mean = total if not mean else 0.98 * mean + 0.02 * total
        if at % 20 == 0 or at + 1 == steps:
            print(f"step {at} of {steps}, loss {mean:.3f}", flush=True)
        if time.monotonic() - saved > SAVES_EVERY or at + 1 == steps:
            learning.save(place, at + 1)
            saved = time.monotonic()
    return learning.kept


def weigh(reader: Reader, adversary: Adversary | None, tables: Tables, rows: Tensor, longest: int) -> float:
    """How wrong some answers are; gathers their slope, with an adversary half of it of the texts as misled."""
    pieces = tables.some(rows, longest)

    def loss() -> Tensor:
        with short_numbers(pieces.device.type):
            return loss_of(reader(pieces), tables, rows)

    plain = loss()
    if adversary:
        (plain / 2).backward()
        adversary.move(pieces != PAD)
        (loss() / 2).backward()
    else:
        plain.backward()
    return plain.item()


def short_numbers(device: str) -> torch.autocast:
    """Products in sixteen bits where the machine is made for them; elsewhere they take four times as long."""
    is_made_for_them = device == "cuda" or any(torch.cpu.get_capabilities().get(each) for each in SHORT_NUMBERS)
    return torch.autocast(device, dtype=torch.bfloat16, enabled=is_made_for_them)


def beginner(found: Packed, course: Course) -> Reader:
    """A network that has learned nothing yet, narrowed and set by some of what it will learn from."""
    texts = [course.tables.some(rows, longest).cpu() for _ in range(LISTENS) for rows, longest in course.step()]
    encoder = unpacked(found, FIRST).eval()
    narrow(encoder, INNER, texts)
    reader = Reader(encoder).eval()
    reader.listen(texts)
    return reader


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lesson", type=Path, required=True, help="the folder training.lessons has written")
    parser.add_argument("--out", type=Path, required=True, help="the folder it is written to")
    parser.add_argument("--authors", default="".join(LEARNED_FROM), help="whose messages are learned from")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--steps", type=int, default=Setting.steps, help="fewer steps, to try it out")
    parser.add_argument("--seed", type=int, default=SEED, help="which texts are drawn")
    parser.add_argument("--newest", default="", help="authors of whom a fifth of ours is drawn, beside their share")
    parser.add_argument("--misled", type=float, default=Setting.misled, help="how far, as a share of what is heard")
    parser.add_argument("--shipped", type=Path, help="the folder that is shipped, to teach that network on")
    parser.add_argument("--threads", type=int, default=1, help="how many cores it takes")
    chosen = parser.parse_args()
    torch.manual_seed(chosen.seed)
    torch.set_num_threads(chosen.threads)
    chosen.out.mkdir(parents=True, exist_ok=True)
    tables = tables_of(lesson_in(chosen.lesson / "lesson.npz"), chosen.device)
    setting = replace(Setting(), steps=chosen.steps, seed=chosen.seed, misled=chosen.misled)
    course = Course(tables, chosen.authors, setting, chosen.newest)
    words = kept_in(chosen.lesson / "encoder.npz")
    reader = shipped_in(chosen.shipped, words) if chosen.shipped else beginner(words, course)
    teach(reader, course, chosen.device, chosen.out / "reader.pt")


if __name__ == "__main__":
    main()
