"""What was before us comes in as closed conversations, and nobody hears of it."""

import pytest

from amends.conversations.acknowledging import remind_those_due
from amends.conversations.models import Conversation, Message, Reason, Tagging
from amends.foundation.clock import now, standing_at
from amends.intake.taking_in import take_in_waiting
from amends.journal.events import give_positions
from amends.journal.following import react
from amends.mail.models import IncomingMail, OutgoingMail, Verdict
from amends.notices.mailing import mail_notices_due
from amends.notices.models import Notice
from amends.queues.models import Placement
from amends.rules.being_late import notice_who_is_late
from amends.rules.models import Application
from bench.gen_mail import QUEUES, messages
from tests import cast
from tests.rules.making import rule, when

OLD_MAILS = 5000


@pytest.mark.slow
@pytest.mark.long
def test_five_thousand_old_mails_come_in_and_nobody_is_told(team, jonas, lena):
    team.members.add(jonas, lena)
    rule(actions=when(("tag", "new")))
    for queue in QUEUES:
        words = {"en": "We have your message.", "nb": "Vi har fått meldingen."}
        cast.mailbox(team, f"{queue}@bench.test", acknowledgement=words)
    items, box = list(messages(OLD_MAILS, seed=2)), cast.spool()
    for item in items:
        box.keep(item["raw"], recipient=f"{item['queue']}@bench.test", road="imap", sender="", history=True)
    while take_in_waiting(box):
        pass
    with standing_at(now() + cast.A_WHILE):
        while give_positions() or react():
            pass
        for duty in (remind_those_due, notice_who_is_late, mail_notices_due):
            duty()
    assert IncomingMail.objects.count() == OLD_MAILS
    people = [item for item in items if not item["auto"]]
    assert IncomingMail.objects.filter(verdict=Verdict.ACCEPTED).count() == len(people)
    assert Conversation.objects.count() == len({item["thread"] for item in people})
    assert Message.objects.filter(incoming__verdict=Verdict.ACCEPTED).count() == len(people)
    assert set(Conversation.objects.values_list("closure__reason", flat=True)) == {Reason.HISTORY}
    for told in (OutgoingMail, Notice, Placement, Application, Tagging):
        assert not told.objects.exists(), told
