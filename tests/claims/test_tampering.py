"""A superuser with the triggers off is found out against a checkpoint held outside, every time."""

import random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from claims import audit, checkpoints, exports, record
from claims.models import Checkpoint, Entry
from claims.verifier import verify_record
from tests.cast import ada
from tests.claims import written_record as written
from tests.claims.superuser import superuser

PRIVATE = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
KEY = written.public_key(PRIVATE)
TRIES = 1200


def renumbered(entries):
    """All entries numbered, dated, leafed and hashed anew, as one who rewrites everything would."""
    moments = sorted(entry.recorded_at for entry in entries)
    return [
        written.sealed(entry._replace(number=number, recorded_at=moment))
        for number, (entry, moment) in enumerate(zip(entries, moments, strict=True), start=1)
    ]


def change_column(entries, last, chance):
    place = chance.randrange(last)
    column, value = chance.choice(
        [
            ("type", "claim.retired"), ("actor", "SOMEBODY00"), ("claim", "OTHERCLAIM"),
            ("body", b'{"a":1}'), ("body", b""), ("salt", b"s" * 32), ("salt", None),
            ("leaf", b"x"), ("leaf_hash", b"h" * 32), ("number", last + 9),
            ("recorded_at", "2026-01-01T00:00:00.000000Z"),
        ]
    )  # fmt: skip
    changed = entries[place]._replace(**{column: value})
    return [*entries[:place], changed, *entries[place + 1 :]]


def flip_a_bit(entries, last, chance):
    place = chance.randrange(last)
    column = chance.choice(["leaf", "leaf_hash", *(["body", "salt"] * bool(entries[place].body))])
    data = bytearray(getattr(entries[place], column))
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    changed = entries[place]._replace(**{column: bytes(data)})
    return [*entries[:place], changed, *entries[place + 1 :]]


def change_and_seal(entries, last, chance):
    place = chance.randrange(last)
    changed = written.sealed(entries[place]._replace(body=b'{"a":1}', salt=b"s" * 32))
    return [*entries[:place], changed, *entries[place + 1 :]]


def swap(entries, last, chance):
    one, other = chance.randrange(last), chance.randrange(len(entries))
    swapped = list(entries)
    swapped[one], swapped[other] = swapped[other], swapped[one]
    return swapped


def delete(entries, last, chance):
    place = chance.randrange(last)
    return entries[:place] + entries[place + 1 :]


def delete_the_tail(entries, last, chance):
    return entries[: chance.randrange(last)]


def insert(entries, last, chance):
    place = chance.randrange(last)
    return [*entries[:place], written.entry(place + 1, chance), *entries[place:]]


def truncate(entries, last, chance):
    return []


def remove_text(entries, last, chance):
    place = chance.choice([n for n in range(last) if entries[n].body is not None] or [0])
    removed = entries[place]._replace(body=None, salt=None)
    return [*entries[:place], removed, *entries[place + 1 :]]


def pass_off_as_redacted(entries, last, chance):
    """Another leaf under a proper tombstone: the text is gone, and so is what it committed to."""
    place = chance.randrange(last)
    forged = written.sealed(entries[place]._replace(body=b"{}", salt=b"s" * 32))
    number = len(entries) + 1
    said = {"entry": place + 1, "kind": "a name", "reason": "court order"}
    tombstone = written.entry(number, chance, "entry.redacted", said)
    gone = forged._replace(body=None, salt=None)
    return [*entries[:place], gone, *entries[place + 1 :], tombstone]


WAYS = [
    change_column, flip_a_bit, change_and_seal, swap, delete, delete_the_tail, insert, truncate,
    remove_text, pass_off_as_redacted,
]  # fmt: skip


def rewritten(entries, last, chance):
    """What a superuser leaves behind; half of the time everything is made to fit again."""
    while True:
        changed = chance.choice(WAYS)(entries, last, chance)
        if chance.random() < 0.5:
            changed = renumbered(changed)
        if changed[:last] != entries[:last] or len(changed) < last:
            return changed


def examine(tmp_path, entries, *held):
    """The verifier's findings in an export, freshly signed by the site's own key."""
    own = written.note(entries, PRIVATE) if entries else None
    file = tmp_path / "export.jsonl"
    file.write_text(written.export(entries, KEY, own))
    notes = []
    for number, note in enumerate(held):
        (tmp_path / f"held-{number}").write_text(note)
        notes.append(str(tmp_path / f"held-{number}"))
    return verify_record.check(str(file), notes, KEY)


