"""The mail that tells a colleague what they were told: one sentence, several, or the digest."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amends.environment import environment
from amends.mail.letters import Letter
from amends.mail.models import Mailbox
from amends.notices.notice import Notice
from amends.people.models import Person

MOST_IN_ONE = 25
MOST_IN_DIGEST = 100

_MARKS = re.compile(r"[\[\]()*<>]|://")


def letter_for(person: Person, notices: Sequence[Notice], road: Mailbox) -> Letter:
    """The mail, in the language that is active."""
    subject, text, footer = _digest(notices) if notices[0].is_for_digest else _at_once(notices)
    choose = _("What is mailed to you, and when, you choose here: %(url)s") % {
        "url": f"{environment.public_url}/me/notices/"
    }
    return Letter(
        sender=road.address,
        from_name=road.from_name,
        to=(person.email,),
        subject=subject.rstrip("."),
        text=f"{text}\n\n{choose}",
        message_id=f"amends.notices.{notices[0].pk}.{person.pk}@{road.domain}",
        footer=footer,
        language=person.language,
        is_automatic=True,
    )


def plain(sentence: str) -> str:
    """Without what our markup would take for more than words: people choose their own names."""
    return _MARKS.sub("", sentence)


def _at_once(notices: Sequence[Notice]) -> tuple[str, str, tuple[str, str]]:
    if len(notices) == 1:
        sentence = plain(notices[0].sentence)
        return sentence, sentence, (_("See it at your desk:"), notices[0].url)
    subject = ngettext("%(count)s notice", "%(count)s notices", len(notices)) % {"count": len(notices)}
    return subject, "\n".join(map(_line, notices[:MOST_IN_ONE])), _all_of_them()


def _digest(notices: Sequence[Notice]) -> tuple[str, str, tuple[str, str]]:
    count = len(notices)
    subject = ngettext("Digest: %(count)s notice", "Digest: %(count)s notices", count) % {"count": count}
    parts = list(_by_kind(notices[:MOST_IN_DIGEST]))
    if (left := count - MOST_IN_DIGEST) > 0:
        more = ngettext("%(count)s more is in your list.", "%(count)s more are in your list.", left)
        parts.append(more % {"count": left})
    return subject, "\n\n".join(parts), _all_of_them()


def _by_kind(notices: Sequence[Notice]) -> Iterator[str]:
    """What is told of each kind under its name, oldest first."""
    for _word, each in groupby(sorted(notices, key=lambda notice: notice.kind), key=lambda notice: notice.kind):
        told = list(each)
        yield "\n".join([f"**{told[0].sort.name}**", "", *map(_line, told)])


def _line(notice: Notice) -> str:
    return f"- [{plain(notice.sentence)}]({notice.url})"


def _all_of_them() -> tuple[str, str]:
    return _("See all of them:"), f"{environment.public_url}/notices/"
