"""Only what fits is believed of what a reader outside answers."""

import io
import json
import math

import pytest

from amends.triage.outside.answers import WrongAnswer, find, understand
from amends.triage.outside.asking import schema
from amends.triage.reading import command
from tests.triage.outside.server import CALM

TEXT = "Guten Tag, die Maschine   leckt. Das ist eine Frechheit, ich gehe zum Anwalt!"
CAUSES = ("technical_fault", "other")


def test_an_answer_in_the_form_of_the_command_is_understood():
    said = CALM | {"anger": 0.7, "cause": "technical_fault", "evidence": [{"field": "anger", "start": 46, "end": 55}]}
    answer = understand(said, TEXT, CAUSES)
    assert (answer.language, answer.kind, answer.cause, answer.anger) == ("de", "question", "technical_fault", 0.7)
    assert [(each.field, TEXT[each.start : each.end]) for each in answer.evidence] == [("anger", "Frechheit")]


def test_shares_stay_between_nothing_and_all():
    answer = understand(CALM | {"anger": 7, "praise": -0.2}, TEXT, CAUSES)
    assert (answer.anger, answer.praise) == (1.0, 0.0)


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"anger": "very"}, "anger"),
        ({"anger": True}, "anger"),
        ({"anger": math.nan}, "anger"),
        ({"complaint": None}, "complaint"),
        ({"language": "Deutsch"}, "language"),
        ({"language": None}, "language"),
        ({"kind": "rant"}, "kind"),
        ({"cause": "the_weather"}, "cause"),
        ({"cause": ["other"]}, "cause"),
        ({"threat": "mild"}, "threat"),
        ({"evidence": "Frechheit"}, "evidence"),
    ],
)
def test_an_answer_that_does_not_fit_is_none(wrong, named):
    with pytest.raises(WrongAnswer, match=named):
        understand(CALM | wrong, TEXT, CAUSES)


@pytest.mark.parametrize("missing", ["language", "anger", "kind", "distress"])
def test_an_answer_with_a_part_missing_is_none(missing):
    with pytest.raises(WrongAnswer, match=missing):
        understand({name: each for name, each in CALM.items() if name != missing}, TEXT, CAUSES)


@pytest.mark.parametrize("said", [None, [], "calm", 3])
def test_what_is_no_object_is_no_answer(said):
    with pytest.raises(WrongAnswer):
        understand(said, TEXT, CAUSES)


def test_what_nobody_asked_for_is_passed_over():
    assert understand(CALM | {"mood": "sour", "thoughts": ["…"]}, TEXT, CAUSES) == understand(CALM, TEXT, CAUSES)


def test_quoted_words_are_found_where_they_stand_and_others_are_not_believed():
    evidence = [
        {"field": "complaint", "words": "die maschine leckt"},
        {"field": "threat", "words": "„ich gehe zum Anwalt“"},
        {"field": "anger", "words": "Unverschämtheit"},
        {"field": "anger", "words": ""},
        {"field": "weather", "words": "Guten Tag"},
        {"field": ["anger"], "words": "Guten Tag"},
        {"field": "anger", "start": 5, "end": 5000},
        {"field": "anger", "start": True, "end": 2},
        "Frechheit",
    ]
    answer = understand(CALM | {"threat": "legal", "evidence": evidence}, TEXT, CAUSES)
    assert [(each.field, TEXT[each.start : each.end]) for each in answer.evidence] == [
        ("complaint", "die Maschine   leckt"),
        ("legal", "ich gehe zum Anwalt"),
    ]


def test_signs_in_quoted_words_mean_themselves():
    assert find("(.*)+", "Why (.*)+ that?") == (4, 9)
    assert find("a" * 301, "a" * 400) is None


def test_the_norwegian_of_others_is_ours():
    assert understand(CALM | {"language": "no"}, TEXT, CAUSES).language == "nb"


@pytest.mark.parametrize("threat", ["legal", "physical", None])
@pytest.mark.parametrize("shares", [{}, {"legal": 0.99, "physical": 0.99}, {"legal": 0.0, "physical": 0.0}])
def test_a_threat_is_the_one_that_was_named_whatever_the_shares_say(threat, shares):
    assert understand(CALM | shares | {"threat": threat}, TEXT, CAUSES).threat == threat


def test_what_the_command_prints_is_an_answer(capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO((json.dumps({"id": "1", "text": TEXT})).encode())))
    command.main()
    said = json.loads(capsys.readouterr().out)
    assert understand(said, TEXT, [*CAUSES, said["cause"]]).threat == said["threat"]


def test_a_model_is_held_to_every_part_and_no_other():
    form = schema({"other": "Something else"})
    assert set(form["required"]) == set(form["properties"]) == set(CALM) | {"vulgar", "runner_up"}
    assert form["additionalProperties"] is False
