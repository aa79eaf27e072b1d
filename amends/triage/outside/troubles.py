"""What may come between us and a reader outside, in plain words; never in theirs, which may repeat a customer's."""

from django.utils.translation import gettext as _


class Trouble(Exception):
    """There is no answer we can use: why, in one word of ours and perhaps a fact.

    `said` are the server's own words, for whoever has asked with a made-up sentence; they are kept nowhere.
    """

    def __init__(self, sort: str, fact: object = "", said: str = "", wait: int = 0) -> None:
        super().__init__(sort)
        self.sort, self.fact, self.said, self.wait = sort, str(fact)[:120], said[:200], wait

    def __str__(self) -> str:
        return f"{self.sort} {self.fact}".strip()


def in_words(trouble: str, host: str) -> str:
    """A trouble, as it was written down, for people."""
    sort, _space, fact = trouble.partition(" ")
    known = {
        "late": _("%(host)s did not answer within %(fact)s seconds."),
        "unreachable": _("%(host)s cannot be reached: %(fact)s"),
        "key": _("%(host)s does not accept the key. Enter another one."),
        "unknown": _("%(host)s knows nothing at this address, or not this model. Look whether both are right."),
        "busy": _("%(host)s has too much to do or is broken just now (%(fact)s)."),
        "moved": _("%(host)s points to another address. We go nowhere it points to; enter the right one."),
        "refused": _("%(host)s refused the question (%(fact)s)."),
        "wrong": _("%(host)s answered something we cannot use: “%(fact)s” is missing or wrong."),
        "sealed": _("The key cannot be read any more. Enter it again."),
    }
    return known.get(sort, known["refused"]) % {"host": host, "fact": fact}
