"""The tables of this room."""

from amends.conversations.assigning import AlreadyTaken, Assignment, CannotAnswer, IsAway, NotAssignable, NotConfided
from amends.conversations.closing import AnswerOwed, Closure, Reason
from amends.conversations.confiding import Confidence
from amends.conversations.confirming import Confirmation, Denial
from amends.conversations.conversation import Conversation, ConversationQuerySet, Status
from amends.conversations.drafting import Draft, DraftFile
from amends.conversations.entrusting import SeenByOthers
from amends.conversations.forwarding import Forwarding
from amends.conversations.holding import Held, Hold
from amends.conversations.linking import Link
from amends.conversations.merging import Merge, NotForOthers
from amends.conversations.messages import Attachment, Contribution, Enclosure, Message, MessageBody, MessageKind
from amends.conversations.noting import Mention
from amends.conversations.opening_links import CaseLink
from amends.conversations.saving_replies import Removal, SavedReply, SavedText
from amends.conversations.sending_once import SentForm
from amends.conversations.snoozing import Snooze
from amends.conversations.tagging import Tag, Tagging
from amends.conversations.threading import Reference

__all__ = [
    "AlreadyTaken",
    "AnswerOwed",
    "Assignment",
    "Attachment",
    "CannotAnswer",
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
    "Held",
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
    "NotForOthers",
    "Reason",
    "Reference",
    "Removal",
    "SavedReply",
    "SavedText",
    "SeenByOthers",
    "SentForm",
    "Snooze",
    "Status",
    "Tag",
    "Tagging",
]
