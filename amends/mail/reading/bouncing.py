"""Mails in which a server says that it could not deliver, or not yet."""

import re
from dataclasses import dataclass

from .delivery_reports import Report, address_in, read_reports
from .letter import Address, Bounce, BounceKind, Tidings
from .phrases import any_of, load
from .threading import read_ids
from .walking import Body

_WORDS = load("bounces.toml")
_SENDER = any_of(_WORDS["senders"])
_SUBJECT = any_of(_WORDS["subjects"])
_CERTAIN = any_of(_WORDS["certain"])
_SAYING = any_of(_WORDS["words"])
_DELAYED = any_of(_WORDS["delayed"])
_TECHNICAL = any_of(_WORDS["technical"])
_ORIGINAL = any_of(_WORDS["originals"], before=r"(?m)^[ \t>|*-]{0,20}")
_REPLY = re.compile(r"^\s*(?:re|fwd?|aw|wg|sv|vs|antw|r|rif|fw)\s?:", re.IGNORECASE)
_REPORTED_ID = re.compile(r"^original-message-id:\s{0,5}(<[^<>\s]{1,500}>)", re.IGNORECASE | re.MULTILINE)
_MESSAGE_ID = re.compile(r"^[ \t>]{0,8}message-id:\s{0,5}(<[^<>\s]{1,500}>)", re.IGNORECASE | re.MULTILINE)
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,100}@[\w-]{1,80}(?:\.[\w-]{1,80}){1,8}")
_AT_START = re.compile(r"^[ \t>*-]{0,8}<([^<>\s@]{1,100}@[^<>\s]{1,200})>", re.MULTILINE)
_FIELD = re.compile(r"^[ \t*]{0,6}(?:to|cc|from|reply-to|sender|subject|sent):\s", re.IGNORECASE)
_MACHINE = re.compile(r"^(?:mailer-daemon|postmaster)@", re.IGNORECASE)
_RECEIPTS = ("message/disposition-notification", "message/global-disposition-notification")
_DELIVERED = ("delivered", "relayed", "expanded", "deliverable")


@dataclass(frozen=True, slots=True)
class Notice:
    """What bounces are told by: who wrote, above which subject, and in which words."""

    sender: Address
    subject: str
    headers: dict[str, str]
    text: str
    body: Body


def is_feedback_report(body: Body) -> bool:
    """Whether a mail provider passes on a complaint that our mail was unwanted."""
    if body.report_type == "feedback-report":
        return True
    return any(kind == "message/feedback-report" for kind, _ in body.reports)


def find_bounce(notice: Notice) -> Bounce | None:
    """What a mail server says about a mail it could not deliver, or None."""
    if is_feedback_report(notice.body) or _is_receipt(notice):
        return None
    reports = _delivery_reports(notice.body)
    if reports and all(report.action in _DELIVERED for report in reports):
        return None
    if not reports and not _is_bounce(notice):
        return None
    return _describe(notice, reports)


def find_tidings(notice: Notice, bounce: Bounce | None) -> Tidings | None:
    """What a machine tells of a mail of ours that asks nothing of anybody: it was read, has arrived, or is still tried."""
    is_delay = bounce is not None and bounce.kind == BounceKind.DELAYED
    has_arrived = bounce is None and not is_feedback_report(notice.body) and bool(_delivery_reports(notice.body))
    if not (is_delay or has_arrived or _is_receipt(notice)):
        return None
    return Tidings(_reported_id(notice) or _original_id(notice))


def _reported_id(notice: Notice) -> str:
    found = (_REPORTED_ID.search(text) for kind, text in notice.body.reports if kind.endswith("-notification"))
    return next((read_ids(hit[1])[0] for hit in found if hit), "")


def _is_receipt(notice: Notice) -> bool:
    """A receipt that says "read" or "deleted"; some servers refuse a mail in this form, too."""
    body = notice.body
    is_report = body.kind == "multipart/report" and any(kind in _RECEIPTS for kind, _ in body.reports)
    if body.report_type != "disposition-notification" and not is_report:
        return False
    return not (_is_machine(notice) and _SUBJECT.search(notice.subject))


