"""Between a site and its reader: no change of an answer is ever taken for a sound record.

The site is real; its answers pass through a server that changes them at random.
"""

import json
import random
import urllib.request

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction

from claims import checkpoints, record
from claims.verifier import live_record, verify_record
from claims.verifier.signed_note import BadNote, CannotTell
from tests.cast import ada, denial, public_claim, redact, verdict
from tests.claims import written_record as written
from tests.claims.pretend_site import Answer, compact, serving

pytestmark = pytest.mark.django_db(transaction=True)

TRIES = 1200
PRIVATE = Ed25519PrivateKey.from_private_bytes(b"o" * 32)
SIGNED = "/api/v1/record/checkpoint"


@pytest.fixture
def answers(settings, tmp_path, live_server, monkeypatch):
    """What a real site answers to a reader of its record, by path: several pages and the note."""
    settings.DATA, settings.CHECKPOINT_KEY = tmp_path, tmp_path / "checkpoint.key"
    claim = public_claim("“Ünï” </script> \U0001f3ac / \\ it", context="A secret thing.")
    verdict(claim)
    denial(claim)
    redact("secret")
    editor = record.editor_for(ada())
    with transaction.atomic():
        for turn in range(30):
            said = {"turn": turn, "said": "é\x01\t\u2028" * turn, "list": [None, True, {"b": 1}]}
            record.append(type="source.revised", actor=editor, body=said)
    checkpoints.publish(checkpoints.signer())
    monkeypatch.setattr(live_record, "PAGE", 16)
    monkeypatch.setattr(live_record, "LAG", 0)
    monkeypatch.setattr(live_record, "MOST_ENTRIES", 200)
    found = {}

    def copy(path: str) -> Answer:
        request = urllib.request.Request(live_server.url + path)
        request.add_header("Accept", "application/json")
        with urllib.request.urlopen(request, timeout=60) as answer:
            found[path] = answer.read()
        return Answer(found[path])

    with serving(copy) as address:
        assert verify_record.check(address, [], None) == []
    assert len(found) == 5
    return found


class Proxy:
    """Gives the answers that were recorded, but for those that are changed."""

    def __init__(self, answers: dict[str, bytes]) -> None:
        self.answers, self.changed = answers, {}

    def __call__(self, path: str) -> Answer:
        found = self.changed.get(path) or self.answers.get(path)
        return Answer(found) if found else Answer(status=400)

    @property
    def pages(self) -> list[str]:
        return [path for path in self.answers if path != SIGNED]


def flip_a_bit(data: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(data))
    return data[:place] + bytes([data[place] ^ 1 << chance.randrange(8)]) + data[place + 1 :]


def put_in(data: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(data) + 1)
    more = chance.choice([b" ", b"\n", b"0", b"a", b'"', b"\\u0061", b"\0", b'"a":1,', b"=", b"-"])
    return data[:place] + more + data[place:]


def take_out(data: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(data))
    return data[:place] + data[place + chance.randint(1, 40) :]


def say_otherwise(data: bytes, chance: random.Random) -> bytes:
    """The same JSON written in another way."""
    page = json.loads(data)
    return chance.choice(
        [
            json.dumps(page, ensure_ascii=False), json.dumps(page, separators=(",", ":")),
            json.dumps(page, indent=1), compact(page) + "\n", "\ufeff" + compact(page),
            compact(page).replace("/", "\\/") + " ", '{"next":"a",' + compact(page)[1:],
        ]
    ).encode()  # fmt: skip


VALUES = [None, "", "-", "x", 0, 1, True, False, [], {}, 1.5, "AAAA", "\ud800", "a\nb", -1]


def change_a_member(data: bytes, chance: random.Random) -> bytes:
    page = json.loads(data)
    if not page["results"]:
        return flip_a_bit(data, chance)
    one = chance.choice(page["results"])
    name = chance.choice([*one, "more", "body"])
    if chance.random() < 0.3:
        one.pop(name, None)
    elif name == "body" and one["body"]:
        one["body"] |= {chance.choice([*one["body"], "more"]): chance.choice(VALUES)}
    else:
        one[name] = chance.choice(VALUES)
    return json.dumps(page, ensure_ascii=chance.random() < 0.1, separators=(",", ":")).encode(
        errors="surrogatepass"
    )


