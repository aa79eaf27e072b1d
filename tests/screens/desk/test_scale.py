"""What made other desks slow or unreadable stays quick and short here."""

from email.message import EmailMessage

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from amends.conversations.models import Attachment, Conversation
from amends.customers.models import Customer, Organisation
from amends.people.models import Team
from amends.queues.models import Placement
from tests import cast

DOT = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010806000000 1f15c489".replace(" ", ""))


@pytest.fixture
def desk(client: Client, ada) -> Client:
    client.force_login(ada)
    return client


def queries(desk: Client, url: str) -> int:
    """How many questions a page asks the database, once it has opened."""
    assert desk.get(url).status_code == 200
    with CaptureQueriesContext(connection) as asked:
        desk.get(url)
    return len(asked)


def people_of(house: Organisation, mailbox, count: int) -> None:
    """An organisation whose people have one matter each."""
    for n in range(count):
        someone = Customer.objects.create(name=f"Person {n:04}", organisation=house)
        Conversation.objects.create(customer=someone, mailbox=mailbox, team=mailbox.team, subject=f"Matter {n}")


def test_an_organisation_of_a_thousand_people(desk, mailbox):
    """Zammad #3648: organisations with many people."""
    few, many = Organisation.objects.create(name="Few"), Organisation.objects.create(name="Many")
    people_of(few, mailbox, 5)
    people_of(many, mailbox, 1000)
    url = f"/organisations/{many.pk}/"
    assert queries(desk, url) == queries(desk, f"/organisations/{few.pk}/")
    page = desk.get(url).content.decode()
    assert "Matter 999" in page
    assert ">1000</span>" in page
    assert "Person 0199" in page
    assert "Person 0200" not in page


def test_a_hundred_conversations_of_one_customer(desk, kari, mailbox):
    """Zammad #5173: a customer with very many matters."""
    one, _other = cast.conversation(kari, mailbox), cast.conversation(kari, mailbox)
    pages = [f"/conversations/{one.number}/", f"/customers/{kari.pk}/"]
    before = [queries(desk, url) for url in pages]
    for _ in range(100):
        cast.conversation(kari, mailbox)
    assert [queries(desk, url) - asked for url, asked in zip(pages, before, strict=True)] == [0, 0]
    assert len(desk.get(pages[1]).context["rows"]) == 25


def test_a_linked_matter_of_long_ago_is_shown_however_many_came_since(desk, kari, mailbox, ada):
    old, new = cast.conversation(kari, mailbox, subject="Pumpen"), cast.conversation(kari, mailbox)
    for _ in range(20):
        cast.conversation(kari, mailbox)
    new.link_to(old, by=ada.actor)
    assert f"Unlink № {old.number}" in desk.get(f"/conversations/{new.number}/").content.decode()


def test_a_vip_with_a_hundred_conversations_is_placed_with_one_question(kari, mailbox, jonas):
    for _ in range(100):
        cast.conversation(kari, mailbox)
    with CaptureQueriesContext(connection) as asked:
        kari.mark_vip(by=jonas.actor)
    questions = [each["sql"] for each in asked if "customer_waits_since" in each["sql"]]
    assert len(questions) == 1
    assert Placement.objects.filter(is_vip=True).count() == 100


def test_five_hundred_teams(desk, conversation):
    """Zammad #5282, Znuny #764: many groups make every page slow."""
    pages = [
        "/queue/answer/",
        f"/conversations/{conversation.number}/",
        f"/conversations/{conversation.number}/assignment/",
    ]
    before = [queries(desk, url) for url in pages]
    sizes = [len(desk.get(url).content) for url in pages[:2]]
    Team.objects.bulk_create(Team(name=f"Team {n:03}") for n in range(500))
    assert [queries(desk, url) - asked for url, asked in zip(pages, before, strict=True)] == [0, 0, 0]
    assert len(desk.get(pages[1]).content) < sizes[1] + 1000
    assert desk.get(pages[2]).content.decode().count("Team ") >= 500


def test_forty_three_logos_in_a_signature_are_folded_away(desk, mailbox):
    """Zammad #4754: a mail with 43 inline logos."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Kari <kari@nordahl.example>", mailbox.address, "Maskinen"
    mail["Message-ID"] = "<logos@nordahl.example>"
    mail.set_content("Maskinen lekker.")
    logos = "".join(f'<img src="cid:logo{n}@nordahl">' for n in range(43))
    mail.add_alternative(f"<p>Maskinen lekker.</p>{logos}", subtype="html")
    html = mail.get_payload()[1]
    for n in range(43):
        html.add_related(DOT, "image", "png", cid=f"<logo{n}@nordahl>", filename=f"logo{n}.png", disposition="inline")
    cast.deliver(mail.as_bytes())
    conversation = Conversation.objects.get()
    assert Attachment.objects.filter(is_inline=True).count() == 43
    page = desk.get(f"/conversations/{conversation.number}/").content.decode()
    assert "43 small pictures in the text" in page
    case = Client().get(f"/case/{conversation.case_link_for('kari@nordahl.example').token}/").content.decode()
    assert "logo1.png" not in case
    message = conversation.messages.get(attachments__name="logo1.png")
    frame = desk.get(f"/conversations/{conversation.number}/messages/{message.pk}/html/").content.decode()
    assert frame.count("?shown=1") == 43
