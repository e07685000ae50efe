"""Two editors at once: base, theirs and yours side by side, and neither loses a word."""

import pytest
from django.core import signing
from django.urls import reverse

from claims import services
from claims.models import Proposal, Report
from tests import cast
from tests.desk import at, errors_of, form_of, post, send

pytestmark = pytest.mark.django_db

VERDICT = {"status": "rumour", "rationale": "One report.", "effective": "2025-03-03"}


def change(row):
    return reverse(f"admin:{row._meta.label_lower.replace('.', '_')}_change", args=[row.pk])


def differences(response):
    """What the comparison on a page says of each field."""
    return {one.name: one for one in response.context["conflict"]["differences"]}


def told(parts):
    return "".join(text for kind, text in parts if kind != "gone")


def collide(row, *, theirs, yours):
    """Ada saves while Ben types into the form that he opened before; what Ben then sees."""
    ben = at("ben")
    opened = form_of(ben.get(change(row)))
    assert send(at("ada"), change(row), **{"reason": "Hers.", **theirs}).redirect_chain
    return ben, post(ben, change(row), opened, **{"reason": "His.", **yours})


def again(client, row, response, **typed):
    """Send the form as a page shows it."""
    sent = post(client, change(row), form_of(response), **typed)
    assert sent.redirect_chain, errors_of(sent)


ROWS = {
    "claim": (lambda: cast.public_claim(), "sentence", "context"),
    "report": (lambda: cast.public_claim().reports.get(), "headline", "quote"),
    "source": (lambda: cast.public_claim().standing.get(), "name", "description"),
    "subject": (lambda: cast.public_claim().subjects.get(), "name", "description"),
}


@pytest.mark.parametrize("noun", ROWS)
def test_a_text_that_both_changed_stands_in_three_versions(noun):
    make, field, _ = ROWS[noun]
    row = make()
    before = getattr(row, field)
    _, response = collide(row, theirs={field: "Ada’s words"}, yours={field: "Ben’s words"})
    shown = differences(response)[field]
    assert (shown.opened, told(shown.theirs), told(shown.yours)) == (
        before, "Ada’s words", "Ben’s words",
    )  # fmt: skip
    assert shown.touched
    assert [change.who for change in response.context["conflict"]["changes"]] == ["ada"]
    assert form_of(response)[field] == ["Ben’s words"]
    row.refresh_from_db()
    assert getattr(row, field) == "Ada’s words"


@pytest.mark.parametrize("noun", ROWS)
def test_what_only_they_changed_is_shown_and_never_undone(noun):
    make, field, other = ROWS[noun]
    row = make()
    ben, response = collide(row, theirs={other: "Ada’s words."}, yours={field: "Ben’s words"})
    assert list(differences(response)) == [other]
    assert not differences(response)[other].touched
    assert form_of(response)[other] == ["Ada’s words."]
    again(ben, row, response)
    row.refresh_from_db()
    assert (getattr(row, field), getattr(row, other)) == ("Ben’s words", "Ada’s words.")


@pytest.mark.parametrize("noun", ROWS)
def test_one_side_is_taken_and_the_other_taken_back(noun):
    make, field, _ = ROWS[noun]
    row = make()
    ben, response = collide(row, theirs={field: "Ada’s words"}, yours={field: "Ben’s words"})
    taken = post(ben, change(row), form_of(response), _take=f"theirs:{field}")
    assert form_of(taken)[field] == ["Ada’s words"]
    assert "Nothing is saved yet" in str(errors_of(taken)[None])
    assert told(differences(taken)[field].yours) == "Ben’s words"
    back = post(ben, change(row), form_of(taken), _take=f"yours:{field}")
    assert form_of(back)[field] == ["Ben’s words"]
    again(ben, row, back)
    row.refresh_from_db()
    assert getattr(row, field) == "Ben’s words"


