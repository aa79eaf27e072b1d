"""Amends learns what people in this house have set right, says how well, and reads with it when an admin says so."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from amends.environment import environment
from amends.journal.models import Actor, Event
from amends.triage.models import IsWorse, Rests, Retraining, Use
from amends.triage.reading import read
from amends.triage.reading.hashing import places_of
from amends.triage.reading.labels import DEGREES
from amends.triage.reading.learned import shipped
from amends.triage.retraining import lessons
from amends.triage.retraining.comparing import Flaw, flaws
from amends.triage.retraining.learning import TooFew, retrain
from amends.triage.retraining.lessons import Lesson, judged_lessons, wanted_of
from amends.triage.retraining.measuring import answers_to, auc, changes, figures, said_of
from amends.triage.retraining.resting import BESIDE
from amends.triage.retraining.retraining import folder_of
from amends.triage.retraining.teaching import teach
from amends.triage.retraining.telling import as_text
from amends.triage.retraining.using import opened, reader_in_use
from amends.triage.shipping import LEARNED, mark_of
from tests import cast
from tests.triage.judging import SUN, SWAMP, house_words, judge, read_as


def yes_no(is_so: bool) -> str:
    return "yes" if is_so else "no"


@pytest.fixture
def house(conversation, jonas, monkeypatch):
    """Two hundred messages in words only this house knows, each judged by Jonas.

    Which of them are held back is drawn by their numbers, which differ from run to run on PostgreSQL: here they count from one. In
    one draw of twenty upset people are misread more often among the forty held back, and it can't be used, as it should be.
    """
    said = list(house_words())
    rows = read_as(conversation, [text for text, _is_bad in said])
    before, drawn = rows[0].pk - 1, lessons._lot
    monkeypatch.setattr(lessons, "_lot", lambda key, about: drawn(key - before, about))
    judge(rows, jonas, "complaint", [yes_no(is_bad) for _text, is_bad in said])
    judge(rows, jonas, "feeling", ["upset" if is_bad else "calm" for _text, is_bad in said], was="calm")
    return rows


@pytest.fixture
def taught(house) -> Retraining:
    return retrain(by=Actor.amends())


def test_it_is_measured_as_the_desk_reads() -> None:
    text = "Guten Tag. Ich gehe zum Anwalt, und ich kündige! Danke für nichts."
    said, reading = said_of(text, shipped()), read(text)
    assert {name: said[name] for name in DEGREES} == {name: getattr(reading, name) for name in DEGREES}


def test_it_reads_better_what_it_has_not_learned_from(taught):
    counts = taught.counts
    assert counts["learned"] + counts["held"] == 200 and 25 <= counts["held"] <= 60
    before, after = taught.before["complaint"][""], taught.after["complaint"][""]
    assert before["judged"] == after["judged"] == counts["held"]
    assert after["loss"] < before["loss"] - 0.1
    assert after["auc"] > 0.95
    assert taught.after["anger"]["de"]["loss"] < taught.before["anger"]["de"]["loss"]
    assert taught.flaws() == []
    assert Event.objects.get(kind="reader.retrained").particulars == {"place": taught.place}
    words = as_text(taught)
    assert f"Learned from {counts['learned']} messages, measured on {counts['held']} others" in words
    assert "Nothing reads otherwise yet: an admin switches it on" in words


def test_what_comes_with_amends_is_not_touched_and_two_runs_learn_the_same(house):
    def kept(folder: Path) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in folder.glob("*.*")}

    before = kept(LEARNED)
    first, second = retrain(by=Actor.amends()), retrain(by=Actor.amends())
    assert kept(LEARNED) == before
    assert first.place != second.place
    one, other = (np.load(folder_of(each.place) / "heads.npz") for each in (first, second))
    assert all((one[name] == other[name]).all() for name in ("weights", "scale", "bias"))
    assert folder_of(first.place).parent == environment.data / "triage"


def test_what_is_said_of_public_posts_stays_as_it_came(taught):
    mine = opened(taught.place)
    assert {name: mine.calibration[name]["words"].tolist() for name in ("posted", "is_post")} == {
        name: shipped().calibration[name]["words"].tolist() for name in ("posted", "is_post")
    }
    post = "@kanzler so ein unfähiger haufen, ab in die tonne damit!!! #lügenpack"
    before, now = (each.by_letters(post) for each in (shipped(), mine))
    # Only the steps of its weights are finer.
    assert [*now["posted"], *now["is_post"]] == pytest.approx([*before["posted"], *before["is_post"]], abs=0.01)


def test_an_admin_switches_it_on_and_back_and_the_next_message_is_read_with_it(taught, mailbox, ada):
    def reader_of_the_next(number: int) -> str:
        raw = cast.letter(f"kim{number}@customer.example", mailbox.address, "Hallo", f"Bei der M2 {SWAMP}.")
        return cast.deliver(raw).messages.get().assessment.reader

    assert reader_of_the_next(1) == "built in"
    taught.start_use(by=ada.actor)
    taught.start_use(by=ada.actor)
    assert reader_of_the_next(2) == f"retrained {taught.place}"
    bad, good = (read(f"Hallo, im Laden {words}, und zwar heute.", readers=reader_in_use()) for words in (SWAMP, SUN))
    assert bad.complaint > good.complaint + 0.3
    Retraining.objects.go_back(by=ada.actor)
    assert reader_of_the_next(3) == "built in"
    said = Event.objects.filter(subject_kind="reader", by=ada.actor).order_by("pk").values_list("kind", flat=True)
    assert list(said) == ["reader.retraining_used", "reader.built_in_used"]


def test_files_that_are_gone_leave_what_comes_with_amends_until_they_are_back(ada):
    row = Retraining.objects.note(by=ada.actor, place="1999-01-01")
    row.start_use(by=ada.actor)
    assert reader_in_use() is shipped()
    shutil.copytree(LEARNED, folder_of(row.place))
    (folder_of(row.place) / BESIDE).write_text(mark_of())
    assert reader_in_use().name == "retrained 1999-01-01"
    shutil.rmtree(folder_of(row.place))


def test_what_was_learned_beside_another_release_rests(ada):
    row = Retraining.objects.note(by=ada.actor, place="1999-01-02")
    row.start_use(by=ada.actor)
    shutil.copytree(LEARNED, folder_of(row.place))
    (folder_of(row.place) / BESIDE).write_text("of another release")
    assert reader_in_use() is shipped()
    Retraining.objects.go_back(by=ada.actor)
    with pytest.raises(Rests):
        row.start_use(by=ada.actor)
    assert not Use.objects.exists()
    shutil.rmtree(folder_of(row.place))


def test_what_reads_worse_cannot_be_used(conversation, jonas, ada):
    """What it learns from says the opposite of what is true of the others."""
    said = list(house_words())
    rows = read_as(conversation, [text for text, _is_bad in said])
    judge(rows, jonas, "complaint", ["no"] * len(rows))
    held = {each.key for each in judged_lessons(30) if each.is_held}
    truth = [yes_no((row.pk in held) == is_bad) for row, (_text, is_bad) in zip(rows, said, strict=True)]
    judge(rows, jonas, "complaint", truth)
    row = retrain(by=Actor.amends())
    assert row.flaws() == [Flaw(""), Flaw("complaint")]
    assert "It cannot be used: complaint is read worse." in as_text(row)
    with pytest.raises(IsWorse):
        row.start_use(by=ada.actor)
    assert reader_in_use() is shipped()


def test_too_few_judgements_make_nothing(conversation, jonas):
    judge(read_as(conversation, ["Das läuft."]), jonas, "complaint", ["no"])
    with pytest.raises(TooFew) as few:
        retrain(by=Actor.amends())
    assert (few.value.many, few.value.least) == (1, 60)
    assert not Retraining.objects.exists()


def test_a_few_corrections_change_little_elsewhere():
    lessons = [Lesson(n, f"{n} mal {SWAMP}", "de", {"complaint": 1.0}) for n in range(25)]
    weights = teach(lessons, shipped()).weights
    others = ["Where is my parcel?", "Kan jeg få en faktura?", "Welche Größe hat der Dichtring der M2?"]
    moved = [np.abs(weights[places].sum(0)) / np.sqrt(len(places)) for places in map(places_of, others)]
    assert max(each.max() for each in moved) < 0.35
    # What nobody judged stays as it is.
    assert np.abs(weights[:, 2:]).max() < 1e-9


def test_of_two_threats_the_graver_says_nothing_of_the_other():
    assert wanted_of({"threat": "physical"}, None) == {"physical": 1.0}
    assert wanted_of({"threat": "legal"}, None) == {"legal": 1.0, "physical": 0.0}
    assert wanted_of({"feeling": "letdown", "cause": "7", "language": "fi"}, "other") == {
        "anger": 0.33, "cause": "other", "lang": "other",
    }  # fmt: skip


def test_a_threat_that_is_missed_forbids_it_however_little_else_changes():
    before, after = ({"legal": {"": {"missed": many}}} for many in (1, 2))
    assert flaws(before, after, {"": [-0.2, 0.1], "legal": [-0.1, 0.2]}) == [Flaw("legal", 1)]
    assert flaws(before, before, {"": [-0.2, 0.1], "legal": [0.002, 0.2]}) == [Flaw("legal")]
    assert flaws(before, before, {"": [0.05, 0.1], "churn": [0.1, 0.06], "legal": [0.0, 0.0]}) == []
    assert flaws(before, before, {"": [0.11, 0.1], "churn": [0.13, 0.06], "legal": [0.0, 0.0]}) == [
        Flaw(""), Flaw("churn"),
    ]  # fmt: skip


def test_more_mistakes_forbid_it_also_where_shares_came_closer():
    figures = {"churn": {"": {"missed": 1}}}
    assert flaws(figures, figures, {"": [-0.1, 0.1, 0.02, 0.03], "churn": [-0.1, 0.1, 0.2, 0.05]}) == [Flaw("churn")]
    assert flaws(figures, figures, {"": [-0.1, 0.1, 0.04, 0.03], "churn": [-0.1, 0.1, 0.0, 0.0]}) == [Flaw("")]


def test_figures_are_reckoned_by_judgement_and_language():
    lessons = [
        Lesson(1, "Das ist eine bodenlose Frechheit, unverschämt, ich bin stinksauer!", "de", {"complaint": 1.0}),
        Lesson(2, "Hei, hvor finner jeg fakturaen? Takk.", "nb", {"complaint": 0.0, "kind": "question"}),
    ]
    answers = answers_to(lessons, shipped())
    found = figures(answers)
    assert {name: set(each) for name, each in found.items()} == {
        "complaint": {"", "de", "nb"}, "kind": {"", "nb"},
    }  # fmt: skip
    assert (found["complaint"][""]["judged"], found["complaint"][""]["auc"]) == (2, 1.0)
    assert changes(answers, answers) == dict.fromkeys(("", "complaint", "kind"), [0.0] * 4)


def test_ties_are_half_right():
    assert auc(np.array([0.5, 0.5]), np.array([True, False])) == 0.5
    assert auc(np.array([0.5]), np.array([True])) is None
