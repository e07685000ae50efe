"""Logging and changing at the desk: through the services, once, and never over a colleague."""

import pytest
from django.core import signing
from django.urls import reverse

from claims import services
from claims.models import Claim, Entry, Report, Subject
from sources.models import Source
from tests import cast
from tests.desk import at, errors_of, form_of, post, send

pytestmark = pytest.mark.django_db

ADD_CLAIM = "/admin/claims/claim/add/"
ADD_SOURCE = "/admin/sources/source/add/"


def change(row):
    return reverse(f"admin:{row._meta.label_lower.replace('.', '_')}_change", args=[row.pk])


def add_report(claim):
    return f"/admin/claims/report/add/?claim={claim.pk}"


def test_logs_a_source():
    send(
        at(), ADD_SOURCE, name="The Careful", kind="outlet", homepage="https://careful.example",
        domains="careful.example,careful.test", external_ids="wikidata: Q42",
    )  # fmt: skip
    logged = Source.objects.get()
    assert (logged.name, logged.slug, logged.public_since) == ("The Careful", "the-careful", None)
    assert logged.domains == ["careful.example", "careful.test"]
    assert logged.external_ids == {"wikidata": "Q42"}


def test_logs_a_subject_with_its_period():
    send(at(), "/admin/claims/subject/add/", name="The Film", kind="film", period="2025-06")
    assert str(Subject.objects.get().period) == "June 2025"


def test_a_subject_without_a_date_has_no_period():
    send(at(), "/admin/claims/subject/add/", name="The Film", kind="film")
    assert Subject.objects.get().period.text == ""


def test_logs_a_claim_and_opens_its_page():
    response = send(
        at("rae"), ADD_CLAIM, sentence="The director left", subjects=[cast.film().pk],
        standing=[cast.studio().pk], settled_by="A word of the studio", review_by="2027-01-01",
    )  # fmt: skip
    claim = Claim.objects.get()
    assert response.redirect_chain[-1][0] == change(claim)
    assert claim.state == "draft"
    assert list(claim.subjects.all()) == [cast.film()]
    assert list(claim.standing.all()) == [cast.studio()]
    assert b"Readers do not see this draft yet" in response.content


def test_logs_a_report_with_what_it_cites_answers_and_asserts():
    claim = cast.public_claim()
    first = claim.reports.get()
    form = {
        "outlet": cast.loud().pk, "stance": "denies", "attribution": "second_hand",
        "published": "2025-03 (early March)", "answering": [first.pk], "quote": "No.",
        "cites-TOTAL_FORMS": 3, "cites-0-report_cited": first.pk,
        "cites-1-source_cited": cast.studio().pk, "cites-2-description": "a friend",
        "cites-2-independent": "on", "details-0-name": "place", "details-0-value": "Prague",
    }  # fmt: skip
    response = send(at(), add_report(claim), **form)
    logged = Report.objects.latest("pk")
    assert response.redirect_chain[-1][0] == change(claim)
    assert logged.entry.type == "report.added"
    assert str(logged.published) == "early March"
    assert list(logged.answers.all()) == [first]
    assert [str(c) for c in logged.citations.all()] == [str(first), "The Studio", "a friend"]
    assert [c.independent for c in logged.citations.all()] == [False, False, True]
    assert [str(d) for d in logged.details.all()] == ["place: Prague"]


def test_a_report_saved_as_it_was_changes_nothing():
    claim = cast.public_claim()
    report = cast.report(
        claim, cites=[services.Cites(source=cast.studio())], details=[("place", "Prague")]
    )
    number = Entry.objects.latest("number").number
    response = send(at(), change(report))
    assert response.redirect_chain
    assert Entry.objects.latest("number").number == number


def test_a_row_of_a_report_that_is_wrong_says_so_in_that_row():
    claim = cast.public_claim()
    response = send(
        at(), add_report(claim), outlet=cast.loud().pk, stance="asserts",
        attribution="second_hand", **{
            "cites-TOTAL_FORMS": 2, "cites-0-description": "a friend",
            "cites-1-source_cited": cast.studio().pk, "cites-1-description": "and another",
        },
    )  # fmt: skip
    rows = response.context["inline_admin_formsets"][0].formset
    assert rows[0].errors == {}
    assert "one of the three" in str(rows[1].errors)
    assert claim.reports.count() == 1


def test_another_claims_report_cannot_be_cited_or_answered():
    claim, other = cast.public_claim(), cast.public_claim("Something else")
    foreign = other.reports.get().pk
    response = send(
        at(), add_report(claim), outlet=cast.loud().pk, stance="denies",
        attribution="second_hand", answering=[foreign], **{"cites-0-report_cited": foreign},
    )  # fmt: skip
    assert "answering" in errors_of(response)
    assert "report_cited" in response.context["inline_admin_formsets"][0].formset[0].errors
    assert claim.reports.count() == 1


def test_a_report_is_logged_from_the_page_of_its_claim():
    claim = cast.draft()
    response = at().get("/admin/claims/report/add/")
    assert b"Which claim is it about?" in response.content
    assert b"Add a report" in at().get(change(claim)).content
    assert at().get("/admin/claims/report/add/?claim=abc").status_code == 200


def test_changing_something_public_demands_a_reason_that_readers_see():
    claim = cast.public_claim()
    response = send(at("ben"), change(claim), context="It is a long film.")
    assert "say why" in str(errors_of(response)["reason"])
    assert "It is a long film." in response.content.decode()
    send(at("ben"), change(claim), context="It is a long film.", reason="Context was missing.")
    assert cast.last_body()["reason"] == "Context was missing."
    assert cast.fresh(claim).context == "It is a long film."


