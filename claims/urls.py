"""The public pages about claims and subjects."""

from django.urls import path, register_converter

from claims.feeds import FeedForm
from claims.views import fact_checks, sitemaps
from claims.views.cards import claim_card, default_card
from claims.views.claim import claim
from claims.views.claim_reports import claim_reports
from claims.views.claims import claims
from claims.views.corrections import corrections
from claims.views.embed import embed, oembed
from claims.views.feeds import claim_feed, site_feed, source_feed, subject_feed
from claims.views.home import home
from claims.views.search import search
from claims.views.subject import subject, subjects
from claims.views.verifier import program


class PublicId:
    """An identifier in an address, in either case."""

    regex = "[0-9A-Za-z]{10}"

    def to_python(self, value: str) -> str:
        return value.upper()

    def to_url(self, value: str) -> str:
        return value


register_converter(PublicId, "id")
register_converter(FeedForm, "form")

urlpatterns = [
    path("", home, name="home"),
    path("feed.<form:form>", site_feed, name="feed"),
    path("search", search, name="search"),
    path("claims", claims, name="claims"),
    path("claims/<id:public_id>", claim, name="claim-by-id"),
    path("claims/<id:public_id>/<slug:slug>", claim, name="claim"),
    path("claims/<id:public_id>/<slug:slug>/reports", claim_reports, name="claim-reports"),
    path("claims/<id:public_id>/feed.<form:form>", claim_feed, name="claim-feed"),
    path("claims/<id:public_id>/card.png", claim_card, name="claim-card"),
    path("card.png", default_card, name="card"),
    path("embed/<id:public_id>", embed, name="embed"),
    path("oembed", oembed, name="oembed"),
    path("v1alpha1/claims:search", fact_checks.search, name="fact-checks"),
    path("v1alpha1/<path:rest>", fact_checks.elsewhere, name="fact-checks-elsewhere"),
    path("verify_record.pyz", program, name="verifier"),
    path("corrections", corrections, name="corrections"),
    path("subjects", subjects, name="subjects"),
    path("subjects/<slug:slug>", subject, name="subject"),
    path("subjects/<slug:slug>/feed.<form:form>", subject_feed, name="subject-feed"),
    path("sitemap.xml", sitemaps.index, name="sitemap-index"),
    path("sitemaps/pages.xml", sitemaps.pages, name="sitemap-pages"),
    path("sitemaps/<slug:section>-<int:number>.xml", sitemaps.section, name="sitemap"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("sources/<slug:slug>/feed.<form:form>", source_feed, name="source-feed"),
]
