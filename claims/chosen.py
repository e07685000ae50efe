"""What a reader asks of the list of claims, read from the address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims import search
from claims.choices import OPEN, SETTLED, Status
from claims.filters import Documents, about
from claims.listings import Editions, listed_at
from claims.models import Document, Subject
from claims.moments import PRESENT, Moment
from claims.name_book import NameBook
from claims.reported import Reported
from sources.models import Source

NO_VERDICT = "undecided"
"""In an address, the status of a claim without a verdict."""
STATUSES = (*Status.values, NO_VERDICT)
GROUPS: Mapping[str, frozenset[str]] = {
    "open": frozenset({*OPEN, NO_VERDICT}),
    "settled": frozenset(SETTLED),
}
"""Words that stand for several statuses. What is moot is neither."""
LONGEST = 300
SHORTCUTS = {"": _("All"), "open": _("Open"), "settled": _("Settled")}
ASKED = ("status", "q", "subject", "source", "as_of", "known_at")
"""The parameters of an address."""


class UnknownStatus(ValueError):
    """The address asks for a status that does not exist."""


@dataclass(frozen=True, slots=True)
class Applied:
    """One filter in use: what it is called and the list's query without it."""

    label: str
    status: str
    without: str


@dataclass(frozen=True)
class Chosen:
    """Which claims are asked for. `subject` and `source` are a slug, an id or a name.

    A name is one of the `moment`; `as_of` and `known_at` are kept as they were asked, for the
    addresses of other choices.
    """

    statuses: frozenset[str] = frozenset()
    text: str = ""
    subject: str = ""
    source: str = ""
    as_of: str = ""
    known_at: str = ""
    moment: Moment = PRESENT

    @classmethod
    def read(cls, query: QueryDict, moment: Moment = PRESENT) -> Chosen:
        """Read an address; what is blank is not asked for. Raises UnknownStatus."""
        statuses: set[str] = set()
        for word in filter(None, query.getlist("status")):
            if word not in STATUSES and word not in GROUPS:
                raise UnknownStatus(word)
            statuses |= GROUPS.get(word, {word})
        text, subject, source, as_of, known_at = (_plain(query.get(n, "")) for n in ASKED[1:])
        return cls(frozenset(statuses), text, subject, source, as_of, known_at, moment)

    @cached_property
    def subject_names(self) -> NameBook[Subject]:
        """What subjects were called at the moment."""
        return NameBook(Subject.objects.all(), self.moment)

    @cached_property
    def source_names(self) -> NameBook[Source]:
        """What sources were called at the moment."""
        return NameBook(Source.objects.all(), self.moment)

    @cached_property
    def subjects(self) -> list[Subject]:
        """The subjects meant; none where nothing was called so."""
        return self.subject_names.meant(self.subject)

    @cached_property
    def sources(self) -> list[Source]:
        """The sources meant; none where nothing was called so."""
        return self.source_names.meant(self.source)

    @property
    def reported(self) -> Reported:
        """That one of the sources meant reported it or spoke of it."""
        return Reported(source=Source.objects.filter(pk__in=[s.pk for s in self.sources]))

    @property
    def documents(self) -> Documents:
        """The claims asked for, those that changed last first."""
        found: Documents = Document.objects.listed().newest()
        if self.statuses:
            found = found.filter(status__in=["" if s == NO_VERDICT else s for s in self.statuses])
        if self.subject:
            found = about(found, Subject.objects.filter(pk__in=[s.pk for s in self.subjects]))
        if self.source:
            found = self.reported.among(found)
        return found.filter(search=search.query_for(self.text)) if self.text else found

    @property
    def editions(self) -> Editions:
        """The claims asked for at the moment, which is past. Raises NotSearchable."""
        wanted: dict[str, Any] = {"text": self.text or None}
        if self.statuses:
            wanted["status"] = ["" if s == NO_VERDICT else s for s in self.statuses]
        if self.subject:
            wanted["subject"] = Subject.objects.filter(pk__in=[s.pk for s in self.subjects])
        if self.source:
            wanted["reported"] = self.reported
        return listed_at(self.moment, wanted).order_by("-entry_id", "-claim_id")

    @property
    def narrowed(self) -> bool:
        """Whether anything but a moment is asked for."""
        return bool(self.statuses or self.text or self.subject or self.source)

    @property
    def everything(self) -> str:
        """The query for all claims of the same moment."""
        return Chosen(as_of=self.as_of, known_at=self.known_at).query

    @property
    def wordless(self) -> str:
        """The query for the same but for the words."""
        return replace(self, text="").query

    @property
    def kept(self) -> list[tuple[str, str]]:
        """The choice as pairs of name and value, without the moment."""
        return parse_qsl(self.now.removeprefix("?"))

    @property
    def now(self) -> str:
        """The query for the same choice at present."""
        return replace(self, as_of="", known_at="").query

    @property
    def query(self) -> str:
        """The query that asks for the same, always written in one way; empty for all claims."""
        groups = [name for name, members in GROUPS.items() if members <= self.statuses]
        grouped = frozenset().union(*(GROUPS[name] for name in groups))
        single = [s for s in STATUSES if s in self.statuses - grouped]
        pairs = [("status", word) for word in (*groups, *single)]
        named = zip(
            ASKED[1:],
            (self.text, self.subject, self.source, self.as_of, self.known_at),
            strict=True,
        )
        pairs += [(name, value) for name, value in named if value]
        return f"?{urlencode(pairs)}" if pairs else ""

    @property
    def shortcuts(self) -> Iterator[tuple[str, str, bool]]:
        """All, open and settled claims: a label, the query, whether it is what is asked for."""
        for group, label in SHORTCUTS.items():
            other = replace(self, statuses=GROUPS.get(group, frozenset()))
            yield str(label), other.query, other.statuses == self.statuses

    @property
    def applied(self) -> list[Applied]:
        """Every filter in use but the shortcuts, each with the query that leaves it out."""
        return list(self._applied())

    def _applied(self) -> Iterator[Applied]:
        if self.statuses not in GROUPS.values():
            for status in (s for s in STATUSES if s in self.statuses):
                rest = replace(self, statuses=self.statuses - {status})
                yield Applied("", "" if status == NO_VERDICT else status, rest.query)
        if self.text:
            yield Applied(f"“{self.text}”", "", replace(self, text="").query)
        if self.subject:
            label = gettext("About {}").format(_called(self.subjects, self.subject))
            yield Applied(label, "", replace(self, subject="").query)
        if self.source:
            label = gettext("Reported by {}").format(_called(self.sources, self.source))
            yield Applied(label, "", replace(self, source="").query)


def _plain(text: str) -> str:
    return text.replace("\x00", "").strip()[:LONGEST]


def _called(rows: list[Any], reference: str) -> str:
    return str(rows[0]) if rows else f"“{reference}”"
