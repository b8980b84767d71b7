"""When items of an area run out, topic by topic."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.generated_bank import write_bank
from tests.installation import Installation
from tests.web.html import rows, texts
from tests.web.visiting import Visitor, signed_in

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def test_it_says_of_each_topic_when_it_runs_out_and_for_how_many(ada: Visitor):
    shown = ada.press_link(ada.open("/office"), "A5")

    told = [row.split() for row in rows(shown.page, "//tbody/tr")]
    months = [" ".join(row[-4:-2]) for row in told]
    assert shown.heading == "A5 Brakes: when items run out"
    assert "14 items for cycles of 60 questions, 2 credentials enrolled." in shown.said
    assert "Items come for the second time from January 2028 on" in shown.said
    assert len(told) == 4
    [first] = texts(shown.page, "//tbody/tr[1]/th")
    assert first.startswith("Hydraulic, Power Assist, and Parking Brake Systems")
    assert all(row[-1] == "2" for row in told)
    assert months == sorted(months, key=lambda month: (month.split()[1], month_number(month)))


def month_number(month: str) -> int:
    names = "January February March April May June July August September October November December"
    return names.split().index(month.split()[0])


@ONE
def test_it_says_that_nobody_is_enrolled(ada: Visitor):
    shown = ada.open("/office/forecast/A1")

    assert shown.heading == "A1 Engine Repair: when items run out"
    assert "Nobody is enrolled in this area, so nothing runs short." in shown.said


@ONE
def test_it_knows_no_area_that_the_programme_does_not_have(ada: Visitor):
    assert ada.open("/office/forecast/Z9").status == 404


def test_it_reckons_again_as_soon_as_the_bank_is_another(
    service: Installation, ada: Visitor, tmp_path: Path
):
    def items() -> list[str]:
        return [row.split()[2] for row in rows(ada.open("/office").page, "(//table)[2]//tbody/tr")]

    before = items()

    service.load_bank(write_bank(tmp_path / "more", {"A4": 14, "A5": 40, "A6": 14}))

    assert before == ["14", "14"]
    assert items() == ["40", "14"]


@ONE
def test_it_says_when_it_reckoned_and_does_so_again_after_a_while(
    service: Installation, ada: Visitor
):
    reckoned = "Reckoned on 24 November 2026, "
    first = ada.open("/office").said

    service.now += timedelta(minutes=10)
    kept = signed_in(service, "ada@example.org").open("/office").said
    service.now += timedelta(minutes=5)
    again = signed_in(service, "ada@example.org").open("/office/forecast/A5").said

    assert f"{reckoned}14:05:09 EST." in first
    assert f"{reckoned}14:05:09 EST." in kept
    assert f"{reckoned}14:20:09 EST." in again
