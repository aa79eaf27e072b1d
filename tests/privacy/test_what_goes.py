"""No table is forgotten: whatever holds words, or points to a customer, is erased or is known to stay, with the reason."""

from collections.abc import Iterator

from django.apps import apps
from django.db import models

from amends.conversations.models import Conversation, Message
from amends.customers.models import Customer
from amends.files.letting_go import holders
from amends.files.models import StoredFile
from amends.mail.models import IncomingMail, OutgoingMail
from amends.privacy.what_goes import PARTS

WORDS = (models.CharField, models.TextField, models.JSONField)
THEIRS = (Customer, Conversation, Message, IncomingMail, OutgoingMail)

# Erased by a step of its own, in carrying_out.
BY_HAND = {
    "customers.Customer": "take_the_name",
    "customers.EmailAddress": "take_the_name",
    "journal.Actor": "take_the_name",
    "search.Entry": "forget_words",
    "search.Word": "forget_words",
}
STAYS = {
    # Who, when and how: what statistics are made of. No words.
    "conversations.Assignment": "who had it",
    "conversations.Closure": "when and how it ended",
    "conversations.Confidence": "who could see it",
    "conversations.Confirmation": "that we asked whether it is solved",
    "conversations.Denial": "that they said not yet",
    "conversations.Forwarding": "that something was passed on",
    "conversations.Hold": "while there is one, nothing is erased",
    "conversations.Link": "two numbers",
    "conversations.Mention": "which colleague was called",
    "conversations.Merge": "numbers",
    "conversations.SentForm": "a number of chance, which key was used",
    "conversations.Snooze": "taken away when the matter is closed",
    "conversations.Tagging": "the house's own words",
    "conversations.Tag": "the house's own words",
    "intake.Belonging": "two numbers",
    "intake.Look": "that somebody looked",
    "notices.Notice": "numbers; its sentence is made when it is read",
    "queues.Placement": "goes when the matter is closed",
    "triage.Unread": "goes when it is read",
    "triage.Asking": "when its words were sent to a reader outside",
    "triage.Retraining": "how many were read how well; its files hold numbers",
    "triage.Correction": "which of a few words was said in place of which",
    "privacy.Erasure": "that they were erased",
    "files.StoredFile": "goes with the last row that points to it",
    # The house's own.
    "causes.Cause": "the house's tree",
    "queues.PressureRow": "the house's policy",
    "triage.OutsideReader": "a server; its troubles are in our words",
    "triage.Permit": "what an admin has said",
    "conversations.SavedReply": "the house's texts",
    "conversations.SavedText": "the house's texts",
    "customers.Organisation": "a firm, with people of its own",
    "journal.Reader": "names of readers",
    "mail.Brand": "the house's look",
    "mail.ImapRoad": "a server",
    "mail.Mailbox": "our address",
    "mail.OAuthAccount": "our account",
    "mail.SmtpRoad": "a server",
    "notices.Device": "a colleague's",
    "notices.PushKey": "our key",
    "notices.Wish": "a colleague's choice",
    "people.Absence": "a colleague's",
    "people.Invitation": "a colleague's",
    "people.Person": "a colleague",
    "people.RoleRow": "a colleague's",
    "people.Team": "colleagues",
    "rules.Application": "which rule did what",
    "rules.Lateness": "that an answer was late",
    "rules.Rule": "the house's own; an admin changes it",
    # Parts of what else is emptied.
    "conversations.Conversation.language": "one of a few",
    "conversations.Conversation.channel": "one of a few",
    "triage.Assessment.language": "one of a few",
    "triage.Assessment.reader": "which reader it was",
    "triage.Mood.kind": "one of a few",
    "triage.Mood.threat": "one of a few",
    "triage.Mood.threatened": "one of a few",
    "triage.Mood.steps": "how much and one of a few, when",
    "mail.IncomingMail.spool_name": "keeps a second import from bringing it back",
    "mail.IncomingMail.recipient": "our address",
    "mail.IncomingMail.road": "one of a few",
    "mail.IncomingMail.failed_checks": "one of a few",
    "mail.OutgoingMail.message_id": "made by us, of chance",
    "mail.OutgoingMail.envelope_from": "our address",
    "journal.Event.subject_kind": "one of a few",
    "journal.Event.kind": "one of a few",
    "journal.MissedReaction.reaction": "the name of a function",
}


def house() -> Iterator[tuple[str, type[models.Model]]]:
    for model in apps.get_models():
        if model.__module__.startswith("amends."):
            yield model._meta.label, model


def columns(model: type[models.Model]) -> list[models.Field]:
    """Those that hold words of somebody, or lead to a person."""
    fields = [each for each in model._meta.get_fields() if isinstance(each, models.Field)]
    words = [each for each in fields if isinstance(each, WORDS) and not each.choices and not each.primary_key]
    return words + [each for each in fields if each.related_model in THEIRS]


def is_known(label: str, column: models.Field) -> bool:
    if label in BY_HAND or label in STAYS or f"{label}.{column.name}" in STAYS:
        return True
    emptied = [part.leaves for part in PARTS if part.model._meta.label == label]
    if column.is_relation:
        return bool(emptied)
    return any(leaves is None or column.name in leaves for leaves in emptied)


def test_every_column_with_words_or_a_customer_is_erased_or_known_to_stay():
    unknown = [
        f"{label}.{column.name}" for label, model in house() for column in columns(model) if not is_known(label, column)
    ]
    assert unknown == []


def test_every_file_goes_with_the_row_that_points_to_it():
    kept = {(part.model._meta.label, name) for part in PARTS for name in part.files}
    assert {(field.model._meta.label, field.name) for field in holders()} - kept == {("mail.Brand", "logo")}
    assert all(field.related_model is StoredFile for field in holders()) and len(holders()) >= 5


def test_nothing_is_said_to_stay_that_is_not_there():
    there = {label for label, _model in house()} | {
        f"{label}.{each.name}" for label, model in house() for each in model._meta.get_fields()
    }
    assert (set(STAYS) | set(BY_HAND)) - there == set()
