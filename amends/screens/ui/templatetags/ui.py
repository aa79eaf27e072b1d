"""The smallest parts as template tags: icon, face, due ring, dates, quotation marks."""

from datetime import date, datetime
from functools import cache
from string import ascii_lowercase, digits
from typing import Any

from django import template
from django.forms import BoundField
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amends.foundation.clock import now
from amends.foundation.first_names import initials_in
from amends.foundation.ids import unguessable
from amends.people.models import Person
from amends.screens.ui import faces, languages, once, telling_time
from amends.triage.models import Feeling

register = template.Library()

MARKS = {"de": "„{}“", "nb": "«{}»", "nn": "«{}»", "no": "«{}»", "da": "»{}«", "fr": "« {} »", "sv": "”{}”"}
KEYS = digits[1:] + ascii_lowercase


@register.simple_tag
@cache
def icon(name: str, size: str = "") -> SafeString:
    """An icon beside words, silent to screen readers; `size="s"` is the small one."""
    kind = f"i i-{size}" if size else "i"
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', kind, static("ui/icons.svg"), name
    )


@register.simple_tag
def face(who: Any, writing: bool = False, silent: bool = False, large: bool = False) -> SafeString:
    """A round face of initials; `silent` where the name stands beside it, `writing` while they write."""
    size = " face-l" if large else ""
    if not who:
        return format_html('<span class="face{} face-none" {}>–</span>', size, _voice(_("Nobody yet"), silent))
    name = str(getattr(who, "name", who))
    label = _("%(name)s is writing") % {"name": name} if writing else name
    return format_html(
        '<span class="face{}" data-tone="{}"{} {}>{}</span>',
        size,
        getattr(who, "tone", None) or faces.tone(name),
        " data-writing" if writing else "",
        _voice(label, silent),
        getattr(who, "initials", None) or initials_in(name),
    )


def _voice(label: str, silent: bool) -> SafeString:
    return SafeString('aria-hidden="true"') if silent else format_html('role="img" aria-label="{0}" title="{0}"', label)


@register.simple_tag
def feeling(felt: str) -> SafeString:
    """How somebody feels, by its line and its word; an empty place where nothing was read."""
    if not felt:
        return SafeString('<span class="feeling"></span>')
    return format_html(
        '<span class="feeling" data-feels="{0}"><svg aria-hidden="true"><use href="{1}#feel-{0}"/></svg>{2}</span>',
        felt,
        static("ui/icons.svg"),
        Feeling(felt).label,
    )


@register.filter
def telling(pieces: list[tuple[str, bool]], language: str) -> SafeString:
    """An excerpt in the quotation marks of its language, with what tells marked in it."""
    words = format_html_join("", "{}", ((format_html("<mark>{}</mark>", w) if tells else w,) for w, tells in pieces))
    return quoted(words, language)


@register.simple_tag(name="once")
def one_time_key() -> SafeString:
    """A hidden key by which a form that is pressed twice is taken in once."""
    return format_html('<input type="hidden" name="{}" value="{}">', once.FIELD, unguessable(12))


@register.simple_tag
def due(until: datetime | None, words: str = "") -> SafeString:
    """The emptying ring with the time left in words; without a deadline words beside an empty ring."""
    moment = now()
    if until is None:
        return _ring("", "", format_html("{}", words))
    if until < moment:
        return _ring(SafeString(' data-state="late"'), "", telling_time.tell_left(until, moment))
    part = format_html(
        '<circle cx="10" cy="10" r="7.5" pathLength="100" stroke-dasharray="{} 100"/>', telling_time.ring(until, moment)
    )
    return _ring("", part, telling_time.tell_left(until, moment))


def _ring(facts: str, part: str, words: str) -> SafeString:
    return format_html(
        '<span class="due"{}><svg viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="7.5"/>{}</svg>'
        "<span>{}</span></span>",
        facts,
        part,
        words,
    )


@register.simple_tag
def when(moment: datetime | None) -> SafeString:
    """A moment in words, with the full date on hover and for machines."""
    if moment is None:
        return SafeString("")
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        moment.isoformat(timespec="seconds"),
        telling_time.tell_in_full(moment),
        telling_time.tell(moment, now()),
    )


@register.filter
def tell(moment: datetime | None) -> str:
    """A moment in words, for use inside a sentence."""
    return telling_time.tell(moment, now()) if moment else ""


@register.filter
def day(one: date) -> str:
    """A day in words, for use inside a sentence."""
    return telling_time.day(one)


@register.filter
def with_absence(person: Person) -> str:
    """The name of somebody to choose, and until when they are away."""
    if not person.is_away:
        return person.name
    return _("%(name)s (away until %(day)s)") % {"name": person.name, "day": telling_time.day(person.absence.last_day)}


@register.filter
def clock(moment: datetime | None) -> str:
    """The time of day, for use inside a sentence."""
    return telling_time.clock(moment) if moment else ""


@register.filter
def quoted(words: str, language: str | None = None) -> SafeString:
    """Somebody's words inside the quotation marks of their language."""
    return format_html(MARKS.get((language or get_language() or "en")[:2], "“{}”"), words)


@register.filter
def language_spoken(code: str) -> str:
    """What somebody writes, in the middle of a sentence: Norwegian or Nynorsk, as people say; its code where it has no name."""
    if code == "nn":
        return languages.language_called(code).split()[-1].strip("()")
    return languages.language_called("no" if code == "nb" else code) or code


@register.filter
def key_of(place: int) -> str:
    """The key of one choice among many: the digits from 1, then the letters; none beyond."""
    return KEYS[place : place + 1]


@register.filter
def numbered(number: int) -> str:
    """The number of a conversation as people of this language write it."""
    return _("№ %(number)s") % {"number": number}


@register.filter
def boxed(field: BoundField) -> SafeString:
    """A field's box in our clothes."""
    is_tick = field.widget_type == "checkbox"
    return field.as_widget(attrs={"class": "check" if is_tick else "input"})
