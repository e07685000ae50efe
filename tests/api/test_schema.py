"""The description: valid OpenAPI 3.1, complete, and true of every answer."""

import json
import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
import yaml
from django.test import Client
from drf_spectacular.validation import validate_schema
from jsonschema import Draft202012Validator, FormatChecker

from claims import checkpoints, services
from claims.choices import RelationKind
from claims.models import Claim
from claims.services import Cites
from sources.partial_date import PartialDate
from tests.api.asking import API, SITE, ask, get, refused
from tests.cast import (
    ada,
    correct,
    denial,
    film,
    loud,
    public_claim,
    report,
    source,
    studio,
    verdict,
)
from tracker.api.problems import KINDS
from tracker.api.schema import document
from tracker.api.urls import urlpatterns

pytestmark = pytest.mark.django_db

JSON = "application/json"
ADDRESS = "https://careful.example/film/gone"
LOOKED_UP = f"/api/v1/lookup?url={ADDRESS}"


def strict(schema):
    """The schema without room for members that it does not name."""
    if isinstance(schema, list):
        return [strict(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("anyOf", [None])[-1] == {"$ref": "#/components/schemas/Sparse"}:
        return strict(schema["anyOf"][0])
    closed = {key: strict(value) for key, value in schema.items()}
    if "properties" in closed and isinstance(closed["properties"], dict):
        closed["additionalProperties"] = False
    return closed


def faults(value, schema) -> list[str]:
    """Where a value is not as the schema says."""
    whole = {**schema, "components": strict(document()["components"])}
    found = Draft202012Validator(whole, format_checker=FormatChecker()).iter_errors(value)
    return [f"{fault.json_path}: {fault.message}" for fault in found]


def operations():
    return [(path, told["get"]) for path, told in document()["paths"].items()]


def every_operation():
    paths = document()["paths"].items()
    return [(path, method, told) for path, methods in paths for method, told in methods.items()]


def answer_of(operation: dict) -> dict:
    return operation["responses"]["200"]["content"][JSON]


def test_is_valid_openapi_3_1():
    spec = document()
    assert spec["openapi"].startswith("3.1.")
    validate_schema(json.loads(json.dumps(spec)))
    for schema in spec["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_describes_every_address_and_every_mistake_one_can_make_there():
    addresses = {re.sub(r"<\w+:(\w+)>", r"{\1}", f"/api/{p.pattern}") for p in urlpatterns}
    assert {path for path, _ in operations()} == addresses - {"/api/v1/docs"}
    for path, told in operations():
        assert told["summary"]
        assert told["description"]
        assert all(
            p.get("description") and p["schema"] for p in told["parameters"] if "$ref" not in p
        )
        absent = "{" in path or "/record/" in path
        always = {"200", "304", "400", "401", "403", "406", "414", "429", "500", "503"}
        expected = always | ({"404"} if absent else set())
        expected |= {"409"} if path == "/api/v1/changes" else set()
        expected |= {"206", "416"} if "{file}" in path else set()
        assert set(told["responses"]) == expected
        if path not in ("/api/v1/schema", "/api/v1") and "{file}" not in path:
            assert answer_of(told)["examples"]


def test_each_operation_takes_the_parameters_that_are_described_and_no_others():
    public_claim()
    things = {
        "claims": Claim.objects.get(), "sources": source(), "subjects": film(),
    }  # fmt: skip
    for path, told in operations():
        short = path.removeprefix(API)
        for name, thing in things.items():
            short = short.replace(f"{name}/{{id}}", f"{name}/{thing.public_id}")
        short = short.replace("{export}", "latest").replace("{file}", "claims.csv.gz")
        known = {p["name"] for p in told["parameters"] if p.get("in") == "query"}
        detail = refused(f"{short}?nothing=1", 400, "unknown-parameter")["detail"]
        assert {part.partition("”")[0] for part in detail.split("“")[1:]} == known | {"nothing"}


def test_examples_are_as_described():
    count = 0
    for _, _, told in every_operation():
        for response in (*told["responses"].values(), told.get("requestBody", {})):
            where = response.get("$ref", "").rpartition("/")[2]
            response = document()["components"]["responses"][where] if where else response
            for content in response.get("content", {}).values():
                for example in content.get("examples", {}).values():
                    assert faults(example["value"], content["schema"]) == []
                    count += 1
    assert count > 40


@pytest.fixture
def storied(settings, tmp_path):
    """A claim with a little of everything, and its neighbour."""
    settings.DATA = tmp_path
    settings.CHECKPOINT_KEY = tmp_path / "checkpoint.key"
    claim, other = public_claim(), public_claim("A scene was reshot", context="On set.")
    origin = claim.reports.get()
    cites = [Cites(report=origin), Cites(source=studio()), Cites(description="a friend")]
    report(claim, loud(), cites=cites, details=[("place", "Prague")])
    vague = {"attribution": "second_hand", "published": PartialDate.unknown(), "url": ADDRESS}
    report(claim, source("Vague"), **vague)
    report(claim, source("Vague"), url=ADDRESS)
    first = verdict(claim, reports=[origin])
    denial(claim, answers=[origin])
    verdict(claim, "refuted", "2025-03-05")
    correct(
        first, reason="The day was wrong.", status="moot",
        rationale="Overtaken.", effective=first.effective,
    )  # fmt: skip
    services.relate(by=ada(), claim=claim, other=other, kind=RelationKind.NARROWER)
    services.revise_claim(by=ada(), claim=claim, review_by="2027-01-01", reason="Look again.")
    services.revise_report(by=ada(), report=origin, published=PartialDate.parse("2025"), reason="?")
    services.withdraw_report(by=ada(), report=origin, reason="Satire.")
    services.retire_claim(by=ada(), claim=other, reason="A duplicate.")
    checkpoints.publish(checkpoints.signer())
    return claim, other


def test_every_answer_is_as_described(storied):
    claim, other = storied
    paths = {path: [path] for path, _ in operations()}
    for path in paths:
        if path.startswith("/api/v1/claims/"):
            paths[path] = [path.replace("{id}", c.public_id) for c in (claim, other)]
    paths["/api/v1/claims"] += ["/api/v1/claims?limit=1"]
    paths["/api/v1/lookup"] = ["/api/v1/lookup?text=The director left the film", LOOKED_UP]
    paths["/api/v1/record/inclusion"] = ["/api/v1/record/inclusion?entry=2"]
    paths["/api/v1/record/consistency"] = ["/api/v1/record/consistency?from=3"]
    paths["/api/v1/sources/{id}"] = [f"/api/v1/sources/{source().public_id}"]
    paths["/api/v1/subjects/{id}"] = [f"/api/v1/subjects/{film().public_id}"]
    for path, told in operations():
        for asked in () if "{export}" in path else paths[path]:  # see test_exports
            assert faults(ask(asked.removeprefix(API)), answer_of(told)["schema"]) == []
    items = ask(f"/claims/{claim.public_id}/timeline?limit=100")["results"]
    assert len({item["change"]["type"] for item in items if item["kind"] == "change"}) == 6


def test_every_problem_is_as_described():
    for path in ("/nothing", "/claims?x=1", "/claims?limit=0", "/claims?cursor=a", "/claims?a=%FF"):
        assert faults(get(path).json(), {"$ref": "#/components/schemas/Problem"}) == []


def test_a_partial_date_is_one_component_used_wherever_there_is_a_date():
    schemas = document()["components"]["schemas"]
    assert list(schemas["PartialDate"]["properties"]) == [
        "text", "earliest", "latest", "precision",
    ]  # fmt: skip
    assert "#/components/schemas/PartialDate" in json.dumps(schemas["Claim"]["properties"]["since"])


@pytest.mark.parametrize(
    ("query", "accept", "kind"),
    [
        ("", "*/*", "application/json"),
        ("", "application/vnd.oai.openapi+json", "application/vnd.oai.openapi+json"),
        ("", "application/yaml", "application/yaml"),
        ("?format=json", "application/yaml", "application/json"),
        ("?format=yaml", "*/*", "application/yaml"),
    ],
)
def test_is_sent_as_json_or_yaml(query, accept, kind):
    response = get(f"/schema{query}", accept=accept)
    assert response["Content-Type"] == kind
    assert "Accept" in response["Vary"].split(", ")
    read = yaml.safe_load if "yaml" in kind else json.loads
    assert read(response.content) == json.loads(json.dumps(document()))


class Links(HTMLParser):
    """Collects ids, links and whatever a strict policy would refuse."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids, self.links, self.refused = [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given["href"]] if tag == "a" else []
        if tag in ("script", "style") or any(n == "style" or n.startswith("on") for n in given):
            self.refused.append((tag, attrs))


def test_documentation_tells_every_operation_shape_and_problem_without_a_script():
    response = Client().get(f"{API}/docs")
    html = response.content.decode()
    page = Links(html)
    assert response.status_code == 200
    assert page.refused == []
    assert len(page.ids) == len(set(page.ids))
    anchors = {link[1:] for link in page.links if link.startswith("#")}
    assert anchors <= set(page.ids)
    assert {told["operationId"] for _, _, told in every_operation()} <= anchors
    assert {f"problem-{kind.name}" for kind in KINDS} <= set(page.ids)
    for path, method, told in every_operation():
        assert f"{method.upper()} {path}<" in html
        for parameter in told["parameters"]:
            assert parameter.get("name", "") in html
    assert f"{SITE}{API}" in html


def test_the_type_of_each_problem_leads_to_its_explanation():
    ids = Links(Client().get(f"{API}/docs").content.decode()).ids
    for kind in KINDS:
        where = urlsplit(kind.type)
        assert (where.path, where.fragment in ids) == (f"{API}/docs", True)
