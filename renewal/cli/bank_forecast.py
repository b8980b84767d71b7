"""``renewal bank forecast``: where the bank runs short, when, and for how many."""

from __future__ import annotations

from typing import Any

import click

from renewal.actions.forecast_bank import forecast_bank
from renewal.cli.opened import opened, print_json
from renewal.domain.forecast import AreaForecast, Shortage


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def forecast(as_json: bool) -> None:
    """Say when each area and topic has nothing unseen left, and for how many people."""
    with opened() as office:
        found = forecast_bank(office.session, now=office.now)
    if as_json:
        print_json([_as_json(area) for area in found])
        return
    for area in found:
        click.echo("\n".join(_in_words(area)))
    if not found:
        click.echo("Nobody is enrolled in any area yet.")


def _as_json(area: AreaForecast) -> dict[str, Any]:
    return {
        "area": area.area,
        "enrolled": area.enrolled,
        "items": area.items,
        "cycle": area.cycle,
        "repeats": _shortage(area.repeats),
        "topics": [
            {
                "topic": each.topic,
                "items": each.items,
                "needed": each.needed,
                **_shortage(each.shortage),
            }
            for each in area.topics
        ],
    }


def _shortage(shortage: Shortage) -> dict[str, Any]:
    return {
        "first": str(shortage.first) if shortage.first else None,
        "people_in_a_year": shortage.people_in_a_year,
        "people": shortage.people,
    }


def _in_words(area: AreaForecast) -> list[str]:
    head = (
        f"{area.area}: {area.items} items for cycles of {area.cycle} questions, "
        f"{area.enrolled} enrolled."
    )
    if not area.is_short:
        return [f"{head} Nothing runs short."]
    lines = [head]
    lines += [
        f"  {each.topic}: {each.items} items where {each.needed} are asked; short from "
        f"{each.shortage.first} on, for {each.shortage.people_in_a_year} people within a year "
        f"and {each.shortage.people} within their cycles"
        for each in area.topics
        if each.shortage.first is not None
    ]
    if area.repeats.first is not None:
        lines.append(
            f"  Items come for the second time from {area.repeats.first} on, for "
            f"{area.repeats.people_in_a_year} people within a year and {area.repeats.people} "
            "within their cycles"
        )
    return lines
