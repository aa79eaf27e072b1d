"""The pages of customers and organisations, and writing to a customer first."""

import pytest
from django.test import Client

from amends.conversations.models import Conversation, MessageKind
from amends.customers.models import Customer, Organisation, find_customer
from amends.mail.models import OutgoingMail
from tests import cast


@pytest.fixture
def url(kari) -> str:
    return f"/customers/{kari.pk}/"


FACTS = {"name": "Kari Nordahl", "language": "nb", "address_form": "", "organisation": "", "address": "", "phone": ""}


def correct(desk: Client, url: str, **facts: str):
    return desk.post(url + "facts/", FACTS | facts)


def fresh(customer: Customer) -> Customer:
    return Customer.objects.get(pk=customer.pk)


def test_a_customer_has_all_their_matters_on_one_page(desk, url, kari, mailbox, lena):
    assert "Kari Nordahl has never needed us." in desk.get(url).content.decode()
    cast.conversation(kari, mailbox, subject="Maskinen")
    cast.conversation(kari, mailbox, subject="Faktura")
    cast.conversation(kari, mailbox, subject="Hemmelig").confide([lena], by=lena.actor)
    page = desk.get(url)
    assert [row["name"] for row in page.context["rows"]] == ["Faktura", "Maskinen"]


def test_many_matters_come_in_pages(desk, url, kari, mailbox):
    for number in range(27):
        Conversation.objects.start(kari, mailbox, f"Sak {number}")
    page = desk.get(url)
    assert len(page.context["rows"]) == 25
    rest = desk.get(url + page.context["later_url"])
    assert [row["name"] for row in rest.context["rows"]] == ["Sak 1", "Sak 0"]


def test_correcting_what_we_know(desk, url, kari):
    correct(desk, url, name="Kari B. Nordahl", language="de", address_form="formal", organisation="Pensjonat Nordahl",
            address="Post@Nordahl.example", phone="+47 91 23 45 67")  # fmt: skip
    known = fresh(kari)
    assert (known.name, known.language, known.address_form) == ("Kari B. Nordahl", "de", "formal")
    assert known.organisation.name == "Pensjonat Nordahl"
    assert find_customer("post@nordahl.example") == kari
    assert [each.written for each in known.phone_numbers.all()] == ["+47 91 23 45 67"]


@pytest.mark.parametrize("wrong", [{"phone": "ring meg"}, {"address": "kari"}, {"language": "xx-made-up"}])
def test_what_makes_no_sense_is_refused_and_stays_typed(desk, url, kari, wrong):
    refused = correct(desk, url, name="Ny", **wrong)
    assert refused.status_code == 422
    assert 'value="Ny"' in refused.content.decode()
    assert fresh(kari).name == "Kari Nordahl"


def test_one_more_name_and_what_is_taken_away_again(desk, url, kari):
    correct(desk, url, other_name="Kari Solvang", phone="+47 91 23 45 67")
    page = desk.get(url).content.decode()
    assert "Also called" in page and "Kari Solvang" in page
    for what in ({"name": "Kari Solvang"}, {"phone": "+47 91 23 45 67"}, {"address": kari.first_address}):
        page = desk.post(url + "removals/", what, follow=True).content.decode()
    assert "“kari@nordahl.example” is taken away." in page
    assert [each.count() for each in (kari.addresses, kari.phone_numbers, kari.other_names)] == [0, 0, 0]


def test_an_address_of_somebody_else_is_not_taken(desk, url):
    cast.customer("Per Bakke", "per@bakke.example")
    assert "Per Bakke" in correct(desk, url, address="per@bakke.example").content.decode()
    assert find_customer("per@bakke.example").name == "Per Bakke"


def test_a_note_stands_beside_every_matter_until_its_day(desk, url, conversation):
    desk.post(url + "notes/", {"text": "Serves breakfast until ten."})
    desk.post(url + "notes/", {"text": "Was away.", "until": "2001-01-01"})
    beside = desk.get(f"/conversations/{conversation.number}/").context["notes"]
    assert [each.text for each in beside] == ["Serves breakfast until ten."]


