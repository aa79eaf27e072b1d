"""Erasing a person: what goes, what stays, what stands in the way, and that it may be cut off anywhere."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from amends.conversations.drafting import keep_draft
from amends.conversations.forwarding import Forward
from amends.conversations.models import Conversation, DraftFile, Enclosure, Message, MessageBody, MessageKind, Reason
from amends.conversations.replying import Reply
from amends.conversations.threading import remember_references
from amends.customers.models import Customer, find_customer, note_on
from amends.environment import environment
from amends.files.models import StoredFile, path_of
from amends.foundation.clock import now, standing_at
from amends.intake.blocking import block, is_blocked
from amends.intake.models import Offer
from amends.journal.models import Actor, Event, MissedReaction
from amends.mail.models import IncomingMail, MailState, OutgoingMail, Verdict
from amends.privacy import carrying_out, what_goes
from amends.privacy.carrying_out import erase_those_due
from amends.privacy.erasing import ASKED, ERASED, Erasure
from amends.privacy.ledger import erase_again, lines, place
from amends.privacy.standing_in_the_way import StandsInTheWay
from amends.queues.models import Placement
from tests import cast
from tests.search.searching import keep_up, numbers

WORD = "Saltholmen"


@pytest.fixture(autouse=True)
def without_a_ledger() -> Iterator[None]:
    place().unlink(missing_ok=True)
    yield
    place().unlink(missing_ok=True)


@pytest.fixture
def empty_storage() -> None:
    """Without the files that earlier tests have left, to which no row points any more."""
    for path in environment.files.rglob("*"):
        if path.is_file():
            path.unlink()


@pytest.fixture
def matter(mailbox) -> Conversation:
    """A matter of Kari's that came in by mail, with everything that gathers around one."""
    mail = cast.deliver(
        cast.letter(
            "Kari Nordahl <kari@nordahl.example>",
            mailbox.address,
            f"{WORD} lekker",
            f"Hjelp, {WORD}",
            reply_to="answers@nordahl.example",
        )
    )
    return mail.messages.get().conversation


def erase(customer: Customer, lead) -> Erasure:
    erasure = Erasure.objects.ask(customer, "asked", by=lead)
    erase_those_due()
    erasure.refresh_from_db()
    return erasure


def everything() -> str:
    """Every word in every table."""
    with connection.cursor() as cursor:
        said = []
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            said += [str(row) for row in cursor.fetchall()]
    return "\n".join(said).lower()


def raw_files() -> bytes:
    return b"\n".join(path.read_bytes() for path in environment.files.rglob("*") if path.is_file())


def test_no_table_and_no_file_knows_an_erased_person(empty_storage, matter, jonas, lena):
    kari = matter.customer
    kari.change(by=jonas.actor, name="Kari Nordahl", address_form="formal")
    kari.add_phone_number("+47 91 23 45 67")
    kari.mark_vip(by=jonas.actor, reason="Nordahl is our first customer")
    note_on(kari, "Frau Nordahl likes it short", by=jonas.actor)
    picture = Enclosure(StoredFile.keep(b"a picture of Nordahl"), "nordahl.png", "image/png")
    matter.reply(Reply("Kjære Kari Nordahl", ("kari@nordahl.example",), files=(picture,)), by=jonas.actor)
    matter.note("Nordahl is angry", by=jonas.actor)
    matter.forward(Forward(matter.messages.first(), "Look at Nordahl", ("smith@workshop.example",)), by=jonas.actor)
    draft = keep_draft(matter, jonas, "reply", text="Dear Nordahl")
    laid = StoredFile.keep(b"notes on Nordahl")
    DraftFile.objects.create(draft=draft, file=laid, name="nordahl.txt", content_type="text/plain")
    Offer.objects.create(
        conversation=matter, message=matter.messages.first(), kind="matter", particulars={"subject": WORD}
    )
    missed = Event.objects.filter(subject_kind="conversation", subject_id=matter.pk).first()
    MissedReaction.objects.create(event=missed, reaction="x", reason="KeyError('Nordahl')")
    matter.case_link_for("kari@nordahl.example")
    block("kari@nordahl.example", by=lena.actor)
    cast.deliver(cast.letter("kari@nordahl.example", "hjelp@morgenrot.example", "Nordahl again", "Nordahl?"))
    assert erase(kari, lena).is_done
    said = everything()
    assert [word for word in ("nordahl", WORD.lower(), "91 23") if word in said] == []
    assert OutgoingMail.objects.exists() and StoredFile.objects.exists()
    assert b"nordahl" not in raw_files().lower() and WORD.encode() not in raw_files()


