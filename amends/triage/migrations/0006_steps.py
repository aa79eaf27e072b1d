"""What pressed from when on is known from the next message on; a threat is confirmed only in what nobody has answered."""

from django.db import migrations, models
from django.db.models import Exists, OuterRef, Q


def let_go_of_what_was_answered(apps, schema_editor):
    said = apps.get_model("triage", "Correction").objects.filter(
        field="threat", is_now=OuterRef("threat"), assessment__threat=OuterRef("threat"),
        assessment__message__conversation=OuterRef("pk"),
    )
    waiting = said.filter(assessment__message__at__gte=OuterRef("conversation__customer_waits_since"))
    moods = apps.get_model("triage", "Mood").objects.filter(threat_is_confirmed=True)
    moods.filter(Q(conversation__customer_waits_since__isnull=False) & ~Exists(waiting)).update(threat_is_confirmed=False)


class Migration(migrations.Migration):

    dependencies = [
        ('triage', '0005_threat_confirmed'),
    ]

    operations = [
        migrations.AddField(
            model_name='mood',
            name='steps',
            field=models.JSONField(default=list),
        ),
        migrations.RunPython(let_go_of_what_was_answered, migrations.RunPython.noop),
    ]
