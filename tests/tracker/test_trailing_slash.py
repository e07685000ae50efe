import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("/method/", "/method"),
        ("/method//", "/method"),
        ("/method/?q=a%20b&x=%C3%A9", "/method?q=a%20b&x=%C3%A9"),
    ],
)
def test_moves_permanently_to_the_address_without_it(client, address, target):
    response = client.get(address)
    assert response.status_code == 301
    assert response["Location"] == target


def test_keeps_the_method_of_what_is_not_a_reading(client):
    response = client.post("/method/")
    assert response.status_code == 308
    assert response["Location"] == "/method"


@pytest.mark.parametrize(
    "address", ["//method/", "//evil.example/method/", "/\\evil.example/", "/%09/evil.example/"]
)
def test_never_leads_to_another_site(client, address):
    location = client.get(address).get("Location", "/")
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))


def test_does_not_carry_line_breaks_into_the_address(client):
    response = client.get("/method/?q=%0d%0aSet-Cookie:%20a=b")
    assert response["Location"] == "/method?q=%0d%0aSet-Cookie:%20a=b"


def test_what_does_not_exist_without_it_is_not_found(client):
    assert client.get("/nowhere/").status_code == 404


def test_leaves_the_desk_its_slashes(client):
    assert client.get("/admin").headers["Location"] == "/admin/"
    assert client.get("/admin/login/").status_code == 200
