"""The record's rules, kept by the database: numbering, hashing, and nothing ever rewritten."""

from django.db import migrations

NUMBERING = r"""
CREATE FUNCTION claims_entry_append() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last_number bigint;
    last_moment timestamptz;
    moment timestamptz;
BEGIN
    -- Held until the transaction ends: the record's order is commit order.
    PERFORM pg_advisory_xact_lock(726563);
    SELECT number, recorded_at INTO last_number, last_moment
        FROM claims_entry ORDER BY number DESC LIMIT 1;
    moment := clock_timestamp();
    IF moment < last_moment - interval '60 seconds' THEN
        RAISE EXCEPTION 'the database clock (%) is behind the last entry of the record (%)',
            moment, last_moment USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    IF coalesce(octet_length(NEW.salt), 0) <> 32 OR coalesce(octet_length(NEW.body), 0) = 0 THEN
        RAISE EXCEPTION 'an entry has a body and a salt of 32 bytes'
            USING ERRCODE = 'check_violation';
    END IF;
    NEW.number := coalesce(last_number, 0) + 1;
    NEW.recorded_at := greatest(moment, last_moment + interval '1 microsecond');
    NEW.leaf := convert_to(concat_ws(E'\n',
        'claimline-record/v1',
        NEW.number,
        to_char(NEW.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        NEW.type,
        coalesce(NEW.claim_id, '-'),
        NEW.actor,
        encode(sha256(NEW.salt || NEW.body), 'hex')), 'UTF8');
    NEW.leaf_hash := sha256('\x00'::bytea || NEW.leaf);
    RETURN NEW;
END $$;

CREATE TRIGGER append BEFORE INSERT ON claims_entry
    FOR EACH ROW EXECUTE FUNCTION claims_entry_append();
ALTER TABLE claims_entry ENABLE ALWAYS TRIGGER append;
"""

REFUSAL = """
CREATE FUNCTION claims_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
"""

APPEND_ONLY = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION claims_append_only();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER append_only;
"""

PUBLIC_STAYS = """
CREATE TRIGGER public_stays BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION claimline_public_stays('{mark}');
ALTER TABLE {table} ENABLE ALWAYS TRIGGER public_stays;
"""

SAME_CLAIM = """
CREATE FUNCTION claims_same_claim() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    one bigint;
    other bigint;
BEGIN
    IF TG_TABLE_NAME = 'claims_citation' THEN
        IF NEW.report_cited_id IS NULL THEN
            RETURN NEW;
        END IF;
        SELECT claim_id INTO other FROM claims_report WHERE id = NEW.report_cited_id;
    ELSIF TG_TABLE_NAME = 'claims_answer' THEN
        SELECT claim_id INTO other FROM claims_report WHERE id = NEW.answered_id;
    ELSE
        SELECT claim_id INTO other FROM claims_verdict WHERE number = NEW.verdict_id;
    END IF;
    SELECT claim_id INTO one FROM claims_report WHERE id = NEW.report_id;
    IF one <> other THEN
        RAISE EXCEPTION '% joins reports of two claims', TG_TABLE_NAME
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""

SAME_CLAIM_TRIGGER = """
CREATE TRIGGER same_claim BEFORE INSERT OR UPDATE ON {table}
    FOR EACH ROW EXECUTE FUNCTION claims_same_claim();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER same_claim;
"""


def on(template: str, name: str, table: str, **more: str) -> migrations.RunSQL:
    """Put a trigger on a table, and take it off again in reverse."""
    return migrations.RunSQL(
        template.format(table=table, **more), f"DROP TRIGGER {name} ON {table}"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0001_claims_and_their_record"),
        ("sources", "0002_public_stays"),
    ]

    operations = [
        migrations.RunSQL(
            NUMBERING,
            "DROP TRIGGER append ON claims_entry; DROP FUNCTION claims_entry_append()",
        ),
        migrations.RunSQL(REFUSAL, "DROP FUNCTION claims_append_only()"),
        on(APPEND_ONLY, "append_only", "claims_entry"),
        on(APPEND_ONLY, "append_only", "claims_verdict"),
        on(APPEND_ONLY, "append_only", "claims_reliance"),
        on(PUBLIC_STAYS, "public_stays", "claims_claim", mark="entry_id"),
        on(PUBLIC_STAYS, "public_stays", "claims_report", mark="entry_id"),
        on(PUBLIC_STAYS, "public_stays", "claims_subject", mark="public_since"),
        migrations.RunSQL(SAME_CLAIM, "DROP FUNCTION claims_same_claim()"),
        on(SAME_CLAIM_TRIGGER, "same_claim", "claims_citation"),
        on(SAME_CLAIM_TRIGGER, "same_claim", "claims_answer"),
        on(SAME_CLAIM_TRIGGER, "same_claim", "claims_reliance"),
    ]
