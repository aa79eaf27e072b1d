"""Filling an empty desk with people, past and open conversations, all by the public verbs, as if it had happened."""

from datetime import timedelta

from amends.conversations.closing import Reason
from amends.conversations.models import Contribution, Conversation, Enclosure, MessageKind
from amends.conversations.replying import Reply
from amends.conversations.threading import remember_references
from amends.demo.dating import moments_of, soon_at_work
from amends.demo.letters import number_of
from amends.demo.pictures import photo, receipt
from amends.demo.ruling import make_rules
from amends.demo.settling_in import House, settle_in
from amends.demo.texts import (
    Attachment,
    Message,
    OpenConversation,
    PastConversation,
    open_conversations,
    past_conversations,
)
from amends.files.models import StoredFile
from amends.foundation.business_hours import BusinessHours
from amends.foundation.clock import now, standing_at
from amends.foundation.writing import writing
from amends.mail.models import MailState, OutgoingMail
from amends.people.models import Person

# So long before somebody answers they have taken it on.
A_MOMENT = timedelta(minutes=4)
ENDINGS = {"unanswered": Reason.UNANSWERED, "thanks": Reason.THANKS}


def plant(seed: int = 4127, past: int = 300) -> None:
    """Fill the desk, unless somebody works there already."""
    if Person.objects.exists():
        return
    house = settle_in(now())
    for matter in past_conversations(seed, past):
        tell_past(house, matter)
    for story in open_conversations():
        tell_open(house, story)
    make_rules(house)
    OutgoingMail.objects.update(state=MailState.SENT, sent_at=now())


def tell_past(house: House, story: PastConversation) -> None:
    """Let a settled matter happen again, up to its end."""
    with writing():
        conversation = tell(house, story)
        ended = house.moment - story.ended_ago
        if story.ending == "thanks":
            ended = soon_at_work(ended, house.moment, hours_of(house, story))
        with standing_at(ended):
            if story.ending == "solved":
                conversation.confirm(by=conversation.customer.actor)
                return
            conversation.stop_asking_if_solved()
            person = house.people[story.assigned]
            by = person.actor if story.ending == "thanks" else house.amends
            conversation.close(by=by, reason=ENDINGS[story.ending])


def tell_open(house: House, story: OpenConversation) -> None:
    """Let an open matter happen up to now."""
    with writing():
        conversation = tell(house, story)
        said = moments_of(story.messages, house.moment, hours_of(house, story))
        with standing_at(said[0]):
            for tag in story.tags:
                conversation.add_tag(tag, by=house.amends)
        if story.snoozed:
            person = house.people.get(story.assigned)
            with standing_at(soon_at_work(said[-1], house.moment, hours_of(house, story))):
                conversation.snooze(house.moment + story.snoozed, by=person.actor if person else house.amends)


def tell(house: House, story: OpenConversation | PastConversation) -> Conversation:
    """Everything that was said, each thing at its time."""
    hours = hours_of(house, story)
    moments = moments_of(story.messages, house.moment, hours)
    with standing_at(moments[0]):
        conversation = Conversation.objects.start(
            house.customer(story.customer), house.mailboxes[story.mailbox], story.subject, language=story.language
        )
    for message, at in zip(story.messages, moments, strict=True):
        if message.who != "customer" and story.assigned and not conversation.assignee:
            with standing_at(at - A_MOMENT):
                conversation.claim(house.people[story.assigned])
        with standing_at(at):
            say(house, conversation, message)
    if story.assigned and not conversation.assignee:
        with standing_at(soon_at_work(moments[0], house.moment, hours)):
            conversation.claim(house.people[story.assigned])
    return conversation


def hours_of(house: House, story: OpenConversation | PastConversation) -> BusinessHours:
    """When the people who answer this are at work."""
    return house.mailboxes[story.mailbox].team.business_hours


def say(house: House, conversation: Conversation, message: Message) -> None:
    """One thing said now, by the verb it was said with."""
    text, address = message.filled(now(), conversation.language), conversation.customer.first_address
    files = tuple(enclose(house, each, conversation) for each in message.attachments)
    if message.kind == "note":
        conversation.note(text, by=house.people[message.who].actor, files=files)
    elif message.kind == "reply":
        conversation.reply(Reply(text, (address,), files=files), by=house.people[message.who].actor)
    else:
        contribution = Contribution(MessageKind.RECEIVED, text, sender_address=address, files=files)
        received = conversation.receive(contribution, by=conversation.customer.actor)
        remember_references(received, f"demo.{received.pk}@{address.partition('@')[2]}")


def enclose(house: House, attachment: Attachment, conversation: Conversation) -> Enclosure:
    """A made-up photo or receipt, stored."""
    number = number_of(attachment.name)
    if attachment.kind == "photo":
        return Enclosure(StoredFile.keep(photo(number)), attachment.name, "image/png")
    drawn = receipt(str(20000 + number % 900), str(conversation.customer), house.moment.date(), conversation.language)
    return Enclosure(StoredFile.keep(drawn), attachment.name, "application/pdf")
