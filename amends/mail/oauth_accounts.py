"""The account behind a mailbox that is opened by consent: one for fetching and for sending, renewed by one at a time."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.journal.models import Actor, record
from amends.mail.mailboxes import Mailbox
from amends.mail.oauth import Client, Refused, Tokens, renew
from amends.mail.providers import PROVIDERS, Provider
from amends.mail.sealing import SealBroken, seal, unseal
from amends.mail.tokens import NoToken, NoTokenNow

CONSENTED, CONSENT_LOST, PARTED = "mailbox.consented", "mailbox.consent_lost", "mailbox.consent_dropped"

# A token is renewed this long before its end, so that none runs out on the way.
AHEAD = timedelta(minutes=5)
# One this young that a server refuses is not refused for its age, and a newer one would fare no better.
YOUNG = timedelta(minutes=2)
LEASE = timedelta(minutes=1)
WAITS_FOR_ANOTHER = 25.0


WHO_WE_ARE = ("provider_key", "tenant", "client_id", "username")
MENDED_BY_A_SECRET = {"invalid_client", "unauthorized_client"}
UNCONSENTED: dict[str, Any] = {
    "sealed_refresh": "",
    "sealed_access": "",
    "expires_at": None,
    "renewed_at": None,
    "consented_at": None,
    "broken": "",
    "broken_details": "",
    "checked_at": None,
}


class OAuthAccount(models.Model):
    """Who we are at a provider, and the tokens somebody's consent has given us, all of them sealed."""

    mailbox = models.OneToOneField(Mailbox, on_delete=models.CASCADE, related_name="oauth_account")
    provider_key = models.CharField(max_length=20)
    tenant = models.CharField(gettext_lazy("organisation"), max_length=100, default="common")
    client_id = models.CharField(gettext_lazy("client ID"), max_length=300)
    sealed_secret = models.TextField(blank=True)
    username = models.CharField(gettext_lazy("account"), max_length=320)
    since = models.DateField(gettext_lazy("with its history since"), null=True, blank=True)
    sealed_refresh = models.TextField(blank=True, editable=False)
    sealed_access = models.TextField(blank=True, editable=False)
    expires_at = models.DateTimeField(null=True, editable=False)
    renewed_at = models.DateTimeField(null=True, editable=False)
    leased_until = models.DateTimeField(null=True, editable=False)
    consented_at = models.DateTimeField(null=True, editable=False)
    broken = models.CharField(max_length=60, blank=True, editable=False)
    broken_details = models.CharField(max_length=200, blank=True, editable=False)
    checked_at = models.DateTimeField(null=True, editable=False)
    fetching_trouble = models.CharField(max_length=500, blank=True, editable=False)
    sending_trouble = models.CharField(max_length=500, blank=True, editable=False)

    def __str__(self) -> str:
        return f"{self.username} at {self.provider.name}"

    @property
    def provider(self) -> Provider:
        """Whose account it is."""
        return PROVIDERS[self.provider_key]

    @property
    def secret(self) -> str:
        """The client secret in the clear. Raises SealBroken when it has to be entered again."""
        return unseal(self.sealed_secret) if self.sealed_secret else ""

    @secret.setter
    def secret(self, secret: str) -> None:
        self.sealed_secret = seal(secret) if secret else ""

    @property
    def client(self) -> Client:
        """Who we are at the provider."""
        return Client(self.provider, self.client_id, self.secret, self.tenant or "common")

    @property
    def is_connected(self) -> bool:
        """Whether somebody has consented and nothing has come between."""
        return bool(self.sealed_refresh) and not self.broken

    @property
    def trouble(self) -> str:
        """Why the consent no longer holds, in the reader's language; empty when it does."""
        return str(Refused(self.provider, self.broken, self.broken_details)) if self.broken else ""

    def token_for(self, host: str, security: str) -> "TokenOf | None":
        """The way to a token, for the provider's servers on a protected line only: nobody else may see it."""
        places = {(place[0], place[2].value) for place in (self.provider.imap, self.provider.smtp)}
        is_theirs = (host, str(security)) in places
        return TokenOf(self.pk, self.consented_at) if self.consented_at and is_theirs else None

    def describe(self, changed: Iterable[str], *, by: Actor) -> None:
        """Keep who we are there; another client or account needs its own consent, a new secret mends an old one."""
        known = OAuthAccount.objects.filter(pk=self.pk).first()
        with writing():
            if known is None:
                self.save()
            else:
                if any(getattr(known, name) != getattr(self, name) for name in WHO_WE_ARE):
                    OAuthAccount.objects.filter(pk=self.pk).update(**UNCONSENTED)
                elif known.sealed_secret != self.sealed_secret and known.broken in MENDED_BY_A_SECRET:
                    OAuthAccount.objects.filter(pk=self.pk).update(broken="", broken_details="", consented_at=now())
                # Only these: the tokens may have been renewed since the row was read.
                self.save(update_fields=[*WHO_WE_ARE, "sealed_secret", "since"])
            record(
                "oauth_account",
                self.pk,
                f"oauth_account.{'changed' if known else 'made'}",
                by=by,
                facts=sorted(changed),
            )
        self.refresh_from_db()

    def consent(self, tokens: Tokens, *, by: Actor) -> None:
        """Keep what a consent has given; whoever was stopped by a lost one may go on."""
        if not tokens.refresh:
            raise Refused(self.provider, "no_refresh_token")
        facts = kept(tokens) | {"consented_at": now(), "broken": "", "broken_details": "", "leased_until": None}
        with writing():
            OAuthAccount.objects.filter(pk=self.pk).update(**facts)
            record("mailbox", self.mailbox_id, CONSENTED, by=by, provider=self.provider_key)
        self.refresh_from_db()

    def part(self, *, by: Actor) -> None:
        """Forget the tokens; how far the mailbox was read stays known."""
        with writing():
            record("mailbox", self.mailbox_id, PARTED, by=by, provider=self.provider_key)
            self.delete()

    def usable(self, instead_of: str = "") -> str:
        """The access token as long as it is good; empty when another one is needed."""
        if not (self.sealed_access and self.expires_at and self.renewed_at):
            return ""
        token = unseal(self.sealed_access)
        if token == instead_of:
            return token if now() - self.renewed_at < YOUNG else ""
        return token if self.expires_at > now() + AHEAD else ""

    def lease(self) -> bool:
        """Take the right to renew, for us alone. Answers whether it was free."""
        free = Q(leased_until=None) | Q(leased_until__lte=now())
        # Whoever read the row before it was renewed has to look again.
        mine = OAuthAccount.objects.filter(free, pk=self.pk, sealed_access=self.sealed_access)
        with writing():
            return bool(mine.update(leased_until=now() + LEASE))

    def renew(self) -> str:
        """Trade the refresh token for new tokens, and keep the new refresh token before anybody uses the rest."""
        # Whoever was so slow that their lease ran out may still bring the newest token, or a refusal of an old one.
        unchanged = OAuthAccount.objects.filter(pk=self.pk, sealed_refresh=self.sealed_refresh)
        try:
            tokens = renew(self.client, unseal(self.sealed_refresh))
        except Refused as refusal:
            if not self._break(unchanged, refusal):
                raise NoTokenNow(_("Another process has got new access meanwhile.")) from refusal
            raise
        except NoTokenNow:
            with writing():
                unchanged.update(leased_until=None)
            raise
        with writing():
            unchanged.update(leased_until=None, **kept(tokens))
        return tokens.access

    def _break(self, unchanged: "models.QuerySet[OAuthAccount]", refusal: Refused) -> bool:
        facts = {"broken": refusal.code[:60], "broken_details": refusal.details[:200], "leased_until": None}
        with writing():
            is_news = bool(unchanged.update(**facts))
            if is_news:
                record("mailbox", self.mailbox_id, CONSENT_LOST, by=Actor.amends(), code=refusal.code[:60])
        return is_news


