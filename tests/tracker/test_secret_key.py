"""The demonstration's key."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from tracker import secret_key


def test_is_made_once_for_each_folder_and_closed_to_others(tmp_path):
    key = secret_key.kept_in(tmp_path / "a")
    assert len(key) >= 50
    assert secret_key.kept_in(tmp_path / "a") == key
    assert secret_key.kept_in(tmp_path / "b") != key
    assert (tmp_path / "a" / "secret_key").stat().st_mode & 0o777 == 0o600
    assert len(list((tmp_path / "a").iterdir())) == 1


def test_a_folder_that_cannot_be_used_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(ImproperlyConfigured, match=r"CLAIMLINE_DATA is .*cannot use: Not a dir"):
        secret_key.kept_in(tmp_path / "file" / "var")