def test_what_stays_says_that_there_was_a_matter_and_who_answered_it(matter, jonas, lena):
    matter.assign(jonas, by=jonas.actor)
    matter.reply(Reply("Vi ser på det.", ("kari@nordahl.example",)), by=jonas.actor)
    before = list(matter.messages.values_list("kind", "at", "by"))
    erase(matter.customer, lena)
    matter = Conversation.objects.get(pk=matter.pk)
    assert list(matter.messages.values_list("kind", "at", "by")) == before
    assert (matter.subject, matter.latest_words, matter.assignee) == ("", "", jonas)
    assert matter.closure.reason == Reason.ERASED and matter.closure.by == Actor.amends()
    assert str(matter.customer) == f"Erased customer {matter.customer_id}" == matter.customer.actor.name
    assert not Placement.objects.exists()


def test_how_it_was_closed_stays(matter, lena):
    matter.confirm(by=matter.customer.actor)
    erase(matter.customer, lena)
    assert Conversation.objects.get(pk=matter.pk).closure.reason == Reason.CONFIRMED


def test_the_journal_says_who_erased_whom_and_why_and_nothing_about_them(matter, lena):
    erase(matter.customer, lena)
    told = Event.objects.filter(kind__in=[ASKED, ERASED]).order_by("pk")
    assert [(each.kind, each.by, each.particulars) for each in told] == [
        (ASKED, lena.actor, {"why": "asked"}),
        (ERASED, lena.actor, {"why": "asked"}),
    ]


def test_a_hold_stands_in_the_way_and_is_named(matter, lena):
    matter.hold("A lawyer wrote", by=lena.actor)
    with pytest.raises(StandsInTheWay) as refused:
        erase(matter.customer, lena)
    assert refused.value.obstacle.held == (matter.pk,)
    assert not Erasure.objects.exists()


def test_a_hold_on_a_matter_of_somebody_else_they_wrote_into_stands_in_the_way_too(conversation, mailbox, jonas, lena):
    smith = cast.customer("Smith", "smith@workshop.example")
    conversation.forward(Forward(conversation.messages.get(), "?", ("smith@workshop.example",)), by=jonas.actor)
    answer = cast.letter("smith@workshop.example", mailbox.address, f"Re: [#{conversation.pk}]", "It can be mended")
    assert cast.deliver(answer).messages.get().kind == MessageKind.OUTSIDE
    conversation.hold("A lawyer wrote", by=lena.actor)
    with pytest.raises(StandsInTheWay):
        erase(smith, lena)


def test_a_hold_put_on_meanwhile_holds_back_until_it_ends(matter, lena):
    erasure = Erasure.objects.ask(matter.customer, "asked", by=lena)
    matter.hold("A lawyer wrote", by=lena.actor)
    erase_those_due()
    erasure.refresh_from_db()
    assert erasure.is_held_back and not erasure.is_done
    assert MessageBody.objects.get(message__conversation=matter).text == f"Hjelp, {WORD}\n".strip()
    matter.let_go(by=lena.actor)
    with standing_at(now() + timedelta(minutes=6)):
        erase_those_due()
    erasure.refresh_from_db()
    assert erasure.is_done and not erasure.is_held_back


def test_nobody_erases_what_they_may_not_see(matter, lena, ada):
    matter.hold("secret", by=ada.actor)
    matter.confide([ada], by=ada.actor)
    with pytest.raises(StandsInTheWay) as refused:
        erase(matter.customer, lena)
    obstacle = refused.value.obstacle
    assert (obstacle.held, obstacle.is_unseen, obstacle.confidants) == ((), True, (ada,))


def test_the_records_merged_into_theirs_go_with_them(matter, mailbox, lena):
    other = cast.customer("Kari N.", "k@home.example")
    second = cast.conversation(other, mailbox, text=f"Here too: {WORD}")
    other.merge_into(matter.customer, by=lena.actor)
    erase(other, lena)
    assert not second.messages.exclude(body__text="").exists()
    assert {str(each) for each in Customer.objects.all()} == {f"Erased customer {matter.customer_id}"}


def test_what_they_wrote_in_a_matter_of_somebody_else_goes_and_the_rest_of_it_stays(conversation, mailbox, jonas, lena):
    smith = cast.customer("Smith", "smith@workshop.example")
    conversation.forward(Forward(conversation.messages.get(), "?", ("smith@workshop.example",)), by=jonas.actor)
    answer = cast.letter("smith@workshop.example", mailbox.address, f"Re: [#{conversation.pk}]", "It can be mended")
    mail = cast.deliver(answer)
    erase(smith, lena)
    assert mail.messages.get().body.text == ""
    assert conversation.messages.filter(body__text="Maskinen lekker.").exists()
    assert not Conversation.objects.get(pk=conversation.pk).is_closed


