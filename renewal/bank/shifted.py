"""Raised and lowered text in plain characters: `10³`, `H₂O`, and `x^(a+b)` where there are none."""

from typing import NamedTuple

_RAISED = str.maketrans("0123456789+-=()ni\N{MINUS SIGN}", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ⁻")
_LOWERED = str.maketrans(
    "0123456789+-=()aeoxhklmnpst\N{MINUS SIGN}", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜ₋"
)


class Shifted(NamedTuple):
    """The text as it can be written; `is_exact` where it looks as it did."""

    text: str
    is_exact: bool


def raised(text: str) -> Shifted:
    """The text above the line."""
    return _shifted(text, "^", _RAISED)


def lowered(text: str) -> Shifted:
    """The text below the line."""
    return _shifted(text, "_", _LOWERED)


def _shifted(text: str, mark: str, letters: dict[int, int]) -> Shifted:
    if all(ord(each) in letters or each.isspace() for each in text):
        return Shifted(text.translate(letters), is_exact=True)
    plain = text.strip()
    return Shifted(f"{mark}{plain}" if len(plain) == 1 else f"{mark}({plain})", is_exact=False)
