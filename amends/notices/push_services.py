"""Push services: the makers of browsers run them, and they bring what we seal to a device (RFC 8030, 8291, 8292).

Knows no rows. We ask only services we know, so that nobody can make us ask what stands in our own network.
"""

from dataclasses import dataclass, field
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request

import http_ece
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey, generate_private_key
from py_vapid import Vapid
from py_vapid.utils import b64urldecode

from amends.environment import environment
from amends.foundation.asking_outside import opener

PATIENCE = 10
LONGEST_ENDPOINT = 1000
# Seconds a service keeps it for a device that is off; by then it is no news.
KEPT_FOR = 12 * 3600
SECRET_BYTES = 16
GONE = {404, 410}
LATER = {408, 425, 429}

# The ends of their names, and how they are asked.
SERVICES = dict.fromkeys(
    (
        "fcm.googleapis.com",
        "push.services.mozilla.com",
        "notify.windows.com",
        "push.apple.com",
        *environment.push_services,
    ),
    "https",
)


@dataclass(frozen=True)
class Subscription:
    """Where a browser can be reached, and the keys only it can open an envelope with."""

    endpoint: str
    public_key: str
    secret: str = field(repr=False)

    @property
    def origin(self) -> str:
        """The service, as our pass has to name it."""
        return "://".join(urlsplit(self.endpoint)[:2])

    @property
    def is_sound(self) -> bool:
        """Whether we know the service, and can seal for these keys."""
        try:
            EllipticCurvePublicKey.from_encoded_point(SECP256R1(), _bytes_of(self.public_key))
            return is_known(self.endpoint) and len(_bytes_of(self.secret)) == SECRET_BYTES
        except ValueError:
            return False


@dataclass(frozen=True)
class Outcome:
    """What a service said: nothing more when it took it."""

    is_taken: bool = False
    is_gone: bool = False
    # Whether it may be tried again, after so many seconds at the least.
    is_later: bool = False
    wait: int = 0
    # Whether others of this service need not be tried just now.
    is_silent: bool = False


def is_known(endpoint: str) -> bool:
    """Whether an address belongs to a service we ask."""
    parts = urlsplit(endpoint)
    host = parts.hostname or ""
    ends = [end for end, scheme in SERVICES.items() if scheme == parts.scheme]
    is_ours = any(host == end or host.endswith(f".{end}") for end in ends)
    return is_ours and "@" not in parts.netloc and len(endpoint) <= LONGEST_ENDPOINT


def seal_for(subscription: Subscription, words: bytes) -> bytes:
    """The words as only this browser can read them."""
    return http_ece.encrypt(
        words,
        private_key=generate_private_key(SECP256R1()),
        dh=_bytes_of(subscription.public_key),
        auth_secret=_bytes_of(subscription.secret),
        version="aes128gcm",
    )


def push(subscription: Subscription, words: bytes, key: Vapid, contact: str, *, is_urgent: bool = False) -> Outcome:
    """Hand sealed words to the service of a browser; whatever goes wrong is an outcome."""
    if not subscription.is_sound:
        return Outcome()
    headers = {
        "TTL": str(KEPT_FOR),
        "Urgency": "high" if is_urgent else "normal",
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        **key.sign({"aud": subscription.origin, "sub": f"mailto:{contact}"}),
    }
    request = Request(subscription.endpoint, seal_for(subscription, words), headers, method="POST")  # noqa: S310
    try:
        with opener().open(request, timeout=PATIENCE):
            return Outcome(is_taken=True)
    except HTTPError as refusal:
        with refusal:
            return _outcome_of(refusal)
    except (OSError, HTTPException):
        return Outcome(is_later=True, is_silent=True)


def _bytes_of(text: str) -> bytes:
    """Raises ValueError when a browser did not write it."""
    return b64urldecode(text.encode("ascii"))


def _outcome_of(refusal: HTTPError) -> Outcome:
    if refusal.code in GONE:
        return Outcome(is_gone=True)
    wait = refusal.headers.get("Retry-After", "")
    is_later = refusal.code in LATER or refusal.code >= 500
    return Outcome(is_later=is_later, wait=int(wait) if wait.isdecimal() and len(wait) < 6 else 0)
