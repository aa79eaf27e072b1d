from datetime import time

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

AT_ONCE = "at_once"


def keep_the_choices(apps, _editor):
    """Whoever chose to be mailed is mailed at once, as before."""
    apps.get_model("notices", "Wish").objects.filter(was_mailed=True).update(by_mail=AT_ONCE)


def bring_back_the_ticks(apps, _editor):
    apps.get_model("notices", "Wish").objects.exclude(by_mail="").update(was_mailed=True)


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0002_by_time"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DigestTimes",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first", models.TimeField(default=time(8, 0))),
                ("second", models.TimeField(null=True)),
                ("working_days", models.BooleanField(default=True)),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="digest_times",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddField("notice", "is_for_digest", models.BooleanField(default=False)),
        migrations.RenameField("wish", "by_mail", "was_mailed"),
        migrations.AddField(
            "wish",
            "by_mail",
            models.CharField(
                blank=True,
                choices=[("at_once", "At once"), ("digest", "In the digest"), ("", "Never")],
                default="",
                max_length=10,
            ),
        ),
        migrations.RunPython(keep_the_choices, bring_back_the_ticks),
        migrations.RemoveField("wish", "was_mailed"),
    ]
