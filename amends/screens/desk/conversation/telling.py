"""What happened to a conversation, told in sentences between its messages."""

from collections.abc import Callable, Collection, Mapping
from copy import copy
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from amends.conversations import (
    assigning,
    closing,
    confiding,
    confirming,
    entrusting,
    handing_over,
    holding,
    linking,
    merging,
    receiving,
    replying,
    snoozing,
    tagging,
)
from amends.conversations.models import Reason
from amends.intake import offering
from amends.journal.models import Actor, Event
from amends.screens.desk.inbox.rows import language_name
from amends.screens.ui.faces import called
from amends.screens.ui.telling_time import tell as tell_time
from amends.triage import correcting, feeling_again
from amends.triage.assessing import UNKNOWN
from amends.triage.correcting import NO, YES, YES_OR_NO
from amends.triage.models import Feeling, Field, Kind, Threat

Story = Callable[[Event], str]


def assigned(event: Event) -> str:
    """Who has it now, and whether they took it themselves."""
    if event.particulars.get("name") == event.by.name:
        return _("%(name)s took this on.") % {"name": event.by.name}
    return _("%(name)s gave this to %(other)s.") % {"name": event.by.name, "other": event.particulars.get("name", "")}


def kept_from(event: Event) -> str:
    """Whom a rule passed over, and why."""
    names = {"name": event.by.name, "other": event.particulars.get("name", "")}
    if event.particulars.get("why") == "away":
        return _("%(name)s did not give this to %(other)s, who is away.") % names
    if event.particulars.get("why") == "cannot_answer":
        return _("%(name)s did not give this to %(other)s, who does not answer customers.") % names
    return _("%(name)s did not give this to %(other)s, who may not see it: it is confidential.") % names


def unassigned(event: Event) -> str:
    """Who put it back, or who has it no longer because it became confidential."""
    if event.particulars.get("why") == "confidential":
        return _("%(other)s has it no longer: it was not confided to them.") % {"other": event.particulars["name"]}
    return _("%(name)s put this back for everyone.") % {"name": event.by.name}


def handed_over(event: Event) -> str:
    """Whose it was: somebody who is away, or who has gone for good."""
    if event.particulars.get("why") == "gone":
        return _("%(name)s no longer answers customers, so this was handed over.") % {"name": event.particulars["name"]}
    return _("%(name)s is away, so this was handed over.") % {"name": event.particulars["name"]}


def snoozed(event: Event) -> str:
    """Until when it was put aside."""
    until = tell_time(datetime.fromisoformat(event.particulars["until"]), event.at)
    return _("%(name)s put this aside until %(until)s.") % {"name": event.by.name, "until": until}


def brought_forward(event: Event) -> str:
    """By when it comes back, sooner than it was put aside to."""
    until = tell_time(datetime.fromisoformat(event.particulars["until"]), event.at)
    return _("This comes back sooner: %(until)s.") % {"until": until}


def closed(event: Event) -> str:
    """Why it was closed."""
    reason = str(Reason(event.particulars["reason"]).label)
    return _("Closed by %(name)s. %(reason)s.") % {"name": event.by.name, "reason": reason}


def merged(event: Event) -> str:
    """What was merged into what."""
    if "into" in event.particulars:
        return _("%(name)s merged this into № %(number)s.") % {
            "name": event.by.name,
            "number": event.particulars["into"],
        }
    return _("%(name)s merged № %(number)s into this.") % {
        "name": event.by.name,
        "number": event.particulars["taken_in"],
    }


def threatened(event: Event) -> str:
    """With what a message threatens."""
    if event.particulars["threat"] == Threat.PHYSICAL:
        return _("A message threatens violence.")
    return _("A message threatens legal action.")


def corrected(event: Event) -> str:
    """Which judgement somebody has set right, what it was and what it is now."""
    field, said = event.particulars["field"], event.particulars
    words = {"name": event.by.name, "field": Field(field).label}
    if said.get("taken_back"):
        return _("%(name)s took back what had been set right: %(field)s.") % words
    if "was" not in said or "is_now" not in said:
        return _("%(name)s set right what was read: %(field)s.") % words
    words |= {"was": judgement_in_words(field, said["was"]), "now": judgement_in_words(field, said["is_now"])}
    return _("%(name)s set right what was read: %(field)s. It was “%(was)s”, now it is “%(now)s”.") % words


def judgement_in_words(field: str, value: str) -> str:
    """One judgement as people say it."""
    if field == Field.LANGUAGE:
        return _("Another language") if value == UNKNOWN else language_name(value) or value
    if field == Field.CAUSE:
        return value or _("None")
    kept: dict[str, Any] = {Field.FEELING: Feeling, Field.THREAT: Threat, Field.KIND: Kind}
    words = {YES: _("Yes"), NO: _("No")} if field in YES_OR_NO else dict(kept[field].choices)
    return str(words.get(value, value))


