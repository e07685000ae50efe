"""Feeds: windows on the record that any reader can parse, whatever was typed into it."""

import json
import re
from datetime import datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.http import http_date, parse_http_date

from claims import services
from claims.feeds import NEWEST
from claims.models import Claim, Entry
from claims.services import Cites
from sources.partial_date import PartialDate
from tests.cast import (
    ada,
    correct,
    denial,
    draft,
    film,
    loud,
    public_claim,
    redact,
    report,
    source,
    studio,
    verdict,
)

pytestmark = pytest.mark.django_db

SITE = "https://claimline.test"
ATOM = "{http://www.w3.org/2005/Atom}"
HOSTILE = (
    "</script><script>alert(1)</script> <img src=x onerror=alert(1)> \"' & ]]> <!-- {{7*7}} "
    "\x01\x0b\x1f \u202e \u2028 \ufffe \U0001f3ac javascript:alert(1)"
)
TITLE = "</script><script>alert(1)</script> \"' & ]]> <!-- {{7*7}} \u2026 \U0001f3ac"


def get(path: str, **headers: str):
    return Client().get(path, headers=headers)


def atom(path: str) -> ElementTree.Element:
    response = get(f"{path}.atom")
    assert (response.status_code, response["Content-Type"]) == (
        200,
        "application/atom+xml; charset=utf-8",
    )
    return ElementTree.fromstring(response.content)  # noqa: S314


def feed(path: str) -> dict:
    response = get(f"{path}.json")
    assert (response.status_code, response["Content-Type"]) == (
        200,
        "application/feed+json; charset=utf-8",
    )
    return response.json()


def titles(path: str) -> list[str]:
    """The titles of a feed, which both its forms agree on."""
    found = [item["title"] for item in feed(path)["items"]]
    assert [entry.findtext(f"{ATOM}title") for entry in atom(path).iter(f"{ATOM}entry")] == found
    return found


def story() -> Claim:
    """A claim with an entry of every type about it."""
    claim, other = public_claim(), public_claim("A scene was reshot")
    first = claim.reports.get()
    wrong = verdict(claim)
    denied = denial(claim, quote="No.", answers=[first])
    verdict(claim, "refuted", "2025-03-05", reports=[denied])
    correct(
        wrong, reason="The day was wrong.", status="moot", rationale="So.",
        effective=PartialDate.parse("2025-03-04"), reports=[first],
    )  # fmt: skip
    services.relate(by=ada(), claim=other, other=claim, kind="narrower")
    services.revise_claim(by=ada(), claim=claim, sentence="She left", reason="Clearer.")
    services.revise_report(
        by=ada(), report=first, cites=[Cites(source=studio())], reason="It names the studio."
    )
    services.withdraw_report(by=ada(), report=first, reason="Satire.")
    services.revise_source(by=ada(), source=source(), name="Careful", reason="Renamed.")
    services.revise_subject(by=ada(), subject=film(), description="New.", reason="New.")
    services.retire_claim(by=ada(), claim=claim, reason="A duplicate.")
    return claim


def test_every_kind_of_entry_is_told_in_words():
    claim = story()
    assert titles("/feed") == [
        "Claim retired: “She left”",
        "Subject revised: The Film",
        "Source revised: Careful",
        "Report withdrawn: Careful, 3 March 2025, on “She left”",
        "Report corrected: The Careful, 3 March 2025, on “She left”",
        "Claim reworded: “She left”",
        "Related claims: “A scene was reshot” and “The director left the film”",
        "Correction: moot, not rumour: “The director left the film”",
        "Refuted: “The director left the film”",
        "The Studio denies “The director left the film”",
        "Rumour: “The director left the film”",
        "New claim: “A scene was reshot”",
        "New claim: “The director left the film”",
    ]
    texts = [item["content_text"] for item in feed("/feed")["items"]]
    assert texts[0] == "A duplicate.\n\nThe claim\nBefore: Listed\nNow: Retired"
    assert texts[2] == "Renamed.\n\nName\nBefore: The Careful\nNow: Careful"
    assert texts[4] == "It names the studio.\n\nWhat it cites\nBefore: nothing\nNow: The Studio"
    assert texts[6] == "“The director left the film” is narrower than “A scene was reshot”."
    assert texts[7] == (
        "The day was wrong.\n\nStatus\nBefore: Rumour\nNow: Moot\n\nWhy\nBefore: It is rumour."
        "\nNow: So.\n\nSince\nBefore: 3 March 2025\nNow: 4 March 2025"
        "\n\nReports relied on\nBefore: nothing\nNow: Careful, 3 March 2025"
    )
    assert texts[8] == "It is refuted.\n\nSince 5 March 2025."
    assert texts[9] == "“No.”\n\nPublished by The Careful, 5 March 2025; on record."
    assert texts[-1] == "Reports: The Careful, 3 March 2025 (asserts)."
    urls = [item["url"] for item in feed("/feed")["items"]]
    page = f"{SITE}/claims/{claim.public_id}/she-left"
    assert urls[1:3] == [f"{SITE}/subjects/the-film", f"{SITE}/sources/the-careful"]
    assert urls[0] == f"{page}#entry-13"
    assert urls[8] == f"{page}#verdict-5"
    assert urls[9].startswith(f"{page}#report-")
    assert urls[-1] == page


