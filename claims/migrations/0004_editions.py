"""Keep every state of a claim's document; begin with the present ones."""

import django.db.models.deletion
from django.db import migrations, models

FIRST = """
INSERT INTO claims_edition
    (claim_id, entry_id, public_id, state, status, settled, body, summary, etag)
SELECT claim_id, entry_id, public_id, state, status, settled, body, summary, etag
FROM claims_document ON CONFLICT DO NOTHING
"""

REVISING = ("claim.revised", "report.revised", "source.revised", "subject.revised")
CORRECTING = (
    "verdict.corrected",
    "claim.revised",
    "claim.retired",
    "report.revised",
    "report.withdrawn",
    "source.revised",
    "subject.revised",
)


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0003_merkle_tree"),
    ]

    operations = [
        migrations.CreateModel(
            name="Edition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.CharField(max_length=10)),
                ("state", models.CharField(max_length=10)),
                ("status", models.CharField(blank=True, max_length=20)),
                ("settled", models.BooleanField()),
                ("body", models.BinaryField()),
                ("summary", models.BinaryField()),
                ("etag", models.CharField(max_length=64)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["recorded_at"], name="claims_entry_recorded_at"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                fields=["number"],
                name="claims_entry_correcting",
                condition=models.Q(type__in=CORRECTING),
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                fields=["type", "number"],
                name="claims_entry_revising",
                condition=models.Q(type__in=REVISING),
            ),
        ),
        migrations.AddField(
            model_name="edition",
            name="claim",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="editions",
                to="claims.claim",
            ),
        ),
        migrations.AddField(
            model_name="edition",
            name="entry",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="editions",
                to="claims.entry",
            ),
        ),
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(
                models.OrderBy(models.F("entry"), descending=True),
                models.OrderBy(models.F("claim"), descending=True),
                name="claims_edition_newest",
            ),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.UniqueConstraint(
                fields=("claim", "entry"), name="claims_edition_once"
            ),
        ),
        migrations.RunSQL(FIRST, migrations.RunSQL.noop),
    ]
