"""An index for the claims settled lately, built while editors go on writing."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("claims", "0005_redaction"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="document",
            index=models.Index(
                models.OrderBy(models.F("since"), descending=True),
                models.OrderBy(models.F("claim"), descending=True),
                condition=models.Q(("settled", True), ("state", "public")),
                name="claims_document_settled_since",
            ),
        ),
    ]
