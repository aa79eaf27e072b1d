"""What is asked beside what `amends.triage.reading.labels` names: what only helps, and what is learned of posts apart."""

from amends.triage.reading.labels import DEGREES

# Learned beside the others because people have labelled much of it; nothing of it is shipped.
HELPING = "joy sadness fear disgust surprise negative positive".split()

# What speaks for these in a public post is not what does in a letter to a house: they are learned apart.
POSTED = ["anger", "insult", "praise"]
AS_POSTED = [DEGREES.index(name) for name in POSTED]
# Public sets of what people write to a house, and of what they write to the world or say in films.
LETTERS = ("banking77", "clinc150", "multidogo", "bitext")
POSTS = ("germeval2018", "dkhate", "davidson", "surge", "toxicspans", "brighter", "xed", "goemotions", "norec")
