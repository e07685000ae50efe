"""What one editor proposes and another approves; who approved each verdict."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import sources.public_id
import sources.wording


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0006_settled_lately"),
    ]

    operations = [
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=sources.public_id.new_public_id,
                        editable=False,
                        max_length=10,
                        unique=True,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("verdict", "Verdict"),
                            ("correction", "Correction of a verdict"),
                            ("redaction", "Redaction"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "content",
                    models.JSONField(help_text="The exact text: what a service will be given."),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("published", "Published"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        db_index=True,
                        default="waiting",
                        max_length=10,
                    ),
                ),
                (
                    "proposed_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                ("approved_content", models.JSONField(blank=True, null=True)),
                (
                    "claim_version",
                    models.PositiveIntegerField(
                        help_text="The claim as the last to write or approve saw it: a later one asks for a look.",
                        blank=True,
                        null=True,
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "default_permissions": ("view",),
            },
        ),
        migrations.CreateModel(
            name="ProposalStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("edited", "Edited"),
                            ("approved", "Approved"),
                            ("returned", "Sent back"),
                            ("withdrawn", "Withdrawn"),
                            ("published", "Published"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True, max_length=500, validators=[sources.wording.validate_title]
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="verdict",
            name="approved_by",
            field=models.ForeignKey(
                help_text="Empty only on a site with a single editor.",
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="approved_verdicts",
                to="claims.editor",
            ),
        ),
        migrations.AddConstraint(
            model_name="verdict",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by__isnull", True),
                    models.Q(("approved_by", models.F("issued_by")), _negated=True),
                    _connector="OR",
                ),
                name="claims_verdict_two_people",
                violation_error_message="Nobody approves a verdict of their own.",
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="approved_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="approved_proposals",
                to="claims.editor",
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="author",
            field=models.ForeignKey(
                help_text="Who wrote the text as it stands: the last to have edited it.",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="written_proposals",
                to="claims.editor",
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="claim",
            field=models.ForeignKey(
                help_text="Empty for a redaction, which may concern several claims.",
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="proposals",
                to="claims.claim",
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="corrects",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="proposed_corrections",
                to="claims.verdict",
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="entry",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="proposals",
                to="claims.entry",
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="proposed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="proposals",
                to="claims.editor",
            ),
        ),
        migrations.AddField(
            model_name="proposalstep",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="proposal_steps",
                to="claims.editor",
            ),
        ),
        migrations.AddField(
            model_name="proposalstep",
            name="proposal",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="steps",
                to="claims.proposal",
            ),
        ),
        migrations.AddField(
            model_name="proposalstep",
            name="voided",
            field=models.ForeignKey(
                help_text="Whose approval this step made void.",
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="claims.editor",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["verdict", "correction", "redaction"])),
                name="claims_proposal_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("claim__isnull", False), ("corrects", None), ("kind", "verdict")),
                    models.Q(
                        ("claim__isnull", False),
                        ("corrects__isnull", False),
                        ("kind", "correction"),
                    ),
                    models.Q(("claim", None), ("corrects", None), ("kind", "redaction")),
                    _connector="OR",
                ),
                name="claims_proposal_about",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("entry__isnull", False), ("state", "published")),
                    models.Q(("entry", None), ("state__in", ["waiting", "withdrawn"])),
                    _connector="OR",
                ),
                name="claims_proposal_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by__isnull", True),
                    models.Q(("approved_by", models.F("author")), _negated=True),
                    _connector="OR",
                ),
                name="claims_proposal_two_people",
                violation_error_message="Nobody approves a text of their own.",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_by__isnull", True), ("approved_content__isnull", True)),
                    models.Q(
                        ("approved_by__isnull", False),
                        ("approved_content", models.F("content")),
                        ("approved_content__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="claims_proposal_exact_text",
                violation_error_message="An approval holds for the exact text that was approved.",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "verdict"), ("state", "waiting")),
                fields=("claim",),
                name="claims_proposal_one_verdict",
                violation_error_message="A verdict on this claim is proposed already: edit that.",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "waiting")),
                fields=("corrects",),
                name="claims_proposal_one_correction",
                violation_error_message="A correction is proposed already: edit that one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposalstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "step__in",
                        ["proposed", "edited", "approved", "returned", "withdrawn", "published"],
                    )
                ),
                name="claims_step_step",
            ),
        ),
    ]
