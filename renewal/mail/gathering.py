"""Gathers what each kind of letter tells, in a few statements a letter."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, exists, or_, select
from sqlalchemy.orm import Session

from renewal.domain.access import check_code, shown_code
from renewal.domain.calendar import Month, zone_of
from renewal.domain.credit_year import CreditYear, credit_year_of, credit_years
from renewal.domain.errors import RenewalError
from renewal.domain.ids import CodeOf, Slot
from renewal.domain.loss import lost_in
from renewal.domain.policy import ShowKey
from renewal.domain.programme import Programme
from renewal.domain.rescoring import VOIDED, RescoreKind
from renewal.domain.tokens import code_of, link_token_of
from renewal.mail.links import Links
from renewal.mail.news import (
    AreaLink,
    DecisionNews,
    MonthNews,
    News,
    OwnResult,
    RescoreNews,
    SignInNews,
    YearLost,
)
from renewal.store.installation import public_codes
from renewal.store.numbering import numbered
from renewal.store.queries.access import find_code
from renewal.store.queries.asked_again import items_open
from renewal.store.queries.histories import find_for_years, technician_records
from renewal.store.rescoring import keyed_revision
from renewal.store.tables import (
    Area,
    Assignment,
    Credential,
    Decision,
    Letter,
    RescoreRow,
    Response,
    Revision,
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
    newer = exists().where(
        Decision.credential_id == decision.credential_id,
        Decision.kind == decision.kind,
        Decision.cause == decision.cause,
        Decision.version > decision.version,
    )
    if session.scalar(select(newer)):
        raise CauseGone("another decision has replaced it")
    return DecisionNews(
        kind=decision.kind,
        area=head.area(area),
        decided_at=decision.decided_at,
        expires_before=decision.expires_before,
        expires_after=decision.expires_after,
        replaces=decision.supersedes_id is not None,
        link=head.links.standing(area),
    )


def _rescore(session: Session, letter: Letter, head: Letterhead, now: datetime) -> RescoreNews:
    row = session.get(RescoreRow, int(letter.payload["rescore_id"]))
    found = None if row is None else _answered(session, letter.technician_id, row)
    if row is None or found is None:
        raise CauseGone("the answer is not there")
    return RescoreNews(
        is_void=row.kind == RescoreKind.VOID,
        area=head.area(found.area),
        month=Month.parse(found.month),
        own=_own_result(session, letter.technician_id, head, row, found, now),
        link=head.links.question(public_codes(session).encode(CodeOf.ASSIGNMENT, found.id)),
    )


def _answered(session: Session, technician_id: int | None, row: RescoreRow) -> Any:
    """Return the newest question in which somebody answered a rescored revision."""
    return session.execute(
        select(
            Assignment.id,
            Assignment.credential_id,
            WindowRow.month,
            WindowRow.closes_at,
            Area.code.label("area"),
            Revision.item_id,
            Response.options,
        )
        .select_from(Credential)
        .join(Area, Area.id == Credential.area_id)
        .join(WindowRow, WindowRow.month.is_not(None))
        .join(
            Assignment,
            or_(*(Assignment.id == numbered(WindowRow.month, Credential.id, s) for s in Slot)),
        )
        .join(Revision, Revision.id == Assignment.revision_id)
        .join(Response, Response.assignment_id == Assignment.id)
        .where(Credential.technician_id == technician_id, Assignment.revision_id == row.revision_id)
        .order_by(Assignment.id.desc())
        .limit(1)
    ).first()


def _own_result(
    session: Session,
    technician_id: int | None,
    head: Letterhead,
    row: RescoreRow,
    found: Any,
    now: datetime,
) -> OwnResult | None:
    """Return what the rescore made of an answer, None while that may not be said.

    It may not while the policy keeps the key back, or while the same question is asked again.
    """
    year = _year_of(session, technician_id, head, found, now)
    kept_back = year is not None and year.policy.show_key is ShowKey.AFTER_WINDOW
    again = technician_id is not None and found.item_id in items_open(session, technician_id, now)
    if again or (kept_back and now < found.closes_at):
        return None
    keyed = keyed_revision(session, row.revision_id, upto=row.id)
    if replace(keyed, rescores=keyed.rescores[:-1]).judge(found.options).correct:
        return OwnResult.WAS_RIGHT
    judged = keyed.judge(found.options)
    if judged.reason == VOIDED and year is not None and year.excuses(Month.parse(found.month)):
        return OwnResult.EXCUSED
    return OwnResult.NOW_RIGHT if judged.correct else OwnResult.STILL_NOT_RIGHT


def _year_of(
    session: Session, technician_id: int | None, head: Letterhead, found: Any, now: datetime
) -> CreditYear | None:
    """Return the credit year of an answered question."""
    if head.programme is None or technician_id is None:
        return None
    record = find_for_years(session, found.credential_id, at=now)
    if record is None:
        return None
    zone, policies = zone_of(head.programme.zone), head.programme.policies
    return credit_year_of(Month.parse(found.month), record.history, policies, zone, now)


GATHER: Mapping[str, Callable[[Session, Letter, Letterhead, datetime], News]] = {
    "sign-in": _sign_in,
    "month": _month,
    "decision": _decision,
    "rescore": _rescore,
}