def test_each_feed_is_a_window_on_the_same_list():
    claim = story()
    elsewhere = services.log_subject(by=ada(), name="Elsewhere", kind="film")
    away = draft("Something else happened", subjects=[elsewhere], standing=[])
    report(away, loud())
    services.publish_claim(by=ada(), claim=away)
    services.revise_source(by=ada(), source=loud(), description="New.", reason="New.")
    whole = {item["id"]: item for item in feed("/feed")["items"]}
    numbers = {}
    paths = {
        "claim": f"/claims/{claim.public_id}/feed", "film": "/subjects/the-film/feed",
        "elsewhere": "/subjects/elsewhere/feed", "studio": "/sources/the-studio/feed",
        "loud": "/sources/loud/feed",
    }  # fmt: skip
    for name, path in paths.items():
        items = feed(path)["items"]
        assert all(whole[item["id"]] == item for item in items)
        numbers[name] = [int(item["id"].rpartition("/")[2]) for item in items]
    assert numbers["claim"] == [13, 10, 9, 8, 7, 6, 5, 4, 3, 1]
    assert numbers["film"] == [13, 12, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]
    assert numbers["studio"] == [13, 10, 9, 8, 6, 5, 4, 3, 1]
    assert numbers["elsewhere"] == [14]
    assert numbers["loud"] == [15, 14]


def test_drafts_and_what_only_they_show_have_no_feed():
    claim = draft()
    report(claim)
    for path in (f"/claims/{claim.public_id}/feed", "/subjects/the-film/feed",
                 "/sources/the-careful/feed", "/claims/0000000000/feed", "/subjects/none/feed",
                 "/sources/none/feed"):  # fmt: skip
        assert get(f"{path}.atom").status_code == 404
        assert get(f"{path}.json").status_code == 404
    assert get("/feed.rss").status_code == 404


def test_a_feed_of_nothing_is_a_feed():
    assert titles("/feed") == []
    assert atom("/feed").findtext(f"{ATOM}updated")
    assert get("/feed.atom").content == get("/feed.atom").content


def test_holds_the_newest_fifty():
    claim = public_claim()
    for n in range(NEWEST + 3):
        verdict(claim, rationale=f"Rationale {n}.")
    last = Entry.objects.latest("number").number
    ids = [item["id"] for item in feed("/feed")["items"]]
    assert ids == [f"tag:claimline.test,2026:entry/{last - n}" for n in range(NEWEST)]


def test_the_atom_feed_has_what_the_standard_asks_for():
    claim = story()
    for path, page, key in (
        ("/feed", "/", "site"),
        (f"/claims/{claim.public_id}/feed", claim.document.content["url"], None),
        ("/subjects/the-film/feed", "/subjects/the-film", f"subjects/{film().public_id}"),
    ):
        root = atom(path)
        links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
        assert links["self"] == f"{SITE}{path}.atom"
        assert links["alternate"] in (page, f"{SITE}{page}")
        key = key or f"claims/{claim.public_id}"
        assert root.findtext(f"{ATOM}id") == f"tag:claimline.test,2026:{key}"
        assert root.findtext(f"{ATOM}author/{ATOM}name") == "Claimline"
        newest = max(e.findtext(f"{ATOM}updated") for e in root.iter(f"{ATOM}entry"))
        assert root.findtext(f"{ATOM}updated") == newest
        for entry in root.iter(f"{ATOM}entry"):
            assert {"id", "title", "updated", "summary", "link"} <= {
                part.tag.removeprefix(ATOM) for part in entry
            }
            assert datetime.fromisoformat(entry.findtext(f"{ATOM}updated")).tzinfo


def test_the_json_feed_has_what_the_standard_asks_for():
    story()
    told = feed("/feed")
    assert told["version"] == "https://jsonfeed.org/version/1.1"
    assert (told["home_page_url"], told["feed_url"]) == (f"{SITE}/", f"{SITE}/feed.json")
    for item in told["items"]:
        assert item["id"]
        assert item["content_text"]
        assert datetime.fromisoformat(item["date_published"]).tzinfo


# Copies that stay current