def test_what_others_wrote_stays_when_their_matter_was_merged_into_this_one(matter, mailbox, lena):
    ola = cast.conversation(cast.customer("Ola", "ola@home.example"), mailbox, text="Ola says this")
    ola.merge_into(matter, by=lena.actor)
    erase(matter.customer, lena)
    assert [each.text for each in MessageBody.objects.exclude(text="")] == ["Ola says this"]


def test_what_they_wrote_goes_when_their_matter_was_merged_into_another(matter, mailbox, lena):
    ola = cast.conversation(cast.customer("Ola", "ola@home.example"), mailbox, text="Ola says this")
    matter.merge_into(ola, by=lena.actor)
    erase(matter.customer, lena)
    assert [each.text for each in MessageBody.objects.exclude(text="")] == ["Ola says this"]


def test_a_file_somebody_else_has_too_stays(matter, mailbox, lena):
    ola = cast.conversation(cast.customer("Ola", "ola@home.example"), mailbox)
    both, only_kari = StoredFile.keep(b"price list"), StoredFile.keep(b"her picture")
    for each, files in ((matter, (both, only_kari)), (ola, (both,))):
        each.note("x", by=lena.actor, files=tuple(Enclosure(f, "list.pdf", "application/pdf") for f in files))
    erase(matter.customer, lena)
    assert StoredFile.objects.filter(pk=both.pk).exists() and not StoredFile.objects.filter(pk=only_kari.pk).exists()
    assert default_storage.exists(path_of(both.pk)) and not default_storage.exists(path_of(only_kari.pk))


def test_a_mail_that_waits_to_be_sent_is_not_sent_any_more(matter, jonas, lena):
    matter.reply(Reply("Kjære Kari", ("kari@nordahl.example",)), by=jonas.actor)
    erase(matter.customer, lena)
    assert set(OutgoingMail.objects.values_list("state", flat=True)) == {MailState.TAKEN_BACK}


def test_a_reply_that_was_taken_back_goes_too(matter, jonas, lena):
    reply = matter.reply(Reply("Kjære Kari", ("kari@nordahl.example",)), by=jonas.actor)
    matter.take_back(reply, by=jonas.actor)
    erase(matter.customer, lena)
    assert set(OutgoingMail.objects.values_list("subject", flat=True)) == {""}


def test_a_mail_of_theirs_that_was_turned_away_is_shown_nowhere_any_more(matter, lena):
    block("kari@nordahl.example", by=lena.actor)
    mail = cast.deliver(cast.letter("kari@nordahl.example", "hjelp@morgenrot.example", "Again", "Again"))
    assert mail.verdict == Verdict.BLOCKED
    erase(matter.customer, lena)
    mail.refresh_from_db()
    assert (mail.verdict, mail.subject, mail.sender_address, mail.raw.read()) == (Verdict.ERASED, "", "", b"")
    assert not is_blocked("kari@nordahl.example")


def test_a_mail_that_was_set_aside_in_the_spool_goes_if_it_is_theirs(matter, lena):
    box = cast.spool()
    for sender in ("kari@nordahl.example", "okari@nordahl.example", "other@nordahl.example"):
        name = box.keep(
            b"From: " + sender.encode() + b"\nTo: kari@nordahl.example\n\nx", recipient="x", road="lmtp", sender=""
        )
        box.set_aside(name, "cannot be read")
    erase(matter.customer, lena)
    assert len(box.aside()) == 2
    for name, _reason in box.aside():
        (environment.spool / "aside" / name).unlink()


def test_a_new_mail_of_theirs_makes_a_new_customer_and_a_new_matter(matter, mailbox, lena):
    old = matter.messages.get().incoming.message_id
    erase(matter.customer, lena)
    again = cast.letter(
        "kari@nordahl.example", mailbox.address, f"Re: [#{matter.pk}]", "And now?", in_reply_to=f"<{old}>"
    )
    fresh = cast.deliver(again).messages.get().conversation
    assert fresh.pk != matter.pk
    assert find_customer("kari@nordahl.example") == fresh.customer != matter.customer


def test_cut_off_after_any_step_it_goes_on_to_the_same_end(matter, jonas, lena, monkeypatch):
    matter.reply(Reply("Kjære Kari Nordahl", ("kari@nordahl.example",)), by=jonas.actor)
    erasure = Erasure.objects.ask(matter.customer, "asked", by=lena)
    cuts = iter(range(1, 100))
    left = [next(cuts)]

    def cut_off(seconds: float) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise KeyboardInterrupt

    monkeypatch.setattr(carrying_out.time, "sleep", cut_off)
    while not Erasure.objects.get(pk=erasure.pk).is_done:
        try:
            erase_those_due()
        except KeyboardInterrupt:
            left[0] = 1
    assert "nordahl" not in everything()
    assert (
        Event.objects.filter(kind=ERASED).count() == Event.objects.filter(kind=carrying_out.MATTER_ERASED).count() == 1
    )


