"""The last redaction is found at once: exports from before it are not shown."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0014_departures"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("type", "entry.redacted")),
                fields=["number"],
                name="claims_entry_redacting",
            ),
        ),
    ]
