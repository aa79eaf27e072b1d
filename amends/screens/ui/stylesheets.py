"""Joins the stylesheets, one file a component, into the one file a page loads."""

from pathlib import Path

PARTS = Path(__file__).parent / "css"
JOINED = Path(__file__).parent / "static" / "ui" / "amends.css"

# Later files may refine earlier ones, so the order is written down rather than alphabetical.
ORDER = (
    "tokens base desk rail dock button field choice key feeling due voice chip judge face list diary news mails found bulk path guide case "
    "entry tongues promise composer picker tabs panel notice dialog act card chart story empty file portal pebbles settings rules "
    "learned situations causes gate utilities contrast print"
)


def join() -> str:
    """The whole stylesheet, in order."""
    return "\n".join((PARTS / f"{name}.css").read_text(encoding="utf-8").strip() + "\n" for name in ORDER.split())


if __name__ == "__main__":
    JOINED.write_text(join(), encoding="utf-8")
