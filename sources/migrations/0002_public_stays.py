"""The database refuses to delete or un-publish what readers have seen."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION claimline_public_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    mark text := TG_ARGV[0];  -- the column that is set once readers can see the row
    seen text := to_jsonb(OLD) ->> mark;
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF seen IS NOT NULL THEN
            RAISE EXCEPTION '% %: what readers have seen is not deleted', TG_TABLE_NAME, OLD.id
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF seen IS NOT NULL AND to_jsonb(NEW) ->> mark IS DISTINCT FROM seen
        OR NEW.public_id <> OLD.public_id THEN
        RAISE EXCEPTION '% %: what is public stays public, under its id', TG_TABLE_NAME, OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""

TRIGGER = """
CREATE TRIGGER public_stays BEFORE UPDATE OR DELETE ON sources_source
    FOR EACH ROW EXECUTE FUNCTION claimline_public_stays('public_since');
ALTER TABLE sources_source ENABLE ALWAYS TRIGGER public_stays;
"""


class Migration(migrations.Migration):
    dependencies = [("sources", "0001_source")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION claimline_public_stays()"),
        migrations.RunSQL(TRIGGER, "DROP TRIGGER public_stays ON sources_source"),
    ]
