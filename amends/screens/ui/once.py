"""The key of a form that must not be taken in twice; `{% once %}` puts a fresh one into the form."""

from django.http import HttpRequest

from amends.foundation.ids import fingerprint

FIELD = "once"
NOT_SAID = "csrfmiddlewaretoken"


def key_of(request: HttpRequest) -> str:
    """One key for one press of a form: the same form with other words in it is another press. Empty without `{% once %}`.

    Browsers show a page again as it was, with its old key, to somebody who goes back to write a second message.
    """
    if not request.POST.get(FIELD):
        return ""
    words = [(name, values) for name, values in sorted(request.POST.lists()) if name != NOT_SAID]
    files = [(name, each.name, each.size) for name, some in sorted(request.FILES.lists()) for each in some]
    return fingerprint(f"{request.path} {words} {files}")
