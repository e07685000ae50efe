"""The record as a Merkle tree that the database grows, and the checkpoints published over it.

One migration, although it fills a table: an append between trigger and backfill would fail.
"""

import django.db.models.functions.datetime
from django.db import migrations, models

NODES = r"""
CREATE FUNCTION claims_node_hash() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    left_hash bytea;
    right_hash bytea;
BEGIN
    IF NEW.level = 1 THEN
        SELECT leaf_hash INTO left_hash FROM claims_entry WHERE number = 2 * NEW.index + 1;
        SELECT leaf_hash INTO right_hash FROM claims_entry WHERE number = 2 * NEW.index + 2;
    ELSE
        SELECT hash INTO left_hash FROM claims_node
            WHERE level = NEW.level - 1 AND index = 2 * NEW.index;
        SELECT hash INTO right_hash FROM claims_node
            WHERE level = NEW.level - 1 AND index = 2 * NEW.index + 1;
    END IF;
    IF left_hash IS NULL OR right_hash IS NULL THEN
        RAISE EXCEPTION 'node % of level % has no two children', NEW.index, NEW.level
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    NEW.hash := sha256('\x01'::bytea || left_hash || right_hash);
    RETURN NEW;
END $$;

CREATE TRIGGER hash BEFORE INSERT ON claims_node
    FOR EACH ROW EXECUTE FUNCTION claims_node_hash();
ALTER TABLE claims_node ENABLE ALWAYS TRIGGER hash;
"""

GROWTH = """
CREATE FUNCTION claims_entry_grow() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    height integer := 1;
BEGIN
    -- The subtrees that this leaf completes: one more for each trailing zero bit of its number.
    WHILE NEW.number % (1::bigint << height) = 0 LOOP
        INSERT INTO claims_node (level, index) VALUES (height, (NEW.number >> height) - 1);
        height := height + 1;
    END LOOP;
    RETURN NULL;
END $$;

CREATE TRIGGER grow AFTER INSERT ON claims_entry
    FOR EACH ROW EXECUTE FUNCTION claims_entry_grow();
ALTER TABLE claims_entry ENABLE ALWAYS TRIGGER grow;
"""

# May run twice. No entry can be appended meanwhile: creating the trigger has locked the table.
BACKFILL = """
DO $$
DECLARE
    size bigint := (SELECT coalesce(max(number), 0) FROM claims_entry);
    height integer := 1;
BEGIN
    WHILE size >> height > 0 LOOP
        INSERT INTO claims_node (level, index)
            SELECT height, place FROM generate_series(0, (size >> height) - 1) AS place
            ON CONFLICT DO NOTHING;
        height := height + 1;
    END LOOP;
END $$;
"""

CHECKPOINTS = """
CREATE FUNCTION claims_checkpoint_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF octet_length(NEW.root) <> 32
        OR NOT EXISTS (SELECT FROM claims_entry WHERE number = NEW.size)
        OR EXISTS (SELECT FROM claims_checkpoint WHERE size > NEW.size) THEN
        RAISE EXCEPTION 'a checkpoint has a root of 32 bytes, covers no more than the record, '
            'and no less than the one before' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER fits BEFORE INSERT ON claims_checkpoint
    FOR EACH ROW EXECUTE FUNCTION claims_checkpoint_fits();
ALTER TABLE claims_checkpoint ENABLE ALWAYS TRIGGER fits;
"""

# Triggers fire in the order of their names: this one after "append", which sets the number.
REACH = """
CREATE FUNCTION claims_entry_reach() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    published bigint := (SELECT max(size) FROM claims_checkpoint);
BEGIN
    IF NEW.number <= published THEN
        RAISE EXCEPTION 'the record ends at entry %, but a checkpoint over % entries was published',
            NEW.number - 1, published
            USING ERRCODE = 'object_not_in_prerequisite_state',
                HINT = 'See "The record lost its tail" in docs/operations.md.';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER reach_checkpoint BEFORE INSERT ON claims_entry
    FOR EACH ROW EXECUTE FUNCTION claims_entry_reach();
ALTER TABLE claims_entry ENABLE ALWAYS TRIGGER reach_checkpoint;
"""

APPEND_ONLY = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION claims_append_only();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER append_only;
"""


def rule(make: str, trigger: str, table: str, function: str) -> migrations.RunSQL:
    """Make a function and its trigger, and drop both in reverse."""
    return migrations.RunSQL(make, f"DROP TRIGGER {trigger} ON {table}; DROP FUNCTION {function}()")


def append_only(table: str) -> migrations.RunSQL:
    """Have the database refuse to change or remove rows of a table."""
    return migrations.RunSQL(
        APPEND_ONLY.format(table=table), f"DROP TRIGGER append_only ON {table}"
    )


class Migration(migrations.Migration):
    dependencies = [("claims", "0002_append_only")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '10s'", migrations.RunSQL.noop),
        migrations.CreateModel(
            name="Node",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "level",
                        "index",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("level", models.SmallIntegerField()),
                ("index", models.BigIntegerField()),
                ("hash", models.BinaryField()),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("index__gte", 0), ("level__gte", 1)),
                        name="claims_node_place",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("size", models.BigIntegerField(primary_key=True, serialize=False)),
                ("root", models.BinaryField()),
                ("note", models.TextField()),
                ("key", models.CharField(max_length=400)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
            options={
                "ordering": ["size"],
                "get_latest_by": "size",
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("size__gte", 1)), name="claims_checkpoint_size"
                    )
                ],
            },
        ),
        rule(NODES, "hash", "claims_node", "claims_node_hash"),
        rule(GROWTH, "grow", "claims_entry", "claims_entry_grow"),
        migrations.RunSQL(BACKFILL, migrations.RunSQL.noop),
        rule(CHECKPOINTS, "fits", "claims_checkpoint", "claims_checkpoint_fits"),
        rule(REACH, "reach_checkpoint", "claims_entry", "claims_entry_reach"),
        append_only("claims_node"),
        append_only("claims_checkpoint"),
    ]
