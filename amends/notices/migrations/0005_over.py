from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0004_devices'),
    ]

    operations = [
        migrations.AddField(
            model_name='notice',
            name='over_since',
            field=models.DateTimeField(null=True),
        ),
    ]
