"""Looking at one thing after the other, and saying what was found."""

from collections.abc import Callable, Iterator

from amends.cli.examining import devices, domains, learned, machine, reading, rooms
from amends.cli.examining.finding import Finding, show

Examination = Callable[[], Iterator[Finding]]

EXAMINATIONS: tuple[tuple[str, Examination], ...] = (
    ("data folder", machine.examine_folders),
    ("disk", machine.examine_disk),
    ("keys", machine.examine_keys),
    ("processes", machine.examine_processes),
    ("database", rooms.examine_database),
    ("clock", rooms.examine_clock),
    ("clock", machine.examine_time_keeping),
    ("worker", rooms.examine_worker),
    ("spool", rooms.examine_spool),
    ("mail in", rooms.examine_mail_in),
    ("mail out", rooms.examine_mail_out),
    ("devices", devices.examine_devices),
    ("reactions", rooms.examine_reactions),
    ("reading", reading.examine_reader),
    ("reading", learned.examine_retraining),
    ("reading", reading.examine_outside_reader),
    ("search", rooms.examine_search),
    ("their data", rooms.examine_their_data),
    ("domains", domains.examine_domains),
)


def look() -> int:
    """Look at everything; what cannot be looked at is wrong too. Answers 1 when something is."""
    wrong = 0
    for name, examine in EXAMINATIONS:
        for finding in looked_at(examine):
            show(name, finding)
            wrong += not finding.is_well
    print("All is well." if not wrong else f"{wrong} {'thing needs' if wrong == 1 else 'things need'} mending.")
    return 1 if wrong else 0


def looked_at(examine: Examination) -> Iterator[Finding]:
    """What an examination finds, also when it breaks off."""
    try:
        yield from examine()
    except Exception as problem:
        words = str(problem).strip().partition("\n")[0]
        yield Finding(f"could not be looked at: {words}", "Mend what is wrong above first, then ask again.")
