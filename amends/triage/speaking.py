"""The language of a matter: the one of the customer's newest message that is long enough to tell, or what a person said."""

from collections.abc import Iterator

from django.db.models.functions import Length

from amends.conversations.messages import FROM_CUSTOMER
from amends.conversations.models import Conversation, Message
from amends.triage.assessing import UNKNOWN, Assessment
from amends.triage.correcting import Correction, Field

# With fewer letters than this nobody has changed the language for sure: “Takk, det er fint” is three of them.
LONG_ENOUGH = 40
# How many of a customer's messages are looked at.
LATEST = 40
# Those a reader confuses so readily that it will again; what it took for any other language it took once.
ALIKE = {"nb", "nn", "da", "sv"}


def know_the_language(message: Message) -> None:
    """What was just read may be in another language than the matter; of a new matter any language is better than none."""
    conversation, spoken = message.conversation, message.assessment.language
    if not conversation.language and spoken != UNKNOWN:
        speak(conversation, spoken)
    elif spoken not in (conversation.language, UNKNOWN):
        follow_the_language(conversation)


def follow_the_language(conversation: Conversation) -> None:
    """Let the matter be in the language its messages tell, where one does."""
    told = next(_told_in(conversation), conversation.language)
    # A language we do not know is none.
    speak(conversation, "" if told == UNKNOWN else told)


def speak(conversation: Conversation, language: str) -> None:
    """Let the matter be in this language, or in none."""
    if conversation.language != language:
        conversation.language = language
        conversation.save(update_fields=["language"])


def _told_in(conversation: Conversation) -> Iterator[str]:
    """The languages of the customer's messages that tell, the newest first.

    Where people took one for another that is much alike, it tells nothing in what was written since, either.
    """
    said: dict[int, list[str]] = {}
    corrections = Correction.objects.filter(assessment__message__conversation=conversation.pk, field=Field.LANGUAGE)
    for message, was, is_now in corrections.order_by("pk").values_list("assessment_id", "was", "is_now"):
        said.setdefault(message, [was]).append(is_now)
    mistaken = {each[0] for each in said.values() if each[0] != each[-1] and {each[0], each[-1]} <= ALIKE}
    read = Assessment.objects.filter(message__conversation=conversation.pk, message__kind__in=FROM_CUSTOMER)
    newest = read.order_by("-message__at", "-pk").values_list("pk", "language", Length("message__body__text"))
    for message, language, length in newest[:LATEST]:
        if message in said or (length >= LONG_ENOUGH and language not in (UNKNOWN, *mistaken)):
            yield language
