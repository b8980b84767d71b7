"""What people call a browser: short enough for a list, told from what it says of itself."""

from __future__ import annotations

from typing import Final

# In this order: many browsers also name the ones that they descend from.
NAMES: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS: Final = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)
SEPARATOR: Final = " / "


def browser_name(user_agent: str) -> str:
    """Return a browser as "Chrome / Android"; what is not known is left out."""
    found = (_first(NAMES, user_agent), _first(SYSTEMS, user_agent))
    return SEPARATOR.join(part for part in found if part)


def _first(signs: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for sign, name in signs if sign in user_agent), "")
