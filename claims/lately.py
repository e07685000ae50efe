"""What changed lately, read from the record: one item for each claim and day, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db.models import Count
from django.utils.translation import gettext, ngettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from claims.choices import EntryType, State, Status
from claims.models import Claim, Entry, Report, Subject, Verdict

LOOKED_AT = 200
"""Entries looked at, so that the cost is the same however much was imported yesterday."""
_PLAIN = {
    EntryType.CLAIM_REVISED: _("claim revised"),
    EntryType.CLAIM_RELATED: _("related to another claim"),
    EntryType.CLAIM_RETIRED: _("retired"),
    EntryType.ENTRY_REDACTED: _("text removed for a legal reason or from harm"),
}
_COUNTED = {
    EntryType.REPORT_REVISED: ngettext_lazy("%d report revised", "%d reports revised"),
    EntryType.REPORT_WITHDRAWN: ngettext_lazy("%d report withdrawn", "%d reports withdrawn"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to a claim on one day (UTC). `status` is what it has come to by now."""

    claim: Claim
    status: str
    retired: bool
    when: datetime
    what: str


def lately(most: int, subject: Subject | None = None) -> list[Change]:
    """The newest changes, of claims about a subject if one is given; three queries."""
    about = {"claim__subjects": subject} if subject else {"claim__isnull": False}
    entries = list(
        Entry.objects.filter(**about)
        .exclude(type=EntryType.ENTRY_RESTATED)
        .select_related("claim__document", "verdict__corrects")
        .only(
            *("type", "recorded_at", "claim__public_id", "claim__slug", "claim__sentence"),
            *("claim__language", "claim__state", "claim__document__status"),
            *("verdict__status", "verdict__corrects__status"),
        )
        .order_by("-number")[:LOOKED_AT]
    )
    days: dict[tuple[str | None, date], list[Entry]] = {}
    for entry in entries:
        days.setdefault((entry.claim_id, entry.recorded_at.date()), []).append(entry)
    shown = list(days.values())[:most]
    reports = _reports(entry for day in shown for entry in day)
    return [_change(day[0].claim, day[::-1], reports) for day in shown if day[0].claim]


def _reports(entries: Iterable[Entry]) -> dict[int, int]:
    """How many reports each entry made public."""
    numbers = [entry.number for entry in entries]
    counted = Report.objects.filter(entry__in=numbers).values_list("entry").order_by()
    return dict(counted.annotate(Count("pk")))


def _change(claim: Claim, entries: Sequence[Entry], reports: dict[int, int]) -> Change:
    """One day of one claim, from its entries in their order."""
    what = "; ".join(_told(entries, reports))
    return Change(
        claim=claim,
        status=claim.document.status,
        retired=claim.state == State.RETIRED,
        when=entries[-1].recorded_at,
        what=what[:1].upper() + what[1:],
    )


def _told(entries: Sequence[Entry], reports: dict[int, int]) -> Iterator[str]:
    of: dict[str, list[Entry]] = {}
    for entry in entries:
        of.setdefault(entry.type, []).append(entry)
    many = sum(reports.get(entry.number, 0) for entry in entries)
    if EntryType.CLAIM_PUBLISHED in of:
        told = ngettext("new claim with {} report", "new claim with {} reports", many)
        yield told.format(many)
    issued = [entry.verdict for entry in of.get(EntryType.VERDICT_ISSUED, ())]
    if issued:
        words = [word for word, _ in groupby(map(_word, issued))]
        told = ngettext("verdict: {}", "verdicts: {}", len(words))
        yield told.format(gettext(", then ").join(words))
    for entry in of.get(EntryType.VERDICT_CORRECTED, ()):
        yield _correction(entry.verdict)
    if many and EntryType.CLAIM_PUBLISHED not in of:
        yield ngettext("{} report added", "{} reports added", many).format(many)
    for type, word in _COUNTED.items():
        if type in of:
            yield str(word % len(of[type]))
    for type, done in _PLAIN.items():
        if type in of:
            yield str(done)


def _correction(verdict: Verdict) -> str:
    before, now = (_word(v) for v in (verdict.corrects, verdict) if v)
    if before == now:
        return gettext("our verdict corrected, still {}").format(now)
    return gettext("our verdict corrected: {now}, not {before}").format(now=now, before=before)


def _word(verdict: Verdict) -> str:
    return str(Status(verdict.status).label).lower()
