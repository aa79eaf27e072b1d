"""Rules on the settings page: admins arrange them, leads look, and the page says how each fares."""

import pytest
from django.test import Client

from amends.conversations.models import Conversation, Reason
from amends.customers.models import Organisation
from amends.rules.models import Rule
from tests import cast
from tests.rules.making import rule, when
from tests.screens.office.reading import read

NEW, ALL = "/settings/rules/new/", "/settings/rules/"


@pytest.fixture
def office(client, ada) -> Client:
    client.force_login(ada)
    return client


def has_look(office: Client) -> bool:
    """Whether the overview says that somebody should look at the rules."""
    return office.get("/settings/").context["has_rule_trouble"]


def sheet(*conditions: tuple[str, str, object], then: tuple = (("tag", "words", "Refund"),), **facts) -> dict:
    """What a browser sends: every row with its sort and the box that fits."""
    sent = {"name": "Refunds", "moment": "arrived", "needs_all": "all"}
    sent |= {"conditions": len(conditions) + 1, "actions": len(then) + 1}
    for sort, rows in (("condition", conditions), ("action", then)):
        for place, (kind, box, value) in enumerate(rows):
            sent |= {f"{sort}{place}-kind": kind, f"{sort}{place}-{box}": value}
    return sent | facts


def test_without_rules_the_page_says_what_they_are_for(office):
    assert "Nothing happens by itself yet." in read(office.get(ALL))


def test_a_rule_is_made_of_every_sort_of_row(office, mailbox, team, jonas):
    Organisation.objects.create(name="Nordahl AS")
    conditions = (
        ("mailbox", "mailbox", mailbox.pk),
        ("team", "team", team.pk),
        ("language", "language", "nb"),
        ("words", "words", "refusjon, pengene*"),
        ("organisation", "words", "nordahl as"),
        ("tag", "words", "  Late   Parcel "),
        ("vip", "words", ""),
    )
    actions = (
        ("person", "person", jonas.pk),
        ("team", "team", team.pk),
        ("tag", "words", "Refund"),
        ("note", "note", "Hi @Jonas"),
        ("snooze", "hours", "24"),
        ("close", "reason", "thanks"),
    )
    sent = sheet(*conditions, then=actions, stops="on", needs_all="any")
    assert office.post(NEW, sent).headers["Location"] == ALL
    made = Rule.objects.get()
    assert (made.name, made.moment, made.needs_all, made.stops, made.is_on) == ("Refunds", "arrived", False, True, True)
    firm = Organisation.objects.get()
    assert made.conditions == when(
        ("mailbox", mailbox.pk), ("team", team.pk), ("language", "nb"), ("words", "refusjon, pengene*"),
        ("organisation", firm.pk), ("tag", "late parcel"), "vip",
    )  # fmt: skip
    assert made.actions == when(
        ("person", jonas.pk), ("team", team.pk), ("tag", "refund"), ("note", "Hi @Jonas"), ("snooze", 24),
        ("close", "thanks"),
    )  # fmt: skip
    text = read(office.get(ALL))
    for words in ("It came to the mailbox <b>hjelp@morgenrot.example", "The customer belongs to <b>Nordahl AS"):
        assert words in text
    for words in ("Give it to <b>Jonas Weber", "Put it aside for <b>1 day", "Close it as <b>A thank-you that needs no"):
        assert words in text


def test_a_kept_rule_comes_back_as_it_was_filled_in(office, jonas):
    Organisation.objects.create(name="Nordahl AS")
    firm = ("organisation", Organisation.objects.get().pk)
    one = rule(conditions=when(firm, ("text", "x")), actions=when(("person", jonas.pk)), needs_all=False, stops=True)
    url = f"{ALL}{one.pk}/"
    page = office.get(url)
    shown = page.context["sheet"]
    sent = {
        field.html_name: field.value() for form in shown.forms for field in form if field.value() not in (None, False)
    }
    office.post(url, sent | {"conditions": len(shown.conditions), "actions": len(shown.actions)})
    again = Rule.objects.get()
    facts = ("name", "moment", "conditions", "actions", "needs_all", "stops")
    assert [getattr(again, fact) for fact in facts] == [getattr(one, fact) for fact in facts]


def test_another_row_keeps_what_was_filled_in_and_scolds_nobody(office):
    sent = sheet(("text", "words", "refund"), name="", more="condition")
    page = office.post(NEW, sent)
    shown = page.context["sheet"]
    assert [row["kind"].value() for row in shown.conditions] == ["text", None, None]
    assert shown.conditions[0]["words"].value() == "refund"
    assert "This field is required" not in read(page)
    assert ["autofocus" in str(row) for row in shown.conditions] == [False, False, True]
    assert not Rule.objects.exists()


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (sheet(("text", "words", "")), "Say which."),
        (sheet(("team", "words", "Support")), "Say which."),
        (sheet(("text", "words", "!?")), "Write at least one word."),
        (sheet(("organisation", "words", "Nobody")), "There is no organisation of this name."),
        (sheet(then=()), "Say what the rule does: it needs at least one action."),
        (sheet(name="refunds AT last"), "There is a rule of this name already."),
        (sheet(name=""), "This field is required."),
        (sheet(("text", "words", "x"), then=(("close", "reason", "spam"),)), "the rule must name the sender"),
        (
            sheet(("sender", "words", "a@b.example"), then=(("close", "reason", "spam"),), needs_all="any")
            | {"condition1-kind": "vip"},
            "the rule must name the sender",
        ),
    ],
)
def test_what_is_missing_is_said(office, sent, words):
    rule("Refunds at last")
    page = office.post(NEW, sent)
    assert words in read(page)
    assert Rule.objects.count() == 1


