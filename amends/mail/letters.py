"""A mail we are about to write, before it becomes bytes."""

from dataclasses import dataclass


@dataclass(frozen=True)
class LetterFile:
    """A file that goes with a letter; one with a `content_id` stands in the text."""

    name: str
    content_type: str
    content: bytes
    content_id: str = ""


@dataclass(frozen=True)
class Quotation:
    """An earlier message below the new text: the line that says who wrote it, and its words."""

    opening: str
    text: str


@dataclass(frozen=True)
class Letterhead:
    """Whose mail it is: the name of the house, the colour of its links, and the pages the law asks for."""

    name: str = ""
    colour: str = ""
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Letter:
    """Everything a mail is made of; `text` is our light markup, `footer` a sentence and a web address."""

    sender: str
    from_name: str
    to: tuple[str, ...]
    subject: str
    text: str
    message_id: str
    cc: tuple[str, ...] = ()
    reply_to: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    signature: str = ""
    footer: tuple[str, str] = ("", "")
    quotations: tuple[Quotation, ...] = ()
    files: tuple[LetterFile, ...] = ()
    language: str = ""
    head: Letterhead = Letterhead()
    is_automatic: bool = False
