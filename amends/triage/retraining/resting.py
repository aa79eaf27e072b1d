"""Whether what was learned here still fits the reader that comes with Amends; what does not rests. Loads no reader."""

from pathlib import Path

from amends.triage.shipping import mark_of

# The file with the mark of the reader something was learned beside.
BESIDE = "beside"


def rests(folder: Path) -> bool:
    """Whether what lies there was learned beside another reader than that of this Amends, so that nothing is read with it."""
    said = folder / BESIDE
    return folder.is_dir() and not (said.is_file() and said.read_text().strip() == mark_of())