def rearrange(data: bytes, chance: random.Random) -> bytes:
    page = json.loads(data)
    found = page["results"]
    if not found:
        return put_in(data, chance)
    one, other = chance.randrange(len(found)), chance.randrange(len(found))
    match chance.randrange(5):
        case 0:
            del found[one]
        case 1:
            found.insert(one, found[other])
        case 2:
            found[one], found[other] = found[other], found[one]
        case 3:
            found[one]["body"], found[other]["body"] = found[other]["body"], found[one]["body"]
        case 4:
            del found[one:]
    return compact(page).encode()


def change_and_seal(data: bytes, chance: random.Random) -> bytes:
    """Another body for an entry, with the leaf and the hash that fit it."""
    page = json.loads(data)
    if not page["results"]:
        return take_out(data, chance)
    place = chance.randrange(len(page["results"]))
    entry = verify_record.read_entry(live_record.exported(dict(page["results"][place])))
    forged = written.sealed(entry._replace(body=b'{"a":1}', salt=b"s" * 32))
    page["results"][place] |= {
        "redacted": False, "salt": written.b64encode(forged.salt).decode(), "body": {"a": 1},
        "leaf": written.b64encode(forged.leaf).decode(),
        "leaf_hash": written.b64encode(forged.leaf_hash).decode(),
    }  # fmt: skip
    return compact(page).encode()


WAYS = [
    flip_a_bit, put_in, take_out, say_otherwise, change_a_member, rearrange, change_and_seal,
]  # fmt: skip


def swap_pages(proxy: Proxy, chance: random.Random) -> None:
    """One page in the place of another; or all that follow it are held back."""
    one, other = chance.sample(proxy.pages, 2)
    proxy.changed[one] = proxy.answers[other]


def lead_astray(proxy: Proxy, chance: random.Random) -> None:
    """The cursor of another page, or of none."""
    path = chance.choice(proxy.pages)
    page = json.loads(proxy.answers[path])
    others = [json.loads(proxy.answers[other])["next"] for other in proxy.pages]
    page["next"] = chance.choice([n for n in [*others, "", "x"] if n != page["next"]])
    proxy.changed[path] = compact(page).encode()


def tamper(proxy: Proxy, chance: random.Random) -> None:
    """Change the answers in one way, and now and then sign what is left anew."""
    proxy.changed.clear()
    while not proxy.changed or all(proxy.answers[path] == to for path, to in proxy.changed.items()):
        if chance.random() < 0.15:
            chance.choice([swap_pages, lead_astray])(proxy, chance)
        else:
            path = chance.choice(proxy.pages)
            proxy.changed[path] = chance.choice(WAYS)(proxy.answers[path], chance)
    if chance.random() < 0.3:
        sign_anew(proxy)


def sign_anew(proxy: Proxy) -> None:
    """A checkpoint over what the changed answers tell, with a key of the forger's own."""
    with serving(proxy) as address:
        try:
            lines = [json.loads(line) for line in live_record.lines(address)]
            entries = [verify_record.read_entry(line) for line in lines[1:-1]]
        except (OSError, TypeError, ValueError, LookupError):
            return
    if entries:
        name = lines[0]["checkpoint"].partition("\n")[0]
        note, key = written.note(entries, PRIVATE, name), written.public_key(PRIVATE, name)
        signed = {"size": len(entries), "note": note, "key": key}
        proxy.changed[SIGNED] = compact(signed).encode()


def found_out(address: str, held: list[str]) -> bool:
    """Whether the verifier exits with 1 or 2, and not by a crash of ours."""
    try:
        return bool(verify_record.check(address, held, None))
    except (CannotTell, BadNote, OSError):
        return True


def test_every_change_of_an_answer_is_found(answers, tmp_path):
    held = tmp_path / "held.txt"
    held.write_text(json.loads(answers[SIGNED])["note"])
    chance, proxy, missed = random.Random(20261123), Proxy(answers), []
    with serving(proxy) as address:
        assert verify_record.check(address, [str(held)], None) == []
        for turn in range(TRIES):
            tamper(proxy, chance)
            if not found_out(address, [str(held)]):
                missed.append((turn, proxy.changed))
        proxy.changed.clear()
        assert verify_record.check(address, [str(held)], None) == []
    assert missed == []


def test_without_a_checkpoint_held_what_was_signed_is_still_what_is_told(answers):
    chance, proxy, missed = random.Random(7), Proxy(answers), []
    key = json.loads(answers[SIGNED])["key"]
    with serving(proxy) as address:
        for turn in range(100):
            tamper(proxy, chance)
            try:
                if not verify_record.check(address, [], key):
                    missed.append((turn, proxy.changed))
            except (CannotTell, OSError):
                continue
    assert missed == []
