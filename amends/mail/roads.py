"""How a mailbox sends: the server that takes its mail."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from amends.foundation.clock import now
from amends.mail.faring import Faring
from amends.mail.handing_over import Delivery
from amends.mail.mailboxes import Mailbox
from amends.mail.oauth_accounts import token_of
from amends.mail.sealing import SealBroken, seal, unseal
from amends.mail.smtp import Line, SmtpAccount, SmtpCarrier

NOT_SENDING, SENDING_AGAIN = "mailbox.not_sending", "mailbox.sending_again"
# Just under the pause before a mail is tried for the second time: one hiccup is nobody's business, a second one is.
PATIENCE = timedelta(seconds=55)
# Seconds in which a server that was silent has to answer when it is asked again.
BRIEFLY = 5.0


class SmtpRoad(Faring):
    """The server one mailbox sends through, and how we sign in there."""

    FAILS, WELL_AGAIN, PATIENCE = NOT_SENDING, SENDING_AGAIN, PATIENCE

    mailbox = models.OneToOneField(Mailbox, on_delete=models.CASCADE, related_name="smtp_road")
    host = models.CharField(_("server"), max_length=255)
    port = models.PositiveIntegerField(_("port"), default=587)
    security = models.CharField(
        _("protection of the line"),
        max_length=10,
        choices=[(Line.TLS.value, _("TLS")), (Line.STARTTLS.value, _("STARTTLS")), (Line.NONE.value, _("None"))],
        default=Line.STARTTLS.value,
    )
    username = models.CharField(_("user name"), max_length=320, blank=True)
    sealed_password = models.TextField(blank=True)
    envelope_sender = models.EmailField(_("address bounces go to"), blank=True)

    def __str__(self) -> str:
        return f"{self.mailbox} by {self.host}:{self.port}"

    @property
    def password(self) -> str:
        """The password in the clear. Raises SealBroken when it has to be entered again."""
        return unseal(self.sealed_password) if self.sealed_password else ""

    @password.setter
    def password(self, password: str) -> None:
        self.sealed_password = seal(password) if password else ""

    @property
    def account(self) -> SmtpAccount:
        """What a carrier has to know."""
        token = token_of(self.mailbox, self.host, self.security)
        password = "" if token else self.password
        return SmtpAccount(self.host, self.port, Line(self.security), self.username, password, token)

    def note(self, delivery: Delivery) -> bool:
        """Remember whether the server could be spoken to. Answers whether it can again; to be well costs nothing."""
        if delivery.is_unreachable:
            self.fare(self.failing_since or now(), delivery.words)
            return False
        is_back = self.failing_since is not None
        if is_back:
            self.fare(None, "")
        return is_back

    def ask_again(self) -> bool:
        """Sign in where that failed. Answers whether all is well now."""
        try:
            trouble = SmtpCarrier(self.account, patience=BRIEFLY).trouble_signing_in()
        except SealBroken:
            trouble = self.trouble
        self.fare(self.failing_since or now() if trouble else None, trouble)
        return not trouble
