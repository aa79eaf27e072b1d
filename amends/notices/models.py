"""The tables of this room."""

from amends.notices.notice import Notice, NoticeQuerySet, forget_old_notices
from amends.notices.wishing import QuietHours, Way, Wish

__all__ = ["Notice", "NoticeQuerySet", "QuietHours", "Way", "Wish", "forget_old_notices"]
