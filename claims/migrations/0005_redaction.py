"""The one way past the append-only rules: text goes where a tombstone in the record says so."""

import django.db.models.deletion
from django.db import migrations, models

WHOLE = """
CREATE TRIGGER append_only BEFORE {what} ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION claims_append_only();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER append_only;
"""

REDACTION = """
CREATE FUNCTION claims_redaction() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    texts text[] := TG_ARGV[0]::text[];  -- the only columns that a redaction may change
BEGIN
    IF to_jsonb(NEW) - texts <> to_jsonb(OLD) - texts
        OR TG_TABLE_NAME = 'claims_entry' AND to_jsonb(NEW) ->> 'body' IS NOT NULL
        OR NOT EXISTS (SELECT FROM claims_entry
            WHERE regards_id = OLD.number AND type = 'entry.redacted') THEN
        RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""

ROWS = """
CREATE TRIGGER redaction_only BEFORE UPDATE ON {table}
    FOR EACH ROW EXECUTE FUNCTION claims_redaction('{texts}');
ALTER TABLE {table} ENABLE ALWAYS TRIGGER redaction_only;
"""


def allow(table: str, texts: str) -> migrations.RunSQL:
    """Let a redaction, and nothing else, change these columns."""
    drop = f"DROP TRIGGER append_only ON {table};"
    return migrations.RunSQL(
        drop
        + WHOLE.format(table=table, what="DELETE OR TRUNCATE")
        + ROWS.format(table=table, texts=texts),
        drop
        + f"DROP TRIGGER redaction_only ON {table};"
        + WHOLE.format(table=table, what="UPDATE OR DELETE OR TRUNCATE"),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0004_editions"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="entry",
            options={
                "default_permissions": ("view",),
                "ordering": ["number"],
                "permissions": [
                    ("redact_entry", "Can remove text from the record for a legal reason")
                ],
                "verbose_name_plural": "entries",
            },
        ),
        migrations.RemoveConstraint(
            model_name="entry",
            name="claims_entry_type",
        ),
        migrations.AddField(
            model_name="entry",
            name="regards",
            field=models.ForeignKey(
                help_text="The entry that this one redacts or restates.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="regarding",
                to="claims.entry",
            ),
        ),
        migrations.AlterField(
            model_name="entry",
            name="body",
            field=models.BinaryField(null=True),
        ),
        migrations.AlterField(
            model_name="entry",
            name="salt",
            field=models.BinaryField(null=True),
        ),
        migrations.AlterField(
            model_name="entry",
            name="type",
            field=models.CharField(
                choices=[
                    ("claim.published", "Claim published"),
                    ("claim.revised", "Claim revised"),
                    ("claim.related", "Claims related"),
                    ("claim.retired", "Claim retired"),
                    ("report.added", "Report added"),
                    ("report.revised", "Report revised"),
                    ("report.withdrawn", "Report withdrawn"),
                    ("verdict.issued", "Verdict issued"),
                    ("verdict.corrected", "Verdict corrected"),
                    ("source.revised", "Source revised"),
                    ("subject.revised", "Subject revised"),
                    ("entry.redacted", "Entry redacted"),
                    ("entry.restated", "Entry restated without what was removed"),
                ],
                max_length=40,
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "type__in",
                        [
                            "claim.published",
                            "claim.revised",
                            "claim.related",
                            "claim.retired",
                            "report.added",
                            "report.revised",
                            "report.withdrawn",
                            "verdict.issued",
                            "verdict.corrected",
                            "source.revised",
                            "subject.revised",
                            "entry.redacted",
                            "entry.restated",
                        ],
                    )
                ),
                name="claims_entry_type",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("body__isnull", False), ("salt__isnull", False)),
                    models.Q(("body__isnull", True), ("salt__isnull", True)),
                    _connector="OR",
                ),
                name="claims_entry_redacted",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("regards__isnull", False),
                        ("type__in", ("entry.redacted", "entry.restated")),
                    ),
                    models.Q(
                        models.Q(("type__in", ("entry.redacted", "entry.restated")), _negated=True),
                        ("regards__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="claims_entry_regards",
            ),
        ),
        migrations.RunSQL(REDACTION, "DROP FUNCTION claims_redaction()"),
        allow("claims_entry", "{body,salt}"),
        allow("claims_verdict", "{rationale,correction_reason,override_reason}"),
    ]
