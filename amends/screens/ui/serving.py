"""Files of customers on their way to a browser: never run, never guessed at, never part of our pages."""

from django.http import FileResponse

from amends.conversations.models import Attachment
from amends.files.models import StoredFile

PICTURES = {"image/png", "image/jpeg", "image/gif", "image/webp"}


def serve(attachment: Attachment, *, as_picture: bool = False) -> FileResponse:
    """Send a file as a download; a picture of a harmless kind may be shown in place."""
    shown = as_picture and attachment.content_type in PICTURES
    return send(attachment.file, attachment.name, shown_as=attachment.content_type if shown else "")


def send(file: StoredFile, name: str, *, shown_as: str = "") -> FileResponse:
    """Send bytes that are not ours as a download, or shown as what they certainly are."""
    response = FileResponse(
        file.open(),
        as_attachment=not shown_as,
        filename=name,
        content_type=shown_as or "application/octet-stream",
    )
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response