def test_what_was_typed_after_the_conflict_comes_back_too():
    claim = cast.draft()
    ben, response = collide(claim, theirs={"sentence": "Ada’s"}, yours={"sentence": "Ben’s"})
    typed = {"sentence": "Ben’s, better", "_take": "theirs:sentence"}
    taken = post(ben, change(claim), form_of(response), **typed)
    back = post(ben, change(claim), form_of(taken), _take="yours:sentence")
    assert form_of(back)["sentence"] == ["Ben’s, better"]


@pytest.mark.parametrize("asked", ["", "theirs", "ours:sentence", "theirs:once", "theirs:context"])
def test_a_side_that_there_is_not_changes_nothing(asked):
    claim = cast.draft()
    ben, response = collide(claim, theirs={"sentence": "Ada’s"}, yours={"sentence": "Ben’s"})
    shown = post(ben, change(claim), form_of(response), _take=asked)
    assert form_of(shown)["sentence"] == ["Ben’s"]
    assert cast.fresh(claim).sentence == "Ada’s"


def test_a_third_version_is_compared_as_well():
    claim = cast.draft(context="Old.")
    ben, response = collide(claim, theirs={"context": "Ada’s."}, yours={"sentence": "Ben’s"})
    send(at("ada"), change(claim), context="Ada’s, later.")
    second = post(ben, change(claim), form_of(response))
    assert form_of(second)["context"] == ["Ada’s, later."]
    assert differences(second)["context"].opened == "Old."
    again(ben, claim, second)
    claim = cast.fresh(claim)
    assert (claim.sentence, claim.context) == ("Ben’s", "Ada’s, later.")


def test_of_a_list_what_either_added_is_kept_and_what_either_removed_stays_away():
    loud, careful = cast.loud(), cast.source()
    claim = cast.draft(standing=[cast.studio(), loud])
    kept = [cast.studio().pk, loud.pk]
    ben, response = collide(
        claim, theirs={"standing": [loud.pk]}, yours={"standing": [*kept, careful.pk]}
    )
    shown = differences(response)["standing"]
    assert ("gone", "The Studio\n") in shown.theirs
    assert ("new", "The Careful\n") in shown.yours
    again(ben, claim, response)
    assert set(cast.fresh(claim).standing.all()) == {loud, careful}


def test_of_a_reports_rows_neither_loses_one():
    claim = cast.public_claim()
    first = claim.reports.get()
    report = cast.report(claim, cast.loud(), cites=[services.Cites(report=first)])
    ben, response = collide(
        report,
        theirs={"cites-0-report_cited": "", "cites-0-source_cited": cast.studio().pk},
        yours={"cites-1-description": "a friend", "cites-1-independent": "on"},
    )
    shown = differences(response)["cites"]
    assert shown.theirs[-1] == ("new", "The Studio\n")
    assert shown.yours[-1] == ("new", "a friend (independent)\n")
    again(ben, report, response)
    citations = Report.objects.get(pk=report.pk).citations.all()
    assert {str(row) for row in citations} == {"The Studio", "a friend"}


def test_a_report_whose_claim_alone_has_changed_says_so():
    claim = cast.public_claim()
    report = claim.reports.get()
    ben = at("ben")
    opened = form_of(ben.get(change(report)))
    send(at("ada"), change(claim), context="New.", reason="Hers.")
    response = post(ben, change(report), opened, headline="Ben’s", reason="His.")
    assert differences(response) == {}
    assert "Nothing in this form has changed" in response.content.decode()
    again(ben, report, response)
    assert Report.objects.get(pk=report.pk).headline == "Ben’s"


@pytest.mark.parametrize(
    "opened",
    ["", "abc", signing.dumps({"row": "x"}), None],
    ids=["empty", "nonsense", "signed for something else", "missing"],
)
def test_a_form_that_does_not_say_what_it_held_is_refused(opened):
    claim = cast.draft()
    form = form_of(at().get(change(claim)))
    form.pop("opened")
    given = {} if opened is None else {"opened": opened}
    response = post(at(), change(claim), form, sentence="Forged", **given)
    assert errors_of(response)["opened"]
    assert cast.fresh(claim).sentence == claim.sentence


