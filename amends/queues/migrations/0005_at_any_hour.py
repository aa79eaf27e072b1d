"""Distress and threats of violence wait for no opening, also where a lead has changed what else they do."""

from django.db import migrations, models


def let_it_be_so_already(apps, schema_editor):
    apps.get_model("queues", "PressureRow").objects.filter(situation__in=("distress", "physical")).update(at_any_hour=True)


def reckon_everything_anew(apps, schema_editor):
    Reckoning = apps.get_model("queues", "Reckoning")
    for team in apps.get_model("people", "Team").objects.all():
        Reckoning.objects.update_or_create(team=team, defaults={"reached": 0})


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0004_team_promise'),
        ('queues', '0004_pressing'),
    ]

    operations = [
        migrations.AddField(
            model_name='pressurerow',
            name='at_any_hour',
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(let_it_be_so_already, migrations.RunPython.noop),
        migrations.RunPython(reckon_everything_anew, migrations.RunPython.noop),
    ]
