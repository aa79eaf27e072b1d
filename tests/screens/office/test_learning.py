"""How well Amends reads: what people disagree with, and what of its own learning an admin lets it use."""

import json
import shutil

import pytest
from django.test import Client

from amends.causes.models import Cause
from amends.journal.models import Event
from amends.people.models import Person
from amends.triage.models import Retraining
from amends.triage.retraining.resting import BESIDE
from amends.triage.retraining.retraining import folder_of, place_in_use
from amends.triage.shipping import mark_of
from tests import cast
from tests.screens.office.reading import read
from tests.triage.judging import judge, read_as

FIGURES = {"judged": 40, "right": 0.7, "auc": 0.8, "loss": 0.61, "missed": 2}
BETTER = FIGURES | {"right": 0.85, "loss": 0.42}


@pytest.fixture
def lead(client: Client, lena: Person) -> Client:
    client.force_login(lena)
    return client


@pytest.fixture
def admin(client: Client, ada: Person) -> Client:
    client.force_login(ada)
    return client


def learned(ada: Person, place: str = "2026-11-28", off: float = -0.2) -> Retraining:
    """What came of a retraining."""
    return Retraining.objects.note(
        by=ada.actor,
        place=place,
        counts={"learned": 160, "held": 40},
        before={"complaint": {"": FIGURES, "de": FIGURES}},
        after={"complaint": {"": BETTER, "de": BETTER}},
        changes={"": [off, 0.05], "complaint": [off, 0.05]},
    )


def test_before_anybody_has_judged_it_says_how_to(lead):
    page = read(lead.get("/settings/learning/"))
    assert "Nobody has said yet how well Amends reads." in page
    assert "Messages are read as Amends came." in page
    assert "amends triage retrain" in page


def test_a_lead_sees_how_often_people_disagree_and_in_what(lead, conversation, jonas):
    rows = read_as(conversation, ["Es reicht jetzt.", "Was kostet das?", "Wo bleibt es?"])
    judge(rows, jonas, "feeling", ["upset", "calm", "letdown"], was="calm")
    judge(rows[:1], jonas, "churn", ["yes"])
    page = read(lead.get("/settings/learning/"))
    assert "Of 4 judgements people looked at, they disagreed with 3." in page
    assert "2 of 3" in page and "1 of 1" in page
    assert "How upset they are: what was read, and what people said" in page
    assert "<b>Upset</b>, was read as Calm" in page
    assert f'href="/conversations/{conversation.number}/"' in page
    assert "Es reicht jetzt." in page
    closely = read(lead.get("/settings/learning/?days=30&field=churn&spoken=de"))
    assert "May leave: what was read, and what people said" in closely
    assert "<b>Yes</b>, was read as No" in closely
    assert "German" in closely
    other = read(lead.get("/settings/learning/?field=churn&spoken=nb"))
    assert "Nobody has said anything about this yet: May leave" in other


def test_a_share_is_shown_once_it_says_something(lead, conversation, jonas):
    rows = read_as(conversation, [f"Wo bleibt es, zum {number}. Mal?" for number in range(10)])
    judge(rows[:9], jonas, "churn", ["yes"] * 9)
    page = read(lead.get("/settings/learning/"))
    assert "9 of 9" in page and "100 %" not in page
    judge(rows[9:], jonas, "churn", ["no"])
    page = read(lead.get("/settings/learning/"))
    assert "9 of 10" in page and "90 %" in page


def test_what_was_asked_wrongly_shows_what_is_usual(lead, conversation, jonas):
    judge(read_as(conversation, ["Es reicht."]), jonas, "feeling", ["upset"], was="calm")
    page = read(lead.get("/settings/learning/?days=x&field=salary&spoken=" + "x" * 90))
    assert "How upset they are" in page


def test_of_what_is_confidential_only_the_number_counts(lead, conversation, jonas, ada):
    judge(read_as(conversation, ["Herr Weber schreit."]), jonas, "feeling", ["upset"], was="calm")
    conversation.confide([ada], by=ada.actor)
    page = read(lead.get("/settings/learning/"))
    assert "One judgement was looked at, and people disagreed with 1." in page
    assert "People disagreed only in matters you may not see." in page
    assert "schreit" not in page and f"/conversations/{conversation.number}/" not in page


def test_a_cause_is_called_by_its_name(lead, conversation, jonas):
    (message,) = read_as(conversation, ["Das Paket fehlt."])
    message.assessment.correct("cause", str(Cause.objects.get(code="late_delivery").pk), by=jonas.actor)
    page = read(lead.get("/settings/learning/?field=cause"))
    assert "<b>Not received</b>, was read as No cause" in page


def test_an_agent_and_an_observer_see_nothing_of_it(client, jonas, otto):
    for person in (jonas, otto):
        client.force_login(person)
        assert client.get("/settings/learning/").status_code == 403


