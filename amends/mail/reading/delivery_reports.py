"""Delivery reports in the form that RFC 3464 gives them, and feedback reports."""

import re
from dataclasses import dataclass

_FOLD = re.compile(r"\r?\n[ \t]+")
_FIELD = re.compile(r"^[ \t]*([A-Za-z][A-Za-z-]{1,60})[ \t]*:[ \t]*(.*)$", re.MULTILINE)
_ADDRESS = re.compile(r"[^\s<>\"(),;:]{1,200}@[^\s<>\"(),;:]{1,250}|\"[^\"\r\n]{1,100}\"@[^\s<>\"(),;:]{1,250}")
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")


@dataclass(frozen=True, slots=True)
class Report:
    """What a delivery report says about one recipient."""

    recipient: str
    action: str
    status: str
    diagnostic: str


def read_reports(text: str) -> list[Report]:
    """Every recipient a machine-readable report speaks of."""
    reports: list[Report] = []
    fields: dict[str, str] = {}
    for name, value in _FIELD.findall(_FOLD.sub(" ", text[:200_000])):
        key = name.lower()
        # A second Final-Recipient begins the next block even where the blank line between is missing.
        if key in fields and key in ("final-recipient", "original-recipient", "action"):
            reports += _report(fields)
            fields = {}
        fields.setdefault(key, value.strip())
    return reports + _report(fields)


def _report(fields: dict[str, str]) -> list[Report]:
    final = fields.get("final-recipient", "")
    recipient = address_in(final) or address_in(fields.get("original-recipient", ""))
    recipient = recipient or address_in(fields.get("x-actual-recipient", ""))
    if not recipient and "action" not in fields:
        return []
    status = _STATUS.search(fields.get("status", ""))
    action = fields.get("action", "").split(" ")[0].split("(")[0].strip(" ;.").lower()
    return [Report(recipient, action, status[1] if status else "", fields.get("diagnostic-code", "")[:2000])]


def address_in(value: str) -> str:
    """The address in a field like `rfc822; somebody@there.example`."""
    found = _ADDRESS.search(value.partition(";")[2] or value)
    return found[0].strip(".'").removeprefix("mailto:") if found else ""
