"""A reader outside is asked in two forms, and whatever goes wrong there has a name in plain words."""

import json
import time

import pytest
from django.utils import translation

from amends.causes.models import Cause
from amends.triage.outside.telling import Told
from amends.triage.outside.troubles import Trouble, in_words
from tests.triage.outside.server import CALM, described

TOLD = Told("17", "Die Maschine leckt.", "Maschine")


@pytest.fixture
def endpoint(outside, ada):
    return described(outside, ada.actor, key="geheim")


@pytest.fixture
def model(outside, ada):
    return described(outside, ada.actor, form="openai", address=f"{outside.home}/v1/", model="kalina-7b", key="geheim")


def trouble_with(reader, told: Told = TOLD) -> str:
    with pytest.raises(Trouble) as found:
        reader.read(told)
    return str(found.value)


def test_an_endpoint_is_asked_as_the_command_is(outside, endpoint):
    outside.says = CALM | {"anger": 0.7, "evidence": [{"field": "anger", "start": 4, "end": 12}]}
    answer = endpoint.read(TOLD)
    assert (answer.anger, answer.evidence[0].start) == (0.7, 4)
    assert outside.asked == [{"id": "17", "text": "Die Maschine leckt.", "subject": "Maschine"}]
    assert (outside.paths, outside.keys) == (["/read"], ["Bearer geheim"])


def test_a_model_is_told_what_to_do_and_given_the_message_as_data(outside, model):
    outside.says = CALM | {"cause": "technical_fault", "evidence": [{"field": "complaint", "words": "Maschine leckt"}]}
    answer = model.read(TOLD)
    assert (answer.cause, [(each.start, each.end) for each in answer.evidence]) == ("technical_fault", [(4, 18)])
    asked = outside.asked[0]
    assert (outside.paths, asked["model"]) == (["/v1/chat/completions"], "kalina-7b")
    assert json.loads(asked["messages"][1]["content"]) == {"subject": "Maschine", "text": "Die Maschine leckt."}
    assert asked["response_format"]["json_schema"]["strict"] is True
    told = asked["messages"][0]["content"]
    assert all(f"- {each.code}: {each.name}" in told for each in Cause.objects.exclude(code=""))
    assert "{causes}" not in told


def test_a_model_may_name_a_cause_the_house_has_added_and_calls_it_the_same_whatever_people_call_it(
    outside, model, ada
):
    fault = Cause.objects.get(code="technical_fault")
    leak = Cause(name_en="It leaks", name_de="Undicht", parent=fault).add(by=ada.actor)
    retired = Cause(name_en="Too loud").add(by=ada.actor)
    retired.retire(by=ada.actor)
    leak.rename({"de": "Tropft"}, by=ada.actor)
    outside.says = CALM | {"cause": f"own_{leak.pk}"}
    with translation.override("de"):
        assert model.read(TOLD).cause == f"own_{leak.pk}"
    asked = outside.asked[0]
    assert f"- own_{leak.pk}: Technischer Fehler › Tropft" in asked["messages"][0]["content"]
    named = asked["response_format"]["json_schema"]["schema"]["properties"]["cause"]["enum"]
    assert f"own_{leak.pk}" in named
    assert f"own_{retired.pk}" not in named


def test_a_server_that_knows_no_form_of_answer_is_asked_without_one_and_remembered(outside, model):
    outside.knows_schemas = False
    assert model.read(TOLD).language == "de"
    model.refresh_from_db()
    assert model.takes_schema is False
    model.read(TOLD)
    assert ["response_format" in each for each in outside.asked] == [True, False, False]


@pytest.mark.parametrize(
    "written",
    ["```json\n{}\n```", "<think>Perhaps {this}?</think>\n{}", "Here you are: {} Anything else?"],
)
def test_an_answer_is_found_in_what_a_model_writes_around_it(outside, model, written):
    content = written.replace("{}", json.dumps(CALM))
    outside.raw = json.dumps({"choices": [{"message": {"content": content}}]}).encode()
    assert model.read(TOLD).kind == "question"


@pytest.mark.parametrize(
    ("raw", "trouble"),
    [
        (b"not JSON", "wrong JSON"),
        (b"[1, 2]", "wrong JSON"),
        (b"[" * 200_000, "wrong JSON"),
        (b"", "wrong JSON"),
        (json.dumps(CALM | {"id": "18"}).encode(), "wrong id"),
        (json.dumps(CALM | {"anger": None}).encode(), "wrong anger"),
        (b'{"id": "17", "error": "KeyError: text"}', "refused error"),
        (b" " * 1_100_000, "unreachable it says too much"),
    ],
)
def test_an_answer_we_cannot_use_is_a_trouble(outside, endpoint, raw, trouble):
    outside.raw = raw
    assert trouble_with(endpoint) == trouble


@pytest.mark.parametrize("raw", [b"{}", b'{"choices": []}', b'{"choices": [{"message": {"content": "Sorry."}}]}'])
def test_a_model_that_says_nothing_of_use_is_a_trouble(outside, model, raw):
    outside.raw = raw
    assert trouble_with(model).startswith("wrong ")


@pytest.mark.parametrize(
    ("status", "trouble"),
    [
        (401, "key 401"),
        (403, "key 403"),
        (404, "unknown 404"),
        (429, "busy 429"),
        (503, "busy 503"),
        (400, "refused 400"),
    ],
)
def test_every_refusal_has_a_name(outside, endpoint, status, trouble):
    outside.status = status
    assert trouble_with(endpoint) == trouble


def test_what_a_server_says_of_a_refusal_is_for_whoever_tries_it(outside, endpoint):
    outside.status, outside.raw = 401, b'{"error": {"message": "No such key."}}'
    with pytest.raises(Trouble) as found:
        endpoint.read(TOLD)
    assert (found.value.said, str(found.value)) == ("No such key.", "key 401")


def test_nobody_follows_where_it_points_to(outside, endpoint):
    outside.status, outside.headers = 307, {"Location": f"{outside.home}/elsewhere"}
    assert trouble_with(endpoint) == "moved 307"
    assert outside.paths == ["/read"]


def test_nobody_waits_for_a_slow_one(outside, endpoint):
    outside.takes_seconds = 3
    begun = time.monotonic()
    assert trouble_with(endpoint) == "late 1"
    assert time.monotonic() - begun < 2


def test_nobody_listens_for_ever_to_one_that_drips(outside, endpoint):
    outside.drips = True
    begun = time.monotonic()
    assert trouble_with(endpoint) == "late 1"
    assert time.monotonic() - begun < 2.5


def test_nobody_there(endpoint):
    endpoint.address = "http://127.0.0.1:1/read"
    assert trouble_with(endpoint).startswith("unreachable")


def test_a_key_that_cannot_be_read_is_never_sent(outside, endpoint):
    endpoint.sealed_key = "sealed with another key"
    assert trouble_with(endpoint) == "sealed"
    assert outside.asked == []


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        ("late 20", "reader.example did not answer within 20 seconds."),
        ("wrong anger", "reader.example answered something we cannot use: “anger” is missing or wrong."),
        ("key 401", "reader.example does not accept the key. Enter another one."),
        ("something new", "reader.example refused the question (new)."),
    ],
)
def test_a_trouble_is_told_in_plain_words(trouble, words):
    assert in_words(trouble, "reader.example") == words
