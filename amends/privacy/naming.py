"""What files are called in a copy: plain names that lie where they should on any machine."""

import re

from amends.conversations.models import Attachment
from amends.mail.models import IncomingMail

_ODD = re.compile(r"[^\w.\- ()]+")


def file_path(attachment: Attachment) -> str:
    """Where an attachment lies in the copy; the number keeps two of one name apart."""
    name = _ODD.sub("_", attachment.name).strip(" .")[-80:] or "file"
    return f"files/{attachment.pk}-{name}"


def mail_path(mail: IncomingMail) -> str:
    """Where a mail lies as it came in."""
    return f"mails/{mail.pk}.eml"
