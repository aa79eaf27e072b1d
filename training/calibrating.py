"""How much the encoder and the heads are believed, so that of what is said with 0.8 eight in ten come true.

    python -m training.calibrating --data DATA --place amends/triage/learned

Fitted on an author nothing was learned from, on the tenth of the others' messages that was not, on the handmade ones,
and on half of what was held out of the public sets; the other half is for figures.
"""

import argparse
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from amends.triage.reading.labels import AS_POSTED, CAUSES, DEGREES, KINDS, LANGUAGES
from amends.triage.reading.learned import SAID, Learned
from training.labels import as_post
from training.measuring import handmade
from training.sources import CALIBRATED_ON, Example, handwritten, public, spoken

OURS = ["de", "nb", "nn", "en"]
# What is known of public sets is worth less: they are no messages to a house.
WORTH = {"germeval2018": 0.25, "dkhate": 0.15, "surge": 0.4, "davidson": 0.02, "banking77": 0.2, "clinc150": 0.2}
WORTH |= {"toxicspans": 0.3, "parliament": 0.05, "brighter": 0.2, "goemotions": 0.05}
# It reads those it has learned from better than others.
KNOWN_WRITERS = 0.4
# Where little is known it stays with a middling belief, and with the same one in each language.
BELIEF, HOLDS, HOLDS_LANGUAGE = (0.8, 0.35), 2.0, 4.0


@dataclass
class Heard:
    """What both have said of some texts."""

    words: dict[str, Tensor]
    letters: dict[str, Tensor]


def heard_of(learned: Learned, examples: list[Example]) -> Heard:
    """Ask both about each text."""
    both = [(learned.by_words(each.text)[0], learned.by_letters(each.text)) for each in examples]
    words, letters = (
        {name: torch.from_numpy(np.stack([one[at][name] for one in both])) for name in SAID} for at in (0, 1)
    )
    return Heard(words, letters)


def held_out(data: Path, half: int) -> list[Example]:
    """One half of what was held out of the public sets, for calibrating (0) or for figures (1)."""
    return [each for each in [*public(data, held=True), *spoken(data, held=True)][half::2] if each.source in WORTH]


def known_for_calibrating(data: Path) -> list[Example]:
    """Everything that may be used, with what it is worth."""
    known, others = [each for each in handwritten() if each.is_for_calibrating], held_out(data, 0)
    for each in known:
        each.weight = KNOWN_WRITERS
    for each in others:
        each.weight = WORTH[each.source]
    return [*handwritten(CALIBRATED_ON), *known, *handmade(data), *others]


def said_of(examples: list[Example]) -> dict[str, Tensor]:
    """What people said of letters, of posts, and which is which; what they said of posts counts for no letter."""
    wanted = torch.tensor([[each.degrees.get(name, np.nan) for name in DEGREES] for each in examples])
    is_post = torch.tensor([[as_post(each.source, is_public=each.source in WORTH)] for each in examples])
    posted = torch.where(is_post == 1, wanted[:, AS_POSTED], torch.nan)
    wanted[:, AS_POSTED] = torch.where(is_post == 1, torch.nan, wanted[:, AS_POSTED])
    return {"degrees": wanted, "posted": posted, "is_post": is_post}


def degrees_fitted(heard: Heard, name: str, wanted: Tensor, examples: list[Example]) -> dict[str, Any]:
    """For each label how much either is believed, and where zero lies in each language."""
    labels = wanted.shape[1]
    worth = torch.tensor([each.weight for each in examples])[:, None] * ~wanted.isnan()
    spoken_in = torch.tensor([[float(each.lang == lang) for lang in OURS] for each in examples])
    sums = [torch.full((labels,), belief, requires_grad=True) for belief in BELIEF]
    bias = torch.zeros(labels, requires_grad=True)
    apart = torch.zeros(len(OURS), labels, requires_grad=True)

    def wrong() -> Tensor:
        said = sums[0] * heard.words[name] + sums[1] * heard.letters[name] + bias + spoken_in @ apart
        each = functional.binary_cross_entropy_with_logits(said, wanted.nan_to_num(0.0), reduction="none")
        held = sum(((one - belief) ** 2).sum() for one, belief in zip(sums, BELIEF, strict=True))
        return (each * worth).sum() + HOLDS * held + HOLDS_LANGUAGE * apart.square().sum()

    _settle([*sums, bias, apart], wrong)
    by_language = {lang: (bias + apart[at]).tolist() for at, lang in enumerate(OURS)} | {"": bias.tolist()}
    return {"words": sums[0].tolist(), "letters": sums[1].tolist(), "bias": by_language}


def one_of_many_fitted(heard: Heard, name: str, are: list[int], worth: list[float]) -> dict[str, Any]:
    """How much either is believed about causes, kinds or languages."""
    at = torch.tensor([one for one, number in enumerate(are) if number >= 0])
    wanted, weight = torch.tensor(are)[at], torch.tensor(worth)[at]
    sums = [torch.tensor(belief, requires_grad=True) for belief in BELIEF]

    def wrong() -> Tensor:
        said = sums[0] * heard.words[name][at] + sums[1] * heard.letters[name][at]
        return (functional.cross_entropy(said, wanted, reduction="none") * weight).sum()

    _settle(sums, wrong)
    return {"words": sums[0].item(), "letters": sums[1].item(), "bias": {"": 0.0}}


def _settle(parts: list[Tensor], wrong: Any) -> None:
    optimiser = torch.optim.LBFGS(parts, max_iter=300, line_search_fn="strong_wolfe")

    def step() -> Tensor:
        optimiser.zero_grad()
        loss = wrong()
        loss.backward()
        return loss

    optimiser.step(step)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder with train/ and nc-data/")
    parser.add_argument("--place", type=Path, required=True, help="the folder that is shipped")
    chosen = parser.parse_args()
    torch.set_num_threads(1)
    examples = known_for_calibrating(chosen.data)
    heard = heard_of(Learned(chosen.place), examples)
    found = {name: degrees_fitted(heard, name, wanted, examples) for name, wanted in said_of(examples).items()}
    for name, names, of in (("cause", CAUSES, "cause"), ("kind", KINDS, "kind"), ("lang", LANGUAGES, "lang")):
        are = [getattr(each, of) for each in examples]
        numbers = [names.index(each) if each in names else -1 for each in are]
        found[name] = one_of_many_fitted(heard, name, numbers, [each.weight for each in examples])
    (chosen.place / "calibration.json").write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
