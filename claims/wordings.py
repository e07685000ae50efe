"""What was changed, in the words of readers: the fields of the public JSON and their values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from claims.choices import Attribution, Stance, State, Status, SubjectKind
from claims.corrections import Difference
from claims.rating import Rating
from sources.choices import SourceKind
from sources.dates_in_words import in_words
from sources.partial_date import PartialDate

NOTHING = _("nothing")
FIELDS = {
    "answers": _("What it answers"),
    "archived_url": _("Archived copy"),
    "cites": _("What it cites"),
    "corrections_policy": _("Its policy on corrections"),
    "effective": _("Since"),
    "external_ids": _("Names in other catalogues"),
    "override_reason": _("Why below the usual standard"),
    "published": _("Date"),
    "rationale": _("Why"),
    "rating": _("Its own rating"),
    "reports": _("Reports relied on"),
    "review_by": _("To be looked at again on"),
    "settled_by": _("What would settle it"),
    "slug": _("Name in addresses"),
    "speaker_description": _("Who the speaker is"),
    "standing": _("Who could settle it"),
    "state": _("The claim"),
    "url": _("Address"),
    "withdrawn": _("The report"),
    "name": _("Name"),
    "kind": _("Kind"),
    "description": _("Description"),
    "language": _("Language"),
    "homepage": _("Homepage"),
    "domains": _("Domains"),
    "period": _("Period"),
    "sentence": _("Sentence"),
    "context": _("Context"),
    "subjects": _("Subjects"),
    "outlet": _("Outlet"),
    "speaker": _("Speaker"),
    "attribution": _("Attribution"),
    "stance": _("Stance"),
    "headline": _("Headline"),
    "quote": _("Quote"),
    "details": _("Details"),
    "status": _("Status"),
}
"""What readers call the fields of the public JSON."""
WORDS: dict[str, dict[Any, Any]] = {
    "attribution": {choice.value: choice.label for choice in Attribution},
    "kind": {choice.value: choice.label for choice in (*SourceKind, *SubjectKind)},
    "stance": {choice.value: choice.label for choice in Stance},
    "state": {State.PUBLIC.value: _("Listed"), State.RETIRED.value: _("Retired")},
    "status": {choice.value: choice.label for choice in Status},
    "withdrawn": {False: _("Counted among the evidence"), True: _("Withdrawn")},
}
Names = Mapping[str, str]
"""What readers call the reports of these ids."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A value as readers are told it, a line for each of several; `status` where it is one."""

    lines: tuple[str, ...]
    status: str | None = None

    @property
    def nothing(self) -> bool:
        """Whether there is no value."""
        return self.lines == (str(NOTHING),)

    def __str__(self) -> str:
        return "; ".join(self.lines)


@dataclass(frozen=True, slots=True)
class Change:
    """One field before and after."""

    field: str
    label: str
    before: Wording
    after: Wording


def label(field: str) -> str:
    """What readers call a field."""
    return str(FIELDS.get(field) or field.replace("_", " ").capitalize())


def worded(differences: Iterable[Difference], names: Names) -> tuple[Change, ...]:
    """Differences in words."""
    return tuple(
        Change(
            d.field,
            label(d.field),
            wording(d.field, d.before, names),
            wording(d.field, d.after, names),
        )
        for d in differences
    )


def wording(field: str, value: Any, names: Names) -> Wording:
    """A value of a field in words."""
    if field in WORDS and value in WORDS[field]:
        return Wording((str(WORDS[field][value]),), value if field == "status" else None)
    if value is None or value in ("", [], {}):
        return Wording((str(NOTHING),))
    if isinstance(value, list):
        return Wording(tuple(_one(part, names) for part in value))
    if field == "external_ids":
        return Wording(tuple(f"{name}: {known}" for name, known in value.items()))
    if field == "review_by":
        return Wording((in_words(PartialDate.parse(value)),))
    return Wording((_one(value, names),))


def _one(value: Any, names: Names) -> str:
    """A text, or what stands for a source, a subject, a date, a detail, a rating, a citation or
    a report."""
    if not isinstance(value, dict):
        return names.get(value, str(value))
    if "best" in value:
        return str(Rating.from_json(value))
    if "value" in value:
        return f"{value['name']}: {value['value']}"
    if "report" in value:
        return names.get(value["report"], value["report"])
    if "source" in value:
        return str(value["source"]["name"])
    if "description" in value:
        independent = value["independent"]
        told = (
            _("{} (accepted as independent)")
            if independent
            else _("{} (not accepted as independent)")
        )
        return str(told).format(value["description"])
    return in_words(value) if "precision" in value else str(value.get("name"))


def called(outlet: str, date: str) -> str:
    """What readers call a report."""
    return outlet if date == "unknown" else f"{outlet}, {date}"


def reports_in(differences: Iterable[Difference]) -> Iterator[str]:
    """The ids of every report that some differences refer to."""
    for difference in differences:
        if difference.field in ("reports", "answers", "cites"):
            for part in [*(difference.before or ()), *(difference.after or ())]:
                found = part.get("report") if isinstance(part, dict) else part
                if found:
                    yield found
