"""What conditions may ask about a conversation, each fact fetched when it is first asked for."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from amends.conversations.models import Conversation, Message
from amends.customers.models import Customer
from amends.rules.reading_words import fold

NEEDED = (
    "mailbox",
    "team",
    "customer__vip_mark",
    "customer__merged_into__vip_mark",
    "assignment__person",
    "closure",
    "snooze_row",
    "confirmation",
    "denial",
    "merge_row",
)


@dataclass
class Facts:
    """A conversation at a moment, and the customer's words it is about."""

    conversation: Conversation
    message: Message | None
    at: datetime

    @cached_property
    def customer(self) -> Customer:
        """Who writes, under the record that is kept."""
        return self.conversation.customer.resolved()

    @cached_property
    def subject(self) -> str:
        """The words of the subject."""
        return fold(self.conversation.subject)

    @cached_property
    def text(self) -> str:
        """What was newly written."""
        return fold(self.message.body.text) if self.message else " "

    @cached_property
    def senders(self) -> set[str]:
        """The address the words came from; on the case page, every address of the customer."""
        if self.message and self.message.sender_address:
            return {self.message.sender_address.lower()}
        return self.conversation.customer_addresses()

    @cached_property
    def has_files(self) -> bool:
        """Whether a file came along that is no picture within the text."""
        return self.message is not None and any(not each.is_inline for each in self.message.attachments.all())

    @cached_property
    def tags(self) -> set[str]:
        """The tags it carries."""
        return set(self.conversation.taggings.values_list("tag__name", flat=True))

    @property
    def is_open_now(self) -> bool:
        """Whether its team is at work; a team without hours always is."""
        hours = self.conversation.team.business_hours
        return not any(hours.week.values()) or hours.is_open(self.at)

    def forget(self) -> None:
        """A rule has changed the conversation, so the next one reads it anew."""
        self.__dict__.pop("tags", None)
