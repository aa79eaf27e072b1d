"""OAuth as mailboxes need it: where consent is given, and how a provider is asked for tokens (RFC 6749, 7636, 8628)."""

import base64
import hashlib
import json
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import IO, Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request

from django.utils.translation import gettext as _

from amends.foundation.asking_outside import opener
from amends.mail.providers import Provider
from amends.mail.tokens import NoToken, NoTokenNow

PATIENCE = 15
LONGEST_ANSWER = 1_000_000
WAITING = {"authorization_pending", "slow_down"}
LATER = {"temporarily_unavailable", "server_error"}


class Refused(NoToken):
    """The provider says no; `code` is its word for why."""

    def __init__(self, provider: Provider, code: str, details: str = "") -> None:
        super().__init__(words_for(provider, code, details))
        self.code, self.details = code, details


class Away(NoTokenNow):
    """The provider could not be asked, or could not say."""

    def __init__(self, provider: Provider, reason: object) -> None:
        super().__init__(
            _("%(provider)s cannot be reached just now: %(reason)s") % {"provider": provider.name, "reason": reason}
        )


class NotYet(NoTokenNow):
    """Nobody has typed the code in so far."""


@dataclass(frozen=True)
class Client:
    """Who we are at a provider."""

    provider: Provider
    client_id: str
    secret: str = field(default="", repr=False)
    tenant: str = "common"

    def page(self, address: str) -> str:
        """An address of the provider for this client."""
        return address.format(tenant=self.tenant)


@dataclass(frozen=True)
class Tokens:
    """What a provider gives; the refresh token is empty where the earlier one stays good."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    seconds: int


@dataclass(frozen=True)
class DeviceCode:
    """What somebody types in at the provider, and how we ask meanwhile."""

    code: str = field(repr=False)
    user_code: str
    page: str
    seconds: int
    interval: int


def consent_page(client: Client, redirect: str, state: str, verifier: str, username: str) -> str:
    """Where somebody with the account says yes, and from where they come back with a code only we can use."""
    digest = hashlib.sha256(verifier.encode()).digest()
    asked = {
        "client_id": client.client_id,
        "response_type": "code",
        "redirect_uri": redirect,
        "scope": client.provider.scope,
        "state": state,
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
        "login_hint": username,
    }
    return f"{client.page(client.provider.consent_page)}?{urlencode(asked | dict(client.provider.wishes))}"


def trade_code(client: Client, code: str, redirect: str, verifier: str) -> Tokens:
    """The tokens for a code somebody came back with."""
    told = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect, "code_verifier": verifier}
    return _tokens(client, told)


def renew(client: Client, refresh: str) -> Tokens:
    """New tokens for the refresh token."""
    return _tokens(client, {"grant_type": "refresh_token", "refresh_token": refresh})


def ask_for_code(client: Client) -> DeviceCode:
    """A code to be typed in on any device."""
    answer = _ask(client, client.provider.device_page, {"scope": client.provider.scope})
    try:
        # Google's word was verification_url before there was a standard.
        page = str(answer.get("verification_uri") or answer["verification_url"])
        code, user_code = str(answer["device_code"]), str(answer["user_code"])
        return DeviceCode(code, user_code, page, int(answer["expires_in"]), int(answer.get("interval", 5)))
    except (KeyError, ValueError) as problem:
        raise Away(client.provider, _("its answer cannot be understood")) from problem


def trade_device_code(client: Client, code: str) -> Tokens:
    """The tokens, once somebody has typed the code in. Raises NotYet before."""
    return _tokens(client, {"grant_type": "urn:ietf:params:oauth:grant-type:device_code", "device_code": code})


def _tokens(client: Client, told: dict[str, str]) -> Tokens:
    secret = {"client_secret": client.secret} if client.secret else {}
    answer = _ask(client, client.provider.token_page, told | secret)
    try:
        return Tokens(
            str(answer["access_token"]), str(answer.get("refresh_token") or ""), int(answer.get("expires_in", 3600))
        )
    except (KeyError, ValueError) as problem:
        raise Away(client.provider, _("its answer cannot be understood")) from problem


def _ask(client: Client, address: str, told: dict[str, str]) -> dict[str, Any]:
    body = urlencode({"client_id": client.client_id, **told}).encode()
    request = Request(client.page(address), body, {"Accept": "application/json"})  # noqa: S310
    try:
        with opener().open(request, timeout=PATIENCE) as answer:
            return _read(client, answer)
    except HTTPError as refusal:
        raise _trouble(client, refusal) from None
    except (OSError, HTTPException) as problem:
        raise Away(client.provider, getattr(problem, "reason", "") or problem) from None


def _read(client: Client, answer: IO[bytes]) -> dict[str, Any]:
    try:
        said = json.loads(answer.read(LONGEST_ANSWER))
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise Away(client.provider, _("its answer cannot be understood"))
    return said


def _trouble(client: Client, refusal: HTTPError) -> NoToken:
    try:
        said = _read(client, refusal)
    except (OSError, HTTPException, NoTokenNow):
        said = {}
    code = str(said.get("error", ""))
    if code in WAITING:
        return NotYet(code)
    if code in LATER or refusal.code >= 500 or refusal.code in {408, 429} or not code:
        return Away(client.provider, f"{refusal.code} {code or refusal.reason}")
    return Refused(client.provider, code, str(said.get("error_description", "")))


def words_for(provider: Provider, code: str, details: str = "") -> str:
    """Why it did not work, and what to do."""
    known = {
        "invalid_grant": _(
            "%(provider)s no longer accepts our consent; perhaps the password was changed or the consent taken back."
            " Give the consent again."
        ),
        "access_denied": _("The consent was declined at %(provider)s. Begin again and agree to what is asked there."),
        "expired_token": _("The code has run out before it was typed in. Ask for a new one."),
        "invalid_client": _(
            "%(provider)s does not know the client or its secret. Look whether both were copied whole, and whether the"
            " secret has run out."
        ),
        "unauthorized_client": _(
            "%(provider)s does not allow this client to ask for consent. Look at the settings of the client there."
        ),
        "invalid_scope": _(
            "%(provider)s does not let the client ask for mail. Give it the rights that stand in step 2."
        ),
        "consent_required": _("Somebody who manages %(provider)s for your firm has to allow the client first."),
        "no_refresh_token": _(
            "%(provider)s gave no lasting access. Take the consent back in the account there, and give it anew."
        ),
    }
    same = {
        "authorization_declined": "access_denied",
        "interaction_required": "invalid_grant",
        "bad_verification_code": "expired_token",
    }
    words = known.get(
        same.get(code, code), _("%(provider)s refused with “%(code)s”. Look at the client there and begin again.")
    )
    told = words % {"provider": provider.name, "code": code}
    # The first sentence of a provider's own words helps whoever searches for it; the rest is numbers.
    first = " ".join(details.split()).split(". ")[0][:200]
    return f"{told} ({first})" if first else told
