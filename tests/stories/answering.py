"""Answers questions as people do: signed in, in a browser, through the service's own pages."""

from datetime import datetime

from renewal.actions.record_response import record_response
from renewal.domain.calendar import Month
from renewal.domain.errors import RenewalError
from tests.installation import Installation, right_place, wrong_place


class Answering:
    """Sends answers for anybody at any instant."""

    def __init__(self, service: Installation) -> None:
        self.service = service

    def answer(
        self, number: str, area: str, month: Month, at: datetime, *, right: bool = True
    ) -> str:
        """Return "recorded", or the code under which the service refused the answer."""
        self.service.now = at
        row = self.service.asked(number, area, month)
        place = right_place(row) if right else wrong_place(row)
        try:
            record_response(
                self.service.session,
                technician_id=self.service.technician_id(number),
                code=self.service.code(row),
                options=[place],
                received_at=at,
                now=at,
            )
        except RenewalError as error:
            return error.code
        return "recorded"
