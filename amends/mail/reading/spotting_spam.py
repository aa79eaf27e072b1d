"""What the spam filters before us wrote into the headers."""

import re

from .letter import SpamVerdict

_SCL = re.compile(r"(?:^|[;\s])SCL:\s*(-?\d{1,2})", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d{1,3}")

Headers = dict[str, str]


def judge_spam(headers: Headers) -> tuple[SpamVerdict, str]:
    """The verdict of the first filter that gave a clear one, and its words."""
    weak = (SpamVerdict.UNKNOWN, "")
    for name in ("x-spam-flag", "x-spam-status", "x-spam", "x-rspamd-action", "x-spam-verdict", "x-ses-spam-verdict",
                 "x-forefront-antispam-report", "x-ms-exchange-organization-scl", "x-spam-score-level", "x-bogosity",
                 "x-dspam-result", "x-proofpoint-spam-details", "x-gmx-antispam", "x-barracuda-spam-status"):  # fmt: skip
        value = headers.get(name, "")
        verdict = _judge(name, value) if value else SpamVerdict.UNKNOWN
        if verdict == SpamVerdict.SPAM:
            return verdict, f"{name}: {value[:200]}"
        if verdict == SpamVerdict.HAM and not weak[1]:
            weak = (verdict, f"{name}: {value[:200]}")
    return weak


def _judge(name: str, value: str) -> SpamVerdict:
    words = value.strip().lower()
    if name.endswith(("scl", "antispam-report")):
        return _judge_scl(name, value)
    if name == "x-proofpoint-spam-details":
        return SpamVerdict.SPAM if "rule=spam" in words or "verdict=spam" in words else SpamVerdict.UNKNOWN
    if name == "x-gmx-antispam":
        return SpamVerdict.SPAM if _first_number(words) > 0 else SpamVerdict.HAM
    if words.startswith(("yes", "true", "spam", "reject", "add header", "rewrite subject", "fail", "probable spam")):
        return SpamVerdict.SPAM
    if words.startswith(("no", "false", "ham", "innocent", "pass", "whitelisted")):
        return SpamVerdict.HAM
    return SpamVerdict.UNKNOWN


def _judge_scl(name: str, value: str) -> SpamVerdict:
    # Microsoft counts from -1 (trusted) to 9; from 5 on its own clients call it junk.
    found = _SCL.search(value) if name.endswith("report") else _NUMBER.match(value.strip())
    if not found:
        return SpamVerdict.UNKNOWN
    level = int(found[1] if name.endswith("report") else found[0])
    return SpamVerdict.SPAM if level >= 5 else SpamVerdict.HAM


def _first_number(words: str) -> int:
    found = _NUMBER.search(words)
    return int(found[0]) if found else 0
