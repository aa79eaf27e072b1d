"""How a mailbox is fetched: the account it lies in, how far it has been read, and how that fares."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from amends.environment import environment
from amends.foundation.writing import writing
from amends.mail.faring import Faring
from amends.mail.imap import After, ImapAccount, ImapState, Security
from amends.mail.mailboxes import Mailbox
from amends.mail.oauth_accounts import token_of
from amends.mail.sealing import seal, unseal
from amends.mail.watching import Health

FAILING, RECOVERED = "mailbox.failing", "mailbox.recovered"

PATIENCE = timedelta(minutes=2)


class ImapRoad(Faring):
    """The account one mailbox is fetched from; `since` is empty where only mail from now on is wanted."""

    FAILS, WELL_AGAIN, PATIENCE = FAILING, RECOVERED, PATIENCE

    mailbox = models.OneToOneField(Mailbox, on_delete=models.CASCADE, related_name="imap_road")
    host = models.CharField(_("server"), max_length=255)
    port = models.PositiveIntegerField(_("port"), default=993)
    security = models.CharField(
        _("protection of the line"),
        max_length=10,
        choices=[
            (Security.TLS.value, _("TLS")),
            (Security.STARTTLS.value, _("STARTTLS")),
            (Security.NONE.value, _("None")),
        ],
        default=Security.TLS.value,
    )
    username = models.CharField(_("user name"), max_length=320)
    sealed_password = models.TextField(blank=True)
    folder = models.CharField(_("folder"), max_length=200, default="INBOX")
    after = models.CharField(_("afterwards"), max_length=10, default=After.LEAVE.value)
    move_to = models.CharField(_("move it to"), max_length=200, blank=True)
    since = models.DateField(_("with its history since"), null=True, blank=True)
    state = models.JSONField(default=dict, editable=False)
    last_success_at = models.DateTimeField(null=True, editable=False)

    def __str__(self) -> str:
        return f"{self.mailbox} from {self.host}:{self.port}"

    @property
    def password(self) -> str:
        """The password in the clear. Raises SealBroken when it has to be entered again."""
        return unseal(self.sealed_password) if self.sealed_password else ""

    @password.setter
    def password(self, password: str) -> None:
        self.sealed_password = seal(password) if password else ""

    @property
    def place(self) -> list[str]:
        """Where the mail lies; how far it has been read holds for this place alone, as each counts its mails anew."""
        return [self.host.lower(), self.username, self.folder]

    @property
    def account(self) -> ImapAccount:
        """What a watcher has to know."""
        token = token_of(self.mailbox, self.host, self.security)
        return ImapAccount(
            recipient=self.mailbox.address,
            host=self.host,
            username=self.username,
            password="" if token else self.password,
            access_token=token,
            port=self.port,
            security=Security(self.security),
            folder=self.folder,
            after=After(self.after),
            move_to=self.move_to,
            since=self.since,
            size_limit=environment.mail_limit,
        )

    def note(self, health: Health) -> None:
        """Remember what its watcher saw."""
        success = health.last_success or self.last_success_at
        self.fare(health.failing_since, health.last_error, last_success_at=success)


class RoadState:
    """Keeps how far a folder has been read in the row of its road, as long as that leads there."""

    def __init__(self, road: ImapRoad) -> None:
        self.place = road.place
        self.rows = ImapRoad.objects.filter(pk=road.pk, host=road.host, username=road.username, folder=road.folder)

    def load(self) -> ImapState:
        """The state saved last, or an empty one where it was another folder's."""
        kept: dict[str, Any] = self.rows.values_list("state", flat=True).first() or {}
        return read_state(kept) if kept.pop("place", self.place) == self.place else ImapState()

    def save(self, state: ImapState) -> None:
        """Keep the state for certain; who still reads where the road led before changes nothing."""
        started_at = state.started_at.isoformat() if state.started_at else None
        kept = asdict(state) | {"started_at": started_at, "place": self.place}
        with writing():
            self.rows.update(state=kept)


def read_state(kept: dict[str, Any]) -> ImapState:
    """A state as it was kept."""
    if not kept:
        return ImapState()
    started = kept.get("started_at")
    lists = {name: tuple(kept.get(name, ())) for name in ("left_behind", "not_put_away")}
    return ImapState(**(kept | lists | {"started_at": datetime.fromisoformat(started) if started else None}))
