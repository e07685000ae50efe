import re

import pytest

from claims.choices import Status
from claims.templatetags.marks import status_word

PAGES = ["/method", "/about"]


@pytest.mark.parametrize("path", PAGES)
def test_reads_without_a_database_or_an_account(client, path):
    response = client.get(path)
    assert response.status_code == 200
    assert "text/html" in response["Content-Type"]


@pytest.mark.parametrize("path", PAGES)
def test_keeps_to_the_content_policy(client, path):
    response = client.get(path)
    html = response.text
    assert "style-src 'self'" in response["Content-Security-Policy"]
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=", html)


@pytest.mark.parametrize("path", PAGES)
def test_has_one_headline_a_title_and_a_way_past_the_masthead(client, path):
    html = client.get(path).text
    assert html.count("<h1") == 1
    assert re.search(r"<title>[^<]+ · Claimline</title>", html)
    assert '<a class="skip" href="#content">' in html
    assert '<main id="content"' in html


@pytest.mark.parametrize("path", PAGES)
def test_marks_where_the_reader_is(client, path):
    html = client.get(path).text
    assert re.findall(r'<a href="([^"]+)" aria-current="page">', html) == [path]


@pytest.mark.parametrize("path", PAGES)
def test_offers_the_search_on_every_page(client, path):
    assert '<form class="masthead-search" action="/search"' in client.get(path).text


@pytest.mark.parametrize("status", [*Status.values, None])
def test_explains_every_status(client, status):
    assert status_word(status) in client.get("/method").text


@pytest.mark.parametrize("status", Status.values)
def test_every_status_can_be_linked_to(client, status):
    assert f'<li id="{status}">' in client.get("/method").text


@pytest.mark.parametrize(
    ("two", "said"), [(True, "another reads the exact text"), (False, "one person")]
)
def test_the_method_page_says_whether_a_second_editor_approves(client, settings, two, said):
    settings.SECOND_EDITOR = two
    assert said in client.get("/method").text
