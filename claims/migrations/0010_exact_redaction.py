"""A redacted verdict says what the record says is left of it, and nothing else."""

from django.db import migrations

EXACT = """
CREATE FUNCTION claims_verdict_redaction() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    texts text[] := '{rationale,correction_reason,override_reason,effective_text}';
    said jsonb;  -- what the record last said of this verdict, once its own entry was redacted
BEGIN
    SELECT convert_from(left_over.body, 'UTF8')::jsonb #> '{body,verdict}' INTO said
        FROM claims_entry own JOIN claims_entry left_over ON left_over.regards_id = own.number
        WHERE own.number = OLD.number AND own.body IS NULL
            AND left_over.type = 'entry.restated' AND left_over.body IS NOT NULL
        ORDER BY left_over.number DESC LIMIT 1;
    IF said IS NULL OR to_jsonb(NEW) - texts <> to_jsonb(OLD) - texts
        OR NOT NEW.rationale IN (OLD.rationale, said ->> 'rationale')
        OR NOT NEW.effective_text IN (OLD.effective_text, said #>> '{effective,text}')
        OR NOT NEW.correction_reason
            IN (OLD.correction_reason, coalesce(said ->> 'correction_reason', ''))
        OR NOT NEW.override_reason
            IN (OLD.override_reason, coalesce(said ->> 'override_reason', '')) THEN
        RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""

TRIGGER = """
DROP TRIGGER redaction_only ON claims_verdict;
CREATE TRIGGER redaction_only BEFORE UPDATE ON claims_verdict
    FOR EACH ROW EXECUTE FUNCTION {function};
ALTER TABLE claims_verdict ENABLE ALWAYS TRIGGER redaction_only;
"""
BEFORE = "claims_redaction('{rationale,correction_reason,override_reason}')"


class Migration(migrations.Migration):
    dependencies = [("claims", "0009_reports_of_captured_pages")]

    operations = [
        migrations.RunSQL(EXACT, "DROP FUNCTION claims_verdict_redaction()"),
        migrations.RunSQL(
            TRIGGER.format(function="claims_verdict_redaction()"),
            TRIGGER.format(function=BEFORE),
        ),
    ]
