"""Files are for whoever may see the conversation (django-helpdesk #647), whatever number somebody guesses."""

import pytest
from django.test import Client

from amends.conversations.models import Attachment, Contribution, Enclosure, MessageKind
from amends.files.models import StoredFile
from amends.people.models import Role
from tests import cast


@pytest.fixture
def attachment(conversation, kari) -> Attachment:
    files = (Enclosure(StoredFile.keep(b"<script>alert(1)</script>"), "faktura.html", "text/html", "faktura@kari"),)
    said = Contribution(MessageKind.RECEIVED, "Se her.", html='<img src="cid:faktura@kari">', files=files)
    return conversation.receive(said, by=kari.actor).attachments.get()


def signed_in(*roles: str) -> Client:
    client = Client()
    client.force_login(cast.person("Jo Lund", *roles))
    return client


def addresses(attachment: Attachment) -> list[str]:
    message = attachment.message
    inside = f"/conversations/{message.conversation_id}/messages/{message.pk}"
    return [f"/files/{attachment.pk}/{attachment.name}", f"/files/{attachment.pk}/guessed?shown=1", f"{inside}/html/"]


@pytest.mark.parametrize("role", Role.values)
def test_every_role_at_the_desk_opens_the_files_of_what_it_may_see(attachment, role):
    assert {signed_in(role).get(url).status_code for url in addresses(attachment)[:1]} == {200}


@pytest.mark.parametrize("role", Role.values)
def test_no_role_opens_a_file_of_what_is_confidential_among_others(attachment, role, conversation, lena):
    conversation.confide([lena], by=lena.actor)
    someone = signed_in(role)
    assert [someone.get(url).status_code for url in addresses(attachment)] == [404, 404, 404]


def test_whoever_may_see_what_is_confidential_opens_its_files(attachment, conversation, lena, client):
    conversation.confide([lena], by=lena.actor)
    client.force_login(lena)
    assert [client.get(url).status_code for url in addresses(attachment)] == [200, 200, 200]


def test_a_colleague_without_a_role_opens_nothing(attachment, jonas, client):
    jonas.take_role(Role.AGENT, by=jonas.actor)
    client.force_login(jonas)
    assert [client.get(url).status_code for url in addresses(attachment)] == [403, 403, 403]


def test_somebody_who_has_left_opens_nothing(attachment, jonas, client):
    client.force_login(jonas)
    jonas.is_active = False
    jonas.save(update_fields=["is_active"])
    assert [client.get(url).status_code for url in addresses(attachment)] == [302, 302, 302]


def test_whoever_is_signed_out_opens_nothing(attachment, client):
    assert [client.get(url).status_code for url in addresses(attachment)] == [302, 302, 302]


def test_a_number_nobody_has_leads_nowhere(attachment):
    someone = signed_in("admin")
    assert [someone.get(f"/files/{n}/x").status_code for n in (0, attachment.pk + 1, 10**18)] == [404, 404, 404]


def test_a_page_somebody_sent_is_never_a_page_of_ours(attachment, jonas, client):
    client.force_login(jonas)
    for url in addresses(attachment)[:2]:
        answer = client.get(url)
        assert answer.headers["Content-Type"] == "application/octet-stream"
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
