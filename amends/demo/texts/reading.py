"""The TOML files beside this one, read into what they tell."""

import re
import tomllib
from datetime import timedelta
from operator import itemgetter
from pathlib import Path
from typing import Any

from amends.demo.texts.words import (
    Acknowledgement,
    Arriving,
    Attachment,
    Customer,
    Desk,
    Mailbox,
    Message,
    OpenConversation,
    Person,
    Rule,
    SavedReply,
    Team,
)

HERE = Path(__file__).parent
SPAN = re.compile(r"(\d+)([dhm])")
UNITS = {"d": "days", "h": "hours", "m": "minutes"}

Row = dict[str, Any]


def desk() -> Desk:
    """Who works at the demo desk, and its standing words."""
    told = read("people.toml")
    replies = read("saved_replies.toml")
    return Desk(
        teams=tuple(Team(**listed(row, "days")) for row in told["teams"]),
        people=tuple(Person(**listed(row, "teams", "languages")) for row in told["people"]),
        mailboxes=tuple(Mailbox(**row) for row in told["mailboxes"]),
        acknowledgements={row["language"]: Acknowledgement(**row) for row in told["acknowledgements"]},
        saved_replies=tuple(SavedReply(language=code, **row) for code, rows in replies.items() for row in rows),
    )


def open_conversations() -> tuple[OpenConversation, ...]:
    """All matters that stand open when the demo begins, file by file."""
    return tuple(open_conversation(row) for path in files("open") for row in read(path)["conversations"])


def arriving() -> tuple[Arriving, ...]:
    """All mails that come while somebody watches, in the order they come: the files mixed evenly."""
    known = {conversation.ref: conversation for conversation in open_conversations()}
    told = [read(path)["letters"] for path in files("arriving")]
    mixed = [((place + 1) / (len(rows) + 1), row) for rows in told for place, row in enumerate(rows)]
    return tuple(letter(row, known) for _, row in sorted(mixed, key=itemgetter(0)))


def rules() -> tuple[Rule, ...]:
    """What the desk does by itself, in the order in which it is asked."""
    return tuple(Rule(**listed(row, "conditions", "actions")) for row in read("rules.toml")["rules"])


def open_conversation(row: Row) -> OpenConversation:
    """One open matter from its table."""
    row = listed(row, "tags")
    snoozed = row.pop("snoozed", None)
    return OpenConversation(
        **row
        | {
            "customer": Customer(**row["customer"]),
            "messages": tuple(message(said) for said in row["messages"]),
            "snoozed": span(snoozed) if snoozed else None,
        }
    )


def message(row: Row) -> Message:
    """One thing said; without `by` it is the customer's, with `note = true` it stays among us."""
    who = row.get("by", "customer")
    kind = "incoming" if who == "customer" else "note" if row.get("note") else "reply"
    return Message(kind, who, span(row["ago"]), row["text"].strip(), files_of(row))


def letter(row: Row, known: dict[str, OpenConversation]) -> Arriving:
    """One arriving mail from its table; an answer takes what it does not say from its conversation."""
    people = {name: Customer(**row[name]) for name in ("sender", "original") if name in row}
    texts = {name: row[name].strip() for name in ("text", "note") if name in row}
    facts: Row = from_conversation(row, known) | row | people | texts | {"attachments": files_of(row)}
    return Arriving(**facts)


def from_conversation(row: Row, known: dict[str, OpenConversation]) -> Row:
    """Sender, mailbox and subject of the conversation that a letter answers."""
    if "answers" not in row:
        return {}
    answered = known[row["answers"]]
    return {
        "kind": "reply",
        "mailbox": answered.mailbox,
        "sender": answered.customer,
        "subject": answered.subject,
    }


def files_of(row: Row) -> tuple[Attachment, ...]:
    """The files named in a table."""
    return tuple(Attachment(**file) for file in row.get("attachments", ()))


def span(text: str) -> timedelta:
    """A stretch of time as people jot it down: "3d 4h", "25m"."""
    return timedelta(**{UNITS[unit]: int(count) for count, unit in SPAN.findall(text)})


def listed(row: Row, *names: str) -> Row:
    """The table with its lists made tuples, so that nothing changes them."""
    return row | {name: tuple(row[name]) for name in names if name in row}


def files(folder: str) -> list[str]:
    """The files of a folder beside this one, in the order of their names."""
    return [f"{folder}/{path.name}" for path in sorted((HERE / folder).glob("*.toml"))]


def read(path: str) -> Row:
    """A TOML file beside this one."""
    return tomllib.loads((HERE / path).read_text(encoding="utf-8"))
