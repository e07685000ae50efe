"""The reports that carry a rating are found by their claim."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0012_own_ratings"),
        ("sources", "0003_captures"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                condition=models.Q(("rating_text", ""), _negated=True),
                fields=["claim"],
                name="claims_report_rated",
            ),
        ),
    ]
