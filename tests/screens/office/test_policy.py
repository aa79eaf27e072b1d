"""Leads say who is answered how soon, and see before what that would have changed."""

from typing import Any

import pytest
from django.test import Client

from amends.conversations.models import Conversation
from amends.journal.models import Event
from amends.queues.models import PressureRow
from amends.queues.policy import change_policy, pressures
from amends.queues.pressing import USUAL, Pressure
from amends.triage.models import Assessment
from tests import cast
from tests.queues.test_foreseeing import read as assess
from tests.screens.office.reading import read

URL = "/settings/policy/"


@pytest.fixture
def office(client, lena) -> Client:
    client.force_login(lena)
    return client


@pytest.fixture
def letdown(conversation) -> Assessment:
    """Kari is let down."""
    return assess(conversation.messages.get(), 0.3)


def sheet(**other: Any) -> dict[str, Any]:
    """What a browser sends; `other` is typed in place of what stands there, and empty where a box is cleared."""
    sent = {f"{word}-percent": each.percent for word, each in USUAL.items()}
    sent |= {f"{word}-upset": "on" for word, each in USUAL.items() if each.is_upset}
    sent |= {f"{word}-hours": "on" for word, each in USUAL.items() if each.at_any_hour}
    return sent | {name.replace("_", "-"): value for name, value in other.items()}


def test_each_situation_stands_there_with_what_its_share_comes_to(office):
    form = office.get(URL).context["form"]
    said = {row.situation.word: row.example for row in (*form.read(), *form.known())}
    assert (said["distress"], said["legal"], said["letdown"], said["suggestion"]) == (
        "48 min", "1 h 12 min", "6 h", "8 h",
    )  # fmt: skip
    assert len(said) == len(USUAL)
    assert "As usual; nobody has changed it yet." in read(office.get(URL))


def test_a_lead_lets_a_vip_wait_for_no_opening_and_someone_in_distress_wait_for_it(office):
    office.post(URL, sheet(vip_hours="on", distress_hours=""))
    assert pressures()["vip"] == Pressure(50, False, at_any_hour=True)
    assert pressures()["distress"] == Pressure(10, True, at_any_hour=False)


def test_nobody_is_said_to_be_due_at_once(office):
    rows = office.post(URL, sheet(distress_percent=1, see="1")).context["form"].read()
    assert rows[0].example == "15 min"


def test_a_lead_changes_it_and_is_named_for_it(office, lena):
    page = office.post(URL, sheet(letdown_percent=30, letdown_upset="on"), follow=True)
    assert pressures() == USUAL | {"letdown": Pressure(30, True)}
    assert PressureRow.objects.get().by == lena.actor
    assert "Kept. Whoever waits is put into the new order now." in read(page)
    assert "Changed last by Lena Brandt: Today" in read(page)
    assert "Changed last by Lena Brandt" in read(office.get("/settings/"))


def test_a_change_is_taken_back_from_its_notice(office, ada):
    change_policy({"vip": Pressure(10, True)}, by=ada.actor)
    page = office.post(URL, sheet(letdown_percent=30, vip_percent=10, vip_upset="on"), follow=True)
    undo = next(iter(page.context["messages"])).extra_tags
    office.post(undo)
    assert pressures() == USUAL | {"vip": Pressure(10, True)}


def test_nothing_but_a_change_of_policy_is_taken_back(office, conversation):
    event = Event.objects.filter(subject_kind="conversation").first()
    assert office.post(f"{URL}{event.pk}/return/").status_code == 404


def test_back_to_the_usual(office, lena):
    assert "Back to the usual" not in read(office.get(URL))
    change_policy({"vip": Pressure(10, True)}, by=lena.actor)
    assert "Back to the usual" in read(office.get(URL))
    office.post(f"{URL}usual/")
    assert pressures() == USUAL


def test_keeping_what_is_so_already_changes_nothing(office):
    assert "It was so already." in read(office.post(URL, sheet(), follow=True))
    assert not PressureRow.objects.exists()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"furious_percent": 0}, "Write a whole number from 1 to 100."),
        ({"furious_percent": 101}, "Write a whole number from 1 to 100."),
        ({"furious_percent": "soon"}, "Write a whole number from 1 to 100."),
        ({"furious_percent": "12,5"}, "Write a whole number from 1 to 100."),
        ({"furious_percent": ""}, "Write a whole number from 1 to 100."),
        ({"suggestion_percent": 301}, "Write a whole number from 1 to 300."),
    ],
)
@pytest.mark.parametrize("see", [{}, {"see": "1"}])
def test_what_cannot_be_is_said_by_the_field_and_stays(office, typed, told, see):
    page = office.post(URL, sheet(**typed, letdown_percent=31) | see)
    assert page.status_code == 422
    assert read(page).count(told) == 1
    form = page.context["form"]
    assert form["letdown-percent"].value() == "31"
    assert [str(form[name.replace("_", "-")].value()) for name in typed] == [str(each) for each in typed.values()]
    assert page.context["foreseen"] is None
    assert pressures() == USUAL


def test_a_suggestion_may_wait_longer_than_usual(office):
    office.post(URL, sheet(suggestion_percent=300))
    assert pressures()["suggestion"] == Pressure(300, False)


