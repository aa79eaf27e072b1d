"""The reader outside the house: where it is asked, in which form, and with which key."""

from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amends.causes.models import paths
from amends.foundation.writing import writing
from amends.journal.keeping import keep
from amends.journal.models import Actor, record
from amends.mail.sealing import SealBroken, seal, unseal
from amends.triage.assessing import OUTSIDE
from amends.triage.outside.answers import WrongAnswer, understand
from amends.triage.outside.asking import ENDPOINT, OPENAI, Way, ask
from amends.triage.outside.budgeting import COUNTS, Budgeted
from amends.triage.outside.faring import FARES, Faring
from amends.triage.outside.permitting import Permissible
from amends.triage.outside.telling import Told
from amends.triage.outside.troubles import Trouble
from amends.triage.understanding import Reading

FORGOTTEN = "outside_reader.forgotten"
LOCAL = {"localhost", "127.0.0.1", "::1"}
# With another of these it is another reader, and needs a permit of its own.
WHO_IT_IS = ("form", "address", "model")
# What a server says that does not know our form of answer.
NO_SUCH_FORM = {"400", "422"}


class Form(models.TextChoices):
    """How it is asked."""

    ENDPOINT = ENDPOINT, gettext_lazy("An endpoint of your own, with the answers of “amends triage --jsonl”")
    OPENAI = OPENAI, gettext_lazy("A model that is asked as OpenAI's are")


def an_address_that_may_be_asked(address: str) -> None:
    """Protected, or on this machine; a key has a field of its own. Raises ValidationError."""
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOCAL):
        raise ValidationError(
            _("Begin with https://. Without protection only this machine (http://localhost) is asked.")
        )
    if not parts.hostname or parts.username is not None or parts.fragment:
        raise ValidationError(_("Give the address without names, passwords and “#”. The key has a field of its own."))


class OutsideReader(Permissible, Budgeted, Faring):
    """Whom we may ask about a message besides the reader in the house; there is one row, or none."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    form = models.CharField(gettext_lazy("kind of reader"), max_length=10, choices=Form.choices, default=Form.OPENAI)
    address = models.CharField(gettext_lazy("web address"), max_length=500, validators=[an_address_that_may_be_asked])
    model = models.CharField(gettext_lazy("model"), max_length=120, blank=True)
    sealed_key = models.TextField(blank=True, editable=False)
    seconds = models.PositiveSmallIntegerField(
        gettext_lazy("seconds it has to answer"),
        default=20,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
    )
    masks = models.BooleanField(gettext_lazy("Make names, addresses and long numbers unreadable before"), default=True)
    # Whether it holds itself to a form of answer; found out by asking.
    takes_schema = models.BooleanField(default=True, editable=False)

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def current() -> "OutsideReader | None":
        """The one somebody has described."""
        return OutsideReader.objects.select_related("permit__by").first()

    @property
    def host(self) -> str:
        """The machine it is on."""
        return urlsplit(self.address).hostname or ""

    @property
    def name(self) -> str:
        """What it is called where people see what it has read."""
        return f"{self.model} ({self.host})" if self.form == OPENAI else self.host

    @property
    def key(self) -> str:
        """The key in the clear. Raises SealBroken when it has to be entered again."""
        return unseal(self.sealed_key) if self.sealed_key else ""

    @key.setter
    def key(self, key: str) -> None:
        self.sealed_key = seal(key) if key else ""

    def describe(self, changed: Iterable[str], *, by: Actor) -> None:
        """Keep how it is asked; for another reader, or with more told, it has to be permitted again."""
        known = OutsideReader.objects.filter(pk=self.pk).first()
        is_other = known is not None and any(getattr(known, name) != getattr(self, name) for name in WHO_IT_IS)
        with writing():
            if known and (is_other or (known.masks and not self.masks)):
                self.forbid_words(by=by)
            if known:
                for name in (*FARES, *COUNTS):
                    setattr(self, name, getattr(known, name))
            self.takes_schema = self.takes_schema or is_other
            keep(self, "outside_reader", by=by, facts=changed)
            if is_other:
                self.begin_anew()

    def forget(self, *, by: Actor) -> None:
        """Know it no longer, nor its key."""
        with writing():
            record("outside_reader", self.pk, FORGOTTEN, by=by, host=self.host)
            self.delete()

    def read(self, told: Told) -> Reading:
        """What it makes of these words. Raises Trouble."""
        causes = {cause.token: path for _depth, cause, path in paths()}
        try:
            answer = understand(self._ask(self._way(causes), told), told.text, causes)
        except WrongAnswer as problem:
            raise Trouble("wrong", problem) from None
        except SealBroken:
            raise Trouble("sealed") from None
        return replace(answer, reader=OUTSIDE + self.name)

    def _way(self, causes: dict[str, str]) -> Way:
        return Way(self.form, self.address, self.model, self.key, self.seconds, self.takes_schema, causes)

    def _ask(self, way: Way, told: Told) -> object:
        try:
            return ask(way, told)
        except Trouble as trouble:
            if way.form != OPENAI or not way.takes_schema or trouble.fact not in NO_SUCH_FORM:
                raise
        self.takes_schema = False
        answer = ask(self._way(dict(way.causes)), told)
        with writing():
            OutsideReader.objects.filter(pk=self.pk).update(takes_schema=False)
        return answer
