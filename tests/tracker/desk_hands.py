"""People and programs that use a running site over HTTP while it is being killed."""

import http.client
import json
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from http.cookiejar import CookieJar
from random import Random

from tests.desk import Forms

FAILURES = (OSError, http.client.HTTPException)
SIGNING = (
    "INSERT INTO procrastinate_jobs (queue_name, task_name, args)"
    """ VALUES ('default', 'claims.tasks.sign_checkpoint', '{"timestamp": 0}')"""
)


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments):
        return None


class Browser:
    """Keeps cookies and follows no redirect; an answer that never came has the status None."""

    def __init__(self, port):
        self.base = f"http://127.0.0.1:{port}"
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(CookieJar()), NoRedirect
        )

    def ask(self, path, form=None, patience=30):
        """Return status, place of a redirect and text; with a form, send it.

        Whoever has patience for a tenth of a second hangs up while the site is at work.
        """
        data = None if form is None else urllib.parse.urlencode(form, doseq=True).encode()
        try:
            with self.opener.open(self.base + path, data, timeout=patience) as answer:
                return answer.status, "", answer.read().decode()
        except urllib.error.HTTPError as answer:
            with answer:
                return answer.code, answer.headers.get("Location", ""), ""
        except FAILURES:
            return None, "", ""

    def read(self, path):
        """Return the text of a page, asked for until it is there; none of one that sends away."""
        while True:
            status, _, text = self.ask(path)
            if status in (200, 302):
                return text
            assert status is None or status >= 500, f"{path} answered {status}"
            time.sleep(0.1)

    def form(self, path):
        return max(Forms(self.read(path)).forms, key=len, default=None)

    def sign_in(self, name):
        path = "/admin/login/"
        typed = {"username": name, "password": "demonstration"}
        status, place, _ = self.ask(path, self.form(path) | typed)
        assert (status, place) == (302, "/admin/")


@dataclass
class Change:
    """One thing an editor sent: what it says, to which door, and what was answered.

    `outcome` is "acknowledged", "refused", or "unknown" where a refusal may be of a repetition.
    """

    text: str
    kind: str
    claim: str
    outcome: str = "unknown"
    interrupted: int = 0


class Hands(threading.Thread):
    """Works turn after turn until told to stop; what goes wrong is kept in `raised`."""

    def __init__(self, stop):
        super().__init__(daemon=True)
        self.stop, self.raised = stop, None

    def run(self):
        try:
            while not self.stop.is_set():
                self.turn()
        except BaseException as error:
            self.raised = error


class Editor(Hands):
    """Adds reports, issues verdicts and corrects them, each with words of its own.

    A form whose answer was lost, or was not waited for, is sent again as it was: the number in
    `once` or `seen_version`, and what was typed, make it one change.
    """

    def __init__(self, stop, port, seed, claims, outlet):
        super().__init__(stop)
        self.chance, self.claims, self.outlet = Random(seed), claims, outlet
        self.name, self.changes = f"hand{seed}", []
        self.browser = Browser(port)
        self.browser.sign_in("ada")

    def turn(self):
        time.sleep(self.chance.uniform(0, 0.1))
        claim, row = self.chance.choice(self.claims)
        doors = (self.report, self.verdict, self.correction)
        self.chance.choice(doors)(claim, row)

    def report(self, claim, row):
        typed = {"outlet": self.outlet, "stance": "mentions", "attribution": "second_hand"}
        path = f"/admin/claims/report/add/?claim={row}"
        self.send("report.added", claim, row, path, "headline", typed)

    def verdict(self, claim, row):
        typed = {"status": "moot", "effective": "2025-06-01"}
        path = f"/admin/claims/claim/{row}/verdict/"
        self.send("verdict.issued", claim, row, path, "rationale", typed)

    def correction(self, claim, row):
        document = json.loads(self.browser.read(f"/api/v1/claims/{claim}"))
        standing = [v["number"] for v in document["history"] if v["corrected_by"] is None]
        if standing:
            typed = {"status": "moot", "reason": "Another.", "override_reason": "", "reports": []}
            path = f"/admin/claims/verdict/{self.chance.choice(standing)}/correct/"
            self.send("verdict.corrected", claim, row, path, "rationale", typed)

    def send(self, kind, claim, row, path, field, typed):
        form = self.browser.form(path)
        if form is None:
            return  # somebody else was faster
        form |= typed
        change = Change(f"{self.name}-{len(self.changes)}", kind, claim)
        self.changes.append(change)
        form[field] = change.text
        patience = self.chance.choice((0.1, 30, 30))
        while True:
            status, place, _ = self.browser.ask(path, form, patience)
            if status == 302:
                assert place == f"/admin/claims/claim/{row}/change/"
                change.outcome = "acknowledged"
                return
            if status == 200:
                change.outcome = "unknown" if change.interrupted else "refused"
                return
            assert status is None or status >= 500, f"{path} answered {status}"
            change.interrupted += 1
            patience = 30
            time.sleep(0.1)


class Follower(Hands):
    """Reads the changes feed from its beginning, and keeps number and type of each entry."""

    def __init__(self, stop, port):
        super().__init__(stop)
        self.browser, self.cursor, self.seen = Browser(port), "", []

    def turn(self):
        status, _, text = self.browser.ask(f"/api/v1/changes?limit=500&wait=1{self.cursor}")
        if status == 200:
            page = json.loads(text)
            self.seen += [entry["number"] for entry in page["results"]]
            self.cursor = f"&after={urllib.parse.quote(page['next'])}"
        else:
            assert status is None or status >= 500
            time.sleep(0.1)


class Clock(Hands):
    """Has the worker sign a checkpoint twice a second; its timetable does every five minutes."""

    def __init__(self, stop, site):
        super().__init__(stop)
        self.site = site

    def turn(self):
        self.site.query(SIGNING)
        self.stop.wait(0.5)
