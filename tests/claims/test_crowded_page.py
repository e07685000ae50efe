"""The page of a claim that hundreds repeat: what it costs, and how it stays readable."""

import pytest

from tests.hearsay import hearsay

pytestmark = pytest.mark.django_db

MOMENTS = {"": 18, "?as_of=2025-02-20": 22, "?known_at=2126-01-01": 20}


def test_costs_the_same_queries_for_twenty_reports_and_for_hundreds(
    client, django_assert_num_queries
):
    few, many = hearsay(20, "Few"), hearsay(300, "Many")
    for query, queries in MOMENTS.items():
        for claim in (few, many):
            with django_assert_num_queries(queries):
                assert client.get(claim.get_absolute_url() + query).status_code == 200
