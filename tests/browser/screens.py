"""The screens that pages are looked at on."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from playwright.sync_api import BrowserContext

Colours = Literal["light", "dark"]
Contrast = Literal["no-preference", "more"]


@dataclass(frozen=True, slots=True)
class Screen:
    """What a person looks at: CSS pixels, whether scripts run, and the colours asked for."""

    width: int
    height: int
    javascript: bool = True
    colours: Colours = "light"

    def __str__(self) -> str:
        script = "script" if self.javascript else "no script"
        return f"{self.width}x{self.height}, {script}, {self.colours}"


PHONES = (
    Screen(390, 844),
    Screen(390, 844, javascript=False),
    Screen(320, 640),
    Screen(320, 640, javascript=False),
)
# What tests of behaviour run on: behaviour depends on scripts, not on the width.
TWO_PHONES = (Screen(390, 844), Screen(320, 640, javascript=False))
DESKTOP = Screen(1280, 800)

OpenBrowser = Callable[[Screen], BrowserContext]
