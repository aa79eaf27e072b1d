"""Where the walk begins: every address that can be opened, with the numbers of what there is."""

from collections.abc import Iterator

from django.urls import reverse

from amends.conversations.models import Attachment, Conversation, MessageBody
from amends.customers.models import Customer, Organisation
from amends.people.models import Team
from amends.rules.models import Rule
from tests.screens.controls.planting import Desk
from tests.screens.test_access import ALL
from tests.screens.who_may import MAY_LOOK, NOBODY_SIGNED_IN

# Pages as they look after something was asked for.
ASKED = {
    "desk:queue": ("?filtering=1", "?filtering=1&vip=1&mine=1"),
    "desk:conversation": ("?saved",),
    "office:learning": ("?days=30&field=kind&spoken=de",),
    "desk:search": ("?q=the", "?q=Nordahl", "?q=xyzzy"),
    "office:causes": ("?add=",),
    "office:consent_return": ("?error=access_denied&state=x",),
}


def pages(desk: Desk, role: str) -> Iterator[str]:
    """The addresses somebody of this role may look at, each with every number worth opening."""
    # What everybody may open is meant for those who are not signed in.
    is_outside = role == NOBODY_SIGNED_IN
    roles = [
        names.split() for who, names in MAY_LOOK.items() if role in who and (NOBODY_SIGNED_IN in who) == is_outside
    ]
    for name in (each for names in roles for each in names):
        for numbers in numbers_for(name, desk):
            yield reverse(name, kwargs=numbers)
        for asked in ASKED.get(name, ()):
            yield reverse(name, kwargs=numbers_for(name, desk)[0]) + asked


def numbers_for(name: str, desk: Desk) -> list[dict[str, object]]:
    """What stands for the parts of an address that differ."""
    parts = tuple(ALL[name].pattern.converters)
    if not parts:
        return [{}]
    matters = every_sort(desk) if name == "desk:conversation" else desk.open[:5]
    said = MessageBody.objects.exclude(html="").select_related("message").first().message
    file = Attachment.objects.exclude(name="").first()
    known: dict[tuple[str, ...], list[tuple[object, ...]]] = {
        ("number",): [(each.number,) for each in matters],
        ("number", "message_id"): [(said.conversation_id, said.pk), last_forwarded(desk)],
        ("slug",): [(slug,) for slug in ("answer", "new", "waiting", "later", "all", "mine")],
        ("customer_id",): [(each,) for each in (desk.customer.pk, *Customer.objects.values_list("pk", flat=True)[:3])],
        ("organisation_id",): [(Organisation.objects.first().pk,)],
        ("attachment_id", "name"): [(file.pk, file.name)],
        ("mail_id",): [(said.incoming_id,)],
        ("token",): [(each.token,) for each in desk.links] if name.startswith("portal") else [(desk.invitation,)],
        ("token", "attachment_id", "name"): [(desk.links[0].token, file.pk, file.name)],
        ("team_id",): [(Team.objects.first().pk,)],
        ("mailbox_id",): [(each.pk,) for each in (desk.fetched, desk.consented, desk.box)],
        ("mailbox_id", "provider"): [(desk.box.pk, "microsoft"), (desk.box.pk, "google")],
        ("rule_id",): [(each,) for each in Rule.objects.values_list("pk", flat=True)[:3]],
        ("reply_id",): [(desk.reply.pk,)],
        ("person_id",): [(each.pk,) for each in (desk.jonas, desk.lena, desk.expected, desk.gone)],
    }
    return [dict(zip(parts, each, strict=True)) for each in known.get(parts, [])]


def every_sort(desk: Desk) -> list[Conversation]:
    """The conversations that differ: all that came lately, those somebody prepared, and a few that are closed."""
    closed = Conversation.objects.exclude(closure=None)
    return [*Conversation.objects.order_by("-pk")[:12], *desk.open[:12], *closed[:3]]


def last_forwarded(desk: Desk) -> tuple[int, int]:
    """A message with a forward begun."""
    about = desk.open[4].messages.order_by("pk").first()
    return about.conversation_id, about.pk