@pytest.mark.parametrize("form", ["atom", "json"])
def test_is_304_for_who_has_it_and_whole_after_a_change(form):
    claim = public_claim()
    for path in ("/feed", f"/claims/{claim.public_id}/feed", "/subjects/the-film/feed"):
        first = get(f"{path}.{form}")
        assert first["Cache-Control"].startswith("public, max-age=")
        assert not first.cookies
        assert "Cookie" not in first.get("Vary", "")
        again = get(f"{path}.{form}", if_none_match=first["ETag"])
        assert (again.status_code, again.content) == (304, b"")
        denial(claim)
        assert get(f"{path}.{form}", if_none_match=first["ETag"]).status_code == 200
        later = get(f"{path}.{form}", if_modified_since=first["Last-Modified"])
        assert later.status_code == 200


def test_names_the_second_of_the_last_change_once_it_is_over(monkeypatch):
    claim = public_claim()
    recorded = claim.entry.recorded_at
    monkeypatch.setattr("django.utils.timezone.now", lambda: recorded + timedelta(seconds=5))
    named = get("/feed.atom")["Last-Modified"]
    assert named == http_date(int(recorded.timestamp()))
    assert get("/feed.atom", if_modified_since=named).status_code == 304
    monkeypatch.setattr("django.utils.timezone.now", lambda: recorded)
    assert parse_http_date(get("/feed.atom")["Last-Modified"]) < int(recorded.timestamp())


def test_head_has_the_headers_of_get():
    public_claim()
    got, head = get("/feed.json"), Client().head("/feed.json")
    assert (head.content, head["ETag"]) == (b"", got["ETag"])
    assert Client().post("/feed.json").status_code == 405


def test_what_was_removed_is_gone_and_the_item_says_that_it_changed():
    public_claim(context="x", sentence="A secret thing happened")
    before = feed("/feed")["items"][0]
    redact("secret", "personal", "Order 7")
    items = feed("/feed")["items"]
    assert [item["title"] for item in items] == [
        "What remains of entry 1",
        "Text removed from entry 1",
        "New claim: “A [removed] thing happened”",
    ]
    assert items[1]["content_text"] == "Personal information.\n\nOrder 7"
    assert items[2]["id"] == before["id"]
    assert items[2]["date_modified"] == items[0]["date_published"] > before["date_modified"]
    assert b"secret" not in get("/feed.atom").content + get("/feed.json").content


# Hostile text


def test_hostile_text_stays_text_in_every_feed():
    claim = public_claim(TITLE, context=HOSTILE, settled_by=HOSTILE)
    first = claim.reports.get()
    named = source(TITLE, "person")
    denial(claim, speaker=named, quote=HOSTILE, headline=TITLE, details=[("place", TITLE)])
    wrong = verdict(claim, rationale=HOSTILE)
    correct(
        wrong, reason=TITLE, status="moot", rationale=f"{HOSTILE} so",
        effective=wrong.effective,
    )  # fmt: skip
    services.revise_claim(by=ada(), claim=claim, context=f"{HOSTILE} now", reason=TITLE)
    services.revise_report(by=ada(), report=first, quote=HOSTILE, reason=TITLE)
    services.revise_subject(by=ada(), subject=film(), description=HOSTILE, reason=TITLE)
    plain = re.sub("[\x01\x0b\x1f\ufffe]", "", HOSTILE)
    for path in ("/feed", f"/claims/{claim.public_id}/feed", "/subjects/the-film/feed"):
        items = feed(path)["items"]
        assert TITLE in items[0]["content_text"]
        assert any(plain in item["content_text"] for item in items)
        for entry in atom(path).iter(f"{ATOM}entry"):
            summary = entry.find(f"{ATOM}summary")
            assert summary.get("type") == "html"
            tags = set(re.findall(r"<(/?\w+)", summary.text))
            assert tags <= {"p", "/p", "b", "/b", "del", "/del", "ins", "/ins"}
            assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", summary.text)
            assert entry.find(f"{ATOM}title").get("type") in (None, "text")
        raw = get(f"{path}.json").content
        assert json.loads(raw)
        assert b"\\u0001" not in raw


def test_the_number_of_queries_does_not_depend_on_the_number_of_items():
    paths = ["/feed", "/subjects/the-film/feed", "/sources/the-careful/feed"]
    found = []
    for many in (2, 12):
        for n in range(many):
            claim = public_claim(f"Claim {many} {n}")
            wrong = verdict(claim, reports=[claim.reports.get()])
            correct(
                wrong, reason="Wrong.", status="rumour", rationale="So.",
                effective=wrong.effective,
            )  # fmt: skip
        services.revise_source(by=ada(), source=source(), description=f"{many}", reason="New.")
        services.revise_subject(by=ada(), subject=film(), description=f"{many}", reason="New.")
        counts = []
        for path in [*paths, f"/claims/{claim.public_id}/feed"]:
            with CaptureQueriesContext(connection) as counted:
                feed(path)
            counts.append(len(counted))
        found.append(counts)
    assert found[0] == found[1]
    assert max(found[0]) <= 9