def test_more_rows_than_there_may_be_are_not_read(office):
    assert len(office.post(NEW, sheet(conditions="999999999", name="")).context["sheet"].conditions) == 20
    assert len(office.post(NEW, sheet(conditions="²", name="")).context["sheet"].conditions) == 2


def test_rules_are_put_in_order_and_switched(office):
    first, second = rule("First"), rule("Second")
    office.post(f"{ALL}{second.pk}/place/", {"to": "earlier"})
    assert list(Rule.objects.all()) == [second, first]
    office.post(f"{ALL}{second.pk}/place/", {"to": "later"})
    assert list(Rule.objects.all()) == [first, second]
    office.post(f"{ALL}{first.pk}/following/")
    assert "Switched off" in read(office.get(ALL))
    office.post(f"{ALL}{first.pk}/following/")
    assert "Switched off" not in read(office.get(ALL))


def test_a_rule_goes_only_after_being_asked(office):
    one = rule("Refunds")
    assert "Delete “Refunds”?" in read(office.get(f"{ALL}{one.pk}/discarding/"))
    assert Rule.objects.exists()
    assert "The rule “Refunds” is deleted." in read(office.post(f"{ALL}{one.pk}/discarding/", follow=True))
    assert not Rule.objects.exists()


def test_the_list_says_how_often_a_rule_applied(office, mailbox):
    rule(actions=when(("tag", "refund")))
    assert "Has not applied yet." in read(office.get(ALL))
    cast.deliver(cast.letter("kari@nordahl.example", mailbox.address, "Maskinen", "Hei"))
    assert "Applied once: " in read(office.get(ALL))


def test_a_rule_says_who_is_gone_before_anything_goes_wrong(office, jonas, ada):
    rule(conditions=when(("team", 4711)), actions=when(("person", jonas.pk)))
    jonas.leave(by=ada.actor)
    text = read(office.get(ALL))
    assert "Jonas Weber no longer works here." in text
    assert "The team it names is no longer there." in text


def test_what_went_wrong_stands_beside_the_rule_until_it_is_changed(office, mailbox, ada):
    one = rule(actions=[{"kind": "moon", "value": "full"}])
    cast.deliver(cast.letter("kari@nordahl.example", mailbox.address, "Maskinen", "Hei"))
    number = Conversation.objects.get().number
    for url in (ALL, f"{ALL}{one.pk}/"):
        text = read(office.get(url))
        assert f'<a href="/conversations/{number}/">№ {number}</a>' in text
        assert "It went wrong: KeyError(&#x27;moon&#x27;)" in text
    assert has_look(office)
    one.change(by=ada.actor, actions=when(("tag", "refund")))
    assert "It went wrong" not in read(office.get(ALL))
    assert not has_look(office)


def test_a_rule_is_tried_out_on_the_latest_conversations(office, conversation):
    one = rule(conditions=when(("text", "lekker")), actions=when(("tag", "leak")))
    text = read(office.get(f"{ALL}{one.pk}/trial/"))
    assert "It would have been for 1 of the latest 1." in text
    assert f'href="/conversations/{conversation.number}/"' in text
    other = rule("Other", conditions=when(("text", "refusjon")))
    assert "It would have been for none of the latest conversations." in read(office.get(f"{ALL}{other.pk}/trial/"))
    broken = rule("Broken", conditions=when(("moon", "full")))
    assert office.get(f"{ALL}{broken.pk}/trial/").status_code == 200


def test_a_lead_reads_and_changes_nothing(client, lena):
    one = rule(actions=when(("close", Reason.THANKS)))
    client.force_login(lena)
    text = read(client.get(ALL))
    assert "Refunds" in text
    assert "Switch off" not in text
    assert "New rule" not in text
    text = read(client.get(f"{ALL}{one.pk}/"))
    assert "You may look. Only admins change this." in text
    assert "Close it as <b>A thank-you that needs no answer" in text
    assert "Keep" not in text
    assert client.post(f"{ALL}{one.pk}/", sheet()).status_code == 403
    for what in ("place", "following", "discarding"):
        assert client.post(f"{ALL}{one.pk}/{what}/").status_code == 403


def test_the_overview_counts_the_rules_that_are_followed(office, ada):
    rule("A"), rule("B").switch(False, by=ada.actor)
    assert "1 rule is followed" in read(office.get("/settings/"))
