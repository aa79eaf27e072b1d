"""The tables of this room."""

from amends.notices.digesting import DigestTimes
from amends.notices.notice import Notice, NoticeQuerySet, forget_old_notices
from amends.notices.wishing import Pace, QuietHours, Way, Wish

__all__ = ["DigestTimes", "Notice", "NoticeQuerySet", "Pace", "QuietHours", "Way", "Wish", "forget_old_notices"]
