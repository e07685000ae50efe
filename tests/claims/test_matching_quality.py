"""Is the right one among the first five? Measured on verified claims and real paraphrases."""

import pytest

from claims import matching
from claims.matching import meaning
from tests.bench import likenesses

pytestmark = pytest.mark.django_db

FILE = likenesses.file()


@pytest.mark.skipif(FILE is None, reason="claim_matching.json is absent: MATCHING_DATA names it")
def test_finds_the_claim_that_a_paraphrase_is_about(monkeypatch):
    data = likenesses.read(FILE)
    keys = likenesses.log(data.claims)
    if matching.mode() == matching.Mode.MEANING:
        assert likenesses.mean_precision(data.queries, keys) >= 0.82
    monkeypatch.setattr(meaning, "_files", lambda: None)
    assert likenesses.mean_precision(data.queries[::3], keys) >= 0.75  # a third, for time
