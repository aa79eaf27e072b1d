"""Files for the demo's mails, drawn by code: a photo of a leaking machine, and a receipt."""

import random
import struct
import zlib
from datetime import date

from amends.demo.texts import fill

WIDTH, HEIGHT = 320, 240
COFFEE = (62, 36, 20)
TABLE = 168  # where the counter begins, counted from the top

Colour = tuple[float, float, float]

RECEIPT_WORDS = {
    "de": ("Beleg", "Datum", "Kunde", "Summe", "Enthaltene Mehrwertsteuer 19 %", 19, "EUR"),
    "en": ("Receipt", "Date", "Customer", "Total", "VAT included, 20%", 20, "GBP"),
    "nb": ("Kvittering", "Dato", "Kunde", "Sum", "Herav merverdiavgift 25 %", 25, "NOK"),
}
GOODS = {
    "de": (("Kaffee Fjellro, 1 kg", 2990), ("Wasserfilter, 3 Stück", 5900), ("Versand", 490)),
    "en": (("Fjellro coffee, 1 kg", 2550), ("Water filters, set of 3", 5950), ("Delivery", 395)),
    "nb": (("Kaffe Fjellro, 1 kg", 34900), ("Vannfilter, 3 stk.", 59900), ("Frakt", 7900)),
}


def photo(seed: int) -> bytes:
    """A small PNG: a coffee machine on a counter, and what has run out from under it."""
    dice = random.Random(seed)  # noqa: S311 (it only draws)
    stain = Stain(dice)
    wall = (196 + dice.randint(-16, 20), 190 + dice.randint(-12, 16), 178 + dice.randint(-24, 24))
    body = dice.choice(((52, 56, 60), (150, 44, 38), (128, 146, 118), (206, 204, 198)))
    left = dice.randint(96, 132)
    rows = []
    for y in range(HEIGHT):
        pixels = bytearray([0])  # PNG filter 0: each row as it is
        for x in range(WIDTH):
            light = 0.78 + 0.32 * (1 - x / WIDTH) - 0.1 * y / HEIGHT + dice.uniform(-0.03, 0.03)
            seen = machine_at(x - left, y, body) or stain.seen_on(counter_at(x, y, wall), x, y)
            pixels += bytes(min(255, max(0, int(part * light))) for part in seen)
        rows.append(bytes(pixels))
    return png(b"".join(rows))


def counter_at(x: int, y: int, wall: Colour) -> Colour:
    """The tiles behind, or the wooden counter in front."""
    if y >= TABLE:
        grain = ((x * 7 + y * 53) % 31) / 31
        return (168 - 14 * grain, 126 - 12 * grain, 84 - 10 * grain)
    if x % 54 < 2 or y % 42 < 2:
        return (wall[0] - 26, wall[1] - 26, wall[2] - 24)
    return wall


def machine_at(x: int, y: int, body: Colour) -> Colour | None:
    """The machine, with x counted from its left edge; None where one sees past it."""
    if not (0 <= x < 116 and 44 <= y < 186):
        return None
    if 30 <= x < 96 and 92 <= y < 164:  # the hollow where the cup stands
        if 52 <= x < 74 and y < 106:
            return (176, 178, 180)  # the spout
        if 46 <= x < 80 and 136 <= y < 162:
            return (238, 234, 226)  # the cup
        return (34, 32, 32)
    if 168 <= y < 178 and x % 8 < 5:
        return (24, 24, 26)  # the grille of the drip tray
    if 60 <= y < 74 and 14 <= x < 50:
        return (86, 132, 190)  # the blue light
    shine = 34 if x < 7 else -18 if x > 106 else 0
    return (body[0] + shine, body[1] + shine, body[2] + shine)


class Stain:
    """A puddle of coffee with a darker rim and a few drops around it."""

    def __init__(self, dice: random.Random) -> None:
        """Let the puddle fall where the dice say."""
        self.pools = [(dice.randint(120, 190), dice.randint(196, 212), dice.randint(52, 84), dice.randint(13, 20))]
        for _ in range(7):
            self.pools.append((dice.randint(40, 290), dice.randint(188, 234), dice.randint(2, 9), dice.randint(1, 5)))

    def seen_on(self, ground: Colour, x: int, y: int) -> Colour:
        """The ground's colour, darkened where coffee lies on it."""
        if y < TABLE:
            return ground
        depth = max(1 - ((x - cx) / rx) ** 2 - ((y - cy) / ry) ** 2 for cx, cy, rx, ry in self.pools)
        if depth <= 0:
            return ground
        strength = 0.86 if depth < 0.16 else 0.62  # a drying puddle is darkest at its rim
        red, green, blue = (
            each * (1 - strength) + brown * strength for each, brown in zip(ground, COFFEE, strict=True)
        )
        return red, green, blue


def png(rows: bytes) -> bytes:
    """The bytes of a PNG file around raw rows."""
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    parts = (("IHDR", head), ("IDAT", zlib.compress(rows, 6)), ("IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(name.encode(), content) for name, content in parts)


def chunk(name: bytes, content: bytes) -> bytes:
    """One part of a PNG file, with its length and checksum."""
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def receipt(number: str, customer: str, day: date | None, language: str) -> bytes:
    """A one-page PDF that says what was paid."""
    tongue = language if language in RECEIPT_WORDS else "nb"
    title, on, to, total, tax_name, tax, currency = RECEIPT_WORDS[tongue]
    goods, comma = GOODS[tongue], "." if tongue == "en" else ","
    paid = sum(price for _, price in goods)
    said = [(70, 770, 20, "Morgenrot Kaffe AS"), (70, 748, 10, "Nordnesgaten 0, Bergen")]
    said += [(70, 700, 15, f"{title} {number}")]
    if day:
        said += [(70, 676, 11, f"{on}: {fill('{date} {year}', day, language)}")]
    if customer:
        said += [(70, 660, 11, f"{to}: {customer}")]
    height = 620
    for name, price in (*goods, (total, paid), (tax_name, paid * tax // (100 + tax))):
        said += [(70, height, 11, name), (430, height, 11, f"{price / 100:.2f}".replace(".", comma) + f" {currency}")]
        height -= 20
    return pdf("\n".join(line_at(*line) for line in said) + "\n70 572 m 500 572 l S")


def line_at(x: int, y: int, size: int, text: str) -> str:
    """The PDF's way to write a line at a place."""
    safe = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT /F1 {size} Tf {x} {y} Td ({safe}) Tj ET"


def pdf(page: str) -> bytes:
    """The bytes of a PDF file around the drawing of its one page."""
    drawn = page.replace("ı", "i").encode("cp1252", "replace")  # the standard fonts know no dotless i
    things = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R "
        b"/Resources << /Font << /F1 4 0 R >> >> >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
    ]
    out, places = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), []
    for number, thing in enumerate(things, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, thing)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(things) + 1
    ending = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(out))
    return bytes(out) + b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table) + ending
