"""What is asked beside what `amends.triage.reading.labels` names, and which public sets are posts to the world."""

import math

# Learned beside the others because people have labelled much of it; nothing of it is shipped.
HELPING = "joy sadness fear disgust surprise negative positive".split()

# Public sets of what people write to a house, and of what they write to the world or say in films.
LETTERS = ("banking77", "clinc150", "multidogo", "bitext")
POSTS = ("germeval2018", "dkhate", "davidson", "surge", "toxicspans", "brighter", "xed", "goemotions", "norec")


def as_post(source: str, *, is_public: bool) -> float:
    """1 for a post, 0 for a letter, NaN where nobody can say."""
    if is_public and source in POSTS:
        return 1.0
    return 0.0 if not is_public or source in LETTERS else math.nan
