"""A pasted link at the desk: fetched, read, and logged as a report in three decisions."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from claims.captured import said_in
from claims.models import Claim, Report
from sources.capture import captures
from sources.capture.failure import Failure
from sources.models import Capture, Source
from tests import cast
from tests.desk import at, form_of, post, send
from tests.sources.web import Web, page

pytestmark = pytest.mark.django_db

LINK = "http://good.example/film/gone?utm_source=x"
STORY = """<!doctype html><html lang="en-GB"><head>
<meta property="og:title" content="Director left the film, say insiders">
<meta property="og:site_name" content="The Good">
<meta property="article:published_time" content="2025-03-03">
<link rel="canonical" href="http://good.example/film/gone"></head><body><article>
<p>The director left the film during the shoot, according to two people who worked on it.</p>
<p>“He never left,” The Studio said. %s</p></article></body></html>"""
ADD = "/admin/sources/capture/add/"


@pytest.fixture
def web(settings):
    """A web of one site, on this machine."""
    made = Web()
    made.paths["/film/gone?utm_source=x"] = page((STORY % "It is early.").encode())
    settings.DEMO, settings.CAPTURE_NETWORK = True, made.network
    yield made
    made.close()


def page_of(capture):
    return reverse("admin:sources_capture_change", args=[capture.pk])


def pasted(url=LINK, name="rae"):
    """What the worker made of a link that was pasted."""
    response = at(name).post(ADD, {"url": url})
    capture = Capture.objects.latest("pk")
    assert response.headers["Location"] == page_of(capture)
    return captures.carry_out(capture)


def test_a_link_is_fetched_by_the_worker_and_the_editor_need_not_wait(web):
    response = at("rae").post(ADD, {"url": LINK}, follow=True)
    capture = Capture.objects.get()
    assert capture.waits
    assert not web.requests
    assert "is being fetched" in response.text
    assert '<meta http-equiv="refresh"' in response.text
    assert "Log a new claim" in response.text


@pytest.mark.django_db(transaction=True)
def test_the_worker_takes_the_job(web):
    at("rae").post(ADD, {"url": LINK})
    call_command("procrastinate", "worker", "--one-shot", "--queues", "capture")
    assert Capture.objects.get().headline == "Director left the film, say insiders"


def test_a_known_claim_takes_three_decisions(web):
    claim = cast.public_claim()
    outlet = cast.source("The Good", domains=["good.example"])
    capture = pasted()
    assert (capture.published.text, capture.language) == ("3 March 2025", "en-GB")
    shown = at("ben").get(page_of(capture)).text
    link = f"{reverse('admin:claims_report_add')}?claim={claim.pk}&amp;capture={capture.pk}"
    assert link in shown
    link = link.replace("&amp;", "&")
    form = form_of(at("ben").get(link))
    assert form["outlet"] == [str(outlet.pk)]
    assert form["url"] == ["http://good.example/film/gone"]
    assert form["headline"] == ["Director left the film, say insiders"]
    typed = {"stance": "asserts", "attribution": "anonymous", "speaker_description": "two people"}
    post(at("ben"), link, form, **typed)
    report = Report.objects.latest("pk")
    assert (report.outlet, report.published.text) == (outlet, "3 March 2025")
    assert (report.capture, report.page_key) == (capture, "good.example/film/gone")


def test_a_quotation_of_somebody_known_fills_quote_and_speaker(web):
    claim = cast.public_claim()
    cast.source("The Good", domains=["good.example"])
    capture = pasted()
    [said] = said_in(capture)
    assert (said.quote.text, said.speaker) == ("He never left", cast.studio())
    link = f"{reverse('admin:claims_report_add')}?claim={claim.pk}&capture={capture.pk}&quote=0"
    form = form_of(at("ben").get(link))
    assert form["quote"] == ["He never left"]
    assert form["speaker"] == [str(cast.studio().pk)]
    assert form["attribution"] == ["on_record"]


def test_an_outlet_that_is_not_known_is_offered_as_new(web):
    capture = pasted()
    shown = at("rae").get(page_of(capture)).text
    assert "The Good</bdi>, not logged yet" in shown
    response = at("rae").post(page_of(capture), {"do": "outlet"}, follow=True)
    assert "Logged the outlet The Good." in response.text
    made = Source.objects.get()
    assert (made.name, made.domains, made.kind) == ("The Good", ["good.example"], "outlet")
    at("rae").post(page_of(capture), {"do": "outlet"})
    assert Source.objects.count() == 1


def test_a_new_claim_goes_on_to_its_first_report(web):
    capture = pasted()
    add = f"{reverse('admin:claims_claim_add')}?capture={capture.pk}&sentence=He+left"
    response = send(at("rae"), add, subjects=cast.film().pk, follow=False)
    claim = Claim.objects.get()
    assert claim.sentence == "He left"
    assert response.headers["Location"].endswith(f"?claim={claim.pk}&capture={capture.pk}")


def test_says_that_the_page_is_logged_already_and_that_it_says_something_else_now(web):
    claim = cast.public_claim()
    first = pasted()
    cast.report(claim, capture=first, url="https://www.good.example/film/gone/")
    again = pasted()
    shown = at("rae").get(page_of(again)).text
    assert "Logged already" in shown
    assert "says something else now" not in shown
    web.paths["/film/gone?utm_source=x"] = page((STORY % "Update: it was a joke.").encode())
    changed = pasted()
    shown = at("rae").get(page_of(changed)).text
    assert "The page says something else now" in shown
    assert f"?claim={claim.pk}&amp;capture={changed.pk}" in shown
    assert first.text_hash == again.text_hash != changed.text_hash


def test_a_page_that_cannot_be_fetched_is_pasted_or_logged_by_hand(web):
    capture = pasted("http://127.0.0.1:6379/")
    assert (capture.state, capture.failure) == ("failed", Failure.REFUSED)
    claim = cast.public_claim("The director left the film during the shoot")
    shown = at("rae").get(page_of(capture)).text
    assert "cannot be fetched" in shown
    by_hand = f"{reverse('admin:claims_report_add')}?claim={claim.pk}&capture={capture.pk}"
    assert form_of(at("ben").get(by_hand))["url"] == ["http://127.0.0.1:6379/"]
    response = send(at("rae"), page_of(capture), content=STORY % "")
    assert "Director left the film, say insiders" in response.text
    assert "The director left the film during the shoot" in response.text
    capture.refresh_from_db()
    assert (capture.state, capture.pasted) == ("read", True)
    assert web.dialled == []


def test_a_text_is_pasted_without_an_address(web):
    response = at("rae").post(ADD, {"content": "Director gone\n\nThe film lost him."}, follow=True)
    assert "Director gone" in response.text
    assert Capture.objects.get().page_key == ""


@pytest.mark.parametrize(
    "url", ["", "nonsense", "javascript:alert(1)", "//good.example", "http://" + "a" * 70_000]
)
def test_what_is_no_address_is_told_and_makes_nothing(url):
    response = at("rae").post(ADD, {"url": url})
    assert response.status_code == 200
    assert not Capture.objects.exists()


def test_a_nul_in_an_address_is_no_failure():
    assert at("rae").post(ADD, {"url": "http://good.example/\x00"}).status_code == 200


def test_an_empty_text_is_told():
    response = at("rae").post(ADD, {"content": " "})
    assert "Paste the page’s text" in response.text
    assert not Capture.objects.exists()


def test_what_an_editor_pasted_meanwhile_is_kept(web):
    at("rae").post(ADD, {"url": LINK})
    capture = Capture.objects.get()
    at("rae").post(page_of(capture), {"content": "Mine\n\nI read it myself."})
    assert captures.carry_out(capture).headline == "Mine"
    assert Capture.objects.get().headline == "Mine"


def test_readers_and_strangers_capture_nothing():
    assert at("cleo").post(ADD, {"url": LINK}).status_code in (302, 403)
    assert not Capture.objects.exists()


@pytest.mark.parametrize("asked", ["x", "9" * 5000, "-1", "", "0"])
def test_nonsense_in_the_address_of_the_form_is_ignored(asked):
    claim = cast.public_claim()
    query = f"?claim={claim.pk}&capture={asked}&quote={asked}"
    assert at("ben").get(reverse("admin:claims_report_add") + query).status_code == 200


def test_the_longest_domain_that_fits_is_the_outlet():
    cast.source("All", domains=["good.example"])
    news = cast.source("News", domains=["news.good.example"])
    assert captures.outlet_at("https://www.news.good.example/a") == news
    assert captures.outlet_at("https://notgood.example/a") is None


def test_a_text_goes_after_two_weeks_and_its_hash_stays(web):
    capture = pasted()
    assert captures.forget_texts(timezone.now() + timedelta(days=13)) == 0
    assert captures.forget_texts(timezone.now() + timedelta(days=15)) == 1
    capture.refresh_from_db()
    assert capture.text == ""
    assert capture.text_hash


def test_hostile_text_on_a_page_is_shown_as_text(web):
    bad = '<script>alert(1)</script>" onmouseover="x'
    web.paths["/film/gone?utm_source=x"] = page(
        f'<html><head><meta property="og:title" content="{bad.replace(chr(34), "&quot;")}"></head>'
        f"<body><p>{'words ' * 50}</p></body></html>".encode()
    )
    capture = pasted()
    assert "alert(1)" in capture.headline
    shown = at("rae").get(page_of(capture)).text
    assert "<script>alert" not in shown
    assert ' onmouseover="x' not in shown


def test_no_page_asks_more_than_thirty_queries(web, django_assert_max_num_queries):
    for number in range(8):
        cast.public_claim(f"The director left the film {number}")
    capture = pasted()
    ben = at("ben")
    ben.get(page_of(capture))
    with django_assert_max_num_queries(30):
        ben.get(page_of(capture))


def test_the_form_says_what_is_wrong_with_an_address_in_its_place():
    response = at("rae").post(ADD, {"url": "nonsense"})
    assert "begins with http" in str(response.context["link"].errors)
    assert not response.context["text"].errors
