"""The office in which customers wait and people are on duty."""

import pytest

from amends.conversations.models import Conversation
from amends.people.models import Person


@pytest.fixture
def office(conversation: Conversation, jonas: Person, ingrid: Person, lena: Person, ada: Person) -> Conversation:
    """Kari's matter, in a team of Jonas, Ingrid and their lead Lena that works by day."""
    conversation.team.members.add(jonas, ingrid, lena)
    conversation.team.week = {str(day): [["09:00", "17:00"]] for day in range(5)}
    conversation.team.save()
    return conversation
