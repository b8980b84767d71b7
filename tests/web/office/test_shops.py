"""Shops: how ready each is, and who lapses."""

from __future__ import annotations

import pytest

from renewal.web.office.home_page import share
from tests.installation import Installation
from tests.web.html import rows
from tests.web.visiting import Visitor

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
SOON = "2016-12-20,2021-12-20,2026-12-20,6,2020-01-01"
OVER = "2015-03-10,2020-03-10,2025-03-10,6,2020-01-01"


def test_it_says_how_ready_each_shop_is_and_who_of_it_lapses(service: Installation, ada: Visitor):
    service.load_roster(
        f"K1,Kim,Park,kim@example.org,en,North Side,A5,{SOON},",
        f"K2,Lee,Park,lee@example.org,en,North Side,A6,{OVER},",
    )

    shown = ada.open("/office/shops")
    north = ada.press_link(shown, "North Side")

    assert rows(shown.page, "//tbody/tr") == [
        "Harbor Auto Care Ready 2 100 % none 0 0 0",
        "North Side Not ready 2 50 % A6 1 1 1",
    ]
    assert rows(north.page, "//tbody/tr") == [
        "Lee Park A6 Expired 10 March 2025",
        "Kim Park A5 Current 20 December 2026 within 30 days",
    ]


@ONE
def test_it_pages_through_the_shops(service: Installation, ada: Visitor):
    held = "2019-03-10,2024-03-10,2029-03-10,6,2020-01-01"
    service.load_roster(
        *(f"K{n},Kim,Park,kim{n}@example.org,en,Shop {n},A5,{held}," for n in range(10, 40))
    )

    first = ada.open("/office/shops")
    second = ada.press_link(first, "Next page")

    counts = [len(rows(page.page, "//tbody/tr")) for page in (first, second)]
    assert counts == [25, 6]


@ONE
def test_it_says_that_there_is_no_such_shop(ada: Visitor):
    shown = ada.open("/office/shops/999")

    assert shown.status == 404
    assert "There is no such shop." in shown.said


def test_it_rounds_no_share_up_to_what_it_lacks() -> None:
    told = [share(part, 63) for part in (0, 47, 48, 62, 63)]

    # 47 of 63 are less than the 75 percent that make a shop ready.
    assert told == ["0 %", "74 %", "76 %", "98 %", "100 %"]
