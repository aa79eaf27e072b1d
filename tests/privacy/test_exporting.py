"""A copy of everything we hold about a person."""

import json
import re
from datetime import timedelta
from email.message import EmailMessage
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.storage import default_storage

from amends.conversations.forwarding import Forward
from amends.conversations.models import Attachment, Conversation, Enclosure
from amends.conversations.replying import Reply
from amends.customers.models import Customer, note_on
from amends.files.models import StoredFile, path_of
from amends.foundation.clock import now, standing_at
from amends.intake.blocking import block
from amends.journal.models import Event
from amends.mail.models import Mailbox
from amends.people.models import Person
from amends.privacy import exporting
from amends.privacy.carrying_out import erase_those_due
from amends.privacy.erasing import Erasure
from amends.privacy.exporting import ASKED, MOST_TRIES, TAKEN, Export, ExportState, forget_old_exports, make_exports_due
from amends.privacy.naming import file_path
from tests import cast


def letter_with_a_file(sender: str, to: str) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"], mail["Message-ID"] = sender, to, "Maskinen", "<1@nordahl.example>"
    mail.set_content("Den lekker <script>alert(1)</script>")
    mail.add_attachment(b"drip", maintype="image", subtype="png", filename="../../drypp:1.png")
    return mail.as_bytes()


@pytest.fixture
def matter(mailbox) -> Conversation:
    mail = cast.deliver(letter_with_a_file("Kari Nordahl <kari@nordahl.example>", mailbox.address))
    return mail.messages.get().conversation


def copy_for(lead, matter: Conversation, *, with_internal: bool = True) -> ZipFile:
    export = Export.objects.ask(matter.customer, by=lead, with_internal=with_internal)
    assert make_exports_due() == 1
    export.refresh_from_db()
    assert export.is_ready
    return ZipFile(BytesIO(export.file.read()))


def page_in(copy: ZipFile) -> str:
    return copy.read("index.html").decode()


def test_what_went_out_by_itself_is_from_the_house(lena, mailbox):
    mailbox.acknowledges, mailbox.acknowledgement = True, {"nb": "Vi har fått meldingen din."}
    mailbox.save(update_fields=["acknowledges", "acknowledgement"])
    mail = cast.deliver(cast.letter("Kari Nordahl <kari@nordahl.example>", mailbox.address, "Maskinen", "Den lekker"))
    found = mail.messages.get().conversation
    copy = copy_for(lena, found)
    said = [(each["kind"], each["by"]) for each in facts_in(copy, found)["messages"]]
    assert said == [("received", "Kari Nordahl"), ("automatic", "Morgenrot")]
    assert "Amends" not in page_in(copy)


def facts_in(copy: ZipFile, matter: Conversation) -> dict:
    return json.loads(copy.read(f"conversations/{matter.pk}.json"))


def a_third_party_in(conversation: Conversation, mailbox: Mailbox, jonas: Person) -> Customer:
    """A workshop that was asked about a matter, and has answered."""
    smith = cast.customer("Smith", "smith@workshop.example")
    conversation.forward(Forward(conversation.messages.get(), "?", ("smith@workshop.example",)), by=jonas.actor)
    cast.deliver(
        cast.letter("smith@workshop.example", mailbox.address, f"Re: [#{conversation.pk}]", "It can be mended")
    )
    return smith


def test_it_holds_facts_matters_mails_and_files(matter, jonas, lena):
    matter.reply(Reply("Vi ser på det.", ("kari@nordahl.example",)), by=jonas.actor)
    matter.customer.add_phone_number("+47 91 23 45 67")
    block("kari@nordahl.example", by=lena.actor)
    cast.deliver(cast.letter("kari@nordahl.example", matter.mailbox.address, "Hallo?", "Hallo?"))
    copy = copy_for(lena, matter)
    first = matter.messages.order_by("pk").first()
    attachment = first.attachments.get()
    assert copy.read(f"mails/{first.incoming_id}.eml") == first.incoming.raw.read()
    assert copy.read(file_path(attachment)) == b"drip"
    person = json.loads(copy.read("person.json"))
    (record,) = person["records"]
    assert (record["addresses"], record["phone_numbers"]) == (["kari@nordahl.example"], ["+47 91 23 45 67"])
    assert [each["subject"] for each in person["turned_away"]] == ["Hallo?"]
    assert [each["pattern"] for each in person["blocked"]] == ["kari@nordahl.example"]
    facts = facts_in(copy, matter)
    said = [
        (each["is_by_you"], each["by"], each["is_internal"])
        for each in facts["messages"]
        if each["kind"] != "automatic"
    ]
    assert said == [(True, "Kari Nordahl", False), (False, "Jonas Weber", False)]
    assert "conversation.started" in [each["what"] for each in facts["events"]]


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "C:\\boot.ini", "a\x00\u202eb.png", "...", "n" * 300, "ny/faktura.pdf"]
)
def test_a_file_lies_where_it_should_whatever_it_is_called(name):
    path = file_path(Attachment(pk=7, name=name))
    assert re.fullmatch(r"files/7-[\w\-() .]{1,80}", path) and "/.." not in path


