from django.db import migrations

# Code, and the name in English, German and Bokmål; the codes are those readers of messages use.
FIRST = (
    ("late_delivery", "Not received", "Nicht angekommen", "Ikke mottatt"),
    ("not_as_described", "Not as described", "Nicht wie beschrieben", "Ikke som beskrevet"),
    ("billing_fees", "Wrong charge", "Falsche Abbuchung", "Feil trekk"),
    ("technical_fault", "Technical fault", "Technischer Fehler", "Teknisk feil"),
    ("no_response", "Kept waiting", "Warten gelassen", "Har måttet vente"),
    ("rude_staff", "Rudeness", "Unfreundlichkeit", "Uhøflighet"),
    ("dishonesty", "Dishonesty", "Unehrlichkeit", "Uærlighet"),
    ("damaged_wrong_item", "Damaged or wrong item", "Beschädigt oder falsch", "Skadet eller feil vare"),
    ("discrimination", "Discrimination", "Diskriminierung", "Diskriminering"),
    ("refund_denied", "Refund denied", "Erstattung verweigert", "Refusjon avslått"),
    ("cancellation_problem", "Cannot cancel", "Kündigung klappt nicht", "Får ikke sagt opp"),
    ("privacy_fraud", "Privacy or fraud", "Datenschutz oder Betrug", "Personvern eller svindel"),
    ("other", "Something else", "Etwas anderes", "Noe annet"),
)


def add(apps, schema_editor):
    """Put the causes every house begins with into the tree."""
    cause = apps.get_model("causes", "Cause")
    cause.objects.bulk_create(
        cause(code=code, name_en=en, name_de=de, name_nb=nb, position=position)
        for position, (code, en, de, nb) in enumerate(FIRST, start=1)
    )


class Migration(migrations.Migration):

    dependencies = [("causes", "0001_initial")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
