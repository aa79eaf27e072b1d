"""The two forms in which a reader outside is asked, and what comes back, as far as it is JSON."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from amends.foundation.asking_outside import NoAnswer, Refusal, post
from amends.triage.outside.answers import KINDS, SHARES, SPOKEN_FOR, THREATS
from amends.triage.outside.telling import Told
from amends.triage.outside.troubles import Trouble

ENDPOINT, OPENAI = "endpoint", "openai"
CHAT = "/chat/completions"
LONGEST_WAIT = 3600


@dataclass(frozen=True)
class Way:
    """How a reader is asked; `causes` are those it may name, each with what the house calls it."""

    form: str
    address: str
    model: str = ""
    key: str = field(default="", repr=False)
    seconds: int = 20
    takes_schema: bool = True
    causes: Mapping[str, str] = field(default_factory=dict)


def ask(way: Way, told: Told) -> Any:
    """What the reader answers. Raises Trouble."""
    is_model = way.form == OPENAI
    address = way.address.rstrip("/")
    if is_model and not address.endswith(CHAT):
        address += CHAT
    headers = {"Content-Type": "application/json", "Accept": "application/json", "User-Agent": "Amends"}
    if way.key:
        headers["Authorization"] = f"Bearer {way.key}"
    body = json.dumps(question_to_a_model(way, told) if is_model else question_to_an_endpoint(told)).encode()
    try:
        heard = post(address, body, headers, way.seconds)
    except NoAnswer as problem:
        raise Trouble("late", way.seconds) if problem.is_late else Trouble("unreachable", problem) from None
    except Refusal as refusal:
        raise trouble_of(refusal) from None
    return answer_of_a_model(heard) if is_model else answer_of_an_endpoint(heard, told)


def question_to_an_endpoint(told: Told) -> dict[str, str]:
    """A line as `amends triage --jsonl` takes them."""
    return {"id": told.number, "text": told.text, "subject": told.subject}


def question_to_a_model(way: Way, told: Told) -> dict[str, Any]:
    """A chat in which the message is data; servers that refuse a form of answer are asked without one."""
    causes = "\n".join(f"- {code}: {name}" for code, name in way.causes.items())
    said = [
        {"role": "system", "content": instructions().replace("{causes}", causes)},
        {"role": "user", "content": json.dumps({"subject": told.subject, "text": told.text}, ensure_ascii=False)},
    ]
    form = {"type": "json_schema", "json_schema": {"name": "reading", "strict": True, "schema": schema(way.causes)}}
    exact = {"temperature": 0, "response_format": form} if way.takes_schema else {}
    return {"model": way.model, "messages": said, **exact}


@cache
def instructions() -> str:
    """What a model is told to do."""
    place = Path(__file__).parent / "texts" / "instructions.toml"
    return str(tomllib.loads(place.read_text())["instructions"])


def schema(causes: Mapping[str, str]) -> dict[str, Any]:
    """The form of an answer, as strict as models can be held to."""
    words = {"type": "string"}
    evidence = _whole({"field": {"type": "string", "enum": list(SPOKEN_FOR)}, "words": words})
    named = {"type": ["string", "null"], "enum": [*causes, None]}
    return _whole(
        {
            "language": words,
            **{name: {"type": "number"} for name in (*SHARES, "vulgar")},
            "threat": {"type": ["string", "null"], "enum": [*THREATS, None]},
            "kind": {"type": "string", "enum": list(KINDS)},
            "cause": named,
            "runner_up": named,
            "evidence": {"type": "array", "items": evidence},
        }
    )


def _whole(parts: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": parts, "required": list(parts), "additionalProperties": False}


def answer_of_an_endpoint(heard: bytes, told: Told) -> Any:
    """Its answer, if it is one to our question."""
    said = _json(heard)
    if "error" in said:
        raise Trouble("refused", "error", str(said["error"]))
    if str(said.get("id", told.number)) != told.number:
        raise Trouble("wrong", "id")
    return said


def answer_of_a_model(heard: bytes) -> Any:
    """The object in what the model wrote, without what it thought before and the fence around it."""
    try:
        written = str(_json(heard)["choices"][0]["message"]["content"])
    except (KeyError, IndexError, TypeError):
        raise Trouble("wrong", "choices") from None
    written = written.rpartition("</think>")[2]
    return _json(written[written.find("{") : written.rfind("}") + 1].encode())


def _json(heard: bytes) -> dict[str, Any]:
    try:
        said = json.loads(heard)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise Trouble("wrong", "JSON")
    return said


def trouble_of(refusal: Refusal) -> Trouble:
    """Why a server says no."""
    status, said = refusal.status, _their_words(refusal.said)
    wait = min(int(refusal.again_in), LONGEST_WAIT) if refusal.again_in.isascii() and refusal.again_in.isdigit() else 0
    if status in (401, 403):
        return Trouble("key", status, said)
    if status == 404:  # noqa: PLR2004 - nothing there
        return Trouble("unknown", status, said)
    if 300 <= status < 400:  # noqa: PLR2004 - somewhere else
        return Trouble("moved", status)
    is_busy = status in (408, 429) or status >= 500  # noqa: PLR2004 - later
    return Trouble("busy" if is_busy else "refused", status, said, wait)


def _their_words(said: bytes) -> str:
    try:
        told = _json(said).get("error")
    except Trouble:
        return ""
    return " ".join(str(told.get("message", "") if isinstance(told, dict) else told or "").split())
