"""Looking at notices on devices: can we still sign, and do they go out?"""

from collections.abc import Iterator
from datetime import timedelta

from amends.cli.examining.finding import Finding
from amends.foundation.clock import now
from amends.notices.models import Device, Push, PushKey

LATE = timedelta(minutes=5)


def examine_devices() -> Iterator[Finding]:
    """Whether colleagues are told where they have switched it on."""
    key = PushKey.objects.order_by("-pk").first()
    if key is None:
        yield Finding("nobody has switched notices on in a browser")
        return
    if not key.is_readable:
        remedy = "Bring AMENDS_SECRET_KEY or secret.key back, or have everybody switch their devices on again."
        yield Finding("the key push services know us by cannot be read", remedy)
    late = Push.objects.due().filter(next_try_at__lt=now() - LATE).count()
    words = f"{Device.objects.filter(ended_at=None).count()} are told; {late} notices are overdue"
    yield Finding(words, "Nobody sends them: start “amends worker”, or read its log." if late else "")
