"""What every response says to the browser: load nothing from elsewhere, keep nothing personal."""

from __future__ import annotations

from typing import Final

from werkzeug import Response

from renewal.web.cookies import settings

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; connect-src 'self'"
)
HEADERS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
    ),
    # Every page is personal unless the view says otherwise.
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
}
TWO_YEARS: Final = "max-age=63072000; includeSubDomains"


def complete(response: Response) -> Response:
    """The response has every header; one that a view chose itself stays as it is."""
    chosen = {name.lower() for name, _ in response.headers}
    for name, header in _SECURE if settings().secure else _PLAIN:
        if name not in chosen:
            response.headers.add(*header)
    return response


_PLAIN: Final = tuple((name.lower(), (name, value)) for name, value in HEADERS.items())
_SECURE: Final = (
    *_PLAIN,
    ("strict-transport-security", ("Strict-Transport-Security", TWO_YEARS)),
)