def test_random_tampering_is_always_found_against_one_checkpoint_held_outside(tmp_path):
    chance = random.Random(20261123)
    missed = []
    for turn in range(TRIES):
        size = chance.randint(1, 30)
        entries = written.record(size, chance, chance.randint(0, size // 4))
        last = chance.randint(1, size)
        note = written.note(entries[:last], PRIVATE)
        changed = rewritten(entries, last, chance)
        problems = examine(tmp_path, changed, note)
        if not problems or not problems[0].startswith(("entry ", "entries ")):
            missed.append((turn, problems))
    assert missed == []


def test_sound_and_redacted_records_raise_no_alarm(tmp_path):
    chance = random.Random(7)
    for _ in range(200):
        size = chance.randint(1, 30)
        entries = written.record(size, chance, chance.randint(0, size // 4))
        sizes = {chance.randint(1, size) for _ in range(4)}
        held = [written.note(entries[:last], PRIVATE) for last in sizes]
        assert examine(tmp_path, entries, *held) == []


@pytest.fixture
def recorded(settings, tmp_path, db, django_capture_on_commit_callbacks):
    """A record of a dozen entries whose last checkpoint is held outside the database."""
    settings.DATA = tmp_path
    settings.CHECKPOINT_KEY = tmp_path / "checkpoint.key"
    editor = record.editor_for(ada())
    with django_capture_on_commit_callbacks(execute=True):
        for turn in range(12):
            record.append(type="claim.revised", actor=editor, body={"turn": turn})
            if turn == 8:
                checkpoints.publish(checkpoints.signer())


def replace_record(cursor, entries) -> None:
    """Put other entries in the place of the record, with tree and checkpoint made to fit."""
    cursor.execute(
        "SELECT conname FROM pg_constraint"
        " WHERE conrelid = 'claims_entry'::regclass AND contype = 'c'"
    )
    for (name,) in cursor.fetchall():
        cursor.execute(f"ALTER TABLE claims_entry DROP CONSTRAINT {name}")
    cursor.execute("DELETE FROM claims_checkpoint")
    cursor.execute("DELETE FROM claims_node")
    cursor.execute("UPDATE claims_entry SET number = number + 1000000")
    insert_into = (
        "INSERT INTO claims_entry"
        " (number, recorded_at, type, claim_id, actor, salt, body, leaf, leaf_hash)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)"
    )
    filled = (entry._replace(salt=entry.salt or b"", body=entry.body or b"") for entry in entries)
    cursor.executemany(insert_into, filled)
    cursor.execute("DELETE FROM claims_entry WHERE number > 1000000")
    tree = verify_record.Tree()
    for entry in entries:
        for level, value in enumerate(tree.push(entry.leaf_hash), start=1):
            place = (entry.number >> level) - 1
            cursor.execute("INSERT INTO claims_node VALUES (%s, %s, %s)", [level, place, value])


def sign_anew(entries) -> None:
    """A fresh signature by the site's own key over whatever is there now."""
    signer = checkpoints.signer()
    root = written.root(entries)
    head = written.note(entries, PRIVATE).partition("\n\n")[0]
    note = signer.sign(head + "\n")
    Checkpoint.objects.create(size=len(entries), root=root, note=note, key=signer.key)


@pytest.mark.parametrize("seed", range(40))
def test_tampering_with_the_database_itself_is_found(recorded, seed):
    chance = random.Random(seed)
    entries = list(exports.entries())
    while True:
        forged = renumbered(rewritten(entries, 9, chance))
        if forged[:9] != entries[:9]:
            break
    with superuser() as cursor:
        replace_record(cursor, forged)
    if forged:
        sign_anew(forged)
    assert audit.problems()
    assert Entry.objects.count() == len(forged)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE claims_entry SET body = 'x' WHERE number = {place}",
        "UPDATE claims_entry SET leaf = 'x', leaf_hash = sha256('\\x00'::bytea || 'x')"
        " WHERE number = {place}",
        "UPDATE claims_entry SET leaf_hash = sha256('x') WHERE number = {place}",
        "UPDATE claims_entry SET recorded_at = recorded_at - interval '1 day'"
        " WHERE number = {place}",
        "UPDATE claims_entry SET claim_id = 'X' WHERE number = {place}",
        "UPDATE claims_node SET hash = sha256('x') WHERE index = {place} / 2 - 1",
    ],
)
@pytest.mark.parametrize("place", [2, 5, 8, 9])
def test_one_changed_row_is_found_and_named(recorded, sql, place):
    with superuser() as cursor:
        cursor.execute(sql.format(place=place))
    problems = audit.problems()
    assert problems
    assert any(problem.startswith(("entry ", "entries ")) for problem in problems)


def test_the_sound_record_raises_no_alarm(recorded):
    assert audit.problems() == []
    assert Checkpoint.objects.get().size == 9
