"""Headers and parts made into the bytes of a mail, by the rules mail servers insist on."""

import base64
import binascii
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

WIDTH = 76
LONGEST_WORD = 60
LONGEST_NAME = 200

_INVISIBLE = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_PLAIN_LOCAL = re.compile(r"[^\s\x00-\x20\x7f()<>@,;:\\\"\[\]]+")
_NO_DOMAIN = re.compile(r"[^\w.\-:\[\]]")
_CONTENT_TYPE = re.compile(r"(?!message/|multipart/)[\w.+-]+/[\w.+-]+", re.ASCII)


@dataclass(frozen=True)
class Part:
    """A piece of a mail: its headers, and its body with CRLF at the line ends."""

    headers: tuple[str, ...]
    body: bytes

    def to_bytes(self) -> bytes:
        """Headers, an empty line, the body."""
        return "".join(f"{header}\r\n" for header in self.headers).encode() + b"\r\n" + self.body


UTF_8 = "utf-8''"


def header(name: str, words: Iterable[str]) -> str:
    """A header with its words, folded between them."""
    line, lines = f"{name}:", []
    for word in words:
        if len(line) + 1 + len(word) > WIDTH and not line.endswith(":"):
            lines.append(line)
            line = ""
        line += f" {word}"
    return "\r\n".join([*lines, line])


def one_line(text: str) -> str:
    """The text without line ends and control characters, so that it cannot begin a header of its own."""
    return _INVISIBLE.sub(" ", text).strip()


def words_of(text: str) -> list[str]:
    """The words of a subject or name; where a header cannot hold them as they are, in encoded words."""
    text = one_line(text)
    words = text.split(" ")
    if text.isascii() and "=?" not in text and all(len(word) <= LONGEST_WORD for word in words):
        return words
    return _encoded_words(text)


def _encoded_words(text: str, room: int = 39) -> list[str]:
    chunks, chunk = [], b""
    for letter in text:
        if len(chunk) + len(letter.encode()) > room:
            chunks.append(chunk)
            chunk = b""
        chunk += letter.encode()
    return [f"=?utf-8?B?{base64.b64encode(each).decode()}?=" for each in [*chunks, chunk]]


def named(name: str, address: str) -> list[str]:
    """A mailbox as header words: the name in quotes or encoded, the address in angle brackets."""
    name = one_line(name)
    if not name:
        return [bare(address)]
    quoted = '"' + re.sub(r'([\\"])', r"\\\1", name) + '"'
    words = [quoted] if name.isascii() and "=?" not in name and len(quoted) <= LONGEST_NAME else _encoded_words(name)
    return [*words, f"<{bare(address)}>"]


def addresses(values: Sequence[str]) -> list[str]:
    """Several addresses as header words."""
    bares = [bare(value) for value in values]
    return [f"{address}," for address in bares[:-1]] + bares[-1:]


def bare(address: str) -> str:
    """An address as a header and the envelope carry it, its domain in ASCII."""
    local, _at, domain = _INVISIBLE.sub("", address).rpartition("@")
    if not _PLAIN_LOCAL.fullmatch(local):
        local = '"' + re.sub(r'([\\"])', r"\\\1", local.strip('"')) + '"'
    return f"{local}@{ascii_domain(domain)}"


def ascii_domain(domain: str) -> str:
    """A domain as the network knows it: `bücher.example` is `xn--bcher-kva.example` there."""
    labels = unicodedata.normalize("NFKC", _NO_DOMAIN.sub("", domain).lower()).split(".")
    return ".".join(each if each.isascii() else f"xn--{each.encode('punycode').decode()}" for each in labels)


def ids(values: Sequence[str]) -> list[str]:
    """Message-IDs in their brackets, without those nobody could have given."""
    bares = (re.sub(r"[^\x21-\x7e]|[<>]", "", value) for value in values)
    return [f"<{each}>" for each in bares if each and len(each) < 900]


def text_part(kind: str, text: str) -> Part:
    """Words as plain text or HTML, with no line too long for any server."""
    body = binascii.b2a_qp(text.replace("\n", "\r\n").encode(errors="replace"), istext=True)
    headers = (f"Content-Type: text/{kind}; charset=utf-8", "Content-Transfer-Encoding: quoted-printable")
    return Part(headers, re.sub(rb"^From ", b"=46rom ", body, flags=re.MULTILINE))


def file_part(content_type: str, content: bytes, name: str, content_id: str = "") -> Part:
    """A file beside the text, or a picture in it."""
    # Mails inside a mail may not be written in base64, and servers rewrite them; as plain files they arrive untouched.
    kind = content_type.partition(";")[0].strip()
    kind = kind if _CONTENT_TYPE.fullmatch(kind) else "application/octet-stream"
    place = "inline" if content_id else "attachment"
    headers = [
        header("Content-Type", [kind]),
        "Content-Transfer-Encoding: base64",
        header("Content-Disposition", [place + ";", *_file_name(name)]),
    ]
    if content_id:
        headers.append(header("Content-ID", ids([content_id])))
    return Part(tuple(headers), base64.encodebytes(content).replace(b"\n", b"\r\n"))


def _file_name(name: str) -> list[str]:
    name = re.sub(r"[/\\]", "_", one_line(name))[:200] or "file"
    if re.fullmatch(r"[\w .+()-]{1,60}", name, re.ASCII):
        return [f'filename="{name}"']
    pieces = re.findall(r"(?:%..|.){1,50}", f"utf-8''{quote(name, safe='')}")
    if len(pieces) == 1:
        return [f"filename*={pieces[0]}"]
    numbered = [f"filename*{at}*={piece}" for at, piece in enumerate(pieces)]
    return [f"{piece};" for piece in numbered[:-1]] + numbered[-1:]


def together(kind: str, parts: Sequence[Part], seed: str) -> Part:
    """Several parts as one; a lone one stays as it is."""
    if len(parts) == 1:
        return parts[0]
    # Neither quoted-printable nor base64 can write “=_”, so that no body ever holds the boundary.
    boundary = f"=_{seed}_{kind}"
    body = b"".join(f"--{boundary}\r\n".encode() + part.to_bytes() + b"\r\n" for part in parts)
    return Part((f'Content-Type: multipart/{kind};\r\n boundary="{boundary}"',), body + f"--{boundary}--\r\n".encode())
