"""What the page says about a search: how much fits, what was not understood, and how it is done."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from amends.screens.desk.inbox.saying import spelled
from amends.search.finding import PAGE, Found
from amends.search.wishing import Filter

SHOWN = 60


def headline(typed: str, count: int, *, has_more: bool, is_further: bool) -> str:
    """How much fits what was typed."""
    words = {"words": shortened(typed)}
    if is_further:
        return _("Older matters that fit “%(words)s”.") % words
    if has_more and count < PAGE:
        return _("Among the newest nothing more fits “%(words)s”; look on among the older ones.") % words
    if has_more:
        return _("More than %(count)s matters fit “%(words)s”.") % (words | {"count": PAGE})
    if not count:
        return _("Nothing fits “%(words)s”.") % words
    some = ngettext("One matter fits “%(words)s”.", "%(count)s matters fit “%(words)s”.", count)
    return capfirst(some % (words | {"count": spelled(count)}))


def shortened(typed: str) -> str:
    """The beginning of what was typed."""
    return typed if len(typed) <= SHOWN else f"{typed[: SHOWN - 1]}…"


def remarks_on(found: Found) -> list[str]:
    """What was not understood, and that the rest was searched all the same."""
    said = [_("“%(word)s:” is no filter here.") % {"word": each} for each in found.wish.unknown]
    said += [not_understood(each) for each in found.not_understood]
    has_rest = bool(found.wish.words or len(found.wish.filters) > len(found.not_understood))
    return [*said, _("Everything else was searched.")] if said and has_rest else said


def not_understood(asked: Filter) -> str:
    """Why a filter means nothing, and what would."""
    says = {
        "assigned": _("No colleague is called “%(value)s”."),
        "status": _("“%(value)s” is no state. There are: open, waiting, later, closed."),
        "team": _("There is no team “%(value)s”."),
        "tag": _("There is no tag “%(value)s”."),
        "before": _("“%(value)s” is no day. Write it as 2026-11-24 or 24.11.2026."),
        "after": _("“%(value)s” is no day. Write it as 2026-11-24 or 24.11.2026."),
        "has": _("What it has can only be a file: has:file."),
        "from": _("After from: stands a name or an address."),
    }
    return says[asked.kind] % {"value": shortened(asked.value)}


def examples() -> list[tuple[str, str]]:
    """How one searches: what to type, and what is found by it."""
    return [
        (pgettext("search", "machine"), _("Other forms of a word and longer words too")),
        (pgettext("search", "from:nordahl"), _("What a customer wrote, by name, address or organisation")),
        (pgettext("search", "assigned:me"), _("What you have; also a colleague’s name, or nobody")),
        (pgettext("search", "status:waiting"), _("How it stands: open, waiting, later or closed")),
        (pgettext("search", "before:2026-11-24"), _("Nothing was said since that day; after: is from that day on")),
        ("team:service", _("Where it lies; tag: is what colleagues call it")),
        (pgettext("search", "has:file"), _("With an attachment, which is also found by its name")),
        (pgettext("search", '"two weeks"'), _("Exactly these words, one after the other")),
        (pgettext("search", "machine -tea"), _("Without the word behind the minus")),
        ("1042", _("Straight to that conversation")),
    ]
