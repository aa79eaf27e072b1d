"""From a mail to whoever must hear of it, by the real road."""

import pytest

from amends.notices.models import Notice
from tests import cast

VIOLENT = "Ich weiß, wo Ihr Laden ist. Morgen komme ich vorbei und schlage Ihnen die Zähne ein. Dann brennt die Bude."
SUING = "Wenn das Geld bis Freitag nicht da ist, hören Sie von meinem Anwalt. Ich werde Klage einreichen."
FURIOUS = (
    "Es reicht! Seit sechs Wochen warte ich auf meine Maschine, dreimal habe ich geschrieben und niemand antwortet. "
    "Das ist eine bodenlose Frechheit, ihr seid ein unverschämter Saftladen! Ich will sofort mein Geld zurück!"
)


@pytest.fixture(autouse=True)
def on_duty(mailbox, jonas, lena):
    """An agent and a lead of the team whose mailbox it is."""
    mailbox.team.members.add(jonas, lena)


def write(text: str) -> set[tuple[str, str]]:
    cast.deliver(cast.letter("Thomas <thomas@albrecht.example>", "hjelp@morgenrot.example", "Bestellung", text))
    return {(each.kind, each.person.first_name) for each in Notice.objects.select_related("person")}


def test_a_threat_of_violence_reaches_the_leads(mailbox):
    assert ("violence", "Lena") in write(VIOLENT)


def test_a_legal_threat_reaches_the_leads(mailbox):
    assert ("legal_threat", "Lena") in write(SUING)


def test_a_furious_customer_reaches_somebody_on_duty(mailbox):
    assert ("upset_waits", "Jonas") in write(FURIOUS)


def test_a_calm_question_disturbs_nobody(mailbox):
    assert write("Guten Tag, welche Größe hat der Dichtring der M2? Vielen Dank!") == set()
