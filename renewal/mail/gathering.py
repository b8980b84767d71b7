"""Gathers what each kind of letter tells, in a few statements a letter."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from renewal.domain.access import check_code, shown_code
from renewal.domain.calendar import Month, zone_of
from renewal.domain.credit_year import credit_years
from renewal.domain.errors import RenewalError
from renewal.domain.ids import CodeOf
from renewal.domain.loss import lost_in
from renewal.domain.programme import Programme
from renewal.domain.tokens import code_of, link_token_of
from renewal.mail.links import Links
from renewal.mail.news import AreaLink, DecisionNews, MonthNews, News, SignInNews, YearLost
from renewal.store.installation import public_codes
from renewal.store.numbering import numbered
from renewal.store.queries.access import find_code
from renewal.store.queries.histories import technician_records
from renewal.store.tables import (
    Area,
    Assignment,
    Credential,
    Decision,
    Letter,
    Response,
    WindowRow,
)


class CauseGone(Exception):
    """What a letter was to tell is no longer so; the message says why."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What every letter is written with; without a programme areas have codes only."""

    links: Links
    secret: str = field(repr=False)
    programme: Programme | None

    def area(self, code: str) -> str:
        """Return an area as people call it: its title and its code."""
        area = self.programme.find_area(code) if self.programme else None
        return f"{area.title} ({code})" if area else code


def _sign_in(session: Session, letter: Letter, head: Letterhead, now: datetime) -> SignInNews:
    row = find_code(session, int(letter.payload["sign_in_code_id"]))
    if row is None:
        raise CauseGone("the code is no longer there")
    try:
        check_code(row.state, now)
    except RenewalError as error:
        raise CauseGone(error.code) from error
    return SignInNews(
        code=shown_code(code_of(head.secret, row.nonce)),
        link=head.links.sign_in_link(link_token_of(head.secret, row.nonce)),
    )


def _month(session: Session, letter: Letter, head: Letterhead, now: datetime) -> MonthNews:
    month = Month.parse(letter.payload["month"])
    window = session.get(WindowRow, str(month))
    if window is None or window.closes_at <= now:
        raise CauseGone("the window is closed")
    waiting = _waiting(session, letter.technician_id, month)
    if not waiting:
        raise CauseGone("every question is answered")
    codes = public_codes(session)
    # A window that closes at midnight closes, to people, at the end of the day before.
    last = (window.closes_at - timedelta(microseconds=1)).astimezone(zone_of(window.zone))
    ends = window.closes_at.astimezone(zone_of(window.zone))
    return MonthNews(
        month=month,
        questions=tuple(
            AreaLink(head.area(area), head.links.question(codes.encode(CodeOf.ASSIGNMENT, row_id)))
            for area, row_id in waiting
        ),
        closes_on=last.date(),
        closes_time=f"{ends:%H:%M}" if ends.date() == last.date() else None,
        home=head.links.home,
        lost=_lost(session, letter.technician_id, head, month.plus(-1), now),
    )


def _lost(
    session: Session, technician_id: int | None, head: Letterhead, month: Month, now: datetime
) -> tuple[YearLost, ...]:
    """Return the credit years that ``month`` made impossible to win."""
    if head.programme is None or technician_id is None:
        return ()
    zone = zone_of(head.programme.zone)
    codes = public_codes(session)
    return tuple(
        YearLost(
            head.area(record.history.area),
            year.first_month,
            year.last_month,
            year.credits,
            year.policy.needed,
            head.links.standing(record.history.area),
        )
        for record in technician_records(session, head.programme, codes, technician_id, at=now)
        for year in credit_years(record.history, head.programme.policies, zone, now)
        if lost_in(year) == month
    )


def _waiting(session: Session, technician_id: int | None, month: Month) -> Sequence[Row[str, int]]:
    """Return (area, assignment) for each of the month's questions without an answer."""
    return session.execute(
        select(Area.code, Assignment.id)
        .select_from(Assignment)
        .join(Credential, Credential.id == Assignment.credential_id)
        .join(Area, Area.id == Credential.area_id)
        .outerjoin(Response, Response.assignment_id == Assignment.id)
        .where(
            Assignment.id == numbered(str(month), Credential.id),
            Credential.technician_id == technician_id,
            Response.id.is_(None),
        )
        .order_by(Area.code)
    ).all()


def _decision(session: Session, letter: Letter, head: Letterhead, _now: datetime) -> DecisionNews:
    found = session.execute(
        select(Decision, Area.code)
        .join(Credential, Credential.id == Decision.credential_id)
        .join(Area, Area.id == Credential.area_id)
        .where(Decision.id == int(letter.payload["decision_id"]))
    ).first()
    if found is None:
        raise CauseGone("the decision is not there")
    decision, area = found
    return DecisionNews(
        kind=decision.kind,
        area=head.area(area),
        decided_at=decision.decided_at,
        expires_before=decision.expires_before,
        expires_after=decision.expires_after,
        replaces=decision.supersedes_id is not None,
        link=head.links.standing(area),
    )


GATHER: Mapping[str, Callable[[Session, Letter, Letterhead, datetime], News]] = {
    "sign-in": _sign_in,
    "month": _month,
    "decision": _decision,
}
