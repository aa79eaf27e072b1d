"""A consent that was asked for and has not come yet: sealed in the session of who asked, used once, soon over."""

import json
import secrets
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from django.urls import reverse

from amends.environment import environment
from amends.foundation.clock import now
from amends.mail.models import OAuthAccount
from amends.mail.oauth import ask_for_code, consent_page
from amends.mail.sealing import SealBroken, seal, unseal
from amends.screens.ui.allowing import Request

KEY = "mail_consent"
LASTS = timedelta(minutes=15)
LOCAL = {"localhost", "127.0.0.1"}


@dataclass(frozen=True)
class Asked:
    """What was asked for; `trouble` says why it came to nothing."""

    mailbox_id: int
    until: str
    # The verifier of a consent in a browser, or the code of a device: what nobody else may know.
    secret: str = ""
    state: str = ""
    page: str = ""
    user_code: str = ""
    interval: int = 5
    trouble: str = ""


def return_address() -> str:
    """Where the provider sends people back to; it takes nothing but https and this machine."""
    is_taken = environment.is_secure or environment.host in LOCAL
    return (environment.public_url if is_taken else "http://localhost") + reverse("office:consent_return")


def ask_in_browser(request: Request, account: OAuthAccount) -> None:
    """Begin a consent at the provider's page."""
    state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(64)
    page = consent_page(account.client, return_address(), state, verifier, account.username)
    _keep(request, Asked(account.mailbox_id, _until(LASTS), verifier, state, page))


def ask_by_code(request: Request, account: OAuthAccount) -> None:
    """Begin a consent by a code that is typed in elsewhere."""
    device = ask_for_code(account.client)
    until = _until(timedelta(seconds=device.seconds))
    pace = max(device.interval, 2)
    _keep(
        request,
        Asked(account.mailbox_id, until, device.code, page=device.page, user_code=device.user_code, interval=pace),
    )


def ask_more_slowly(request: Request, asked: Asked) -> None:
    """Wait longer between two questions, as the provider wishes."""
    _keep(request, replace(asked, interval=asked.interval + 5))


def come_to_nothing(request: Request, mailbox_id: int, trouble: str) -> None:
    """Remember why, until the next one is begun."""
    _keep(request, Asked(mailbox_id, _until(LASTS), trouble=trouble))


def asked_for(request: Request) -> Asked | None:
    """What was asked for and is not over yet."""
    try:
        asked = Asked(**json.loads(unseal(request.session[KEY])))
    except (KeyError, TypeError, SealBroken):
        # Nothing was asked for, or by another version, or under another key.
        return None
    return asked if datetime.fromisoformat(asked.until) > now() else None


def take(request: Request, mailbox_id: int) -> Asked | None:
    """What was asked for, the only time it is used."""
    asked = asked_for(request)
    request.session.pop(KEY, None)
    return asked if asked and asked.mailbox_id == mailbox_id else None


def _keep(request: Request, asked: Asked) -> None:
    request.session[KEY] = seal(json.dumps(asdict(asked)))


def _until(lasts: timedelta) -> str:
    return (now() + lasts).isoformat()
