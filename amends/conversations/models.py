"""The tables of this room."""

from amends.conversations.assigning import AlreadyTaken, Assignment, IsAway, NotAssignable, NotConfided
from amends.conversations.closing import AnswerOwed, Closure, Reason
from amends.conversations.confiding import Confidence
from amends.conversations.confirming import Confirmation, Denial
from amends.conversations.conversation import Conversation, ConversationQuerySet, Status
from amends.conversations.drafting import Draft, DraftFile
from amends.conversations.forwarding import Forwarding
from amends.conversations.holding import Hold
from amends.conversations.linking import Link
from amends.conversations.merging import Merge
from amends.conversations.messages import Attachment, Contribution, Enclosure, Message, MessageBody, MessageKind
from amends.conversations.noting import Mention
from amends.conversations.opening_links import CaseLink
from amends.conversations.saving_replies import Removal, SavedReply, SavedText
from amends.conversations.snoozing import Snooze
from amends.conversations.tagging import Tag, Tagging
from amends.conversations.threading import Reference

__all__ = [
    "AlreadyTaken",
    "AnswerOwed",
    "Assignment",
    "Attachment",
    "CaseLink",
    "Closure",
    "Confidence",
    "Confirmation",
    "Contribution",
    "Conversation",
    "ConversationQuerySet",
    "Denial",
    "Draft",
    "DraftFile",
    "Enclosure",
    "Forwarding",
    "Hold",
    "IsAway",
    "Link",
    "Mention",
    "Merge",
    "Message",
    "MessageBody",
    "MessageKind",
    "NotAssignable",
    "NotConfided",
    "Reason",
    "Reference",
    "Removal",
    "SavedReply",
    "SavedText",
    "Snooze",
    "Status",
    "Tag",
    "Tagging",
]
