"""Windows on the record for feed readers: Atom 1.0 (RFC 4287) and JSON Feed 1.1.

Each item is one entry, so a correction is a new item; its id never changes (a tag URI, RFC 4151).
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import F, Func, JSONField, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.urls.converters import StringConverter
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from claims.choices import EntryType
from claims.models import Claim, Entry, Report, Subject
from claims.tidings import Tiding, tell
from claims.wordings import Change
from sources.models import Source
from sources.shapes import absolute

NEWEST = 50
NAME = "Claimline"
ATOM, JSON = "atom", "json"
TYPES = {ATOM: "application/atom+xml; charset=utf-8", JSON: "application/feed+json; charset=utf-8"}
NEVER = datetime(2000, 1, 1, tzinfo=UTC)
"""When a feed without an item was last changed: every feed has to say something."""
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold, not even escaped."""


class FeedForm(StringConverter):
    """How an address names the form of a feed."""

    regex = f"{ATOM}|{JSON}"


@dataclass(frozen=True, slots=True)
class Feed:
    """The newest entries about something; `path` is its page, `key` what never changes of it."""

    title: str
    subtitle: str
    path: str
    address: str
    key: str
    tidings: Sequence[Tiding]

    @property
    def changed_at(self) -> datetime:
        """When an item of it last changed."""
        return max((tiding.changed_at for tiding in self.tidings), default=NEVER)


def of_site() -> Feed:
    """Everything that became public."""
    subtitle = "Every claim, report, verdict and correction, as it became public."
    return Feed(NAME, subtitle, "/", "/feed", "site", _newest(Entry.objects.all()))


def of_claim(claim: Claim) -> Feed:
    """What happened to one claim; relations that were logged with the other claim too."""
    own = Entry.objects.filter(claim=claim)
    neighbours = claim.inverse_relations.values("claim__public_id")
    related = Entry.objects.filter(claim__in=neighbours, type=EntryType.CLAIM_RELATED)
    ours = _saying(related, relation={"other": claim.public_id})
    return Feed(
        title=f"{NAME}: {claim.sentence}",
        subtitle="Reports, verdicts and corrections of one claim.",
        path=claim.get_absolute_url(),
        address=f"/claims/{claim.public_id}/feed",
        key=f"claims/{claim.public_id}",
        tidings=_newest(own, ours),
    )


def of_subject(subject: Subject) -> Feed:
    """What happened to the claims about a subject, and to what we say of it."""
    claims = Claim.objects.public().filter(subjects=subject).values("public_id")
    revised = Entry.objects.filter(claim=None, type=EntryType.SUBJECT_REVISED)
    return Feed(
        title=f"{NAME}: {subject.name}",
        subtitle="Claims about this subject, and what becomes of them.",
        path=subject.get_absolute_url(),
        address=f"{subject.get_absolute_url()}/feed",
        key=f"subjects/{subject.public_id}",
        tidings=_newest(
            Entry.objects.filter(claim__in=claims),
            _saying(revised, subject={"id": subject.public_id}),
        ),
    )


def of_source(source: Source) -> Feed:
    """What happened to the claims that a source reported on, and to what we say of it."""
    reports = Report.objects.public().filter(Q(outlet=source) | Q(speaker=source))
    revised = Entry.objects.filter(claim=None, type=EntryType.SOURCE_REVISED)
    return Feed(
        title=f"{NAME}: {source.name}",
        subtitle="Claims that this source reported on or spoke about, and what becomes of them.",
        path=source.get_absolute_url(),
        address=f"{source.get_absolute_url()}/feed",
        key=f"sources/{source.public_id}",
        tidings=_newest(
            Entry.objects.filter(claim__in=reports.values("claim__public_id")),
            _saying(revised, source={"id": source.public_id}),
        ),
    )


def _saying(entries: QuerySet[Entry], **said: Any) -> QuerySet[Entry]:
    """Those of some entries whose body holds this, unless it was removed."""
    text = Func(F("body"), Value("UTF8"), function="convert_from", output_field=TextField())
    return entries.annotate(said=Cast(text, JSONField())).filter(Q(said__contains=said))


def _newest(*lists: QuerySet[Entry]) -> list[Tiding]:
    """The newest entries of some lists without one in common, newest first, in words."""
    plain = [entries.defer("salt", "leaf", "leaf_hash").order_by("-number") for entries in lists]
    found = [entry for entries in plain for entry in entries[:NEWEST]]
    return tell(sorted(found, key=lambda entry: -entry.number)[:NEWEST])


def written(feed: Feed, form: str) -> bytes:
    """The feed as Atom or as JSON Feed; without the characters that XML cannot hold."""
    return _as_atom(feed) if form == ATOM else _as_json(feed)


def tag(key: str) -> str:
    """An id that stays the same wherever the site's pages move to."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname},2026:{key}"


class _Atom(Atom1Feed):
    """Django's Atom, in which a feed says when it changed even if it holds nothing."""

    def latest_post_date(self) -> datetime:
        """When the feed changed."""
        changed: datetime = self.feed["changed"]
        return changed


def _as_atom(feed: Feed) -> bytes:
    atom = _Atom(
        title=clean(feed.title),
        link=absolute(feed.path),
        description="",
        subtitle=feed.subtitle,
        language="en",
        author_name=NAME,
        feed_url=absolute(f"{feed.address}.{ATOM}"),
        feed_guid=tag(feed.key),
        changed=feed.changed_at,
    )
    for tiding in feed.tidings:
        atom.add_item(
            title=clean(tiding.title),
            link=absolute(tiding.path or "/"),
            description=clean(_html(tiding)),
            unique_id=tag(f"entry/{tiding.number}"),
            pubdate=tiding.recorded_at,
            updateddate=tiding.changed_at,
            categories=[tiding.type.value],
        )
    return atom.writeString("utf-8").encode()


def _as_json(feed: Feed) -> bytes:
    shape = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": clean(feed.title),
        "description": feed.subtitle,
        "home_page_url": absolute(feed.path),
        "feed_url": absolute(f"{feed.address}.{JSON}"),
        "language": "en",
        "authors": [{"name": NAME, "url": absolute("/")}],
        "items": [
            {
                "id": tag(f"entry/{tiding.number}"),
                "url": absolute(tiding.path or "/"),
                "title": clean(tiding.title),
                "content_text": clean(_text(tiding)) or clean(tiding.title),
                "date_published": tiding.recorded_at.isoformat(),
                "date_modified": tiding.changed_at.isoformat(),
                "tags": [tiding.type.value],
            }
            for tiding in feed.tidings
        ],
    }
    return json.dumps(shape, ensure_ascii=False).encode()


clean = partial(_UNWRITABLE.sub, "")


def _text(tiding: Tiding) -> str:
    parts = [*tiding.lines]
    parts += (f"{c.label}\nBefore: {c.before}\nNow: {c.after}" for c in tiding.changes)
    return "\n\n".join(parts)


def _html(tiding: Tiding) -> SafeString:
    """The same as HTML, each text in a block of its own so that its direction ends with it."""
    lines = format_html_join("", '<p dir="auto">{}</p>', ((line,) for line in tiding.lines))
    changes = format_html_join("", "{}", ((_change_html(change),) for change in tiding.changes))
    return format_html("{}{}", lines, changes)


def _change_html(change: Change) -> SafeString:
    return format_html(
        '<p><b>{}</b></p><p>Before:</p><p dir="auto"><del>{}</del></p>'
        '<p>Now:</p><p dir="auto"><ins>{}</ins></p>',
        change.label,
        change.before,
        change.after,
    )
