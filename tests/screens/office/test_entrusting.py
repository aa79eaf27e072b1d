"""What is confidential and seen by nobody: admins learn that it is there, and choose who takes care of it."""

import pytest

from amends.conversations.models import Conversation
from tests.screens.office.reading import read

SIGN = "Nobody may see one confidential matter any more."


@pytest.fixture
def unseen(conversation, lena, ada) -> Conversation:
    """A matter confided to Lena, who has left."""
    conversation.confide([lena], by=lena.actor)
    lena.leave(by=ada.actor)
    return conversation


@pytest.fixture
def admin(client, ada):
    client.force_login(ada)
    return client


def test_an_admin_sees_on_every_page_that_there_is_one_and_not_what_it_is(admin, unseen):
    assert SIGN in read(admin.get("/queue/answer/"))
    page = read(admin.get("/settings/unseen/"))
    assert SIGN in page
    assert f"№ {unseen.number}" in page
    assert not [word for word in ("Kari", "Maskinen", "lekker") if word in page]


def test_nobody_else_does(client, unseen, jonas):
    client.force_login(jonas)
    assert SIGN not in read(client.get("/queue/answer/"))
    assert client.get("/settings/unseen/").status_code == 403


def test_whom_an_admin_chooses_has_it_and_alone_sees_it(admin, unseen, ingrid, ada):
    said = read(admin.post(f"/settings/unseen/{unseen.number}/", {"person": ingrid.pk}, follow=True))
    assert "Ingrid Solheim has it now, and is the only one who sees it." in said
    assert "Every confidential matter is seen by somebody." in said
    assert Conversation.objects.get().assignee == ingrid
    assert admin.get(f"/conversations/{unseen.number}/").status_code == 404


def test_an_observer_cannot_be_chosen(admin, unseen, otto):
    assert admin.post(f"/settings/unseen/{unseen.number}/", {"person": otto.pk}).status_code == 404


def test_an_admin_gets_nothing_that_somebody_sees(admin, conversation, lena, ada):
    conversation.confide([lena], by=lena.actor)
    assert admin.post(f"/settings/unseen/{conversation.number}/", {"person": ada.pk}).status_code == 404
    assert not conversation.may_be_known_to(ada)


def test_before_somebody_leaves_it_says_what_is_confided_to_nobody_else(admin, conversation, lena):
    conversation.confide([lena], by=lena.actor)
    page = read(admin.get(f"/settings/colleagues/{lena.pk}/"))
    assert "One matter is confided to nobody but Lena Brandt." in page
    left = admin.post(f"/settings/colleagues/{lena.pk}/absence/", follow=True)
    assert left.redirect_chain == [("/settings/unseen/", 302)]
    assert SIGN in read(left)


def test_whoever_leaves_without_secrets_leads_nowhere_else(admin, jonas):
    left = admin.post(f"/settings/colleagues/{jonas.pk}/absence/")
    assert left.headers["Location"] == f"/settings/colleagues/{jonas.pk}/"
