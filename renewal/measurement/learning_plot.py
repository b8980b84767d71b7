"""Draws what a simulated population retains: a line for each arm, with its 95 % intervals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from renewal.measurement.simulated_learning import Arm, YearEnd

WIDTH, HEIGHT = 720, 360
FONT: Final = 'font-family="sans-serif" font-size="14"'
LEFT, RIGHT, TOP, BOTTOM = 60, 700, 48, 310
COLOURS: Final = {Arm.RANDOM: "#59646e", Arm.SPACED: "#0f4068", Arm.PRACTISED: "#0b5229"}
NAMES: Final = {
    Arm.RANDOM: "by chance",
    Arm.SPACED: "by the rule",
    Arm.PRACTISED: "by the rule, with practice",
}
DASHES: Final = {Arm.RANDOM: "2 4", Arm.SPACED: "", Arm.PRACTISED: "8 4"}


def learning_plot(years: Sequence[YearEnd], title: str) -> str:
    """Return an SVG document: share of right answers on siblings of missed concepts, by year."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" {FONT}>',
        f"<title>{title}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<text x="{LEFT}" y="24" font-size="16" font-weight="bold">{title}</text>',
        *_grid(years),
    ]
    for place, arm in enumerate(Arm):
        parts += _line(years, arm)
        parts.append(
            f'<text x="{LEFT + 20 + place * 170}" y="{HEIGHT - 8}" fill="{COLOURS[arm]}">'
            f"{NAMES[arm]}</text>"
        )
    return "\n".join([*parts, "</svg>\n"])


def _x(place: int, count: int) -> float:
    return LEFT + (place + 0.5) * (RIGHT - LEFT) / count


def _y(share: float) -> float:
    return BOTTOM - share * (BOTTOM - TOP)


def _grid(years: Sequence[YearEnd]) -> list[str]:
    lines = []
    for percent in range(0, 101, 20):
        y = _y(percent / 100)
        lines.append(f'<path d="M{LEFT} {y:.1f}H{RIGHT}" stroke="#cfcabc"/>')
        lines.append(f'<text x="{LEFT - 8}" y="{y + 5:.1f}" text-anchor="end">{percent} %</text>')
    for place, year in enumerate(years):
        at = f'x="{_x(place, len(years)):.1f}" y="{BOTTOM + 20}"'
        lines.append(f'<text {at} text-anchor="middle">after year {year.year}</text>')
    return lines


def _line(years: Sequence[YearEnd], arm: Arm) -> list[str]:
    colour, dash = COLOURS[arm], DASHES[arm]
    points, bars = [], []
    for place, year in enumerate(years):
        effect, x = year.missed[arm], _x(place, len(years))
        points.append(f"{x:.1f},{_y(effect.right):.1f}")
        low = _y(effect.right - (effect.difference - effect.low))
        high = _y(effect.right + (effect.high - effect.difference))
        bars.append(f'<path d="M{x:.1f} {low:.1f}V{high:.1f}" stroke="{colour}" stroke-width="3"/>')
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    line = (
        f'<polyline points="{" ".join(points)}" fill="none" stroke="{colour}" '
        f'stroke-width="2"{dashes}/>'
    )
    return [line, *bars]
