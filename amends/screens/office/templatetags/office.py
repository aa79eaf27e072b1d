"""What only pages of the office say."""

from django import template
from django.utils.translation import gettext as _

from amends.screens.office.naming_browsers import browser_in_words

register = template.Library()


@register.filter
def browser(line: str) -> str:
    """The browser in words."""
    return browser_in_words(line) or _("Unknown browser")
