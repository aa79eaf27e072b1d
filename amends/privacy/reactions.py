"""What happens to copies and erasures because of something else."""

from amends.conversations.confiding import CONFIDED
from amends.journal.models import Event
from amends.journal.reactions import reacts_at_once
from amends.privacy.exporting import Export, ExportState
from amends.privacy.standing_in_the_way import unseen_by
from amends.privacy.traces import matters_touched_by, traces_of


@reacts_at_once(CONFIDED)
def take_out_of_copies(event: Event) -> None:
    """Whoever may no longer see a matter gets a new copy without it, also of somebody who only wrote into it.

    Those being made are locked as well: they look once more themselves before they are ready.
    """
    for export in Export.objects.kept().select_for_update(of=("self",)).select_related("person", "customer"):
        hidden = unseen_by(export.person, {event.subject_id})
        if export.is_ready and hidden & matters_touched_by(traces_of(export.customer)):
            export.withdraw(ExportState.WAITING)
