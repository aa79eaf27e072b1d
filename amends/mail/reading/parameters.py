"""Content-Type and Content-Disposition with their parameters, however they are spelt."""

import re
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from .charsets import decode
from .decoding import decode_header, raw_bytes

_PARAMETER = re.compile(
    r"""[;\s]*([^\s=;"]{1,100})\s*=\s*("(?:[^"\\]|\\.)*"?|[^;\r\n]*)""",
    re.DOTALL,
)
_COMMENT = re.compile(r"\([^()\"]{0,500}\)")
_CONTINUED = re.compile(r"^(.+?)(?:\*(\d{1,3}))?(\*)?$")
_TYPE = re.compile(r"\s*\"?([\w.+*-]{1,80})(?:\s*/\s*([\w.+*-]{0,80}))?")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A header value of the kind `value; name=content`."""

    value: str = ""
    parameters: dict[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """One parameter, or ""."""
        return self.parameters.get(name, "")


def read_labelled(raw: object) -> Labelled:
    """Read a parametrised header, mending what is broken."""
    text = str(raw or "")[:20_000].strip()
    if not text:
        return Labelled()
    head, _, rest = text.partition(";")
    if "=" in head and "/" not in head.split("=")[0]:
        head, rest = "", text
    found = _TYPE.match(_COMMENT.sub("", head))
    value = "/".join(part for part in found.groups() if part).lower() if found else ""
    return Labelled(value, _read_parameters(rest))


def _read_parameters(text: str) -> dict[str, str]:
    plain: dict[str, str] = {}
    continued: dict[str, list[tuple[int, bool, str]]] = {}
    for hit in _PARAMETER.finditer(text):
        name, number, is_encoded = _CONTINUED.match(hit[1].lower()).groups()  # type: ignore[union-attr]
        content = _unquote(hit[2])
        if number is None and not is_encoded:
            plain.setdefault(name, content)
        else:
            continued.setdefault(name, []).append((int(number or 0), bool(is_encoded), content))
    read = {name: decode_header(content) for name, content in plain.items()}
    return read | {name: _join(parts) for name, parts in continued.items()}


def _unquote(content: str) -> str:
    content = content.strip()
    if content.startswith('"'):
        return content.strip('"').replace('\\"', '"').replace("\\\\", "\\")
    return _COMMENT.sub("", content).strip().strip("'\"") if "(" in content else content.strip("'\"")


def _join(parts: list[tuple[int, bool, str]]) -> str:
    """Put the numbered pieces of a long parameter together (RFC 2231)."""
    parts.sort(key=lambda part: part[0])
    charset = ""
    first_is_encoded, first = parts[0][1], parts[0][2]
    if first_is_encoded and first.count("'") >= 2:
        charset, _, first = first.split("'", 2)
        parts[0] = (parts[0][0], True, first)
    pieces = [unquote_to_bytes(raw_bytes(text)) if encoded else raw_bytes(text) for _, encoded, text in parts]
    joined = decode(b"".join(pieces), charset)
    return decode_header(joined) if "=?" in joined else joined.strip()