def test_every_step_is_short_enough_for_others(matter, lena):
    assert max(part.step for part in what_goes.PARTS) <= 25


def test_what_was_on_its_way_into_the_house_meanwhile_is_erased_a_minute_later(matter, jonas, lena):
    erasure = erase(matter.customer, lena)
    matter.note("Nordahl called", by=jonas.actor)
    erase_those_due()
    assert "nordahl" in everything()
    with standing_at(now() + timedelta(minutes=2)):
        erase_those_due()
    erasure.refresh_from_db()
    assert "nordahl" not in everything() and erasure.settled_at


def test_asking_twice_is_one_erasure(matter, lena):
    erase(matter.customer, lena)
    with standing_at(now() + timedelta(minutes=2)):
        erase_those_due()
    assert erase(matter.customer, lena).is_done
    assert Event.objects.filter(kind=ASKED).count() == Event.objects.filter(kind=ERASED).count() == 1


def test_whom_a_restored_backup_brings_back_is_erased_again(matter, lena):
    mark = matter.customer.actor.ref
    erase(matter.customer, lena)
    assert [line["mark"] for line in lines()] == [mark]
    assert "nordahl" not in place().read_text().lower()
    # As the backup knows it: they are there, and nobody has asked for anything.
    Erasure.objects.all().delete()
    Customer.objects.update(name="Kari Nordahl")
    matter.customer.add_address("kari@nordahl.example")
    assert erase_again() == 1
    erase_those_due()
    assert "nordahl" not in everything()
    assert erase_again() == 0


def test_a_new_customer_with_an_old_number_is_not_taken_for_the_erased_one(matter, lena):
    erase(matter.customer, lena)
    Erasure.objects.all().delete()
    Actor.objects.filter(pk=matter.customer.actor_id).update(ref="somebody-new")
    assert erase_again() == 0


def test_nothing_of_others_goes(matter, mailbox, jonas, lena):
    ola = cast.conversation(cast.customer("Ola Moen", "ola@home.example"), mailbox, text="Kaffe")
    ola.reply(Reply("Hei Ola", ("ola@home.example",)), by=jonas.actor)
    block("spammer@home.example", by=lena.actor)
    before = {model: list(model.objects.filter(pk__in=of).values()) for model, of in others(ola).items()}
    erase(matter.customer, lena)
    assert {model: list(model.objects.filter(pk__in=of).values()) for model, of in others(ola).items()} == before
    assert is_blocked("spammer@home.example")


def others(ola: Conversation) -> dict:
    said = ola.messages.all()
    return {
        Message: said.values("pk"),
        MessageBody: said.values("pk"),
        OutgoingMail: OutgoingMail.objects.filter(messages__in=said).values("pk"),
        Conversation: [ola.pk],
        Customer: [ola.customer_id],
        IncomingMail: IncomingMail.objects.filter(messages__in=said).values("pk"),
    }


def test_the_search_knows_nothing_of_an_erased_person_also_between_its_rows(matter, mailbox, lena):
    kept = cast.conversation(cast.customer("Ola Dahl", "ola@dahl.example"), mailbox, "Kvernen lekker")
    keep_up()
    kari = matter.customer
    kari.add_phone_number("+47 91 23 45 67", by=lena.actor)
    keep_up()
    assert numbers(WORD, lena) == numbers("from:nordahl", lena) == [matter.number]
    erasure = erase(kari, lena)
    assert numbers(WORD, lena) == numbers("nordahl", lena) == []
    assert numbers("lekker", lena) == [kept.number]
    with standing_at(now() + timedelta(minutes=2)):
        erase_those_due()
    keep_up()
    erasure.refresh_from_db()
    assert erasure.settled_at
    said = everything()
    assert [word for word in ("nordahl", WORD.lower(), "4791234567") if word in said] == []
    assert numbers("kvern", lena) == numbers("from:dahl", lena) == [kept.number]


def test_a_mail_that_was_kept_out_of_a_matter_on_hold_stands_in_the_way(conversation, mailbox, lena):
    ola = cast.customer("Ola", "ola@home.example")
    block("ola@home.example", by=lena.actor)
    remember_references(conversation.messages.get(), "first@nordahl.example")
    mail = cast.letter("ola@home.example", mailbox.address, "Re: x", "x", in_reply_to="<first@nordahl.example>")
    assert cast.deliver(mail).belonging.conversation == conversation
    conversation.hold("A lawyer wrote", by=lena.actor)
    with pytest.raises(StandsInTheWay):
        erase(ola, lena)
