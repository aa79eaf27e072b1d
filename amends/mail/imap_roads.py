"""How a mailbox is fetched: the account it lies in, how far it has been read, and how that fares."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from amends.environment import environment
from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.journal.models import Actor, record
from amends.mail.imap import After, ImapAccount, ImapState, Security
from amends.mail.mailboxes import Mailbox
from amends.mail.oauth_accounts import token_of
from amends.mail.sealing import seal, unseal
from amends.mail.watching import Health

FAILING, RECOVERED = "mailbox.failing", "mailbox.recovered"

PATIENCE = timedelta(minutes=2)


class ImapRoad(models.Model):
    """The account one mailbox is fetched from; `since` is empty where only mail from now on is wanted."""

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
    failing_since = models.DateTimeField(null=True, editable=False)
    trouble = models.CharField(max_length=500, blank=True, editable=False)
    is_told = models.BooleanField(default=False, editable=False)

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
        """Remember how it fares; when it has failed for a while, or is well again, the journal hears of it once."""
        failing = health.failing_since
        with writing():
            ImapRoad.objects.filter(pk=self.pk).update(
                last_success_at=health.last_success or self.last_success_at,
                failing_since=failing,
                trouble=health.last_error[:500],
            )
            self.refresh_from_db()
            if failing and not self.is_told and now() - failing >= PATIENCE:
                self._tell(FAILING, told=True)
            elif not failing and self.is_told:
                self._tell(RECOVERED, told=False)

    def _tell(self, kind: str, *, told: bool) -> None:
        ImapRoad.objects.filter(pk=self.pk).update(is_told=told)
        self.is_told = told
        record("mailbox", self.mailbox_id, kind, by=Actor.amends(), words=self.trouble)


class RoadState:
    """Keeps how far a folder has been read in the row of its road."""

    def __init__(self, road_id: int) -> None:
        self.road_id = road_id

    def load(self) -> ImapState:
        """The state saved last, or an empty one."""
        kept: dict[str, Any] = ImapRoad.objects.values_list("state", flat=True).get(pk=self.road_id)
        return read_state(kept)

    def save(self, state: ImapState) -> None:
        """Keep the state for certain."""
        kept = asdict(state) | {"started_at": state.started_at.isoformat() if state.started_at else None}
        with writing():
            ImapRoad.objects.filter(pk=self.road_id).update(state=kept)


def read_state(kept: dict[str, Any]) -> ImapState:
    """A state as it was kept."""
    if not kept:
        return ImapState()
    started = kept.get("started_at")
    lists = {name: tuple(kept.get(name, ())) for name in ("left_behind", "not_put_away")}
    return ImapState(**(kept | lists | {"started_at": datetime.fromisoformat(started) if started else None}))
