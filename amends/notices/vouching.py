"""The key by which push services know that it is us; made when the first browser asks, and kept sealed."""

from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from django.db import models
from py_vapid import Vapid
from py_vapid.utils import b64urlencode

from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.mail.sealing import SealBroken, seal, unseal


class PushKeys(models.Manager["PushKey"]):
    """All keys we have had; one at a time is in use."""

    def ours(self) -> "PushKey":
        """The one in use; a new one when there is none, or none we can still read, for devices with the old are lost."""
        with writing():
            newest = self.order_by("-pk").first()
            if newest and newest.is_readable:
                return newest
            self.all().delete()
            return self._make()

    def _make(self) -> "PushKey":
        vapid = Vapid()
        vapid.generate_keys()
        public = vapid.public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        private = vapid.private_key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        return self.create(public=b64urlencode(public), sealed=seal(b64urlencode(private)))


class PushKey(models.Model):
    """A pair of keys: browsers are told the public one, and the private one signs what we send."""

    public = models.CharField(max_length=100)
    sealed = models.TextField()
    made_at = models.DateTimeField(default=now)

    objects = PushKeys()

    def __str__(self) -> str:
        return self.public

    @property
    def vapid(self) -> Vapid:
        """The pair, ready to sign. Raises SealBroken when our own key has changed since."""
        return Vapid.from_der(unseal(self.sealed).encode())

    @property
    def is_readable(self) -> bool:
        """Whether we can still sign with it."""
        try:
            return bool(self.vapid)
        except SealBroken:
            return False
