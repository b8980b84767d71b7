"""Help tells the programme's own figures."""

from __future__ import annotations

from dataclasses import replace

from renewal.domain.policy import Policy
from renewal.web.pages.help import help_points
from tests.web.html import said, texts
from tests.web.pages.conftest import DrawnPage
from tests.web.samples import ENGLISH, PROGRAMME, SPANISH


def test_it_says_how_it_works_in_eight_points(drawn: DrawnPage):
    page = drawn("help")

    assert len(texts(page, "//main//ol/li")) == 8
    assert (
        "8 credits within a credit year of 12 months extend that certification by 1 year"
        in said(page)
    )
    assert "So 4 months of a year may go wrong" in said(page)
    assert "The office of Automotive Service Certification" in said(page)


def test_it_follows_the_policy():
    policy: Policy = replace(PROGRAMME.policies[0], needed=9, grant_years=2)

    told = dict(help_points(PROGRAMME, policy, ENGLISH))

    assert "9 credits" in told["The extension"]
    assert "by 2 years" in told["The extension"]
    assert "So 3 months" in told["Misses"]


def test_it_makes_every_point_one_sentence_in_both_languages():
    for say in (ENGLISH, SPANISH):
        for _, sentence in help_points(PROGRAMME, PROGRAMME.policies[0], say):
            assert sentence.endswith(".")
            assert sentence.count(". ") == 0
