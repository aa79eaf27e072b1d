"""Dates in the demo's texts stand as placeholders, so that the desk is never out of date."""

import re
from collections.abc import Callable
from datetime import date, timedelta

PLACEHOLDER = re.compile(r"\{(today|weekday|workday|date|month|year)([+-]\d+)?\}")

WEEKDAYS = {
    "de": ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "nb": ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"),
    "nn": ("måndag", "tysdag", "onsdag", "torsdag", "fredag", "laurdag", "sundag"),
}
ENGLISH = "January February March April May June July August September October November December"
GERMAN = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"
NORWEGIAN = "januar februar mars april mai juni juli august september oktober november desember"
MONTHS = {
    "de": tuple(GERMAN.split()),
    "en": tuple(ENGLISH.split()),
    "nb": tuple(NORWEGIAN.split()),
    "nn": tuple(NORWEGIAN.split()),
}


def fill(text: str, today: date, language: str) -> str:
    """Write out the dates of a text, seen from the day it is written.

    {date-12} and {weekday+2} count days, {workday+2} counts days without Saturday and Sunday,
    {month-3} counts months, {year-11} years; {today} is the weekday with its date.
    """
    return PLACEHOLDER.sub(lambda found: WRITERS[found[1]](today, int(found[2] or 0), language), text)


def in_workdays(today: date, count: int) -> date:
    """The day so many working days away, Saturday and Sunday left out."""
    step = timedelta(days=1 if count >= 0 else -1)
    for _ in range(abs(count)):
        today += step
        while today.isoweekday() > 5:
            today += step
    return today


def weekday_of(day: date, language: str) -> str:
    """The name of the weekday."""
    return WEEKDAYS[language][day.weekday()]


def date_of(day: date, language: str) -> str:
    """The day and the name of its month."""
    dot = "" if language == "en" else "."
    return f"{day.day}{dot} {MONTHS[language][day.month - 1]}"


def today_of(day: date, language: str) -> str:
    """The weekday with its date, as people of that language write it."""
    comma = "," if language == "de" else ""
    return f"{weekday_of(day, language)}{comma} {date_of(day, language)}"


WRITERS: dict[str, Callable[[date, int, str], str]] = {
    "today": lambda today, count, language: today_of(today + timedelta(days=count), language),
    "date": lambda today, count, language: date_of(today + timedelta(days=count), language),
    "weekday": lambda today, count, language: weekday_of(today + timedelta(days=count), language),
    "workday": lambda today, count, language: weekday_of(in_workdays(today, count), language),
    "month": lambda today, count, language: MONTHS[language][(today.month - 1 + count) % 12],
    "year": lambda today, count, language: str(today.year + count),
}
