"""A reader outside as admins describe it, try it, and let customers' words leave for it."""

import pytest
from django.template.loader import render_to_string
from django.test import Client

from amends.journal.models import Event
from amends.triage.models import Asking, Assessment, OutsideReader
from amends.triage.outside.asking_next import ask_outside
from tests import cast
from tests.screens.office.reading import read
from tests.triage.outside.server import CALM, ReaderOutside, outside  # noqa: F401

URL = "/settings/reading/"
FACTS = {"form": "openai", "model": "kalina-7b", "key": "sk-geheim", "seconds": "5", "a_minute": "30", "a_day": "500"}


@pytest.fixture
def office(client, ada) -> Client:
    client.force_login(ada)
    return client


@pytest.fixture
def described(office, outside: ReaderOutside) -> Client:  # noqa: F811
    """An admin who has described the reader."""
    office.post(URL, FACTS | {"address": f"{outside.home}/v1", "masks": "on"})
    return office


def page(client: Client) -> str:
    return read(client.get(URL))


def test_at_first_nobody_outside_reads(office):
    assert "Messages are read in this house alone." in page(office)
    assert "May customers' words leave this house?" not in page(office)
    assert "In this house alone" in read(office.get("/settings/"))


def test_the_key_is_sealed_and_never_shown(described, ada):
    reader = OutsideReader.current()
    assert (reader.name, reader.key, reader.is_permitted) == ("kalina-7b (127.0.0.1)", "sk-geheim", False)
    assert "sk-geheim" not in page(described)
    event = Event.objects.about("outside_reader", 1).get()
    assert (event.by, "sk-geheim" in str(event.particulars)) == (ada.actor, False)
    described.post(URL, FACTS | {"address": reader.address, "masks": "on", "key": "", "seconds": "9"})
    assert (OutsideReader.current().key, OutsideReader.current().seconds) == ("sk-geheim", 9)


def test_a_key_never_goes_to_another_address(described):
    answer = described.post(URL, FACTS | {"address": "https://evil.example/v1", "key": ""})
    assert answer.status_code == 422
    assert "Give the key for this address." in read(answer)
    assert OutsideReader.current().host == "127.0.0.1"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"address": "http://reader.example/v1"}, "Begin with https://."),
        ({"address": "ftp://localhost/v1"}, "Begin with https://."),
        ({"address": "file:///etc/passwd"}, "Begin with https://."),
        ({"address": "http://localhost.evil.example/v1"}, "Begin with https://."),
        ({"address": "https://me:secret@reader.example/v1"}, "The key has a field of its own."),
        ({"address": "https:///v1"}, "Give the address without"),
        ({"model": ""}, "Say which model."),
        ({"seconds": "0"}, "greater than or equal to 1"),
        ({"seconds": "121"}, "less than or equal to 120"),
        ({"a_day": "0"}, "greater than or equal to 1"),
    ],
)
def test_what_cannot_be_asked_is_said_by_the_field(office, wrong, told):
    answer = office.post(URL, FACTS | {"address": "https://reader.example/v1"} | wrong)
    assert answer.status_code == 422
    assert told in read(answer)
    assert OutsideReader.current() is None


def test_an_endpoint_of_ones_own_needs_no_model(office):
    office.post(URL, FACTS | {"form": "endpoint", "model": "", "address": "http://localhost:9000/read"})
    assert OutsideReader.current().name == "localhost"


def test_what_it_makes_of_a_sentence_nobody_has_written_is_shown(described, outside, conversation):  # noqa: F811
    evidence = [{"field": "legal", "words": "I will go to a lawyer"}]
    outside.says = CALM | {"anger": 0.72, "threat": "legal", "cause": "late_delivery", "evidence": evidence}
    shown = read(described.post(f"{URL}trial/"))
    for words in ("It has answered, in", "Upset (72 %)", "Legal threat", "German", "“I will go to a lawyer”"):
        assert words in shown
    assert "Maskinen lekker" not in str(outside.asked)
    assert OutsideReader.current().asked_today == 1
    assert not Assessment.objects.exists()


def test_what_went_wrong_is_shown_with_the_servers_own_words_which_are_not_kept(described, outside):  # noqa: F811
    outside.status, outside.raw = 401, b'{"error": {"message": "Incorrect <b>key</b>"}}'
    shown = read(described.post(f"{URL}trial/"))
    assert "127.0.0.1 does not accept the key." in shown
    assert "In its own words: Incorrect &lt;b&gt;key&lt;/b&gt;" in shown
    assert "Incorrect" not in page(described)


def test_words_leave_only_after_an_admin_has_said_so_and_until_they_say_no(described, outside, ada, mailbox):  # noqa: F811
    cast.conversation(cast.customer(), mailbox)
    cast.let_others_react()
    assert ask_outside() == 0
    assert "Names, addresses and long numbers are made unreadable before" in page(described)
    described.post(f"{URL}permit/", {})
    permit = OutsideReader.current().permit
    assert (permit.by, permit.with_confidential) == (ada.actor, False)
    assert "reads after us, outside this house." in page(described)
    assert "Permitted by Ada Admin" in page(described)
    assert "Confidential conversations stay here." in page(described)
    assert "Here, and by kalina-7b (127.0.0.1) outside" in read(described.get("/settings/"))
    cast.conversation(cast.customer("Ola Moe", "ola@moe.example"), mailbox)
    cast.let_others_react()
    assert ask_outside() == 1
    assert "Last answer:" in page(described)
    described.post(f"{URL}withdrawal/")
    assert not OutsideReader.current().is_permitted
    assert "is known, and not asked." in page(described)
    kinds = Event.objects.about("outside_reader", 1).values_list("kind", flat=True)
    assert [each.partition(".")[2] for each in kinds] == ["changed", "permitted", "forbidden"]


def test_that_confidential_words_leave_too_is_said_apart(described):
    described.post(f"{URL}permit/", {"with_confidential": "on"})
    assert "Confidential conversations go, too." in page(described)


def test_how_it_fares_is_told(described, outside, mailbox):  # noqa: F811
    described.post(f"{URL}permit/", {})
    outside.status = 503
    cast.conversation(cast.customer(), mailbox)
    cast.let_others_react()
    ask_outside()
    assert "127.0.0.1 has too much to do or is broken just now (503). Last tried:" in page(described)
    assert "Look" in read(described.get("/settings/"))
    Asking.objects.update(has_failed=True, next_try=None)
    assert "1 message of the last two days was given up" in page(described)


def test_it_is_forgotten_with_its_key(described):
    described.post(f"{URL}permit/", {})
    described.post(f"{URL}parting/")
    assert OutsideReader.current() is None
    assert "Messages are read in this house alone." in page(described)


def test_a_lead_looks_and_changes_nothing(client, lena, outside):  # noqa: F811
    OutsideReader.objects.create(address=f"{outside.home}/v1", model="kalina-7b")
    client.force_login(lena)
    assert "You may look." in page(client)
    assert "Try it" not in page(client)
    for path in ("", "trial/", "permit/", "withdrawal/", "parting/"):
        assert client.post(URL + path, FACTS).status_code == 403
    assert outside.asked == []


@pytest.mark.parametrize(
    ("reader", "words"),
    [("built in", ""), ("outside: kalina-7b (r.example)", "Read by kalina-7b (r.example), outside this house")],
)
def test_the_desk_can_say_who_read_a_message(reader, words):
    shown = render_to_string("ui/read_outside.html", {"assessment": Assessment(reader=reader)})
    assert words in shown
    assert bool(words) == ("chip" in shown)
