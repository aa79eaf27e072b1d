"""Looking at what this house has taught the reader, and whether it is there."""

from collections.abc import Iterator

from amends.cli.examining.finding import Finding
from amends.triage.retraining.resting import rests
from amends.triage.retraining.retraining import folder_of, place_in_use

FILES = ("heads.npz", "calibration.json")


def examine_retraining() -> Iterator[Finding]:
    """Whether what is switched on is there."""
    place = place_in_use()
    folder = folder_of(place)
    if not place:
        yield Finding("messages are read as Amends came")
    elif not all((folder / name).is_file() for name in FILES):
        remedy = "Bring it back from a backup, share the folder “triage” of all machines, or go back in the settings."
        yield Finding(f"{folder} is missing; messages are read as Amends came", remedy)
    elif rests(folder):
        words = f"{place} was learned beside another reader than that of this Amends; messages are read as Amends came"
        yield Finding(words, "Teach it anew with “amends triage retrain”, or go back in the settings.")
    else:
        yield Finding(f"messages are read with what was learned here, {place}")
