"""A desk that works at random: the same seed does the same things in the same order."""

import random

from claims import services
from claims.models import Claim
from claims.services import Cites
from sources.models import Source
from sources.partial_date import PartialDate
from tests.cast import (
    ada,
    correct,
    denial,
    film,
    fresh,
    public_claim,
    report,
    source,
    studio,
    verdict,
)


class Desk:
    """Does one thing at random, as an editor would."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.claims = [public_claim(f"Claim {n}") for n in range(2)]
        self.turn = 0

    def act(self) -> None:
        self.turn += 1
        claim = fresh(self.chance.choice(self.claims))
        acts = [self.report, self.verdict, self.correct, self.revise_report, self.withdraw,
                self.revise_claim, self.rename_source, self.rename_subject,
                self.relate]  # fmt: skip
        self.chance.choice(acts)(claim)

    def report(self, claim: Claim) -> None:
        outlet = source(f"Outlet {self.chance.randrange(4)}")
        if self.chance.random() < 0.5:
            denial(claim, outlet=outlet, published=self.day())
            return
        cites = [Cites(report=r) for r in claim.reports.order_by("?")[:1]]
        report(claim, outlet, cites=cites, published=self.day(), quote=f"quote {self.turn}")

    def day(self) -> PartialDate:
        return PartialDate.parse(self.chance.choice(["2025-03-0", "2025-03-1"]) + "5")

    def verdict(self, claim: Claim) -> None:
        day = f"2025-03-1{self.chance.randrange(9)}"
        verdict(claim, "moot", day, rationale=f"Rationale {self.turn}.")

    def correct(self, claim: Claim) -> None:
        given = claim.verdicts.filter(corrected_by=None).first()
        if given:
            correct(
                given, reason=f"Reason {self.turn}.", status="moot",
                rationale=f"Corrected {self.turn}.", effective=given.effective,
            )  # fmt: skip

    def revise_report(self, claim: Claim) -> None:
        given = claim.reports.live().order_by("pk").last()
        if given:
            services.revise_report(
                by=ada(), report=given, reason="A slip.", quote=f"other {self.turn}",
                outlet=source(f"Outlet {self.chance.randrange(4)}"), published=self.day(),
                cites=[Cites(source=studio())], details=[("place", f"Town {self.turn}")],
            )  # fmt: skip

    def withdraw(self, claim: Claim) -> None:
        if given := claim.reports.live().order_by("pk").last():
            services.withdraw_report(by=ada(), report=given, reason=f"Satire {self.turn}.")

    def revise_claim(self, claim: Claim) -> None:
        standing = [studio()] if self.chance.random() < 0.5 else [source("Outlet 1")]
        services.revise_claim(
            by=ada(), claim=claim, reason="A slip.", standing=standing,
            context=f"Context {self.turn}", sentence=self.sentence(claim),
        )  # fmt: skip

    def sentence(self, claim: Claim) -> str:
        return self.chance.choice([claim.sentence, f"Claim reworded {self.turn}"])

    def rename_source(self, claim: Claim) -> None:
        shown = self.chance.choice(list(Source.objects.public()))
        kind = self.chance.choice(["outlet", "account"])
        description = f"Known as {self.turn}"
        services.revise_source(
            by=ada(), source=shown, reason="New.", description=description, kind=kind
        )

    def rename_subject(self, claim: Claim) -> None:
        services.revise_subject(
            by=ada(), subject=film(), reason="New.", description=f"Film {self.turn}"
        )

    def relate(self, claim: Claim) -> None:
        one, other = self.claims
        if not one.relations.exists() and not one.inverse_relations.exists():
            services.relate(by=ada(), claim=one, other=other, kind="narrower")
