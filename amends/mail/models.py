"""The tables of this room."""

from amends.mail.branding import Brand
from amends.mail.falling_silent import Silence
from amends.mail.imap_roads import ImapRoad
from amends.mail.incoming import IncomingMail, Verdict
from amends.mail.mailboxes import Mailbox, find_mailbox, ours_among
from amends.mail.oauth_accounts import OAuthAccount
from amends.mail.outgoing import MailKind, OutgoingMail
from amends.mail.roads import SmtpRoad
from amends.mail.trying import MailState

__all__ = [
    "Brand",
    "ImapRoad",
    "IncomingMail",
    "MailKind",
    "MailState",
    "Mailbox",
    "OAuthAccount",
    "OutgoingMail",
    "Silence",
    "SmtpRoad",
    "Verdict",
    "find_mailbox",
    "ours_among",
]
