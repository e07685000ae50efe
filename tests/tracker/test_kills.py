"""Killed at random moments, fifty times: what was acknowledged is there once, nothing is half.

Everything is as in real use: `manage.py serve`, its own PostgreSQL with fsync, the desk's forms
over HTTP. Where the supervisor itself is killed, the test starts it again, as a person would.
"""

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict

import pytest

from claims.verifier import signed_note, verify_record
from tests.tracker.desk_hands import SIGNING, Clock, Editor, Follower
from tests.tracker.embedded_users import eventually
from tests.tracker.running_site import PATIENCE, Site, children
from tracker.embedded import processes

SEED = 20261123
EDITORS = 4
TIMES = {
    "a web process": 15,
    "the master of the web processes": 6,
    "the background worker": 8,
    "PostgreSQL": 8,
    "a process of PostgreSQL": 10,
    "the supervisor": 3,
}
DOORS = ("report.added", "verdict.issued", "verdict.corrected")


class Killer:
    """Kills whatever runs, each kind as often as TIMES says, and waits until the site answers."""

    def __init__(self, site):
        self.site, self.chance, self.left = site, random.Random(SEED), Counter(TIMES)

    def kill_one(self):
        """Kill one at a random moment; return what it was and how long the site needed."""
        time.sleep(self.chance.uniform(0, 0.5))
        kind, victim = self.strike()
        started = time.monotonic()
        if kind == "the supervisor":
            self.site.process.wait()
            self.site.start()
        assert eventually(lambda: self.back(kind, victim), PATIENCE), self.site.said()
        return kind, time.monotonic() - started

    def strike(self):
        """Kill something; return what it was, and its id."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            alive = self.alive()
            if alive:
                (kind,) = self.chance.choices(list(alive), [self.left[kind] for kind in alive])
                victim = self.chance.choice(alive[kind])
                with contextlib.suppress(ProcessLookupError):  # it has just ended by itself
                    os.kill(victim, signal.SIGKILL)
                    self.left[kind] -= 1
                    return kind, victim
            time.sleep(0.05)
        raise AssertionError(self.site.said())

    def alive(self):
        """The processes of each kind that is still due, as far as there are any."""
        site = self.site
        server = processes.postmaster(site.data)
        found = {
            "a web process": site.web_processes(),
            "the master of the web processes": children(site.process.pid, "gunicorn"),
            "the background worker": children(site.process.pid, "procrastinate"),
            "PostgreSQL": [server.pid] if server else [],
            "a process of PostgreSQL": children(server.pid) if server else [],
            "the supervisor": [site.process.pid],
        }
        return {kind: ids for kind, ids in found.items() if ids and self.left[kind]}

    def back(self, kind, victim):
        """Whether the site answers, and by a new process where there is only one of its kind."""
        if kind == "PostgreSQL":
            server = processes.postmaster(self.site.data)
            if server is None or server.pid == victim:
                return False
        if kind.startswith("the master") and self.site.child("gunicorn") in (None, victim):
            return False
        return self.site.answers()


@pytest.fixture
def site(folder):
    made = Site(folder, SECOND_EDITOR="false")
    try:
        made.start()
        yield made
    finally:
        clean = made.stop()
    assert clean, made.said()


def test_fifty_kills_lose_nothing_and_leave_nothing_half(site):
    print(f"seed {SEED}")
    editors, follower = use_while_killing(site)
    changes = [change for editor in editors for change in editor.changes]
    all_runs_again(site)
    numbers = [number for (number,) in site.query("SELECT number FROM claims_entry ORDER BY 1")]
    assert numbers == list(range(1, len(numbers) + 1))
    assert follower.seen == numbers
    each_change_is_whole(site, changes)
    documents_tell_of_all(site)
    verification_passes(site, len(numbers))


def use_while_killing(site):
    """Let clients use the site through all the kills; return them once they have finished."""
    claims = site.query("SELECT public_id, id FROM claims_claim WHERE state = 'public' ORDER BY id")
    ((outlet,),) = site.query("SELECT min(id) FROM sources_source WHERE kind = 'outlet'")
    stop, last = threading.Event(), threading.Event()
    editors = [Editor(stop, site.port, seed, claims, outlet) for seed in range(EDITORS)]
    follower = Follower(last, site.port)
    hands = [*editors, Clock(stop, site)]
    for hand in (*hands, follower):
        hand.start()
    try:
        killer = Killer(site)
        told = [killer.kill_one() for _ in range(sum(TIMES.values()))]
    finally:
        stop.set()
    for hand in hands:
        hand.join(PATIENCE)
    ((size,),) = site.query("SELECT count(*) FROM claims_entry")
    eventually(lambda: len(follower.seen) >= size or not follower.is_alive(), PATIENCE)
    last.set()
    follower.join(PATIENCE)
    for kind, seconds in told:
        print(f"{kind} was killed, {seconds:.1f} s")
    assert Counter(kind for kind, _ in told) == TIMES
    assert [hand.raised for hand in (*hands, follower)] == [None] * (EDITORS + 2)
    assert not any(hand.is_alive() for hand in (*hands, follower))
    return editors, follower


def all_runs_again(site):
    """Every process is there that belongs there, and none that was left over."""

    def whole():
        web = site.web_processes()
        once = {site.process.pid, site.child("gunicorn"), site.child("procrastinate")}
        return len(web) == 2 and site.holders() == {*once, *web}

    assert eventually(whole, PATIENCE), (site.holders(), site.said())


def each_change_is_whole(site, changes):
    """Rows and record hold what was acknowledged once, what was refused never, and nothing else."""
    recorded, rows = in_record(site), in_rows(site)
    sent = {change.text: change for change in changes}
    assert recorded.keys() <= sent.keys()
    assert recorded == rows
    wanted = {"acknowledged": {1}, "refused": {0}, "unknown": {0, 1}}
    for change in changes:
        places = recorded.get(change.text, [])
        assert len(places) in wanted[change.outcome], change
        assert all(place[1:] == (change.kind, change.claim) for place in places), change
    outcomes = Counter((change.kind, change.outcome) for change in changes)
    print(dict(outcomes), "interrupted:", sum(bool(change.interrupted) for change in changes))
    assert all(outcomes[kind, "acknowledged"] for kind in DOORS)
    assert any(change.interrupted for change in changes)


def in_record(site):
    """Number, type and claim of each entry that tells of an editor's words."""
    found = defaultdict(list)
    for number, kind, claim, body in site.query(
        "SELECT number, type, claim_id, convert_from(body, 'UTF8') FROM claims_entry"
    ):
        told = json.loads(body)
        if kind in DOORS:
            text = told["report"]["headline"] if "report" in told else told["verdict"]["rationale"]
            if text.startswith("hand"):
                found[text].append((number, kind, claim))
    return found


