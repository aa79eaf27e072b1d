"""How somebody feels, in the few words people use for it; knows no database."""

from django.db import models
from django.utils.translation import pgettext_lazy

from amends.triage.understanding import is_so


class Feeling(models.TextChoices):
    """A word for how upset somebody is; distress is no point on that scale, and stands before it."""

    CALM = "calm", pgettext_lazy("feeling", "Calm")
    LET_DOWN = "letdown", pgettext_lazy("feeling", "Let down")
    UPSET = "upset", pgettext_lazy("feeling", "Upset")
    FURIOUS = "furious", pgettext_lazy("feeling", "Furious")
    DISTRESS = "distress", pgettext_lazy("feeling", "In distress")


# From which anger on a word fits, and what it is worth when a person has said so.
FROM = ((0.8, Feeling.FURIOUS), (0.5, Feeling.UPSET), (0.2, Feeling.LET_DOWN), (0.0, Feeling.CALM))
WORTH: dict[str, float] = {Feeling.CALM: 0.05, Feeling.LET_DOWN: 0.35, Feeling.UPSET: 0.65, Feeling.FURIOUS: 0.92}
PRESSING = (Feeling.FURIOUS, Feeling.DISTRESS)


def anger_in_words(anger: float) -> Feeling:
    """How upset somebody is, distress aside."""
    return next(feeling for least, feeling in FROM if anger >= least)


def feeling_of(anger: float, distress: float) -> Feeling:
    """The one word that is shown."""
    return Feeling.DISTRESS if is_so("distress", distress) else anger_in_words(anger)
