"""The named process: lessons, what is learned from them, how well that reads, the files, and the row that tells of it."""

from collections.abc import Callable, Sequence
from pathlib import Path

from amends.environment import environment
from amends.foundation.clock import now
from amends.journal.models import Actor
from amends.triage.examples import KEPT_DAYS
from amends.triage.reading.learned import shipped
from amends.triage.retraining.lessons import Lesson, judged_lessons, unjudged_lessons
from amends.triage.retraining.measuring import answers_to, changes, figures
from amends.triage.retraining.reader import Retrained
from amends.triage.retraining.retraining import FOLDER, Retraining, folder_of
from amends.triage.retraining.teaching import teach
from amends.triage.retraining.using import name_of
from amends.triage.retraining.writing_down import write_down

LEAST, LEAST_HELD = 60, 10


class TooFew(Exception):
    """People have judged too little to learn from; says how many messages they have, and how many are needed."""

    def __init__(self, many: int) -> None:
        super().__init__(many, LEAST)
        self.many, self.least = many, LEAST


def retrain(*, by: Actor, days: int = KEPT_DAYS, say: Callable[[str], None] = lambda _words: None) -> Retraining:
    """Learn from what people have judged, measured on what was held back. Raises TooFew, and then makes nothing."""
    lessons = judged_lessons(days)
    held, learned_from = [each for each in lessons if each.is_held], [each for each in lessons if not each.is_held]
    if len(lessons) < LEAST or len(held) < LEAST_HELD:
        raise TooFew(len(lessons))
    unjudged = unjudged_lessons(days, len(learned_from))
    say(f"learning from {len(learned_from):,} messages, beside {len(unjudged):,} nobody has judged")
    taught = teach([*learned_from, *unjudged], shipped())
    place = _new_place()
    write_down(taught, shipped(), folder_of(place))
    say(f"measuring on {len(held):,} others")
    before, after = answers_to(held, shipped()), answers_to(held, Retrained(folder_of(place), name_of(place)))
    return Retraining.objects.note(
        by=by,
        place=place,
        counts=_counts(learned_from, held, unjudged),
        before=figures(before),
        after=figures(after),
        changes=changes(before, after),
    )


def _counts(learned_from: Sequence[Lesson], held: Sequence[Lesson], unjudged: Sequence[Lesson]) -> dict[str, int]:
    return {
        "learned": len(learned_from),
        "judgements": sum(len(each.wanted) for each in learned_from),
        "held": len(held),
        "held_judgements": sum(len(each.wanted) for each in held),
        "unjudged": len(unjudged),
    }


def _new_place() -> str:
    """A folder of today's date, with a number where there was one already."""
    whole: Path = environment.data / FOLDER
    whole.mkdir(mode=0o700, parents=True, exist_ok=True)
    today = f"{now():%Y-%m-%d}"
    number = 1
    while True:
        name = today if number == 1 else f"{today}-{number}"
        try:
            (whole / name).mkdir(mode=0o700)
        except FileExistsError:
            number += 1
        else:
            return name