def test_an_admin_lets_it_use_what_it_has_learned_and_goes_back(admin, ada):
    row = learned(ada)
    page = read(admin.get("/settings/learning/"))
    assert "From 160 messages, measured on 40 others, before → after." in page
    assert "70 % → 85 %" in page and "0.61 → 0.42" in page
    said = read(admin.post(f"/settings/learning/{row.pk}/use/", follow=True))
    assert "From the next message on Amends reads with what it has learned here." in said
    assert "Switched on by Ada Admin" in said and "Go back to the built-in" in said
    assert place_in_use() == row.place
    back = read(admin.post("/settings/learning/built-in/", follow=True))
    assert "From the next message on Amends reads as it came." in back
    assert place_in_use() == ""
    kinds = Event.objects.filter(subject_kind="reader").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["reader.retrained", "reader.retraining_used", "reader.built_in_used"]


def test_one_whose_files_are_gone_is_not_in_use_until_they_are_back(admin, ada):
    row = learned(ada)
    admin.post(f"/settings/learning/{row.pk}/use/")
    page = read(admin.get("/settings/learning/"))
    assert "It is missing." in page and "Its files are not there" in page
    assert "Messages are read as Amends came." in page and "Go back to the built-in" in page
    assert "In use" not in page
    folder = folder_of(row.place)
    folder.mkdir(parents=True)
    (folder / BESIDE).write_text(mark_of())
    page = read(admin.get("/settings/learning/"))
    assert "In use" in page and "It is missing." not in page
    shutil.rmtree(folder)


def test_one_that_rests_says_so_kindly_and_is_refused(admin, ada):
    old, row = learned(ada, "2026-11-27"), learned(ada)
    admin.post(f"/settings/learning/{row.pk}/use/")
    for each in (old, row):
        folder_of(each.place).mkdir(parents=True)
    page = read(admin.get("/settings/learning/"))
    assert page.count("It rests.") == 2
    assert "It was learned beside another reader than the one this Amends brings" in page
    assert "Teach Amends anew with the command “amends triage retrain”" in page
    assert "Messages are read as Amends came." in page and "Go back to the built-in" in page
    assert "Use this one" not in page and "In use" not in page
    said = read(admin.post(f"/settings/learning/{old.pk}/use/", follow=True))
    assert "It cannot be used. It was learned beside another reader" in said
    assert place_in_use() == row.place
    for each in (old, row):
        folder_of(each.place).rmdir()


def test_a_second_one_takes_the_place_of_the_first(admin, ada):
    first, second = learned(ada), learned(ada, "2026-11-29")
    for row in (first, second):
        admin.post(f"/settings/learning/{row.pk}/use/")
    assert place_in_use() == second.place


def test_what_reads_worse_is_refused_with_the_reason(admin, ada):
    row = learned(ada, off=0.3)
    page = read(admin.get("/settings/learning/"))
    assert "All in all it reads worse what it has not learned from. It reads one thing worse: A complaint." in page
    assert "Use this one" not in page
    said = read(admin.post(f"/settings/learning/{row.pk}/use/", follow=True))
    assert "It cannot be used. All in all it reads worse" in said
    assert place_in_use() == ""


def test_a_lead_may_look_and_not_switch_nor_download(lead, ada):
    row = learned(ada)
    page = read(lead.get("/settings/learning/"))
    assert "70 % → 85 %" in page
    assert "Use this one" not in page and "Download the examples" not in page
    for url in (f"/settings/learning/{row.pk}/use/", "/settings/learning/built-in/", "/settings/learning/examples/"):
        assert lead.post(url).status_code == 403


def test_an_admin_downloads_the_examples(admin, conversation, jonas):
    judge(read_as(conversation, ["Kari hier, 0171 2345678: es läuft."]), jonas, "complaint", ["no"])
    answer = admin.post("/settings/learning/examples/")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="examples-')
    (line,) = answer.content.decode().splitlines()
    assert json.loads(line)["text"] == "[name] hier, [phone]: es läuft."
    assert Event.objects.get(kind="reader.examples_taken").by.name == "Ada Admin"


def test_it_is_in_the_settings_in_three_languages(admin, ada):
    for language, name in (
        ("en", "How well Amends reads"),
        ("de", "Wie gut Amends liest"),
        ("nb", "Hvor godt Amends leser"),
    ):
        ada.language = language
        ada.save(update_fields=["language"])
        assert name in read(admin.get("/settings/"))
        assert name in read(admin.get("/settings/learning/"))


def test_the_page_asks_few_questions_however_much_was_judged(lead, mailbox, jonas, django_assert_max_num_queries):
    for number in range(30):
        matter = cast.conversation(cast.customer(f"Kim {number}", f"kim{number}@c.example"), mailbox)
        judge(read_as(matter, ["Es reicht."]), jonas, "feeling", ["upset"], was="calm")
    with django_assert_max_num_queries(25):
        lead.get("/settings/learning/")
