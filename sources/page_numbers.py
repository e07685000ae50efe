"""A long list in numbered pages, for readers: each page has an address of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, Protocol, TypeVar
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest

Row = TypeVar("Row")
PER_PAGE = 25
_NUMBER = re.compile("[1-9][0-9]{0,6}", re.ASCII)


@dataclass(frozen=True, slots=True)
class PageLink:
    """One page in the list of pages; without a number it stands for pages left out."""

    number: int | None = None
    address: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class NumberedPage(Generic[Row]):
    """Some rows of a list, how many there are in all, and where the pages around are."""

    rows: list[Row]
    total: int
    number: int
    count: int
    address: str
    links: tuple[PageLink, ...]
    previous: str = ""
    next: str = ""


class Address(Protocol):
    """Where the page of a number is."""

    def __call__(self, number: int) -> str: ...


def numbered(
    request: HttpRequest,
    rows: QuerySet[Any, Row] | Sequence[Row],
    *,
    parameter: str = "page",
    keep: Sequence[str] = (),
    per_page: int = PER_PAGE,
) -> NumberedPage[Row]:
    """The page of a list that the address asks for; two queries, or none for a sequence.

    Addresses of other pages keep the parameters named by `keep`, and no others. Raises Http404
    for what is not a page of the list.
    """
    paginator = Paginator(rows, per_page)
    asked = request.GET.get(parameter, "1")
    if not _NUMBER.fullmatch(asked) or int(asked) > paginator.num_pages:
        raise Http404("This list has no such page.")
    page = paginator.page(int(asked))
    address = partial(_address, request, parameter, keep)
    return NumberedPage(
        rows=list(page.object_list),
        total=paginator.count,
        number=page.number,
        count=paginator.num_pages,
        address=address(page.number),
        links=tuple(_links(paginator, page.number, address)),
        previous=address(page.number - 1) if page.has_previous() else "",
        next=address(page.number + 1) if page.has_next() else "",
    )


def _links(paginator: Paginator[Any], number: int, address: Address) -> Iterator[PageLink]:
    for shown in paginator.get_elided_page_range(number, on_each_side=2, on_ends=1):
        if isinstance(shown, int):
            yield PageLink(shown, address(shown), shown == number)
        else:
            yield PageLink()


def _address(request: HttpRequest, parameter: str, keep: Sequence[str], number: int) -> str:
    """The path, what is kept of the question, and the number of every page but the first."""
    pairs = [(n, value) for n in keep for value in request.GET.getlist(n) if value]
    if number > 1:
        pairs.append((parameter, str(number)))
    return f"{request.path}?{urlencode(pairs)}" if pairs else request.path
