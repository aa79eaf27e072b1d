"""Turning bytes into words, whatever the label says."""

import codecs
import re
from functools import lru_cache

LONGEST_SHIFTED = 200_000
REPLACEMENT = "\ufffd"
_LONE_SURROGATES = re.compile("[\ud800-\udfff]")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")

# What senders write, and the wider set of characters that they mean by it.
_MEANT = {
    "ascii": "cp1252",
    "latin1": "cp1252",
    "iso88591": "cp1252",
    "usascii": "cp1252",
    "ansix3110": "cp1252",
    "ansix341968": "cp1252",
    "gb2312": "gb18030",
    "gb231280": "gb18030",
    "euccn": "gb18030",
    "isogb2312": "gb18030",
    "xgbk": "gb18030",
    "gbk": "gb18030",
    "cp936": "gb18030",
    "shiftjis": "cp932",
    "xsjis": "cp932",
    "sjis": "cp932",
    "windows31j": "cp932",
    "ksc56011987": "cp949",
    "ksc5601": "cp949",
    "euckr": "cp949",
    "xxbig5": "big5hkscs",
    "big5": "big5hkscs",
    "iso885911": "cp874",
    "tis620": "cp874",
    "iso88599": "cp1254",
    "iso88598i": "iso8859-8",
    "iso88598e": "iso8859-8",
    "iso88596i": "iso8859-6",
    "unicode11utf7": "utf-7",
    "xunicode20utf7": "utf-7",
    "utf8mb4": "utf-8",
    "utf8mb3": "utf-8",
    "unicode": "utf-16",
    "iso2022jp": "iso2022_jp_ext",
    "xmacroman": "mac-roman",
    "macintosh": "mac-roman",
    "cp850": "cp850",
}
# Python knows these names, but no mail is written in them.
_NO_CHARSETS = {"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "mbcs", "oem", "palmos"}
_GUESSES = ("cp932", "gb18030", "cp949", "big5hkscs", "euc_jp")
# What UTF-8 looks like when it is taken for Western letters and encoded once more.
_DOUBLED = re.compile("[\u00c2\u00c3][\u0080-\u00bf\u0152-\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]")
_UNESCAPED = re.compile(rb"(?<!\x1b)\$([B@])((?:(?!\([BJ])[!-~]{2}){1,200}+)\(([BJ])")
_UTF_7 = re.compile(r"\+[A-Za-z0-9+/]*-?")
_LEADS = re.compile(rb"[\xa1-\xfe]{2}")
_RUNS = re.compile(rb"[\x80-\xff]+")
_KANA = re.compile("[\u3040-\u30ff]")
_CJK = re.compile("[\u4e00-\u9fff\u3040-\u30ff\uac00-\ud7a3\u3000-\u3002\uff00-\uff5e]")
_HALF_KANA = re.compile("[\uff61-\uff9f]")


def scrub(text: str) -> str:
    """Take out what no database and no JSON can hold: NUL and other controls, lone surrogates."""
    if not text.isascii():
        text = _LONE_SURROGATES.sub(REPLACEMENT, text)
    return _CONTROLS.sub("", text)


@lru_cache(maxsize=512)
def codec_for(label: str) -> str:
    """The codec a charset label means, or "" where it means none."""
    name = label.strip(" \t\r\n\"'").lower().removeprefix("charset=")
    key = re.sub(r"[^a-z0-9]", "", name[:60])
    name = _MEANT.get(key, name)
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return _codec_for_windows(key)
    is_text = getattr(found, "_is_text_encoding", True)
    return found.name if is_text and found.name not in _NO_CHARSETS else ""


def _codec_for_windows(key: str) -> str:
    number = re.search(r"12[5][0-8]|874", key)
    if number and key.startswith(("win", "cp", "xcp", "ansi", "ms")):
        return f"cp{number.group()}"
    return "utf-8" if key.startswith("utf8") else ""


def decode(raw: bytes, label: str = "") -> str:
    """Read bytes as their label says, or as they themselves say where the label cannot be true."""
    if not raw:
        return ""
    codec = codec_for(label) if label else ""
    text = _decode(raw, codec)
    return scrub(_undouble(text) if _DOUBLED.search(text) else text)


def _decode(raw: bytes, codec: str) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) and (codec.startswith("utf-16") or raw.count(0) > len(raw) // 4):
        return raw.decode("utf-16", "replace")
    if codec.startswith(("utf-16", "utf-32")):
        return _decode_wide(raw, codec)
    if raw.isascii() and not codec.startswith(("utf-7", "iso2022", "hz")):
        return _decode_ascii(raw)
    if codec.startswith("iso2022_jp") and b"\x1b" not in raw and raw.isascii():
        return _decode_shifted(raw)
    if codec in ("", "utf-8", "cp1252"):
        return _decode_common(raw, codec)
    return _decode_labelled(raw, codec)


def is_shifted(text: str) -> bool:
    """Whether plain letters stand for Japanese ones, with or without the escape byte that should say so."""
    return "\x1b" in text or "$B" in text or "$@" in text


def _decode_ascii(raw: bytes) -> str:
    # Japanese mail is often seven bits wide and carries no label.
    if b"\x1b$" in raw or b"\x1b(" in raw:
        return raw.decode("iso2022_jp_ext", "replace")
    text = raw.decode("ascii")
    if not is_shifted(text):
        return text
    restored = _decode_shifted(raw)
    return restored if _KANA.search(restored) else text


def _decode_shifted(raw: bytes) -> str:
    """Japanese whose escape bytes some server has taken out."""
    if len(raw) > LONGEST_SHIFTED:
        return raw.decode("ascii", "replace")
    escaped = _UNESCAPED.sub(rb"\033$\1\2\033(\3", raw)
    return escaped.decode("iso2022_jp_ext", "replace")


def _undouble(text: str) -> str:
    """Take back what somebody has made UTF-8 of twice; a text in which anything else is unusual stays as it is."""
    try:
        raw = b"".join(bytes([ord(char)]) if char < "\u0100" else char.encode("cp1252") for char in text)
        return raw.decode("utf-8")
    except UnicodeError:
        return text


def _decode_wide(raw: bytes, codec: str) -> str:
    if b"\0" not in raw:
        # Nobody writes wide characters without a single NUL unless the text is Asian throughout.
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            pass
    if codec == "utf-16":
        even, odd = raw[:2000:2].count(0), raw[1:2000:2].count(0)
        codec = "utf-16-be" if even > odd else "utf-16-le"
    return raw.decode(codec, "replace")


def _decode_common(raw: bytes, codec: str) -> str:
    text = raw.decode("utf-8-sig", "replace")
    bad = text.count(REPLACEMENT)
    if not bad:
        return text
    good = sum(1 for char in text if char > "\x7f") - bad
    # A few broken bytes in a text that otherwise is UTF-8 do not make it anything else.
    if good > bad or (codec == "utf-8" and good):
        return text
    if codec == "cp1252":
        return _decode_western(raw)
    return _guess(raw)


def _decode_western(raw: bytes) -> str:
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _decode_labelled(raw: bytes, codec: str) -> str:
    if codec == "utf-7" and raw.isascii():
        return _UTF_7.sub(_decode_utf_7, raw.decode("ascii"))
    try:
        return raw.decode(codec)
    except (UnicodeError, ValueError, LookupError):
        pass
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return _replace(raw, codec)


def _decode_utf_7(hit: re.Match[str]) -> str:
    """A plus sign may begin letters, or stand for itself as in a telephone number."""
    try:
        return hit[0].encode("ascii").decode("utf-7")
    except UnicodeDecodeError:
        return hit[0]


def _replace(raw: bytes, codec: str) -> str:
    try:
        text = raw.decode(codec, "replace")
    except (UnicodeError, ValueError, LookupError):
        return _decode_western(raw)
    return text if text.count(REPLACEMENT) * 4 <= len(text) else _guess(raw)


def _guess(raw: bytes) -> str:
    """Find the charset that makes the most sense of unlabelled bytes."""
    sample = raw[:4000]
    high = sum(1 for byte in sample if byte > 0x7F)
    if high < 3 * len(_RUNS.findall(sample)):
        # Western accents stand alone between plain letters; Asian characters stand together.
        return _decode_slavic(raw, high) or _decode_western(raw)
    codec = guess_codec(sample)
    return raw.decode(codec, "replace") if codec else _decode_slavic(raw, high) or _decode_western(raw)


def guess_codec(sample: bytes) -> str:
    """The Asian charset that makes the most sense of some bytes, or ""."""
    high = sum(1 for byte in sample if byte > 0x7F)
    if not high or high < 3 * len(_RUNS.findall(sample)) or _is_utf_8(sample):
        return ""
    best, codec = max((_sense(sample, codec, high), codec) for codec in _GUESSES)
    return codec if best >= 0.85 else ""


def _is_utf_8(sample: bytes) -> bool:
    """Whether these are UTF-8, perhaps cut within their last letter."""
    text = sample.decode("utf-8", "replace")
    return text.rstrip(REPLACEMENT).count(REPLACEMENT) == 0


def _sense(sample: bytes, codec: str, high: int) -> float:
    """How much of the unusual in a sample turns into ordinary Asian text, from 0 to 1."""
    text = sample.decode(codec, "ignore")
    unusual = sum(1 for char in text if char > "\x7f")
    lost = len(sample) - len(text.encode(codec, "ignore"))
    if high < 4 or not unusual or lost > 2:
        return 0.0
    usual = len(_CJK.findall(text)) / unusual
    common = sum(1 for char in sample if 0xB0 <= char <= 0xD7 or 0xA1 <= char <= 0xA3) / max(high, 1)
    if codec == "cp949":
        # Korean syllables take up the rows from B0 to C8, where by chance hardly a Chinese sentence stays.
        leads = _LEADS.findall(sample)
        common = 0.12 * (len(leads) >= 6 and all(b"\xb0" <= lead[:1] <= b"\xc8" for lead in leads))
        return usual * (1.0 if unusual * 2 <= high * 1.35 else 0.0) + common - 0.02
    if codec == "euc_jp":
        # Chinese has the Japanese syllables, too, but does not use them.
        return usual * (1.2 if len(_KANA.findall(text)) * 4 > unusual and not _HALF_KANA.search(text) else 0.5)
    pull = {"cp932": 0.3 * bool(_KANA.search(text)) - 0.5 * bool(_HALF_KANA.search(text)), "gb18030": 0.05 * common}
    # Two bytes to a character: Western text has its accents alone between plain letters.
    paired = min(1.0, unusual * 2 / max(high, 1)) if unusual * 2 <= high * 1.35 else 0.0
    return usual * paired + pull.get(codec, 0.0) - (0.02 if codec == "cp949" else 0.04 if codec == "big5hkscs" else 0)


def _decode_slavic(raw: bytes, high: int) -> str:
    letters = sum(1 for byte in raw[:4000] if byte > 0x7F or 0x41 <= (byte & 0xDF) <= 0x5A)
    if high < 8 or high * 2 < letters:
        return ""
    small_windows = sum(1 for byte in raw[:4000] if byte >= 0xE0)
    small_koi = sum(1 for byte in raw[:4000] if 0xC0 <= byte <= 0xDF)
    return raw.decode("cp1251" if small_windows >= small_koi else "koi8-r", "replace")