def test_a_draft_asks_for_no_reason():
    claim = cast.draft()
    assert "reason" not in form_of(at().get(change(claim)))
    send(at("rae"), change(claim), sentence="The director stayed")
    assert cast.fresh(claim).sentence == "The director stayed"


@pytest.mark.parametrize("noun", ["claim", "report", "source", "subject"])
def test_the_second_of_two_editors_is_told_and_loses_no_text(noun):
    claim = cast.public_claim()
    row, field = {
        "claim": (claim, "sentence"),
        "report": (claim.reports.get(), "headline"),
        "source": (cast.source(), "name"),
        "subject": (cast.film(), "name"),
    }[noun]
    ben, ada = at("ben"), at("ada")
    opened = form_of(ben.get(change(row)))
    send(ada, change(row), **{field: "Ada was first", "reason": "First."})
    response = post(ben, change(row), opened, **{field: "Ben’s own words", "reason": "Second."})
    assert "Somebody else changed this" in str(errors_of(response)[None])
    assert "Both of you changed this" in errors_of(response)[field][0]
    assert form_of(response)[field] == ["Ben’s own words"]
    assert getattr(response.context["original"], field) == "Ada was first"
    row.refresh_from_db()
    assert getattr(row, field) == "Ada was first"
    send_again = post(ben, change(row), form_of(response))
    assert send_again.redirect_chain
    row.refresh_from_db()
    assert getattr(row, field) == "Ben’s own words"


def test_the_second_editor_of_a_report_sees_what_it_cites_now():
    claim = cast.public_claim()
    report = cast.report(claim)
    ben, ada = at("ben"), at("ada")
    opened = form_of(ben.get(change(report)))
    cites = {"cites-0-source_cited": cast.studio().pk, "details-0-name": "place"}
    send(ada, change(report), reason="It does.", **cites, **{"details-0-value": "Prague"})
    typed = {"cites-0-description": "a friend", "reason": "It does."}
    response = post(ben, change(report), opened, **typed)
    shown = {one.name: one for one in response.context["conflict"]["differences"]}
    assert shown["cites"].theirs == [("new", "The Studio\n")]
    assert shown["details"].theirs == [("new", "place: Prague\n")]
    assert form_of(response)["cites-0-description"] == ["a friend"]
    assert form_of(response)["cites-1-source_cited"] == [str(cast.studio().pk)]
    assert form_of(response)["details-0-value"] == ["Prague"]


@pytest.mark.parametrize("version", ["", "0", "abc", "9" * 5000, "-1", "99"])
def test_a_missing_or_forged_version_is_refused(version):
    claim = cast.draft()
    send(at(), change(claim), sentence="Something new", seen_version=version)
    assert cast.fresh(claim).sentence == claim.sentence


@pytest.mark.parametrize("noun", ["claim", "report", "source", "subject"])
def test_a_form_sent_twice_makes_one_row(noun):
    claim = cast.draft()
    model, address, typed = {
        "claim": (Claim, ADD_CLAIM, {"sentence": "Twice", "subjects": cast.film().pk}),
        "report": (
            Report,
            add_report(claim),
            {"outlet": cast.source().pk, "stance": "asserts", "attribution": "second_hand"},
        ),
        "source": (Source, ADD_SOURCE, {"name": "Twice", "kind": "outlet"}),
        "subject": (Subject, "/admin/claims/subject/add/", {"name": "Twice", "kind": "film"}),
    }[noun]
    ada = at()
    before = model.objects.count()
    opened = form_of(ada.get(address))
    first, second = (post(ada, address, opened, **typed) for _ in range(2))
    assert model.objects.count() == before + 1
    assert first.redirect_chain == second.redirect_chain


@pytest.mark.parametrize(
    "once", ["", "ABCDEFGHJK", signing.Signer(salt="other").sign("ABCDEFGHJK")]
)
def test_a_public_id_of_ones_own_choosing_is_refused(once):
    response = send(at(), ADD_SOURCE, name="The Careful", kind="outlet", once=once)
    assert "once" in errors_of(response)
    assert not Source.objects.exists()


def test_a_field_that_editors_may_not_set_is_ignored():
    send(
        at("rae"), ADD_CLAIM, sentence="It happened", subjects=cast.film().pk, state="public",
        version=7, public_id="ABCDEFGHJK", entry=1,
    )  # fmt: skip
    claim = Claim.objects.get()
    assert (claim.state, claim.version, claim.entry) == ("draft", 1, None)
    assert claim.public_id != "ABCDEFGHJK"


def test_a_report_written_for_a_draft_does_not_become_public_by_surprise():
    claim = cast.draft()
    cast.report(claim)
    ben = at("ben")
    opened = form_of(ben.get(add_report(claim)))
    services.publish_claim(by=cast.ada(), claim=claim)
    typed = {"outlet": cast.loud().pk, "stance": "mentions", "attribution": "second_hand"}
    response = post(ben, add_report(claim), opened, **typed)
    assert "has been published since" in str(errors_of(response)[None])
    assert claim.reports.count() == 1
    assert post(ben, add_report(claim), form_of(response)).redirect_chain
    assert claim.reports.public().count() == 2


def test_the_page_of_a_report_says_what_a_service_refuses():
    claim = cast.public_claim()
    report = cast.report(claim)
    response = send(at(), change(report), answering=[claim.reports.first().pk], reason="It does.")
    assert "answers a report" in str(errors_of(response)["answering"])
