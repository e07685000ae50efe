"""Short ways of asking the API, and of walking its pages."""

from __future__ import annotations

from typing import Any

from django.test import Client

API = "/api/v1"
SITE = "https://claimline.test"
PROBLEM = "application/problem+json"


def get(path: str, **headers: str) -> Any:
    """The response to a GET below /api/v1."""
    return Client(raise_request_exception=False).get(API + path, headers=headers)


def ask(path: str) -> Any:
    """The JSON of an answer that is fine."""
    response = get(path, accept="application/json")
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "application/json"
    return response.json()


def names(path: str, name: str = "id") -> list[Any]:
    """One member of every item of a list's first page."""
    return [item[name] for item in ask(path)["results"]]


def follow(address: str) -> Any:
    """The page behind a `next` or `previous`."""
    assert address.startswith(f"{SITE}{API}/")
    return ask(address.removeprefix(SITE + API))


def walk(path: str) -> list[Any]:
    """The pages of a list, from the first to the last."""
    pages = [ask(path)]
    while pages[-1]["next"]:
        pages.append(follow(pages[-1]["next"]))
    return pages


def walk_back(page: Any) -> list[Any]:
    """The pages before one, nearest first."""
    pages = []
    while page["previous"]:
        page = follow(page["previous"])
        pages.append(page)
    return pages


def refused(path: str, status: int, kind: str) -> Any:
    """The problem that a request is answered with, which must be of this kind."""
    response = get(path)
    told = response.json()
    assert (response.status_code, response["Content-Type"]) == (status, PROBLEM)
    assert told["type"] == f"{SITE}{API}/docs#problem-{kind}"
    assert told["status"] == status
    return told
