"""Saved replies: words to begin an answer from, in each language, for one team or for everybody."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from amends.conversations.filling import fill_for_agent
from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.journal.models import Actor, record
from amends.people.models import Person, Team

if TYPE_CHECKING:
    from amends.conversations.conversation import Conversation

SAVED, CHANGED, USED = "saved_reply.saved", "saved_reply.changed", "saved_reply.used"
REMOVED, BROUGHT_BACK = "saved_reply.removed", "saved_reply.brought_back"

# Whoever writes Nynorsk reads Bokmål more gladly than English.
NEXT_OF_KIN = {"nn": "nb", "no": "nb", "nb": "nn"}


class NoWords(ValueError):
    """A saved reply has no text in any language."""


class SavedReplyQuerySet(models.QuerySet["SavedReply"]):
    """Many saved replies."""

    def kept(self) -> "SavedReplyQuerySet":
        """Those nobody has removed, by name."""
        return self.filter(removal__isnull=True).order_by("name", "pk")

    def offered_in(self, conversation: "Conversation", person: Person) -> "SavedReplyQuerySet":
        """What a colleague may begin from here: everybody's, their teams', and those of the team whose matter it is."""
        mine = Team.objects.filter(Q(members=person) | Q(pk=conversation.team_id)).values("pk")
        return self.kept().filter(Q(team__isnull=True) | Q(team__in=mine))


class SavedReply(models.Model):
    """Words to begin an answer from, under one name, with a text for each language."""

    name = models.CharField(_("name"), max_length=100)
    team = models.ForeignKey(
        Team, on_delete=models.CASCADE, null=True, blank=True, related_name="saved_replies", verbose_name=_("team")
    )
    uses = models.PositiveIntegerField(default=0, editable=False)

    objects = SavedReplyQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    def save_words(self, texts: dict[str, str], *, by: Actor) -> None:
        """Keep the reply with a text for each language; an empty text is none. Raises NoWords when all are."""
        said = {code: text.strip() for code, text in texts.items() if text.strip()}
        if not said:
            raise NoWords
        kind = CHANGED if self.pk else SAVED
        with writing():
            self.save()
            self.texts.all().delete()
            self.texts.bulk_create(SavedText(reply=self, language=code, text=text) for code, text in said.items())
            record("saved_reply", self.pk, kind, by=by)

    def text_for(self, conversation: "Conversation") -> "SavedText":
        """The text in the customer's language, or in the nearest there is."""
        texts = {each.language: each for each in self.texts.all()}
        return texts[min(texts, key=lambda code: (_distance(code, conversation), code))]

    def use_in(self, conversation: "Conversation", *, by: Person) -> str:
        """The words with the facts of this conversation; what we do not know is a gap. Counts that they were of use."""
        with writing():
            SavedReply.objects.filter(pk=self.pk).update(uses=F("uses") + 1)
            record("saved_reply", self.pk, USED, by=by.actor, number=conversation.pk)
        return fill_for_agent(self.text_for(conversation).text, conversation, by.name)

    def remove(self, *, by: Actor) -> None:
        """Offer it no more."""
        with writing():
            _row, is_new = Removal.objects.get_or_create(reply=self, defaults={"by": by})
            if is_new:
                record("saved_reply", self.pk, REMOVED, by=by)

    def bring_back(self, *, by: Actor) -> None:
        """Offer it again."""
        with writing():
            gone, _rows = Removal.objects.filter(reply=self).delete()
            if gone:
                record("saved_reply", self.pk, BROUGHT_BACK, by=by)


class SavedText(models.Model):
    """The words of a saved reply in one language."""

    reply = models.ForeignKey(SavedReply, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=10)
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reply", "language"], name="one_saved_text_each")]
        ordering = ["language"]

    def __str__(self) -> str:
        return self.text[:60]


class Removal(models.Model):
    """Says that a saved reply is no longer offered, who decided so and when."""

    reply = models.OneToOneField(SavedReply, on_delete=models.CASCADE, related_name="removal")
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"{self.reply_id} removed"


def best_first(replies: Iterable[SavedReply], conversation: "Conversation", wanted: str = "") -> list[SavedReply]:
    """Those that have all the wanted words: found in the name first, then in their language, then the most used."""
    words = wanted.casefold().split()
    found = [each for each in replies if _has(each, words)]
    return sorted(
        found,
        key=lambda each: (
            bool(words) and not all(word in each.name.casefold() for word in words),
            _distance(each.text_for(conversation).language, conversation) > 1,
            -each.uses,
            each.name.casefold(),
        ),
    )


def _has(reply: SavedReply, words: list[str]) -> bool:
    everything = " ".join([reply.name, *(each.text for each in reply.texts.all())]).casefold()
    return all(word in everything for word in words)


def _distance(code: str, conversation: "Conversation") -> int:
    theirs = conversation.language_for_customer
    nearest = (theirs, NEXT_OF_KIN.get(theirs, theirs), conversation.mailbox.language, "en")
    return nearest.index(code) if code in nearest else len(nearest)
