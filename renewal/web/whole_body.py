"""What a request brings is read to its end, or it is refused as too large.

A body that says how long it is was judged by that. Of one that does not, Werkzeug reads as much as
is taken and leaves the rest, so that what was cut off somewhere would pass for what was sent.
"""

from __future__ import annotations

from typing import IO

from flask import Request
from werkzeug.utils import cached_property
from werkzeug.wsgi import LimitedStream


class WholeRequest(Request):
    """A request of which nothing is cut off."""

    @cached_property
    def stream(self) -> IO[bytes]:
        """The body, which cannot be read as a whole where it is larger than is taken."""
        most = self.max_content_length
        ends_by_itself = bool(self.environ.get("wsgi.input_terminated"))
        if self.content_length is not None or not ends_by_itself or most is None:
            return super().stream
        return _WholeStream(self.environ["wsgi.input"], most, is_max=True)  # type: ignore[return-value]


class _WholeStream(LimitedStream):
    def readall(self) -> bytes:
        found = super().readall()
        if self.is_exhausted and self._stream.read(1):
            self.on_exhausted()
        return found
