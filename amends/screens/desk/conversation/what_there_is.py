"""What there is around a conversation, asked at once: most have neither drafts nor offers, and what is not there costs nothing."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet

from amends.conversations.models import Attachment, Conversation, Link
from amends.customers.models import Customer
from amends.foundation.counting import count_about
from amends.notices.models import Notice
from amends.people.models import Person


def what_there_is(person: Person, conversation: Conversation) -> Mapping[str, int]:
    """How many there are of each thing the page may show."""
    return count_about(what_there_may_be, person, conversation, conversation.customer)


def what_there_may_be(person: Person, conversation: Conversation, customer: Customer) -> Mapping[str, "QuerySet[Any]"]:
    """The things the page may show; the time makes no difference to any of them."""
    return {
        "drafts": conversation.drafts.all(),
        "files": Attachment.objects.filter(message__conversation=conversation),
        "tags": conversation.taggings.all(),
        "offers": conversation.offers.all(),
        "news": Notice.objects.about(conversation).filter(person=person).unread(),
        "links": Link.objects.filter(Q(earlier=conversation) | Q(later=conversation)),
        "notes": customer.notes.all(),
        "absorbed": Customer.objects.filter(merged_into=customer),
        "others": Conversation.objects.filter(customer=customer).exclude(pk=conversation.pk),
    }
