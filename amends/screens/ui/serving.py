"""Files of customers on their way to a browser: never run, never guessed at, never part of our pages."""

from django.http import FileResponse

from amends.conversations.models import Attachment

PICTURES = {"image/png", "image/jpeg", "image/gif", "image/webp"}


def serve(attachment: Attachment, *, as_picture: bool = False) -> FileResponse:
    """Send a file as a download; a picture of a harmless kind may be shown in place."""
    shown = as_picture and attachment.content_type in PICTURES
    response = FileResponse(
        attachment.file.open(),
        as_attachment=not shown,
        filename=attachment.name,
        content_type=attachment.content_type if shown else "application/octet-stream",
    )
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response
