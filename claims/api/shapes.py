"""The public JSON of a claim's timeline, and of what provenance adds to its reports."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from claims.chronicle import ChangeItem, Chronicle, Item, ReportItem, VerdictItem
from claims.models import Verdict
from claims.provenance import Voice
from claims.shapes import (
    Shape,
    recorded_report_shape,
    recorded_verdict_shape,
    source_named,
)
from sources.models import Source
from sources.partial_date import zulu


def sources_of(chronicle: Chronicle) -> dict[int, Source]:
    """Every source that the reports of a claim show, by primary key. Runs no query."""
    found: dict[int, Source] = {}
    for report in chronicle.reports:
        cited = (c.source_cited for c in report.citations.all())
        found.update({s.pk: s for s in (report.outlet, report.speaker, *cited) if s})
    return found


def verdict_in_full(verdict: Verdict, corrected_by: int | None) -> Shape:
    """A verdict, and the number of the one that corrects it."""
    return {**recorded_verdict_shape(verdict), "corrected_by": corrected_by}


def report_in_full(item: ReportItem, sources: Mapping[int, Source]) -> Shape:
    """A report, whether it relays or repeats, and who is behind it."""
    return {
        **recorded_report_shape(item.report),
        "relay": item.relay,
        "repeats": item.repeats,
        "voices": [_voice(voice, sources) for voice in item.voices],
        "unaccepted": list(item.unaccepted),
    }


def _voice(voice: Voice, sources: Mapping[int, Source]) -> Shape:
    source = sources.get(voice.source_id)
    return {
        "kind": voice.kind,
        "source": source_named(source) if source else None,
        "independent": voice.independent,
    }


def _change(item: ChangeItem) -> Shape:
    return {
        "type": item.type.value,
        "reason": item.reason or None,
        "changes": [{"field": d.field, "from": d.before, "to": d.after} for d in item.differences],
        "report": item.report.public_id if item.report else None,
        "verdict": item.verdict,
        "related": item.related,
    }


def item_shapes(chronicle: Chronicle) -> Callable[[Item], Shape]:
    """What turns an item of this chronicle into JSON."""
    sources = sources_of(chronicle)

    def told(item: Item) -> Shape:
        if isinstance(item, ReportItem):
            return report_in_full(item, sources)
        if isinstance(item, VerdictItem):
            return verdict_in_full(item.verdict, item.corrected_by)
        return _change(item)

    def shape(item: Item) -> Shape:
        return {
            "kind": item.kind,
            "date": item.date.as_json(),
            "number": item.number,
            "recorded_at": zulu(item.recorded_at),
            item.kind: told(item),
        }

    return shape
