"""Writing the copy: a ZIP with one page to read, the same for machines, and every file; never more than a piece in memory."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile
from zoneinfo import ZoneInfo

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils import timezone, translation

from amends.conversations.models import Conversation, Message
from amends.files.models import StoredFile
from amends.privacy.gathering import Collected, conversation_facts, message_facts, person_facts
from amends.privacy.naming import file_path, mail_path

PAGE = "index.html"


def write_copy(file: IO[bytes], collected: Collected) -> None:
    """Fill the ZIP: the files first, then the page and the facts."""
    with ZipFile(file, "w", ZIP_DEFLATED, allowZip64=True) as archive, translation.override(collected.language):
        for path, stored in _files(collected):
            _put_file(archive, path, stored)
        facts = person_facts(collected)
        with _text(archive, "person.json") as out:
            json.dump(facts, out, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
        for matter in collected.conversations():
            with _text(archive, f"conversations/{matter.pk}.json") as out:
                _write_json(out, matter, collected)
        with _text(archive, PAGE) as out:
            _write_page(out, facts, collected)


def _files(collected: Collected) -> Iterator[tuple[str, StoredFile]]:
    for mail in collected.turned_away():
        yield mail_path(mail), mail.raw
    for matter in collected.conversations():
        for heap in collected.messages(matter):
            for message, _is_internal in heap:
                yield from _files_of(message)


def _files_of(message: Message) -> Iterator[tuple[str, StoredFile]]:
    if message.incoming:
        yield mail_path(message.incoming), message.incoming.raw
    for attachment in message.attachments.all():
        yield file_path(attachment), attachment.file


def _put_file(archive: ZipFile, path: str, stored: StoredFile) -> None:
    with stored.open() as content, archive.open(path, "w", force_zip64=True) as place:
        shutil.copyfileobj(content, place)


@contextmanager
def _text(archive: ZipFile, path: str) -> Iterator[TextIOWrapper]:
    with archive.open(path, "w", force_zip64=True) as place, TextIOWrapper(place, "utf-8") as out:
        yield out


def _write_json(out: TextIOWrapper, matter: Conversation, collected: Collected) -> None:
    """One matter as JSON; its messages are written one by one, because there may be thousands."""
    head = _json(conversation_facts(matter, collected))
    out.write(head[: head.rindex("}")].rstrip() + ', "messages": [')
    separator = "\n"
    for heap in collected.messages(matter):
        for message, is_internal in heap:
            out.write(separator + _json(message_facts(message, is_internal, collected)))
            separator = ",\n"
    out.write("\n]}\n")


def _json(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)


def _write_page(out: TextIOWrapper, facts: dict[str, Any], collected: Collected) -> None:
    """The page for people, in their language and by the clock of the team that answers them."""
    shown = {"person": facts, "customer": collected.customer, "language": collected.language}
    out.write(render_to_string("privacy/copy_begins.html", shown))
    for matter in collected.conversations():
        with timezone.override(ZoneInfo(matter.team.timezone)):
            out.write(render_to_string("privacy/copy_matter.html", {"matter": conversation_facts(matter, collected)}))
            for heap in collected.messages(matter):
                said = [message_facts(message, is_internal, collected) for message, is_internal in heap]
                out.write(render_to_string("privacy/copy_messages.html", {"messages": said}))
    out.write(render_to_string("privacy/copy_ends.html", shown))
