"""Reads back the moments our own pages hand on in addresses and forms."""

from datetime import datetime

from django.utils.dateparse import parse_datetime


def read_moment(text: str) -> datetime | None:
    """The moment a page has written down, with its time zone; None when somebody made it up."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None
