"""Every kind of notice there is; a later one needs an entry here and a reaction that tells it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amends.notices.being_upset import still_late, still_threatens, still_waits_upset
from amends.notices.kinds import NoticeKind, everybody, leads, register
from amends.notices.notice import Notice
from amends.people.models import Role


def given(notice: Notice) -> str:
    """Who gave it to you."""
    if notice.actor.is_rule:
        return _("The rule “%(name)s” gave you the matter of %(customer)s.") % notice.names
    return _("%(name)s gave you the matter of %(customer)s.") % notice.names


def mentioned(notice: Notice) -> str:
    """Who wrote the note that names you."""
    if notice.actor.is_rule:
        return _("The rule “%(name)s” mentions you in a note about %(customer)s.") % notice.names
    return _("%(name)s mentions you in a note about %(customer)s.") % notice.names


def upset(notice: Notice) -> str:
    """How whoever waits feels."""
    if notice.event.particulars.get("feeling") == "distress":
        return _("%(customer)s is in distress and waits for an answer.") % notice.names
    return _("%(customer)s is furious and waits for an answer.") % notice.names


def late(notice: Notice) -> str:
    """Whether our promise is broken, or only the shorter time that is left for who presses is over."""
    if notice.event.particulars.get("is_promise_broken", True):
        return _("%(customer)s has waited longer than we promised.") % notice.names
    return _("%(customer)s needs an answer sooner than usual, and it is late.") % notice.names


ASSIGNED = register(
    NoticeKind("assigned", gettext_lazy("Somebody gives you a conversation"), given, "person", everybody)
)
MENTIONED = register(
    NoticeKind(
        "mentioned",
        gettext_lazy("A colleague mentions you in a note"),
        mentioned,
        "lock",
        everybody,
    )
)
ANSWERED = register(
    NoticeKind(
        "answered",
        gettext_lazy("Somebody answers on a conversation of yours"),
        lambda notice: _("%(name)s has written.") % notice.names,
        "mail",
    )
)
NOT_YET = register(
    NoticeKind(
        "not_yet",
        gettext_lazy("A customer of yours says “not yet”"),
        lambda notice: _("%(name)s says it is not solved yet.") % notice.names,
        "repeat",
        everybody,
    )
)
LATE = register(
    NoticeKind(
        "late",
        gettext_lazy("An answer is late"),
        late,
        "clock",
        leads,
        is_for_duty=True,
        weight=1,
        is_still_so=lambda notice: still_late(notice.conversation),
    )
)
UPSET_WAITS = register(
    NoticeKind(
        "upset_waits",
        gettext_lazy("A furious customer waits, or one in distress"),
        upset,
        "feel-furious",
        everybody,
        is_for_duty=True,
        weight=2,
        is_still_so=lambda notice: still_waits_upset(notice.conversation_id, notice.event),
    )
)
VIOLENCE = register(
    NoticeKind(
        "violence",
        gettext_lazy("A customer threatens with violence; told at once, also at night"),
        lambda notice: _("A message of %(customer)s reads like a threat of violence.") % notice.names,
        "shield",
        everybody,
        is_urgent=True,
        is_for_duty=True,
        weight=4,
        is_still_so=lambda notice: still_threatens(notice.conversation, notice.event),
    )
)
LEGAL_THREAT = register(
    NoticeKind(
        "legal_threat",
        gettext_lazy("A customer threatens with lawyers or a court"),
        lambda notice: _("A message of %(customer)s reads like a legal threat.") % notice.names,
        "scales",
        everybody,
        only_for=(Role.LEAD, Role.ADMIN),
        weight=3,
        is_still_so=lambda notice: still_threatens(notice.conversation, notice.event),
    )
)
UNDELIVERED = register(
    NoticeKind(
        "undelivered",
        gettext_lazy("A mail of yours does not arrive"),
        lambda notice: _("Your mail in the matter of %(customer)s did not arrive.") % notice.names,
        "warn",
        everybody,
    )
)
SILENT = register(
    NoticeKind(
        "silent",
        gettext_lazy("Nothing comes to a mailbox though mail is usual; mailed at once, also at night"),
        lambda notice: _("Nothing comes to %(address)s, though mail is usual at this time.") % notice.names,
        "mail",
        everybody,
        only_for=(Role.ADMIN,),
        is_urgent=True,
        is_mailed_apart=True,
    )
)
MAILBOX = register(
    NoticeKind(
        "mailbox",
        gettext_lazy("A mailbox is not being fetched; mailed at once, also at night"),
        lambda notice: _("Mail to %(address)s is not being fetched.") % notice.names,
        "warn",
        everybody,
        only_for=(Role.ADMIN,),
        is_urgent=True,
        is_mailed_apart=True,
    )
)
NOT_SENDING = register(
    NoticeKind(
        "not_sending",
        gettext_lazy("A mailbox cannot send; mailed at once by another one, also at night"),
        lambda notice: _("Mail from %(address)s does not go out.") % notice.names,
        "warn",
        everybody,
        only_for=(Role.ADMIN,),
        is_urgent=True,
        is_mailed_apart=True,
    )
)