def test_the_page_runs_nothing_and_fetches_nothing(matter, lena):
    page = page_in(copy_for(lena, matter))
    assert "<script" not in page and "&lt;script&gt;" in page
    assert "default-src &#x27;none&#x27;" in page or "default-src 'none'" in page
    assert "http" not in page.replace("http-equiv", "") and " src=" not in page and "<a " not in page


def test_it_is_written_in_the_language_of_the_customer(matter, lena):
    matter.customer.change(by=lena.actor, language="de")
    page = page_in(copy_for(lena, matter))
    assert '<html lang="de">' in page
    # Colleagues are called du, customers are not.
    assert "<strong>Sie</strong>" in page and "<strong>Du</strong>" not in page


def test_no_link_opens_the_case(matter, lena):
    link = matter.case_link_for("kari@nordahl.example")
    copy = copy_for(lena, matter)
    assert not any(link.token.encode() in copy.read(name) for name in copy.namelist())
    assert [each["address"] for each in facts_in(copy, matter)["links_to_the_case"]] == ["kari@nordahl.example"]


def test_what_is_internal_is_marked_and_does_not_name_colleagues(matter, jonas, lena):
    note_on(matter.customer, "Likes it short", by=jonas.actor)
    matter.note("She is right", by=jonas.actor)
    matter.forward(Forward(matter.messages.first(), "Please look", ("smith@workshop.example",)), by=jonas.actor)
    copy = copy_for(lena, matter)
    internal = [each for each in facts_in(copy, matter)["messages"] if each["is_internal"]]
    assert [(each["text"], each["to"], each["by"]) for each in internal] == [
        ("She is right", [], ""),
        ("Please look", ["smith@workshop.example"], ""),
    ]
    assert "Likes it short" in page_in(copy)
    assert not any(b"Jonas" in copy.read(name) for name in copy.namelist())


def test_what_is_internal_can_be_left_out_and_the_copy_says_so(matter, jonas, lena):
    note_on(matter.customer, "Likes it short", by=jonas.actor)
    matter.note("She is right", by=jonas.actor, files=(Enclosure(StoredFile.keep(b"inside"), "in.txt", "text/plain"),))
    copy = copy_for(lena, matter, with_internal=False)
    assert not any(
        word in copy.read(name) for name in copy.namelist() for word in (b"She is right", b"Likes it", b"inside")
    )
    assert json.loads(copy.read("person.json"))["with_internal_parts"] is False


def test_what_the_lead_may_not_see_is_not_in_it_and_the_copy_says_that_a_part_is_missing(matter, mailbox, ada, lena):
    secret = cast.conversation(matter.customer, mailbox, text="Top secret")
    secret.confide([ada], by=ada.actor)
    copy = copy_for(lena, matter)
    assert not any(b"Top secret" in copy.read(name) for name in copy.namelist())
    assert json.loads(copy.read("person.json"))["is_complete"] is False
    assert Export.objects.get().is_partial
    assert "Top secret" in page_in(copy_for(ada, matter))


def test_a_copy_made_before_a_matter_was_confided_is_made_anew(matter, ada, lena):
    copy_for(lena, matter)
    old = Export.objects.get().file_id
    matter.confide([ada], by=ada.actor)
    assert Export.objects.get().state == ExportState.WAITING
    assert not default_storage.exists(path_of(old))
    make_exports_due()
    assert Export.objects.get().is_partial


def test_a_copy_with_words_in_a_matter_of_somebody_else_goes_too_when_that_is_confided(
    conversation, mailbox, jonas, ada, lena
):
    smith = a_third_party_in(conversation, mailbox, jonas)
    Export.objects.ask(smith, by=lena, with_internal=True)
    make_exports_due()
    old = Export.objects.get()
    assert old.is_ready
    conversation.confide([ada], by=ada.actor)
    assert Export.objects.get().state == ExportState.WAITING
    assert not default_storage.exists(path_of(old.file_id))
    make_exports_due()
    assert "It can be mended" not in page_in(ZipFile(BytesIO(Export.objects.get().file.read())))


