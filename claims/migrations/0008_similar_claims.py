"""What claims are compared by; `rebuild_documents` or the worker fills it for those there are."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0007_two_pairs_of_eyes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Likeness",
            fields=[
                (
                    "claim",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="likeness",
                        serialize=False,
                        to="claims.claim",
                    ),
                ),
                ("draft", models.BooleanField()),
                (
                    "words",
                    models.TextField(
                        help_text="Of its sentence, subjects, context and first headlines."
                    ),
                ),
                (
                    "stemmer",
                    models.CharField(help_text="The configuration of its language.", max_length=20),
                ),
                (
                    "stems",
                    django.contrib.postgres.search.SearchVectorField(
                        help_text="By the English stemmer and that of its language."
                    ),
                ),
                ("length", models.PositiveSmallIntegerField(help_text="How many stems it has.")),
                (
                    "meaning",
                    models.BinaryField(
                        help_text="A unit vector of 256 half floats; null where none can be had.",
                        null=True,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["stems"], name="claims_likeness_stems"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Stem",
            fields=[
                ("stem", models.TextField(primary_key=True, serialize=False)),
                ("claims", models.PositiveIntegerField()),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("claims__gt", 0)), name="claims_stem_claims"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StemChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "stems",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                ("step", models.SmallIntegerField()),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("step__in", [-1, 1])), name="claims_stemchange_step"
                    )
                ],
            },
        ),
    ]
