"""Hostile text in every field of the desk: kept or refused, shown harmlessly, never a failure."""

import pytest
from django.urls import reverse

from claims.models import Claim, Report
from sources.models import Source
from tests import cast
from tests.desk import at, errors_of, form_of, post, send

pytestmark = pytest.mark.django_db

TEXTS = {
    "script": "<script>alert(1)</script>",
    "attribute": '" onmouseover="alert(1)" x=\'',
    "template": "{{1367*9241}} {% load x %}",
    "bidi": "\u202egnorw\u2066",
    "zero width": "\u200b\u200d\ufeff",
    "storm": "Z" + "\u0301" * 60,
    "decomposed": "Cafe\u0301 👩‍🚀 Вallerina",
    "line separator": "one\u2028two",
    "nul": "one\x00two",
    "operators": "%_\\ ' \" & | ! :* <-> (.*)+$ -- ;",
    "header": "one\r\nSet-Cookie: two=1",
    "javascript": "java\tscript:alert(1)",
    "digits": "9" * 5000,
    "long": "x" * 20_000,
}
KEPT = ("csrfmiddlewaretoken", "once", "seen_version", "opened", "typist", "seen_public")
GARBAGE = ["abc", "-1", "9" * 30, "9" * 5000, "one\x00two", "٣"]


@pytest.fixture
def story():
    """One of everything that has a form."""
    claim, draft = cast.public_claim(), cast.draft("Something else")
    cast.report(draft)
    cast.verdict(claim)
    return claim, draft


def forms(claim, draft):
    """The address of every form of the desk."""
    routes = [
        ("sources_source_add", []), ("claims_subject_add", []), ("claims_claim_add", []),
        ("claims_claim_change", [claim.pk]), ("claims_report_change", [claim.reports.get().pk]),
        ("sources_source_change", [cast.source().pk]),
        ("claims_subject_change", [cast.film().pk]),
        ("claims_report_withdraw", [claim.reports.get().pk]),
        ("claims_claim_relate", [claim.pk]), ("claims_claim_verdict", [claim.pk]),
        ("claims_claim_connect", [claim.pk]),
        ("claims_verdict_correct", [claim.verdicts.get().pk]),
        ("claims_claim_publish", [draft.pk]),
    ]  # fmt: skip
    yield reverse("admin:claims_report_add") + f"?claim={claim.pk}"
    for route, keys in routes:
        yield reverse(f"admin:{route}", args=keys)
    yield reverse("admin:claims_claim_retire", args=[claim.pk])


def pages(claim):
    """Every page of the desk where stored text is shown."""
    yield from forms(claim, Claim.objects.get(state="draft"))
    lists = ("claims_claim", "claims_report", "sources_source", "claims_subject", "claims_verdict")
    for name in (*lists, "claims_entry"):
        yield reverse(f"admin:{name}_changelist")
    yield reverse("admin:index")
    yield reverse("admin:claims_proposal_changelist")
    for proposal in claim.proposals.all():
        yield reverse("admin:claims_proposal_change", args=[proposal.pk])
    for entry in claim.entries.all():
        yield reverse("admin:claims_entry_change", args=[entry.pk])


@pytest.mark.parametrize("text", TEXTS)
def test_no_text_in_any_field_is_a_failure(text, story):
    ada = at()
    for address in list(forms(*story)):
        form = form_of(ada.get(address))
        typed = {name: TEXTS[text] for name in form if name not in KEPT}
        response = post(ada, address, form, follow=False, **typed)
        if response.status_code == 200:  # Once more, where the form itself has no objection.
            refused = wrong_names(response)
            typed = {name: value for name, value in typed.items() if name not in refused}
            response = post(ada, address, form, follow=False, **typed)
        assert response.status_code in (200, 302), address
        assert b"<script>alert" not in response.content


def wrong_names(response):
    """The names of the inputs that a page complains about, those of rows too."""
    names = set(errors_of(response))
    for rows in response.context.get("inline_admin_formsets", ()):
        names |= {f"{form.prefix}-{name}" for form in rows.formset for name in form.errors}
        names |= {f"{rows.formset.prefix}-{n}" for n in ("TOTAL_FORMS", "INITIAL_FORMS")}
    return names


@pytest.mark.parametrize("value", GARBAGE)
def test_no_key_that_is_none_is_a_failure(value, story):
    ada = at()
    claim, _ = story
    for address in list(forms(*story)):
        form = form_of(ada.get(address))
        keys = ("outlet", "speaker", "subjects", "standing", "answering", "other", "reports")
        rows = ("cites-0-report_cited", "cites-0-source_cited", "cites-TOTAL_FORMS")
        forged = dict.fromkeys((*keys, *rows, "cites-INITIAL_FORMS", "kind", "status"), value)
        response = post(ada, address, form, follow=False, **forged)
        assert response.status_code in (200, 302), address
    assert claim.reports.count() == 1


SHOWN = ("script", "attribute", "template", "operators", "decomposed")