def test_what_is_confided_while_a_copy_is_being_written_is_not_in_it(matter, ada, lena, monkeypatch):
    written = exporting.write_copy

    def write_and_confide(file, collected):
        written(file, collected)
        monkeypatch.undo()
        matter.confide([ada], by=ada.actor)

    monkeypatch.setattr(exporting, "write_copy", write_and_confide)
    export = Export.objects.ask(matter.customer, by=lena, with_internal=True)
    make_exports_due()
    export.refresh_from_db()
    assert (export.state, export.file) == (ExportState.WAITING, None)
    make_exports_due()
    export.refresh_from_db()
    assert export.is_ready
    assert export.is_partial


def test_records_merged_into_theirs_are_in_it(matter, mailbox, lena):
    other = cast.customer("Kari N.", "k@home.example")
    second = cast.conversation(other, mailbox, text="Here too")
    other.merge_into(matter.customer, by=lena.actor)
    copy = copy_for(lena, matter)
    assert facts_in(copy, second)["messages"][0]["text"] == "Here too"
    assert len(json.loads(copy.read("person.json"))["records"]) == 2


def test_of_a_matter_of_somebody_else_it_holds_only_what_they_wrote(conversation, mailbox, jonas, lena):
    smith = a_third_party_in(conversation, mailbox, jonas)
    Export.objects.ask(smith, by=lena, with_internal=True)
    make_exports_due()
    facts = facts_in(ZipFile(BytesIO(Export.objects.get().file.read())), conversation)
    assert [each["text"].strip() for each in facts["messages"]] == ["It can be mended"]
    assert (facts["is_yours"], facts["subject"], facts["events"]) == (False, "", [])


def test_after_a_week_it_is_gone_from_disk_too(matter, lena):
    copy_for(lena, matter)
    digest = Export.objects.get().file_id
    assert forget_old_exports() == 0
    with standing_at(now() + timedelta(days=7, minutes=1)):
        assert forget_old_exports() == 1
    assert Export.objects.get().state == ExportState.GONE
    assert not default_storage.exists(path_of(digest))


def test_whoever_is_killed_over_it_leaves_nothing_lying_about(matter, lena, monkeypatch):
    Export.objects.ask(matter.customer, by=lena, with_internal=True)
    fill = StoredFile.fill

    def die(self, content):
        fill(self, content)
        raise KeyboardInterrupt

    monkeypatch.setattr(StoredFile, "fill", die)
    with pytest.raises(KeyboardInterrupt):
        make_exports_due()
    monkeypatch.undo()
    first = Export.objects.get().file_id
    assert Export.objects.get().state == ExportState.WAITING
    make_exports_due()
    assert Export.objects.get().is_ready and Export.objects.get().file_id != first
    assert not default_storage.exists(path_of(first))


def test_a_copy_that_cannot_be_made_is_tried_again_and_given_up_at_last(matter, lena):
    Export.objects.ask(matter.customer, by=lena, with_internal=True)
    default_storage.delete(path_of(matter.messages.order_by("pk").first().incoming.raw_id))
    for tried in range(MOST_TRIES):
        with standing_at(now() + timedelta(minutes=3 * (tried + 1))):
            assert make_exports_due() == 1
    assert Export.objects.get().state == ExportState.FAILED
    assert make_exports_due() == 0


def test_asking_and_fetching_are_in_the_journal(matter, lena):
    copy_for(lena, matter)
    Export.objects.get().take(by=lena)
    told = Event.objects.filter(kind__in=[ASKED, TAKEN]).values_list("kind", "by")
    assert list(told) == [(ASKED, lena.actor_id), (TAKEN, lena.actor_id)]


def test_erasing_somebody_deletes_their_copies(matter, lena):
    copy_for(lena, matter)
    digest = Export.objects.get().file_id
    Erasure.objects.ask(matter.customer, "asked", by=lena)
    erase_those_due()
    assert Export.objects.get().state == ExportState.GONE
    assert not default_storage.exists(path_of(digest))


def test_a_mail_kept_out_of_what_is_confidential_is_not_in_it(matter, ada, lena):
    block("kari@nordahl.example", by=lena.actor)
    first = matter.messages.order_by("pk").first().incoming.message_id
    again = cast.letter(
        "kari@nordahl.example", matter.mailbox.address, "Re: Maskinen", "Top secret", in_reply_to=f"<{first}>"
    )
    assert cast.deliver(again).belonging.conversation == matter
    matter.confide([ada], by=ada.actor)
    copy = copy_for(lena, matter)
    assert not any(b"Top secret" in copy.read(name) for name in copy.namelist())
    copy = copy_for(ada, matter)
    assert any(b"Top secret" in copy.read(name) for name in copy.namelist())