def test_a_preview_shows_whom_it_would_have_been_for_and_keeps_nothing_but_what_was_typed(office, letdown):
    page = office.post(URL, sheet(letdown_percent=30, letdown_upset="on", see="1"))
    text = read(page)
    assert "1 more conversation would have been in Upset." in text
    assert "1 answer would have been due sooner." in text
    assert "Tried on the one message of the last month." in text
    assert "Nothing is kept yet." in text
    for shown in ("Kari Nordahl", "Maskinen lekker.", "#feel-letdown", f'href="/conversations/{number(letdown)}/"'):
        assert shown in text
    form = page.context["form"]
    assert (form["letdown-percent"].value(), form["letdown-upset"].value()) == ("30", True)
    assert pressures() == USUAL


def test_a_preview_shows_who_would_not_have_been_there_any_more(office, conversation):
    assess(conversation.messages.get(), 0.6)
    text = read(office.post(URL, sheet(upset_upset="", see="1")))
    assert "1 conversation would not have been in Upset any more." in text


def test_a_preview_lists_the_first_fourteen_and_folds_the_rest_away(office, letdown, mailbox):
    for at in range(15):
        someone = cast.customer(f"Nr. {at}", f"nr{at}@customers.example")
        assess(cast.conversation(someone, mailbox).messages.get(), 0.3)
    text = read(office.post(URL, sheet(letdown_upset="on", see="1")))
    shown, _fold, folded = text.partition("<summary>and 2 more</summary>")
    assert "16 more conversations would have been in Upset." in shown
    assert (shown.count('<a href="/conversations/'), folded.count('<a href="/conversations/')) == (14, 2)


def test_a_preview_says_who_would_have_been_there_either_way(office, letdown, mailbox):
    someone = cast.customer("Per", "per@bakke.example")
    assess(cast.conversation(someone, mailbox).messages.get(), 0.9)
    text = read(office.post(URL, sheet(letdown_upset="on", see="1")))
    assert "1 more conversation would have been in Upset." in text
    assert "1 conversation would have been there either way." in text


def test_a_conversation_that_is_in_upset_already_is_not_said_to_come(office, letdown, conversation):
    assess(cast.write(conversation, "Nå er det nok!"), 0.9)
    text = read(office.post(URL, sheet(letdown_upset="on", see="1")))
    assert "The same conversations would have been in Upset." in text
    assert "1 conversation would have been there either way." in text


def test_two_conversations_of_one_customer_are_two(office, letdown, mailbox):
    assess(cast.conversation(letdown.message.conversation.customer, mailbox).messages.get(), 0.3)
    text = read(office.post(URL, sheet(letdown_upset="on", see="1")))
    assert "2 more conversations would have been in Upset." in text


def test_words_in_a_language_nobody_knows_are_not_read_aloud_as_one_of_ours(office, letdown):
    Assessment.objects.update(language="other")
    assert 'lang="und">Maskinen lekker.' in read(office.post(URL, sheet(letdown_upset="on", see="1")))


def test_a_preview_without_messages_says_so(office):
    assert "There is no message of the last month to try it on." in read(office.post(URL, sheet(see="1")))


def test_a_preview_of_nothing_new_says_so(office, letdown):
    assert "The same conversations would have been in Upset." in read(office.post(URL, sheet(see="1")))


def test_a_preview_knows_nothing_of_what_was_confided_to_others(office, letdown, ada):
    letdown.message.conversation.confide([ada], by=ada.actor)
    text = read(office.post(URL, sheet(letdown_upset="on", see="1")))
    assert "Kari Nordahl" not in text
    assert "There is no message of the last month to try it on." in text


@pytest.mark.parametrize(("language", "words"), [("de", "Führt zu „Verärgert“"), ("nb", "Fører til «Opprørt»")])
def test_it_is_said_in_the_language_of_whoever_reads(client, team, language, words):
    client.force_login(cast.person("Leo Moe", "lead", language=language))
    assert words in read(client.get(URL))


def number(assessment: Assessment) -> int:
    return Conversation.objects.get(messages=assessment.message).number


def test_whoever_was_overtaken_hears_of_it_and_may_insist(office, jonas):
    seen = office.get(URL).context["seen"]
    change_policy(pressures() | {"vip": Pressure(40, is_upset=True)}, by=jonas.actor)
    answer = office.post(URL, sheet(vip_percent=60, seen=seen))
    assert answer.status_code == 422
    assert "Jonas Weber has changed this meanwhile." in answer.text
    assert pressures()["vip"].percent == 40
    office.post(URL, sheet(vip_percent=60, seen=answer.context["seen"]))
    assert pressures()["vip"].percent == 60


def test_whoever_changed_it_in_another_window_is_not_told_their_own_name(office, lena):
    seen = office.get(URL).context["seen"]
    office.post(URL, sheet(vip_percent=40, seen=seen))
    answer = office.post(URL, sheet(vip_percent=60, seen=seen))
    assert answer.status_code == 422
    assert "You have changed this in another window." in answer.text
    assert "Lena Brandt has changed" not in answer.text
    assert pressures()["vip"].percent == 40