def in_rows(site):
    """The same of each report and verdict."""
    found = defaultdict(list)
    for text, *place in site.query(
        "SELECT headline, entry_id, 'report.added', public_id FROM"
        " (SELECT r.headline, r.entry_id, c.public_id FROM claims_report r"
        "  JOIN claims_claim c ON c.id = r.claim_id) AS reports WHERE headline LIKE 'hand%'"
        " UNION ALL SELECT rationale, number,"
        " CASE WHEN corrects_id IS NULL THEN 'verdict.issued' ELSE 'verdict.corrected' END,"
        " c.public_id FROM claims_verdict JOIN claims_claim c ON c.id = claim_id"
        " WHERE rationale LIKE 'hand%' ORDER BY 2"
    ):
        found[text].append(tuple(place))
    return found


def documents_tell_of_all(site):
    """Each claim's document shows its rows, and each entry left the edition it made."""
    for body, reports, verdicts, entry in site.query(
        "SELECT convert_from(d.body, 'UTF8'),"
        " (SELECT count(*) FROM claims_report r WHERE r.claim_id = d.claim_id"
        "   AND r.entry_id IS NOT NULL AND r.withdrawn_at IS NULL),"
        " ARRAY(SELECT number FROM claims_verdict v WHERE v.claim_id = d.claim_id ORDER BY 1),"
        " (SELECT max(number) FROM claims_entry e WHERE e.claim_id = d.public_id)"
        " FROM claims_document d"
    ):
        document = json.loads(body)
        assert document["evidence"]["reports"] == reports
        assert sorted(verdict["number"] for verdict in document["history"]) == verdicts
        assert document["entry"] >= entry
    assert (
        site.query(
            "SELECT number FROM claims_entry e WHERE claim_id IS NOT NULL AND NOT EXISTS"
            " (SELECT FROM claims_edition d WHERE entry_id = e.number AND d.public_id = e.claim_id)"
        )
        == []
    )
    assert site.manage("rebuild_documents", "--check")[0] == 0


def verification_passes(site, size):
    """The worker signs the whole record, and two verifiers find it sound against that."""
    held = site.folder / "checkpoint.txt"
    site.query(SIGNING)
    assert eventually(lambda: signed_note.read_note(held.read_text()).size == size, PATIENCE)
    signed = [number for (number,) in site.query("SELECT size FROM claims_checkpoint ORDER BY 1")]
    assert len(signed) > 2
    assert signed[-1] == size
    assert site.manage("verify_record", "--checkpoint", held) == (
        0,
        f"Sound: {size} entries and every checkpoint, also against 1 held elsewhere.\n",
    )
    export = site.folder / "record.jsonl"
    assert site.manage("export_record", export)[0] == 0
    done = subprocess.run(
        [sys.executable, verify_record.__file__, export, "--checkpoint", held],
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout) == (0, "Sound.\n")
