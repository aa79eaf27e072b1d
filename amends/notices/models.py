"""The tables of this room."""

from amends.notices.devices import Device
from amends.notices.digesting import DigestTimes
from amends.notices.notice import Notice, NoticeQuerySet, forget_old_notices
from amends.notices.pushing import Push
from amends.notices.vouching import PushKey
from amends.notices.wishing import Pace, QuietHours, Way, Wish

__all__ = [
    "Device",
    "DigestTimes",
    "Notice",
    "NoticeQuerySet",
    "Pace",
    "Push",
    "PushKey",
    "QuietHours",
    "Way",
    "Wish",
    "forget_old_notices",
]
