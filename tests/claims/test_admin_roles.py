"""Who may do what at the desk, as two tables: what is shown, and what is done when it is sent."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.db import transaction
from django.test import Client
from django.urls import reverse

from claims.models import Claim, Entry, Proposal, ProposalStep, Report
from sources.models import Source
from tests import cast
from tests.desk import at, form_of, post
from tracker.api_keys.keys import make_key
from tracker.api_keys.models import ApiKey

pytestmark = pytest.mark.django_db

EVERYBODY = ["ada", "ben", "rae", "cleo", "guest", "root"]
DESK = {"ada", "ben", "rae", "root"}
EDITORS = {"ada", "ben", "root"}
ANSWERING = {"ada", "root"}
ROOT = {"root"}
NOBODY = set()


def client_of(name):
    """A client for one of the cast, for staff without a role (guest), or a superuser (root)."""
    if name in cast.ROLE:
        return at(name)
    client = Client()
    client.force_login(
        User.objects.create_superuser("root")
        if name == "root"
        else User.objects.create_user("guest", is_staff=True)
    )
    return client


@pytest.fixture
def story():
    """A public claim with a report that can be withdrawn and a verdict; a draft with a report."""
    claim, draft = cast.public_claim(), cast.draft("Something else")
    cast.report(draft)
    cast.verdict(claim)
    return {
        "claim": claim,
        "draft": draft,
        "unseen": cast.source("Nobody yet"),
        "verdict": claim.verdicts.get(),
        "proposal": cast.proposal(cast.public_claim("A third thing")),
        "key": make_key(by=cast.ada(), name="The archive", scopes=["read"])[0],
    }


SHOWN = {
    "the desk": ("index", None, DESK),
    "the claims": ("claims_claim_changelist", None, DESK),
    "a public claim": ("claims_claim_change", "claim", DESK),
    "a draft": ("claims_claim_change", "draft", DESK),
    "the form of a new claim": ("claims_claim_add", None, DESK),
    "the form of a new report": ("claims_report_add", None, DESK),
    "the form of a new source": ("sources_source_add", None, DESK),
    "the record": ("claims_entry_changelist", None, DESK),
    "the verdicts": ("claims_verdict_changelist", None, DESK),
    "a verdict": ("claims_verdict_change", "verdict", DESK),
    "the proposals": ("claims_proposal_changelist", None, DESK),
    "a proposal": ("claims_proposal_change", "proposal", DESK),
    "the form of a proposal": ("claims_proposal_edit", "proposal", EDITORS),
    "a new verdict out of nothing": ("claims_verdict_add", None, NOBODY),
    "a new entry out of nothing": ("claims_entry_add", None, NOBODY),
    "publishing": ("claims_claim_publish", "draft", EDITORS),
    "judging": ("claims_claim_verdict", "claim", EDITORS),
    "correcting": ("claims_verdict_correct", "verdict", EDITORS),
    "relating": ("claims_claim_relate", "claim", EDITORS),
    "retiring": ("claims_claim_retire", "claim", ANSWERING),
    "deleting a draft": ("claims_claim_delete", "draft", DESK),
    "deleting a public claim": ("claims_claim_delete", "claim", NOBODY),
    "deleting a source nobody saw": ("sources_source_delete", "unseen", EDITORS),
    "connecting": ("claims_claim_connect", "claim", EDITORS),
    "the claim's history": ("claims_claim_history", "claim", DESK),
    "the pasted pages": ("sources_capture_changelist", None, DESK),
    "the field for a link": ("sources_capture_add", None, DESK),
    "the exports": ("claims_entry_exports", None, DESK),
    "the system": ("system", None, DESK),
    "the keys of the API": ("api_keys_apikey_changelist", None, ANSWERING),
    "a key of the API": ("api_keys_apikey_change", "key", ANSWERING),
    "the form of a new key": ("api_keys_apikey_add", None, ANSWERING),
    "revoking a key": ("api_keys_apikey_revoke", "key", ANSWERING),
    "the shortcuts": ("shortcuts", None, DESK),
    "the sign-ins of everybody": ("accounts_signin_changelist", None, ROOT),
    "the accounts": ("auth_user_changelist", None, ROOT),
    "the roles": ("auth_group_changelist", None, ROOT),
}


@pytest.mark.parametrize("what", SHOWN)
def test_who_is_shown_what(what, story):
    route, thing, allowed = SHOWN[what]
    address = reverse(f"admin:{route}", args=[story[thing].pk] if thing else [])
    shown = {name for name in EVERYBODY if client_of(name).get(address).status_code == 200}
    assert shown == allowed


def log_claim(story):
    return "claims_claim_add", [], {"sentence": "It happened", "subjects": cast.film().pk}, Claim


def revise(row, **typed):
    label = row._meta.label_lower.replace(".", "_")
    return f"{label}_change", [row.pk], {"reason": "It is so.", **typed}, None


def add_report(claim):
    typed = {"outlet": cast.source().pk, "stance": "mentions", "attribution": "second_hand"}
    return f"claims_report_add?claim={claim.pk}", [], typed, Report


def delete(row):
    label = row._meta.label_lower.replace(".", "_")
    return f"{label}_delete", [row.pk], {"post": "yes"}, type(row)


def judge(story, **typed):
    typed = {"status": "rumour", "rationale": "So.", "effective": "2025-03-04", **typed}
    return "claims_claim_verdict", [story["claim"].pk], typed, Proposal


def decide(story, decision, **typed):
    typed = {"decision": decision, **typed}
    return "claims_proposal_change", [story["proposal"].pk], typed, ProposalStep


def make_another_key(story):
    return "api_keys_apikey_add", [], {"name": "Another", "scopes": "read"}, ApiKey


def deed(name, row, **typed):
    return f"claims_{row._meta.model_name}_{name}", [row.pk], typed, Entry


DONE = {
    "logging a claim": (log_claim, DESK),
    "revising a draft": (lambda s: revise(s["draft"], sentence="Other words"), DESK),
    "revising a public claim": (lambda s: revise(s["claim"], sentence="Other words"), EDITORS),
    "reporting on a draft": (lambda s: add_report(s["draft"]), DESK),
    "reporting on a public claim": (lambda s: add_report(s["claim"]), EDITORS),
    "revising a draft's report": (lambda s: revise(s["draft"].reports.get(), quote="So"), DESK),
    "revising a public report": (lambda s: revise(s["claim"].reports.get(), quote="So"), EDITORS),
    "revising a source": (lambda s: revise(s["unseen"], name="Somebody"), EDITORS),
    "revising a subject": (lambda s: revise(cast.film(), name="The Movie"), EDITORS),
    "making a key of the API": (make_another_key, ANSWERING),
    "revoking a key of the API": (
        lambda s: ("api_keys_apikey_revoke", [s["key"].pk], {}, ApiKey.objects.live()),
        ANSWERING,
    ),
    "deleting a draft": (lambda s: delete(s["draft"]), DESK),
    "deleting a draft's report": (lambda s: delete(s["draft"].reports.get()), DESK),
    "deleting a public claim": (lambda s: delete(s["claim"]), NOBODY),
    "deleting a public report": (lambda s: delete(s["claim"].reports.get()), NOBODY),
    "deleting a source nobody saw": (lambda s: delete(s["unseen"]), EDITORS),
    "deleting a public source": (lambda s: delete(cast.source()), NOBODY),
    "deleting a verdict": (lambda s: delete(s["verdict"]), NOBODY),
    "deleting an entry": (lambda s: delete(Entry.objects.latest("number")), NOBODY),
    "publishing": (lambda s: deed("publish", s["draft"]), EDITORS),
    "withdrawing": (
        lambda s: deed("withdraw", s["claim"].reports.get(), reason="Satire."),
        EDITORS,
    ),
    "relating": (
        lambda s: (*deed("relate", s["claim"], other=s["draft"].pk, kind="narrower")[:3], None),
        EDITORS,
    ),
    "retiring": (lambda s: deed("retire", s["claim"], reason="Logged twice."), ANSWERING),
    "judging": (judge, EDITORS),
    "judging below the standard": (
        lambda s: judge(s, status="confirmed", override_reason="We were there."),
        EDITORS,
    ),
    "correcting": (
        lambda s: (
            *deed("correct", s["verdict"], reason="A slip.", rationale="So it is.")[:3],
            Proposal,
        ),
        EDITORS,
    ),
    "approving what Ada wrote": (lambda s: decide(s, "approve_and_publish"), EDITORS - {"ada"}),
    "sending back what Ada wrote": (lambda s: decide(s, "return", note="Who?"), EDITORS),
    "withdrawing what Ada wrote": (lambda s: decide(s, "withdraw"), EDITORS),
    "publishing what nobody approved": (lambda s: decide(s, "publish"), NOBODY),
    "editing what Ada wrote": (
        lambda s: (
            "claims_proposal_edit",
            [s["proposal"].pk],
            {"rationale": "Mine."},
            ProposalStep,
        ),
        EDITORS,
    ),
}


@pytest.mark.parametrize("what", DONE)
def test_who_gets_what_done(what, story):
    make, allowed = DONE[what]
    route, keys, typed, counted = make(story)
    route, _, query = route.partition("?")
    address = reverse(f"admin:{route}", args=keys) + (f"?{query}" if query else "")
    opened = at("ada").get(address)
    form = form_of(opened) if opened.status_code == 200 else {}
    count = (
        getattr(counted, "objects", counted).count if counted is not None else state_of_everything
    )
    before, done = count(), set()
    for name in EVERYBODY:
        with transaction.atomic():
            response = post(client_of(name), address, form, **typed)
            assert response.status_code in (200, 403, 404), name
            if count() != before:
                done.add(name)
            noted = LogEntry.objects.order_by("pk").last()
            assert (noted is not None) == (name in done), f"{name}: not in the desk's history"
            assert noted is None or noted.user.username == name
            transaction.set_rollback(True)
    assert done == allowed


def state_of_everything():
    """Versions of all that has one: they grow with every change."""
    return [
        list(Claim.objects.order_by("pk").values_list("pk", "version")),
        list(Source.objects.order_by("pk").values_list("pk", "version")),
        list(cast.film().__class__.objects.order_by("pk").values_list("pk", "version")),
    ]


def test_a_right_over_accounts_that_a_role_was_given_opens_nothing():
    ben = cast.person("ben")
    ben.user_permissions.set(Permission.objects.filter(content_type__app_label="auth"))
    assert at("ben").get(reverse("admin:auth_user_changelist")).status_code == 403


def test_a_superuser_deletes_no_account():
    ben = cast.person("ben")
    address = reverse("admin:auth_user_delete", args=[ben.pk])
    assert client_of("root").post(address, {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("name", ["rae", "ben"])
def test_on_a_desk_of_one_only_who_may_override_is_asked_for_a_reason(name, story, settings):
    settings.SECOND_EDITOR = False
    address = reverse("admin:claims_claim_verdict", args=[story["claim"].pk])
    form = form_of(at("ada").get(address))
    assert "override_reason" in form
    assert b"override_reason" not in at(name).get(address).content