def _delivery_reports(body: Body) -> list[Report]:
    # Dovecot refuses a mail in the form of a receipt.
    kinds = ("message/delivery-status", "message/global-delivery-status", "message/disposition-notification")
    return [report for kind, text in body.reports if kind in kinds for report in read_reports(text)]


def _is_bounce(notice: Notice) -> bool:
    if notice.body.report_type == "delivery-status" or notice.headers.get("x-failed-recipients"):
        return True
    said = _notice_text(notice.text)
    is_reply = bool(_REPLY.match(notice.subject))
    if not is_reply and _CERTAIN.search(said):
        return True
    by_subject = bool(_SUBJECT.search(notice.subject))
    if _is_machine(notice):
        return by_subject and not is_reply or bool(_SAYING.search(said) or _TECHNICAL.search(said))
    # Customers write about parcels that could not be delivered: without a machine's name it takes a machine's words.
    return by_subject and bool(_TECHNICAL.search(said[:1500]))


def _is_machine(notice: Notice) -> bool:
    names = (notice.sender.address, notice.sender.name)
    null_path = notice.headers.get("return-path", "").strip() == "<>"
    return null_path or any(_SENDER.search(name) for name in names) or not any(names)


def _notice_text(text: str) -> str:
    """The server's own words at the top, without quotes and without the mail that came back."""
    head = text[:6000]
    found = _ORIGINAL.search(head)
    head = head[: found.start()] if found and found.start() > 40 else head
    return "\n".join(line for line in head.split("\n") if not line.startswith(">") and not _FIELD.match(line))


def _describe(notice: Notice, reports: list[Report]) -> Bounce:
    said = _notice_text(notice.text)
    failed = [report for report in reports if report.action not in _DELIVERED]
    is_delay = _is_delay(notice, failed, said)
    first = next((report for report in failed if report.status or report.diagnostic), None)
    return Bounce(
        kind=BounceKind.DELAYED if is_delay else BounceKind.FAILED,
        recipients=_recipients(notice, failed, said),
        status=first.status if first else _status_in(said),
        diagnostic=(first.diagnostic if first else "") or said.strip()[:1000],
        original_message_id=_original_id(notice),
    )


def _is_delay(notice: Notice, failed: list[Report], said: str) -> bool:
    actions = {report.action for report in failed if report.action}
    if actions:
        return actions == {"delayed"}
    return bool(_DELAYED.search(notice.subject) or _DELAYED.search(said[:1500]))


def _status_in(said: str) -> str:
    found = re.search(r"\b[45]\.\d{1,3}\.\d{1,3}\b", said)
    return found[0] if found else ""


def _recipients(notice: Notice, failed: list[Report], said: str) -> tuple[str, ...]:
    named = [report.recipient for report in failed if "@" in report.recipient]
    if not named:
        header = notice.headers.get("x-failed-recipients", "")
        named = [address_in(piece) for piece in header.split(",")]
    if not any(named):
        named = _AT_START.findall(said) or _loose_addresses(notice, said)
    return tuple(dict.fromkeys(address.lower() for address in named if address))


def _loose_addresses(notice: Notice, said: str) -> list[str]:
    own = notice.headers.get("to", "").lower()
    found = [hit.strip(".'").rpartition("=")[2] for hit in _ADDRESS.findall(said)]
    others = [address for address in found if not _MACHINE.match(address)]
    return [address for address in others if address.lower() not in own] or others


def _original_id(notice: Notice) -> str:
    for kind, text in notice.body.reports:
        if "rfc822" in kind and (found := _MESSAGE_ID.search(text[:50_000])):
            return read_ids(found[1])[0]
    found = _MESSAGE_ID.search(notice.text[:100_000])
    return read_ids(found[1])[0] if found else ""
