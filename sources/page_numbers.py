"""A long list in numbered pages, for readers: each page has an address of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

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
    """Some rows of a list, how many there are in all, and the addresses of the pages around."""

    rows: list[Row]
    total: int
    number: int
    count: int
    links: tuple[PageLink, ...]
    previous: str = ""
    next: str = ""


def numbered(
    request: HttpRequest,
    rows: QuerySet[Any, Row],
    *,
    parameter: str = "page",
    per_page: int = PER_PAGE,
) -> NumberedPage[Row]:
    """The page of a list that the address asks for; two queries.

    Raises Http404 for what is not a page of it.
    """
    paginator = Paginator(rows, per_page)
    asked = request.GET.get(parameter, "1")
    if not _NUMBER.fullmatch(asked) or int(asked) > paginator.num_pages:
        raise Http404("This list has no such page.")
    number = int(asked)
    page = paginator.page(number)
    return NumberedPage(
        rows=list(page.object_list),
        total=paginator.count,
        number=number,
        count=paginator.num_pages,
        links=tuple(_links(request, paginator, parameter, number)),
        previous=_address(request, parameter, number - 1) if page.has_previous() else "",
        next=_address(request, parameter, number + 1) if page.has_next() else "",
    )


def _links(
    request: HttpRequest, paginator: Paginator[Any], parameter: str, number: int
) -> Iterator[PageLink]:
    for shown in paginator.get_elided_page_range(number, on_each_side=2, on_ends=1):
        if isinstance(shown, int):
            yield PageLink(shown, _address(request, parameter, shown), shown == number)
        else:
            yield PageLink()


def _address(request: HttpRequest, parameter: str, number: int) -> str:
    """The address of one page: the question kept, the first page without its number."""
    query = request.GET.copy()
    query.pop(parameter, None)
    if number > 1:
        query[parameter] = str(number)
    return f"{request.path}?{query.urlencode()}" if query else request.path
