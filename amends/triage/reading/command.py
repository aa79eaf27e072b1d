"""Reads messages on standard input, one JSON object a line, and writes what we make of each in the same order."""

import json
import sys
from typing import Any

from . import Reading, read

# The product knows more causes than those who compare readers do.
AS_OTHER = {"dishonesty", "discrimination"}


def main() -> int:
    """A line that cannot be read gets a line that says so; nothing stops."""
    for line in sys.stdin.buffer:
        if line.strip():
            said = json.dumps(_answer(line), ensure_ascii=False) + "\n"
            # Half a letter in an id cannot be written but as a number.
            sys.stdout.buffer.write(said.encode("utf-8", "backslashreplace"))
            sys.stdout.buffer.flush()
    return 0


def _answer(line: bytes) -> dict[str, Any]:
    row: Any = None
    try:
        row = json.loads(line.decode("utf-8-sig"))
        if not isinstance(row["text"], str):
            raise TypeError("text is no text")
        return {"id": row["id"]} | describe(read(row["text"], subject=str(row.get("subject") or "")))
    except Exception as problem:
        named = {"id": row["id"]} if isinstance(row, dict) and "id" in row else {}
        return named | {"error": f"{type(problem).__name__}: {problem}"[:300]}


def describe(reading: Reading) -> dict[str, Any]:
    """A reading in the words of those who compare readers."""
    shares = ("anger", "complaint", "insult", "churn", "escalate", "distress", "praise")
    evidence = [each for each in reading.evidence if not each.is_in_subject]
    return {
        "language": reading.language,
        **{name: round(getattr(reading, name), 4) for name in shares},
        "cause": "other" if reading.cause in AS_OTHER else reading.cause,
        "threat": reading.threat,
        "kind": reading.kind,
        "evidence": [{"field": each.field, "start": each.start, "end": each.end} for each in evidence],
    }


if __name__ == "__main__":
    sys.exit(main())
