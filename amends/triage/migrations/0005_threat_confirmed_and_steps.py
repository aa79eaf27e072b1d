"""Whether a person has confirmed a threat nobody has answered, and what pressed from when on, known from the next message on."""

from django.db import migrations, models
from django.db.models import Exists, OuterRef, Q


def know_what_was_confirmed(apps, schema_editor):
    said = apps.get_model("triage", "Correction").objects.filter(
        field="threat", is_now=OuterRef("threat"), assessment__threat=OuterRef("threat"),
        assessment__message__conversation=OuterRef("pk"),
    )
    unanswered = said.filter(assessment__message__at__gte=OuterRef("conversation__customer_waits_since"))
    moods = apps.get_model("triage", "Mood").objects.exclude(threat="")
    nobody_waits = Q(conversation__customer_waits_since__isnull=True)
    moods.filter(Exists(unanswered) | nobody_waits & Exists(said)).update(threat_is_confirmed=True)


class Migration(migrations.Migration):

    dependencies = [
        ('triage', '0004_retraining'),
    ]

    operations = [
        migrations.AddField(
            model_name='mood',
            name='threat_is_confirmed',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='mood',
            name='steps',
            field=models.JSONField(default=list),
        ),
        migrations.RunPython(know_what_was_confirmed, migrations.RunPython.noop),
    ]
