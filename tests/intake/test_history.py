"""Mail from before Amends: all of it comes in, and it asks nothing of anybody."""

from datetime import UTC, datetime, timedelta

import pytest

from amends.conversations.models import Conversation, MessageKind, Reason
from amends.conversations.replying import Reply
from amends.customers.models import Customer
from amends.foundation.clock import now
from amends.intake.blocking import block
from amends.intake.releasing import release
from amends.intake.turning_away import PER_SENDER_AND_HOUR
from amends.journal.models import Event
from amends.mail.models import IncomingMail, OutgoingMail, Verdict
from amends.mail.trying import BOUNCED
from tests import cast
from tests.intake.test_turning_away import DSN

HELP = "hjelp@morgenrot.example"
KARI = "kari@nordahl.example"
IN_2024 = datetime(2024, 3, 4, 10, 11, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("mailbox")


def mail(text: str = "Hei", sender: str = KARI, subject: str = "Maskinen", **headers: str) -> bytes:
    return cast.letter(sender, HELP, subject, text, **headers)


@pytest.mark.parametrize(
    "headers",
    [
        {"X_Spam_Flag": "YES"},
        {"List_Id": "<news.example>", "Precedence": "bulk"},
        {"X_Loop": "help@other.example"},
        {"X_Amends_Loop": "morgenrot.example"},
    ],
)
def test_what_would_be_turned_away_today_is_no_danger_any_more(headers):
    assert cast.deliver(mail(**headers), history=True).verdict == Verdict.ACCEPTED
    assert Conversation.objects.get().closure.reason == Reason.HISTORY


def test_however_much_somebody_wrote_they_may_write_on():
    for number in range(PER_SENDER_AND_HOUR + 3):
        assert cast.deliver(mail(f"Hei {number}"), history=True).verdict == Verdict.ACCEPTED
    assert cast.deliver(mail()).verdict == Verdict.ACCEPTED


def test_what_was_turned_away_uses_up_nobodys_hour():
    for number in range(PER_SENDER_AND_HOUR + 3):
        cast.deliver(mail(f"Hei {number}", X_Spam_Flag="YES"))
    assert cast.deliver(mail()).verdict == Verdict.ACCEPTED


def test_a_wild_date_gives_way_to_when_the_server_took_it():
    cast.deliver(mail(Date="Mon, 01 Jan 2050 10:00:00 +0000"), history=True, arrived_at=IN_2024.isoformat())
    assert Conversation.objects.get().opened_at == IN_2024
    assert IncomingMail.objects.get().received_at == IN_2024


def test_a_new_mail_that_lay_on_its_server_has_waited_since_then():
    an_hour_ago = now() - timedelta(hours=1)
    cast.deliver(mail(), arrived_at=an_hour_ago.isoformat())
    assert Conversation.objects.get().customer_waits_since == an_hour_ago


def test_an_old_mail_somebody_moves_into_the_folder_waits_from_now():
    begun = now()
    cast.deliver(mail(), arrived_at=IN_2024.isoformat())
    assert Conversation.objects.get().customer_waits_since >= begun


def test_old_mail_in_a_thread_leaves_what_is_under_way_as_it_is():
    cast.deliver(mail("Når kommer den?", References="<origin@shop.example>"))
    waits_since = Conversation.objects.get().customer_waits_since
    cast.deliver(
        mail("Først nå", References="<origin@shop.example>", Date="Mon, 04 Mar 2024 10:11:00 +0100"), history=True
    )
    conversation = Conversation.objects.get()
    assert (conversation.is_closed, conversation.is_history) == (False, False)
    assert (conversation.customer_waits_since, conversation.latest_words) == (waits_since, "Når kommer den?")
    assert conversation.messages.filter(kind=MessageKind.RECEIVED).count() == 2


def test_an_old_report_of_a_mail_that_failed_brings_nothing_back(jonas):
    cast.deliver(mail())
    conversation = Conversation.objects.get()
    conversation.reply(Reply("Hei Kari", (KARI,)), by=jonas.actor)
    report = DSN.format(to=HELP, original=OutgoingMail.objects.get().message_id).encode()
    assert cast.deliver(report, history=True).verdict == Verdict.BOUNCE
    assert conversation.messages.filter(kind=MessageKind.BOUNCE).exists()
    assert not Event.objects.filter(kind=BOUNCED).exists()


def test_our_own_letters_are_ours_in_the_thread_of_whom_they_went_to(jonas):
    """An export of all mail holds our answers, too: nobody is a customer called like us."""
    asked = mail(
        "Når kommer den?",
        f"Kari Nordahl <{KARI}>",
        message_id="<a@nordahl.example>",
        Date="Mon, 04 Mar 2024 10:11:00 +0100",
    )
    answer = ours("I morgen.", f"Jonas Weber <{HELP}>", In_Reply_To="<a@nordahl.example>")
    for raw in (asked, answer, ours("Hei igjen", f"Butikken <{HELP}>", References="<a@nordahl.example>")):
        assert cast.deliver(raw, history=True).verdict == Verdict.ACCEPTED
    said = Conversation.objects.get().messages.order_by("pk")
    assert [each.kind for each in said] == [MessageKind.RECEIVED, MessageKind.REPLY, MessageKind.REPLY]
    assert [each.by.name for each in said] == ["Kari Nordahl", "Jonas Weber", "Morgenrot"]
    assert [str(each) for each in Customer.objects.all()] == ["Kari Nordahl"]


def test_our_letter_may_come_in_before_what_it_answers():
    cast.deliver(ours("I morgen.", HELP, In_Reply_To="<a@nordahl.example>"), history=True)
    cast.deliver(mail("Når kommer den?", message_id="<a@nordahl.example>"), history=True)
    conversation = Conversation.objects.get()
    assert (conversation.closure.reason, conversation.messages.count()) == (Reason.HISTORY, 2)


def test_a_letter_to_nobody_but_ourselves_is_kept_apart():
    row = cast.deliver(cast.letter(HELP, HELP, "Notat", "Husk melk"), history=True)
    assert (row.verdict, row.reason) == (Verdict.LOOP, "written by ourselves, to nobody else")
    assert not Customer.objects.exists()


def test_an_old_form_is_written_by_whom_it_names():
    form = cast.letter(f"Skjema <{HELP}>", HELP, "Skjema", "Den lekker.", Reply_To="Per <per@bakke.example>")
    cast.deliver(form, history=True)
    assert Conversation.objects.get().customer.name == "Per"


def test_what_was_old_when_it_was_kept_apart_is_old_when_it_is_released(jonas, mailbox):
    mailbox.acknowledges, mailbox.acknowledgement = True, {"nb": "Vi har fått meldingen din."}
    mailbox.save()
    block(KARI, by=jonas.actor)
    release(cast.deliver(mail(), history=True), by=jonas.actor)
    cast.let_others_react()
    assert Conversation.objects.get().closure.reason == Reason.HISTORY
    assert not OutgoingMail.objects.exists()


def ours(text: str, sender: str, **headers: str) -> bytes:
    return cast.letter(sender, "Kari Nordahl <kari@nordahl.example>", "SV: Maskinen", text, **headers)


def test_a_robots_answer_to_nothing_makes_no_customer():
    cast.deliver(mail(subject="Out of office", Auto_Submitted="auto-replied"))
    assert not Customer.objects.exists()