@pytest.mark.parametrize("text", SHOWN)
def test_what_is_stored_is_shown_as_text_on_every_page(text):
    hostile = TEXTS[text]
    ada = at()
    film = {"name": hostile, "kind": "film", "description": hostile}
    send(ada, reverse("admin:claims_subject_add"), **film)
    send(ada, reverse("admin:sources_source_add"), name=hostile, kind="outlet", description=hostile)
    outlet = Source.objects.get()
    subject = cast.Subject.objects.get()
    claim_texts = {"sentence": hostile, "context": hostile, "settled_by": hostile}
    send(
        ada, reverse("admin:claims_claim_add"), subjects=subject.pk, standing=outlet.pk,
        **claim_texts,
    )  # fmt: skip
    claim = Claim.objects.get()
    typed = {
        "outlet": outlet.pk, "stance": "asserts", "attribution": "anonymous",
        "speaker_description": hostile, "headline": hostile, "quote": hostile,
        "published": f"2025 ({hostile})", "cites-0-description": hostile,
        "details-0-name": hostile, "details-0-value": hostile,
    }  # fmt: skip
    send(ada, reverse("admin:claims_report_add") + f"?claim={claim.pk}", **typed)
    assert Report.objects.get().quote == hostile
    send(ada, reverse("admin:claims_claim_publish", args=[claim.pk]))
    verdict = {"status": "rumour", "rationale": hostile, "effective": "2025-03-04"}
    send(ada, reverse("admin:claims_claim_verdict", args=[claim.pk]), **verdict)
    proposal = reverse("admin:claims_proposal_change", args=[claim.proposals.get().pk])
    send(ada, proposal, decision="return", note=hostile[:500])
    send(at("ben"), proposal, decision="approve_and_publish")
    assert claim.verdicts.get().rationale == hostile
    cast.draft()
    cast.report(Claim.objects.get(state="draft"))
    for address in pages(claim):
        page = ada.get(address).content.decode()
        assert "<script>alert" not in page, address
        assert ' onmouseover="' not in page, address
        assert "12632447" not in page, address


@pytest.mark.parametrize("text", ["bidi", "storm", "line separator", "nul", "zero width"])
def test_a_title_that_would_disguise_itself_is_refused_and_kept_in_the_form(text):
    typed = {"sentence": TEXTS[text], "subjects": cast.film().pk, "context": "Kept."}
    response = send(at(), reverse("admin:claims_claim_add"), **typed)
    assert "sentence" in errors_of(response)
    assert form_of(response)["context"] == ["Kept."]
    assert not Claim.objects.exists()


def test_a_quote_is_stored_exactly_and_isolated_where_it_is_shown():
    claim = cast.public_claim()
    quote = "He said \u202ethis\u202c."
    typed = {"outlet": cast.loud().pk, "stance": "mentions", "attribution": "second_hand"}
    send(at(), reverse("admin:claims_report_add") + f"?claim={claim.pk}", quote=quote, **typed)
    assert Report.objects.latest("pk").quote == quote
    page = at().get(reverse("admin:claims_claim_change", args=[claim.pk])).content.decode()
    assert f"<bdi>“{quote}”</bdi>" in page


@pytest.mark.parametrize(
    "url", ["java\tscript:alert(1)", "data:text/html,x", "//evil", "file:///x"]
)
def test_an_address_that_is_none_is_refused(url):
    claim = cast.public_claim()
    typed = {"outlet": cast.loud().pk, "stance": "mentions", "attribution": "second_hand"}
    response = send(
        at(), reverse("admin:claims_report_add") + f"?claim={claim.pk}", url=url, **typed
    )
    assert "url" in errors_of(response)


QUERIES = [
    "q=%00", "q=%25_%5C", "q=" + "9" * 5000, "q=%22%27%29%28", "q=%FF", "p=abc", "p=-1",
    "p=" + "9" * 5000, "o=abc", "o=9.9.-9", "state__exact=%00", "state=%00", "status=%00",
    "claim__id__exact=abc", "claim__id__exact=" + "9" * 30, "unknown=1", "kind=%00",
    "type=%00", "stance__exact=%00", "attribution__exact=%00", "q=a&q=b", "_facets=True",
    "claim__id__exact=%00", "status__exact=%00",
]  # fmt: skip


@pytest.mark.parametrize("query", QUERIES)
def test_no_question_to_a_list_is_a_failure(query, story):
    ada = at()
    names = ("claims_claim", "claims_report", "sources_source", "claims_subject")
    for name in (*names, "claims_verdict", "claims_entry"):
        response = ada.get(reverse(f"admin:{name}_changelist") + f"?{query}", follow=True)
        assert response.status_code in (200, 400), name


@pytest.mark.parametrize("term", ["%00", "%FF", "9" * 5000, "%25_%5C", "&page=abc", "&page=-1"])
def test_no_question_to_an_autocomplete_is_a_failure(term, story):
    ada = at()
    claim, _ = story
    of_claim = reverse("admin:claims_report_of_claim", args=[claim.pk])
    for address, model, field in (
        (reverse("admin:autocomplete"), "report", "outlet"),
        (of_claim, "citation", "report_cited"),
        (of_claim, "answer", "answered"),
    ):
        asked = f"{address}?app_label=claims&model_name={model}&field_name={field}&term={term}"
        assert ada.get(asked).status_code in (200, 400, 404)
