"""Answers questions as people do: signed in, in a browser, through the service's own pages."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from renewal.domain.calendar import Month
from tests.installation import Installation, right_place, wrong_place
from tests.web.visiting import Visit, Visitor, signed_in

SAID = {200: "recorded", 410: "window_closed"}
LOOKING = timedelta(seconds=30)


@dataclass
class Answering:
    """People with a browser each; ``emails`` says by which address a number signs in."""

    service: Installation
    emails: dict[str, str]
    visitors: dict[str, Visitor] = field(default_factory=dict)

    def answer(
        self, number: str, area: str, month: Month, at: datetime, *, right: bool = True
    ) -> str:
        """Look, choose, check, and send at ``at``; return what came of it."""
        row = self.service.asked(number, area, month)
        place = right_place(row) if right else wrong_place(row)
        self.service.now = at - LOOKING
        question = self._open(number, f"/question/{self.service.code(row)}")
        check = self.visitors[number].press(question, "Check answer", option=place)
        self.service.now = at
        sent = self.visitors[number].press(check, "Send answer")
        if sent.status == 200:
            assert sent.heading == ("Right" if right else "Not right")
        return SAID[sent.status]

    def _open(self, number: str, path: str) -> Visit:
        """Open a page of one's own, signing in where nobody is signed in any more."""
        visitor = self.visitors.get(number)
        if visitor is not None:
            visit = visitor.open(path)
            if visit.path == path:
                return visit
        self.visitors[number] = signed_in(self.service, self.emails[number])
        return self.visitors[number].open(path)