STORIES: dict[str, tuple[str, Story]] = {
    feeling_again.THREATENED: ("warn", threatened),
    correcting.CORRECTED: ("pen", corrected),
    assigning.ASSIGNED: ("person", assigned),
    assigning.KEPT_FROM: ("person", kept_from),
    handing_over.HANDED_OVER: ("swap", handed_over),
    handing_over.STAYED: (
        "lock",
        lambda e: (
            _("%(name)s is away. It stays with them: nobody else who is here may see it.")
            % {"name": e.particulars["name"]}
        ),
    ),
    assigning.UNASSIGNED: ("person", unassigned),
    assigning.MOVED: (
        "swap",
        lambda e: _("%(name)s moved this to %(team)s.") % {"name": e.by.name, "team": e.particulars["name"]},
    ),
    snoozing.SNOOZED: ("clock", snoozed),
    snoozing.BROUGHT_FORWARD: ("clock", brought_forward),
    snoozing.WOKEN: ("clock", lambda e: _("This came back.")),
    closing.CLOSED: ("check", closed),
    closing.REOPENED: ("repeat", lambda e: _("Opened again by %(name)s.") % {"name": e.by.name}),
    confirming.DENIED: ("repeat", lambda e: _("%(name)s said: not yet.") % {"name": e.by.name}),
    tagging.TAGGED: (
        "tag",
        lambda e: _("%(name)s tagged this “%(tag)s”.") % {"name": e.by.name, "tag": e.particulars["tag"]},
    ),
    tagging.UNTAGGED: (
        "tag",
        lambda e: _("%(name)s took the tag “%(tag)s” off.") % {"name": e.by.name, "tag": e.particulars["tag"]},
    ),
    merging.MERGED: ("link", merged),
    merging.PARTED: ("link", lambda e: _("%(name)s undid a merge.") % {"name": e.by.name}),
    linking.LINKED: (
        "link",
        lambda e: _("Linked with № %(number)s.") % {"number": e.particulars["other"]},
    ),
    linking.UNLINKED: (
        "link",
        lambda e: _("No longer linked with № %(number)s.") % {"number": e.particulars["other"]},
    ),
    holding.HELD: ("shield", lambda e: _("%(name)s put a hold on this: nothing may be deleted.") % {"name": e.by.name}),
    holding.LET_GO: ("shield", lambda e: _("%(name)s ended the hold.") % {"name": e.by.name}),
    confiding.CONFIDED: ("lock", lambda e: _("%(name)s made this confidential.") % {"name": e.by.name}),
    entrusting.ENTRUSTED: (
        "lock",
        lambda e: (
            _("Nobody was left who may see this, so %(name)s entrusted it to %(other)s.")
            % {"name": e.by.name, "other": e.particulars["name"]}
        ),
    ),
    confiding.DISCLOSED: ("lock", lambda e: _("%(name)s opened this to everyone.") % {"name": e.by.name}),
    receiving.THANKED: ("heart", lambda e: _("%(name)s said thank you. It stays closed.") % {"name": e.by.name}),
    replying.UNDELIVERED: ("warn", lambda e: _("The reply did not arrive. The customer still waits.")),
    replying.TAKEN_BACK: ("undo", lambda e: _("%(name)s took a reply back before it left.") % {"name": e.by.name}),
    offering.SENDER_SET: ("person", lambda e: _("%(name)s set the true sender.") % {"name": e.by.name}),
    offering.SPLIT_OFF: ("swap", lambda e: _("%(name)s made a message a matter of its own.") % {"name": e.by.name}),
    offering.DECLINED: ("check", lambda e: _("%(name)s left it as it is.") % {"name": e.by.name}),
}


def by_its_name(event: Event) -> Event:
    """The event as done by somebody who is called what people call them, which for a rule is more than its name."""
    if not event.by.is_rule:
        return event
    shown = copy(event)
    shown.by = Actor(kind=event.by.kind, name=called(event.by))
    return shown


def with_causes_named(event: Event, causes: Mapping[str, str]) -> Event:
    """The event with causes called by their names, which the journal knows by their numbers."""
    if event.particulars.get("field") != Field.CAUSE:
        return event
    shown = copy(event)
    shown.particulars = {name: causes.get(said, said) for name, said in event.particulars.items()}
    return shown


def tell(
    event: Event, merges: Collection[int] = (), causes: Mapping[str, str] = MappingProxyType({})
) -> dict[str, object]:
    """One event as a line of the timeline; a merge that still stands can be undone there."""
    icon, story = STORIES[event.kind]
    event = with_causes_named(event, causes)
    absorbed = event.particulars.get("taken_in")
    undo_url = reverse("desk:parting", args=[absorbed]) if absorbed in merges else ""
    return {"is_event": True, "text": story(by_its_name(event)), "icon": icon, "at": event.at, "undo_url": undo_url}
