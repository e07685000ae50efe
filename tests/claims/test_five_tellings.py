"""Page, timeline, API, feeds and /corrections always tell the same corrections alike."""

import html
import re

import pytest
from django.test import Client

from claims import services
from claims.choices import EntryType
from claims.corrections import CORRECTING, Difference
from claims.models import Claim, Report
from claims.wordings import Wording, called, worded
from tests.cast import ada, fresh, public_claim, redact
from tests.random_desk import Desk

pytestmark = pytest.mark.django_db

Told = dict[int, tuple[str, list[tuple[str, str, str]]]]
"""By entry: the reason, and of each field its label and both wordings, in words."""


def ask(path: str) -> dict:
    response = Client().get(path)
    assert response.status_code == 200, path
    return response.json()


def plain(markup: str) -> str:
    """What a reader sees of some HTML."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def squeezed(wording: Wording) -> str:
    return " ".join(" ".join(wording.lines).split())


def in_words(told: dict[int, tuple[str, list[dict]]]) -> Told:
    """Raw differences as readers are told them."""
    names = {r.public_id: called(r.outlet.name, r.published_text) for r in Report.objects.all()}
    found = {}
    for number, (reason, changes) in told.items():
        differences = [Difference(c["field"], c["from"], c["to"]) for c in changes]
        found[number] = (
            reason,
            [(c.label, squeezed(c.before), squeezed(c.after)) for c in worded(differences, names)],
        )
    return found


def by_html(markup: str, why: str) -> Told:
    """What a page with a list of corrections says."""
    found = {}
    items = re.findall(r'<li class="entry (?:change|correction)" id="entry-(\d+)">(.*?)</li>',
                       markup, re.DOTALL)  # fmt: skip
    for number, item in items:
        parts = zip(
            re.findall(r"<dt>(.*?)</dt>", item, re.DOTALL),
            re.findall(r"<del.*?>(.*?)</del>", item, re.DOTALL),
            re.findall(r"<ins.*?>(.*?)</ins>", item, re.DOTALL),
            strict=True,
        )
        reason = re.search(why, item, re.DOTALL)[1]
        told = [(plain(label), plain(before), plain(after)) for label, before, after in parts]
        found[int(number)] = (plain(reason), told)
    return found


def by_page(claim: Claim) -> Told:
    markup = Client().get(claim.get_absolute_url()).text
    return by_html(markup, r'class="entry-note"><bdi>(.*?)</bdi>')


def by_corrections_page() -> Told:
    found: Told = {}
    path = "/corrections"
    while path:
        markup = Client().get(path).text
        told = by_html(markup, r'class="correction-why" dir="auto">(.*?)</p>')
        assert not found.keys() & told.keys()
        assert list(told) == sorted(told, reverse=True)
        found |= told
        following = re.search(r'rel="next" href="([^"]+)"', markup)
        path = following and html.unescape(following[1])
    return found


def by_feed(path: str) -> Told:
    found = {}
    for item in ask(f"{path}/feed.json")["items"]:
        if item["tags"][0] not in CORRECTING:
            continue
        reason, *changes = item["content_text"].split("\n\n")
        told = [re.fullmatch(r"(.*)\nBefore: (.*)\nNow: (.*)", change) for change in changes]
        number = int(item["id"].rpartition("/")[2])
        found[number] = (
            reason,
            [(t[1], t[2].replace("; ", " "), t[3].replace("; ", " ")) for t in told],
        )
    return found


def by_timeline(claim: Claim) -> dict[int, tuple[str, list[dict]]]:
    items = ask(f"/api/v1/claims/{claim.public_id}/timeline?limit=100")["results"]
    changes = {item["number"]: item["change"] for item in items if item["kind"] == "change"}
    return {n: (c["reason"], c["changes"]) for n, c in changes.items() if c["changes"]}


def by_changes() -> dict[int, tuple[str, str | None, str, list[dict]]]:
    """What the changes feed says of each correction: type, claim, reason and differences."""
    entries = {entry["number"]: entry for entry in ask("/api/v1/changes?limit=1000")["results"]}
    bodies = {number: entry["body"] for number, entry in entries.items()}
    for body in bodies.values():
        if body and "entry" in body and "body" in body:
            bodies[body["entry"]] = body["body"]
    return {
        number: (entry["type"], entry["claim"], *said_by(entry["type"], bodies[number], bodies))
        for number, entry in entries.items()
        if entry["type"] in CORRECTING
    }


def said_by(type: str, body: dict, bodies: dict) -> tuple[str, list[dict]]:
    if type == EntryType.REPORT_WITHDRAWN:
        return body["reason"], [{"field": "withdrawn", "from": False, "to": True}]
    if type == EntryType.CLAIM_RETIRED:
        return body["reason"], [{"field": "state", "from": "public", "to": "retired"}]
    if type != EntryType.VERDICT_CORRECTED:
        return body["reason"], body["changes"]
    new = body["verdict"]
    old = bodies[new["corrects"]]["verdict"]
    fields = ("status", "rationale", "effective", "reports", "override_reason")
    changes = [{"field": f, "from": old[f], "to": new[f]} for f in fields if old[f] != new[f]]
    return new["correction_reason"], changes


def by_verdicts(claim: Claim) -> dict[int, str]:
    """Which verdicts of a claim correct another, and why."""
    verdicts = {
        v["number"]: v for v in ask(f"/api/v1/claims/{claim.public_id}/verdicts")["results"]
    }
    for verdict in verdicts.values():
        later = verdict["corrected_by"]
        assert later is None or verdicts[later]["corrects"] == verdict["number"]
    return {n: v["correction_reason"] for n, v in verdicts.items() if v["corrects"]}


def history(seed: int) -> list[Claim]:
    """Some claims after a random history with corrections of every type, and a redaction."""
    desk = Desk(seed)
    one, other = desk.claims
    for act in (desk.verdict, desk.correct, desk.withdraw, desk.rename_source, desk.rename_subject,
                desk.revise_claim):  # fmt: skip
        desk.turn += 1
        act(fresh(one))
    for _ in range(18):
        desk.act()
    retired = public_claim("A third thing happened")
    services.retire_claim(by=ada(), claim=retired, reason="A duplicate.")
    if seed % 2:
        redact("Rationale", "personal", "Order 7")
    return [fresh(one), fresh(other), fresh(retired)]


@pytest.mark.parametrize("seed", range(4))
def test_five_tellings_agree_over_random_histories(seed):
    claims = history(seed)
    changes = by_changes()
    whole = in_words({n: (reason, said) for n, (_, _, reason, said) in changes.items()})
    assert {type for type, *_ in changes.values()} >= {
        "verdict.corrected", "claim.revised", "claim.retired", "report.withdrawn",
        "source.revised", "subject.revised",
    }  # fmt: skip
    assert by_corrections_page() == whole
    assert by_feed("") == whole
    for claim in claims:
        of_claim = {n: tuple(c[2:]) for n, c in changes.items() if c[1] == claim.public_id}
        assert of_claim
        assert by_timeline(claim) == of_claim
        words = in_words(of_claim)
        assert by_page(claim) == words
        assert by_feed(f"/claims/{claim.public_id}") == words
        assert by_verdicts(claim) == {
            n: of_claim[n][0] for n in of_claim if changes[n][0] == EntryType.VERDICT_CORRECTED
        }
