"""What the doctor found."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing looked at; a remedy is given when it is not well."""

    words: str
    remedy: str = ""

    @property
    def is_well(self) -> bool:
        """Whether nothing has to be done."""
        return not self.remedy


def show(name: str, finding: Finding) -> None:
    """A line for what was found, and one for what to do."""
    print(f"{'ok   ' if finding.is_well else 'WRONG'} {name}: {finding.words}")
    if not finding.is_well:
        print(f"      {finding.remedy}")
