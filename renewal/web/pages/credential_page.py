"""What the page of one credential shows: its credit year, its cycle, its expiry, what to do."""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple

from renewal.domain.credit_year import CREDITS, CreditYear, MonthState, YearMonth
from renewal.domain.programme import Programme
from renewal.domain.standing import CycleStanding, Outlook, Standing, State
from renewal.web.pages.marks import RENEWABLE, Mark, credential_marks, pending_text
from renewal.web.timeline import Timeline, timeline_of
from renewal.web.words import Words

_VALIDITY: Final = {
    State.ACTIVE: "standing.valid_until",
    State.EXPIRED: "standing.expired_on",
}
_MONTHS: Final = {
    MonthState.RIGHT: ("good", "check", "month.right"),
    MonthState.CREDITED: ("good", "plus", "month.credited"),
    MonthState.WRONG: ("bad", "cross", "month.wrong"),
    MonthState.MISSED: ("missed", "dash", "month.missed"),
    MonthState.OPEN: ("open", "dot", "month.open"),
    MonthState.TO_COME: ("free", "", "month.to_come"),
    MonthState.EXCUSED: ("excused", "dash", "month.excused"),
    MonthState.NOT_ASKED: ("free", "dash", "month.not_asked"),
}
_OUTLOOKS: Final = {
    Outlook.SECURED: "outlook.secured_text",
    Outlook.ON_TRACK: "outlook.on_track_text",
    Outlook.AT_RISK: "outlook.at_risk_text",
    Outlook.OUT_OF_REACH: "outlook.out_of_reach_text",
}


class MonthMark(NamedTuple):
    """One month of the credit year: as a mark in the row and as a line of the table."""

    short: str
    name: str
    kind: str
    sign: str
    state: str
    credit: str
    code: str | None


class YearPart(NamedTuple):
    """The credit year in words and marks."""

    title: str
    span: str
    months: tuple[MonthMark, ...]


class CyclePart(NamedTuple):
    """The cycle in words."""

    number: str
    won: int
    length: int
    won_line: str
    texts: tuple[str, ...]


class Done(NamedTuple):
    """What has just been done, when the page follows an act."""

    title: str
    text: str


class CredentialPage(NamedTuple):
    """The whole page of a credential; texts that do not apply are empty."""

    area: str
    tags: tuple[Mark, ...]
    validity_label: str
    validity_date: str
    state_texts: tuple[str, ...]
    lapses: str
    year: YearPart | None
    credits: int
    needed: int
    credit_line: str
    outlook_text: str
    cycle: CyclePart | None
    timeline: Timeline
    earliest: str
    book: str
    can_enrol: bool
    can_end: bool
    done: Done | None


def credential_page(
    credential: Standing,
    programme: Programme,
    today: date,
    say: Words,
    done: Done | None = None,
) -> CredentialPage:
    """Return the page of a credential as it stands ``today`` in the words of its reader."""
    outlook, stands = credential.outlook, credential.state is not State.WITHDRAWN
    enrolled, renewable = outlook is not None, credential.state in RENEWABLE
    return CredentialPage(
        area=credential.area,
        tags=credential_marks(credential, say),
        validity_label=say(_VALIDITY.get(credential.state, "standing.was_until")),
        validity_date=say.date(credential.expires_on),
        state_texts=_state_texts(credential, programme, say),
        lapses=lapses_text(credential, say) if renewable and enrolled else "",
        year=_year(credential.year, say) if credential.year and stands else None,
        credits=credential.credits,
        needed=credential.needed,
        credit_line=say.credits(credential.credits, credential.needed, credential.misses_left),
        outlook_text=say(_OUTLOOKS[outlook]) if outlook and renewable else "",
        cycle=_cycle(credential.cycle, credential, say) if credential.cycle and stands else None,
        timeline=timeline_of(credential, today),
        earliest=_earliest(credential, programme, today, say) if renewable else "",
        book=_book(credential, today, say) if renewable else "",
        can_enrol=renewable and not enrolled,
        can_end=enrolled and stands,
        done=done,
    )


def lapses_text(credential: Standing, say: Words) -> str:
    """Return the warning that the credential lapses before it can be extended, or nothing."""
    if not credential.lapses_before:
        return ""
    text_id = "lapses.expired" if credential.book_by is None else "lapses.text"
    return say(
        text_id,
        expires=say.date(credential.expires_on),
        earliest=say.date(credential.earliest_extension_on),
    )


def _state_texts(credential: Standing, programme: Programme, say: Words) -> tuple[str, ...]:
    told = []
    match credential.state:
        case State.PENDING:
            told.append(pending_text(credential, programme, say, "state.pending_text"))
        case State.EXPIRED:
            told.append(say("state.expired_text", needed=credential.needed))
        case State.SUSPENDED:
            told.append(say("state.suspended_text", programme=programme.name))
        case State.WITHDRAWN:
            told.append(say("state.withdrawn_text"))
        case State.ACTIVE:
            pass
    if credential.on_leave:
        told.append(say("state.leave_text"))
    if credential.outlook is None and credential.state in RENEWABLE:
        told.append(say("outlook.none_text"))
    return tuple(told)


def _year(year: CreditYear, say: Words) -> YearPart:
    span = say("year.span", first=say.month(year.first_month), last=say.month(year.last_month))
    return YearPart(
        title=say("year.title", number=year.number),
        span=span,
        months=tuple(_month(entry, say) for entry in year.months),
    )


def _month(entry: YearMonth, say: Words) -> MonthMark:
    kind, sign, text_id = _MONTHS[entry.state]
    return MonthMark(
        short=say.short_month(entry.month),
        name=say.month(entry.month),
        kind=kind,
        sign=sign,
        state=say(text_id),
        credit="1" if entry.state in CREDITS else "",
        code=entry.code,
    )


def _cycle(cycle: CycleStanding, credential: Standing, say: Words) -> CyclePart:
    expired = credential.state is State.EXPIRED
    won_line = say(
        "cycle.won_expired" if expired else "cycle.won",
        won=cycle.won,
        length=_length(cycle),
        day=say.date(credential.expires_on),
    )
    return CyclePart(
        number=say("cycle.number", number=cycle.number, year=cycle.year),
        won=cycle.won,
        length=_length(cycle),
        won_line=won_line,
        texts=_cycle_texts(cycle, say),
    )


def _length(cycle: CycleStanding) -> int:
    return cycle.won + cycle.lost + cycle.open


def _cycle_texts(cycle: CycleStanding, say: Words) -> tuple[str, ...]:
    told = []
    if cycle.lost:
        told.append(say.count("cycle.lost", cycle.lost))
    if cycle.ended_by is not None:
        told.append(say(f"cycle.ended_by_{cycle.ended_by}"))
    elif cycle.open:
        told.append(say.count("cycle.open", cycle.open))
    told.append(say("cycle.unbroken" if cycle.unbroken else "cycle.broken"))
    return tuple(told)


def _earliest(credential: Standing, programme: Programme, today: date, say: Words) -> str:
    policy = credential.year.policy if credential.year else programme.policy_on(today)
    text_id = "year.earliest" if credential.outlook else "year.earliest_if_enrolled"
    day = say.date(credential.earliest_extension_on)
    return say(text_id, years=say.years(policy.grant_years), day=day)


def _book(credential: Standing, today: date, say: Words) -> str:
    if credential.book_by is None:
        return say("book.expired")
    text_id = "book.by" if today <= credential.book_by else "book.past"
    return say(text_id, day=say.date(credential.book_by))
