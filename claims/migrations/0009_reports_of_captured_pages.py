"""Which page, and which fetch of it, a report was logged from."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0008_similar_claims"),
        ("sources", "0003_captures"),
    ]

    operations = [
        migrations.AddField(
            model_name="report",
            name="capture",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                help_text="The fetch of the page that it was logged from.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reports",
                to="sources.capture",
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="page_key",
            field=models.CharField(
                blank=True,
                editable=False,
                help_text="The URL as pages are compared.",
                max_length=2000,
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                condition=models.Q(("page_key", ""), _negated=True),
                fields=["page_key"],
                name="claims_report_page",
            ),
        ),
    ]
