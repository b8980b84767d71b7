"""``renewal simulate``: what the service's choices would do, tried on people made up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from renewal.actions.simulate_learning import simulate_learning
from renewal.cli.opened import opened, print_json
from renewal.measurement.learning_plot import learning_plot
from renewal.measurement.simulated_learning import Arm, Effect, YearEnd


@click.group()
def simulate() -> None:
    """Simulations."""


@simulate.command()
@click.option("--area", default="A5", show_default=True, help="The area whose bank is asked.")
@click.option(
    "--people", default=200, show_default=True, type=click.IntRange(2, 100_000), help="How many."
)
@click.option("--years", default=5, show_default=True, type=click.IntRange(1, 10), help="How long.")
@click.option("--seed", default=1, show_default=True, help="Another seed makes other people.")
@click.option("--plot", type=click.Path(path_type=Path), help="Write a drawing (SVG) there.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def learning(
    area: str, people: int, years: int, seed: int, plot: Path | None, as_json: bool
) -> None:
    """What forgetful people retain when they are asked by chance, by the rule, with practice."""
    with opened() as office:
        found = simulate_learning(
            office.session, area=area, people=people, years=years, seed=seed, now=office.now
        )
    if plot is not None:
        title = f"Right answers on siblings of missed concepts, {area}, {people} people"
        plot.write_text(learning_plot(found, title), encoding="utf-8")
    if as_json:
        print_json([_as_json(year) for year in found])
        return
    for year in found:
        for name, effects in (("all concepts", year.overall), ("missed ones", year.missed)):
            click.echo(f"After year {year.year}, {name}:")
            for arm in Arm:
                click.echo(f"  {arm:10} {_in_words(effects[arm], arm)}")


def _in_words(effect: Effect, arm: Arm) -> str:
    if arm is Arm.RANDOM:
        return f"{effect.right:.1%} right"
    return (
        f"{effect.right:.1%} right, {100 * effect.difference:+.1f} points "
        f"({100 * effect.low:+.1f} to {100 * effect.high:+.1f})"
    )


def _as_json(year: YearEnd) -> dict[str, Any]:
    return {
        "year": year.year,
        **{
            name: {
                str(arm): {
                    "right": effect.right,
                    "difference": effect.difference,
                    "interval": [effect.low, effect.high],
                }
                for arm, effect in effects.items()
            }
            for name, effects in (("overall", year.overall), ("missed", year.missed))
        },
    }