def test_what_another_row_held_is_refused():
    claim, other = cast.draft(), cast.draft("Something else")
    foreign = form_of(at().get(change(other)))["opened"]
    response = send(at(), change(claim), sentence="Forged", opened=foreign)
    assert "not one of ours" in str(errors_of(response)[None])
    assert cast.fresh(claim).sentence == claim.sentence


def test_a_row_that_was_closed_meanwhile_gives_the_text_back():
    claim = cast.draft()
    cast.report(claim)
    rae = at("rae")
    opened = form_of(rae.get(change(claim)))
    services.publish_claim(by=cast.ada(), claim=claim)
    response = post(rae, change(claim), opened, context="Rae wrote this at length.")
    assert response.status_code == 409
    assert "Rae wrote this at length." in response.content.decode()
    assert cast.fresh(claim).context == ""


def test_a_draft_that_was_deleted_meanwhile_gives_the_text_back():
    claim = cast.draft()
    ben = at("ben")
    opened = form_of(ben.get(change(claim)))
    services.delete_draft(by=cast.ada(), claim=claim)
    response = post(ben, change(claim), opened, context="Ben wrote this at length.")
    assert response.status_code == 409
    assert "Ben wrote this at length." in response.content.decode()


def test_a_verdict_for_a_claim_that_was_retired_meanwhile_gives_the_text_back():
    claim = cast.public_claim()
    address = reverse("admin:claims_claim_verdict", args=[claim.pk])
    ben = at("ben")
    opened = form_of(ben.get(address))
    services.retire_claim(by=cast.ada(), claim=claim, reason="Said twice.")
    response = post(ben, address, opened, **VERDICT | {"rationale": "Ben’s long reasons."})
    assert response.status_code == 409
    assert "Ben’s long reasons." in response.content.decode()
    assert not Proposal.objects.exists()


def edited(proposal):
    return reverse("admin:claims_proposal_edit", args=[proposal.pk])


def test_a_proposal_edited_by_two_at_once_shows_both_texts():
    proposal = cast.proposal(cast.public_claim())
    ben = at("ben")
    opened = form_of(ben.get(edited(proposal)))
    send(at("ada"), edited(proposal), rationale="Ada’s reasons.", effective="2025-03-04")
    response = post(ben, edited(proposal), opened, rationale="Ben’s reasons.")
    shown = differences(response)
    assert (shown["rationale"].opened, told(shown["rationale"].theirs)) == (
        "One report.", "Ada’s reasons.",
    )  # fmt: skip
    assert form_of(response)["rationale"] == ["Ben’s reasons."]
    assert form_of(response)["effective"] == ["4 March 2025"]
    taken = post(ben, edited(proposal), form_of(response), _take="theirs:rationale")
    assert form_of(taken)["rationale"] == ["Ada’s reasons."]
    assert post(ben, edited(proposal), form_of(response)).redirect_chain
    proposal.refresh_from_db()
    assert proposal.content["rationale"] == "Ben’s reasons."
    assert proposal.content["effective"]["text"] == "4 March 2025"


@pytest.mark.parametrize("forged", [{"seen_proposal": "2"}, {"opened": "abc"}, {"opened": ""}])
def test_a_proposal_is_not_edited_on_a_forged_version(forged):
    proposal = cast.proposal(cast.public_claim())
    response = send(at("ben"), edited(proposal), rationale="Forged", **forged)
    assert errors_of(response)
    proposal.refresh_from_db()
    assert proposal.content["rationale"] == "One report."


def test_a_redaction_edited_by_two_at_once_shows_both_texts():
    text = {"text": "left the film", "kind": "personal", "reason": "Order 7"}
    cast.public_claim()
    proposal = services.propose_redaction(by=cast.ada(), **text)
    address = reverse("admin:claims_proposal_redaction", args=[proposal.pk])
    ada = at()
    opened = form_of(ada.get(address))
    send(ada, address, reason="Order 8")
    response = post(ada, address, opened, text="the film")
    assert told(differences(response)["reason"].theirs) == "Order 8"
    assert (form_of(response)["text"], form_of(response)["reason"]) == (["the film"], ["Order 8"])
    assert "typist" not in form_of(response)
