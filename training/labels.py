"""What only helps to learn what `amends.triage.reading.labels` names."""

# Learned beside the others because people have labelled much of it; nothing of it is shipped.
HELPING = "joy sadness fear disgust surprise negative positive".split()
