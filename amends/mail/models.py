"""The tables of this room."""

from amends.mail.incoming import IncomingMail, Verdict
from amends.mail.mailboxes import Mailbox, find_mailbox
from amends.mail.outgoing import MailKind, MailState, OutgoingMail

__all__ = ["IncomingMail", "MailKind", "MailState", "Mailbox", "OutgoingMail", "Verdict", "find_mailbox"]
