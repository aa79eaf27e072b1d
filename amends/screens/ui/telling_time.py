"""Says dates and the time that is left in whole words, in the reader's language and time zone."""

from datetime import date, datetime, time
from functools import lru_cache

from django.utils import timezone
from django.utils.dateformat import format as write
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

HOUR = 3600
HALF_RING = 40 * 60


def tell(moment: datetime, now: datetime) -> str:
    """A moment as people say it: “Today 09:12”, “Thursday 26 November, 12:00”."""
    moment, now = timezone.localtime(moment), timezone.localtime(now)
    at = clock(moment)
    match (moment.date() - now.date()).days:
        case 0:
            return _("Today %(time)s") % {"time": at}
        case -1:
            return _("Yesterday %(time)s") % {"time": at}
        case 1:
            return _("Tomorrow %(time)s") % {"time": at}
    return tell_in_full(moment, with_year=moment.year != now.year)


def tell_briefly(moment: datetime, now: datetime) -> str:
    """The same for a narrow column: what is longer ago than yesterday has its day alone."""
    moment, now = timezone.localtime(moment), timezone.localtime(now)
    if abs((moment.date() - now.date()).days) <= 1:
        return tell(moment, now)
    # Translators: letters as in PHP's date(); German and Norwegian want "j. F Y".
    with_year = pgettext("day, month and year", "j F Y")
    return say(moment, pgettext("day and month", "j F") if moment.year == now.year else with_year)


def tell_in_full(moment: datetime, *, with_year: bool = True) -> str:
    """A moment with weekday, day and month."""
    # Translators: letters as in PHP's date(); German wants "l, j. F Y, H:i", Norwegian "l j. F Y, H.i".
    pattern = pgettext("date with year", "l j F Y, H:i") if with_year else pgettext("date", "l j F, H:i")
    return say(timezone.localtime(moment), pattern)


def clock(moment: datetime) -> str:
    """The time of day."""
    # Translators: letters as in PHP's date(); Norwegian wants "H.i".
    return say(timezone.localtime(moment), pgettext("time", "H:i"))


def day(one: date) -> str:
    """A day by its weekday and date."""
    # Translators: weekday, day and month; letters as in PHP's date(); German wants "l, j. F", Norwegian "l j. F".
    return say(datetime.combine(one, time.min), pgettext("weekday, day and month", "l j F"))


def tell_day(one: date, now: datetime) -> str:
    """A day as people say it: “Today”, “Thursday 26 November”, with its year if that is another."""
    today = timezone.localtime(now).date()
    if one == today:
        return _("Today")
    if (today - one).days == 1:
        return _("Yesterday")
    # Translators: letters as in PHP's date(); German wants "l, j. F Y", Norwegian "l j. F Y".
    with_year = pgettext("weekday, day, month and year", "l j F Y")
    return day(one) if one.year == today.year else say(datetime.combine(one, time.min), with_year)


def tell_left(until: datetime, now: datetime) -> SafeString:
    """How long somebody may still wait, or how late we are, with the amount in bold."""
    seconds = (until - now).total_seconds()
    if seconds < 0:
        return _tell_late(int(-seconds))
    if seconds >= 12 * HOUR:
        return _tell_day(until, now)
    hours, minutes = divmod(int(seconds) // 60, 60)
    if hours == 0:
        return format_html(_("<b>{minutes} min</b> left"), minutes=minutes)
    if minutes == 0:
        return format_html(_("<b>{hours} h</b> left"), hours=hours)
    return format_html(_("<b>{hours} h {minutes}</b> left"), hours=hours, minutes=f"{minutes:02}")


def _tell_late(seconds: int) -> SafeString:
    hours, minutes = seconds // HOUR, max(seconds // 60, 1)
    if hours == 0:
        return format_html(_("{minutes} min late"), minutes=minutes)
    # Rounded down, a day more would flatter us.
    if hours < 48:
        return format_html(_("{hours} h late"), hours=hours)
    days = hours // 24
    return format_html(ngettext("{days} day late", "{days} days late", days), days=days)


def _tell_day(until: datetime, now: datetime) -> SafeString:
    until = timezone.localtime(until)
    days = (until.date() - timezone.localtime(now).date()).days
    if days < 2:
        return mark_safe(tell(until, now))  # noqa: S308 - numbers and translated words only
    # Translators: the weekday and the time an answer is due.
    pattern = pgettext("weekday and time", "l H:i") if days < 7 else pgettext("day and month", "j F")
    return format_html("{}", say(until, pattern))


def ring(until: datetime, now: datetime) -> int:
    """How much of the ring is left, in hundredths; the same time left looks the same for everybody."""
    seconds = max((until - now).total_seconds(), 0)
    return round(100 * seconds / (seconds + HALF_RING))


def say(local: datetime, pattern: str) -> str:
    """A moment by a pattern, in the reader's language."""
    return _written(local.replace(tzinfo=None), pattern, get_language() or "")


@lru_cache(maxsize=4096)
def _written(local: datetime, pattern: str, language: str) -> str:
    """Django takes a fifth of a page's time to write its dates, and pages show the same ones again and again."""
    return write(local, pattern)