def token_of(mailbox: Mailbox, host: str, security: str) -> "TokenOf | None":
    """The way to a token where this server is opened by consent, and not by a password."""
    account: OAuthAccount | None = getattr(mailbox, "oauth_account", None)
    return account.token_for(host, security) if account else None


@dataclass(frozen=True)
class TokenOf:
    """A token of an account, whenever one is asked for; another one after each consent, so that watchers begin anew."""

    account_id: int
    consented_at: datetime | None

    def __call__(self, *, instead_of: str = "") -> str:
        """The token that is kept, or a new one; while somebody else renews it, theirs is waited for."""
        until = time.monotonic() + WAITS_FOR_ANOTHER
        while True:
            account = OAuthAccount.objects.filter(pk=self.account_id).first()
            if account is None:
                raise NoToken(_("The account was forgotten in the settings."))
            if account.broken:
                raise Refused(account.provider, account.broken, account.broken_details)
            try:
                if token := account.usable(instead_of):
                    return token
                if account.lease():
                    return _renewed(account, instead_of)
            except SealBroken as problem:
                raise NoToken(_("Our access cannot be read any more. Give the consent again.")) from problem
            if time.monotonic() > until:
                raise NoTokenNow(_("Another process has been asking for new access for too long."))
            time.sleep(0.1)


def _renewed(account: OAuthAccount, instead_of: str) -> str:
    try:
        return account.renew()
    except NoTokenNow:
        # Until its very end the one we have is better than none.
        token = unseal(account.sealed_access) if account.sealed_access else ""
        if token and token != instead_of and account.expires_at and account.expires_at > now():
            return token
        raise


def kept(tokens: Tokens) -> dict[str, object]:
    """Tokens as a row keeps them; without a new refresh token the earlier one stays."""
    facts: dict[str, object] = {
        "sealed_access": seal(tokens.access),
        "expires_at": now() + timedelta(seconds=tokens.seconds),
        "renewed_at": now(),
    }
    return facts | ({"sealed_refresh": seal(tokens.refresh)} if tokens.refresh else {})
