"""Reports are found by the address of their archived copy too.

The keys of reports there already are written by the worker, which knows the rule.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("claims", "0010_exact_redaction")]

    operations = [
        migrations.AddField(
            model_name="report",
            name="archived_key",
            field=models.CharField(
                blank=True,
                default="",
                editable=False,
                help_text="The archived URL as pages are compared.",
                max_length=2000,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="report",
            name="keyed_by",
            field=models.PositiveSmallIntegerField(
                default=0,
                editable=False,
                help_text="The number of the rule that both keys are made by.",
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                condition=models.Q(("archived_key", ""), _negated=True),
                fields=["archived_key"],
                name="claims_report_archived",
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(fields=["keyed_by"], name="claims_report_keyed_by"),
        ),
    ]
