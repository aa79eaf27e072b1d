"""Providers whose mailboxes are opened by a consent instead of a password: their addresses and what to ask them for."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from amends.mail.imap import Security
from amends.mail.smtp import Line


@dataclass(frozen=True)
class Provider:
    """One provider; in its addresses {tenant} stands for the organisation that knows the mailbox."""

    key: str
    name: str
    console: str
    consent_page: str
    token_page: str
    scopes: tuple[str, ...]
    imap: tuple[str, int, Security]
    smtp: tuple[str, int, Line]
    # Empty where consent by a code on another device is not given for mail.
    device_page: str = ""
    asks_tenant: bool = False
    wishes: Mapping[str, str] = field(default_factory=dict)

    @property
    def scope(self) -> str:
        """Everything asked for, as one value."""
        return " ".join(self.scopes)


# Addresses and device codes: learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow and
# v2-oauth2-device-code; scopes and servers:
# learn.microsoft.com/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth
MICROSOFT = Provider(
    key="microsoft",
    name="Microsoft 365",
    console="https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade",
    consent_page="https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize",
    token_page="https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token",  # noqa: S106
    device_page="https://login.microsoftonline.com/{tenant}/oauth2/v2.0/devicecode",
    scopes=(
        "https://outlook.office.com/IMAP.AccessAsUser.All",
        "https://outlook.office.com/SMTP.Send",
        "offline_access",
    ),
    imap=("outlook.office365.com", 993, Security.TLS),
    smtp=("smtp.office365.com", 587, Line.STARTTLS),
    asks_tenant=True,
    wishes={"prompt": "select_account"},
)

# Addresses, and that only offline access with a consent asked for anew surely brings a refresh token:
# developers.google.com/identity/protocols/oauth2/web-server; scope and servers:
# developers.google.com/workspace/gmail/imap/xoauth2-protocol and imap-smtp. Device codes are not given for mail:
# developers.google.com/identity/protocols/oauth2/limited-input-device#allowedscopes
GOOGLE = Provider(
    key="google",
    name="Google",
    console="https://console.cloud.google.com/auth/clients",
    consent_page="https://accounts.google.com/o/oauth2/v2/auth",
    token_page="https://oauth2.googleapis.com/token",  # noqa: S106
    scopes=("https://mail.google.com/",),
    imap=("imap.gmail.com", 993, Security.TLS),
    smtp=("smtp.gmail.com", 587, Line.STARTTLS),
    wishes={"access_type": "offline", "prompt": "consent"},
)

PROVIDERS: dict[str, Provider] = {each.key: each for each in (MICROSOFT, GOOGLE)}
