"""At the desk: read a form off a page as a browser does, fill it in, send it."""

from html.parser import HTMLParser

from django.http import QueryDict
from django.test import Client

from tests import cast


class Forms(HTMLParser):
    """Collects what each form of a page would send if it were sent as it stands."""

    def __init__(self, page):
        super().__init__()
        self.forms, self.select, self.area = [], None, None
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self.forms.append({})
        elif tag == "select":
            self.select = given["name"]
        elif tag == "textarea":
            self.area = given["name"]
            self.hold(self.area, "")
        elif tag == "option" and self.select and "selected" in given:
            self.hold(self.select, given.get("value", ""))
        elif tag == "input" and "name" in given and given.get("type") != "submit":
            ticked = given.get("type") in ("checkbox", "radio")
            if not ticked or "checked" in given:
                self.hold(given["name"], given.get("value", "on" if ticked else ""))

    def handle_data(self, data):
        if self.area:
            # A browser drops the line break that follows the start tag.
            text = self.forms[-1][self.area][0] + data
            self.forms[-1][self.area] = [text.removeprefix("\n")]

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.area = None
        elif tag == "select":
            self.select = None

    def hold(self, name, value):
        if self.forms:
            self.forms[-1].setdefault(name, []).append(value)


def at(name="ada"):
    """A client signed in as one of the cast."""
    client = Client()
    client.force_login(cast.person(name))
    return client


def form_of(response):
    """What the page's longest form would send, as a dictionary of lists."""
    return max(Forms(response.content.decode()).forms, key=len)


def send(client, address, follow=True, **typed):
    """Open the page, type into its form, send it; lists for fields of several values."""
    return post(client, address, form_of(client.get(address)), follow, **typed)


def post(client, address, form, follow=True, **typed):
    """Send a form that was read before."""
    sent = QueryDict(mutable=True)
    for name, values in (form | typed).items():
        values = values if isinstance(values, list) else [values]
        sent.setlist(name, [str(value) for value in values])
    return client.post(
        address,
        sent.urlencode(),
        content_type="application/x-www-form-urlencoded",
        follow=follow,
    )


def errors_of(response):
    """Every error that the page tells, by field; None for the form as a whole."""
    context = response.context
    form = context["adminform"].form if "adminform" in context else context["form"]
    return {name if name != "__all__" else None: list(e) for name, e in form.errors.items()}