def test_a_vip_mark_on_off_and_undone(desk, url, kari):
    desk.post(url + "vip/", {"vip": "yes"})
    desk.post(url + "vip/", {"vip": "yes"})
    assert fresh(kari).is_vip
    desk.post(url + "vip/?vip=no")
    assert not fresh(kari).is_vip


def test_a_mark_leads_back_to_where_it_was_set_and_nowhere_else(desk, url, conversation):
    back = f"/conversations/{conversation.number}/"
    assert desk.post(url + "vip/", {"vip": "yes", "next": back}).headers["Location"] == back
    away = desk.post(url + "vip/", {"vip": "yes", "next": "https://elsewhere.example/"})
    assert away.headers["Location"] == url


def test_two_records_of_one_person_and_two_again(desk, url, kari, mailbox):
    work = cast.customer("K. Nordahl", "post@nordahl.example")
    cast.conversation(work, mailbox, subject="Fra jobben")
    desk.post(url + "merge/", {"address": "post@nordahl.example"})
    assert [row["name"] for row in desk.get(url).context["rows"]] == ["Fra jobben"]
    assert desk.get(f"/customers/{work.pk}/").headers["Location"] == url
    desk.post(f"/customers/{work.pk}/parting/")
    assert desk.get(f"/customers/{work.pk}/").status_code == 200


def test_nobody_is_merged_with_themselves(desk, url, kari):
    for address in ("kari@nordahl.example", "nobody@nordahl.example", ""):
        desk.post(url + "merge/", {"address": address})
    assert fresh(kari).merged_into is None


def test_an_organisation_shows_its_people_and_all_their_matters(desk, kari, conversation, jonas):
    house = Organisation.objects.create(name="Pensjonat Nordahl", owner=jonas, customs="Invoice by post.")
    kari.change(by=jonas.actor, organisation=house)
    page = desk.get(f"/organisations/{house.pk}/").content.decode()
    assert "Jonas Weber knows them best." in page
    assert "Invoice by post." in page
    assert "Maskinen" in page


def test_correcting_an_organisation(desk, ingrid):
    house, other = Organisation.objects.create(name="Nordahl"), Organisation.objects.create(name="Bakke")
    place = f"/organisations/{house.pk}/"
    desk.post(place + "facts/", {"name": "Pensjonat Nordahl", "owner": str(ingrid.pk), "customs": "By post."})
    house.refresh_from_db()
    assert (house.name, house.owner, house.customs) == ("Pensjonat Nordahl", ingrid, "By post.")
    assert desk.post(place + "facts/", {"name": other.name}).status_code == 422


def test_writing_first_opens_a_matter_that_is_mine(desk, url, kari, mailbox, jonas):
    form = {"mailbox": str(mailbox.pk), "to": "kari@nordahl.example", "subject": "Den nye maskinen", "text": "Hei Kari"}
    assert desk.get(url + "conversations/").status_code == 200
    page = desk.post(url + "conversations/", form, follow=True)
    matter = Conversation.objects.get()
    assert (matter.assignee, matter.customer) == (jonas, kari)
    assert matter.messages.get().kind == MessageKind.REPLY
    assert OutgoingMail.objects.get().subject == f"Den nye maskinen [#{matter.number}]"
    assert "taking-back" in page.content.decode()


def test_writing_to_an_address_that_is_not_theirs_is_refused(desk, url, mailbox):
    form = {"mailbox": str(mailbox.pk), "to": "per@bakke.example", "subject": "Hei", "text": "Hei"}
    assert desk.post(url + "conversations/", form).status_code == 422
    assert not Conversation.objects.exists()


@pytest.mark.parametrize("noun", ["facts", "notes", "vip", "merge", "parting", "conversations"])
def test_observers_change_nothing(url, otto, noun):
    observer = Client()
    observer.force_login(otto)
    assert observer.get(url).status_code == 200
    assert observer.post(f"{url}{noun}/").status_code == 403
