"""Reports may carry what their outlet, a fact-checker, concluded itself."""

from django.db import migrations, models

import sources.wording


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0011_archived_pages"),
        ("sources", "0003_captures"),
    ]

    operations = [
        migrations.AddField(
            model_name="report",
            name="rating_best",
            field=models.DecimalField(
                blank=True, decimal_places=3, max_digits=9, null=True, verbose_name="to"
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="rating_text",
            field=models.CharField(
                blank=True,
                help_text="What a fact-checker concluded, in its words: “Mostly false”.",
                max_length=120,
                validators=[sources.wording.validate_title],
                verbose_name="its own rating",
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="rating_value",
            field=models.DecimalField(
                blank=True, decimal_places=3, max_digits=9, null=True, verbose_name="in numbers"
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="rating_worst",
            field=models.DecimalField(
                blank=True,
                decimal_places=3,
                max_digits=9,
                null=True,
                verbose_name="on a scale from",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("rating_best", None), ("rating_value", None), ("rating_worst", None)),
                    models.Q(
                        ("rating_best__isnull", False),
                        ("rating_text__regex", "\\S"),
                        ("rating_value__gte", models.F("rating_worst")),
                        ("rating_value__isnull", False),
                        ("rating_value__lte", models.F("rating_best")),
                        ("rating_worst__isnull", False),
                        ("rating_worst__lt", models.F("rating_best")),
                    ),
                    _connector="OR",
                ),
                name="claims_report_rating",
                violation_error_message="A rating in numbers needs its words, and both ends of a scale that it lies on.",
            ),
        ),
    ]
