"""What waits for a second admin: another one confirms it here, or it is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from flask import Blueprint, redirect, request
from werkzeug import Response

from renewal.actions.answer_proposal import confirm_proposal, refuse_proposal
from renewal.domain.access import Role
from renewal.domain.errors import RenewalError
from renewal.domain.two_people import ProposedAct
from renewal.store.db import db
from renewal.store.queries.cohorts import credentials_named
from renewal.store.queries.proposals import ProposalLine, proposals
from renewal.store.queries.technicians import names_of
from renewal.web.guard import allow, now, viewer
from renewal.web.office.act_forms import ALL_AREAS, AT_ONCE, OPEN_ENDED
from renewal.web.office.form import LONGEST
from renewal.web.office.frame import HOME, Link, draw_office, words
from renewal.web.office.home_page import number
from renewal.web.office.rescores import path_to_rescore
from renewal.web.office.table import Cell, Column, Table
from renewal.web.office.upload import MOST_SHOWN
from renewal.web.office.waiting_rescore import (
    Questions,
    facts_of,
    path_of,
    question_of,
    questions_of,
)
from renewal.web.pages.frame import Fault
from renewal.web.pages.marks import Mark
from renewal.web.problems import status_of
from renewal.web.words import Words

blueprint = Blueprint("office_waiting", __name__)
Page = str | Response | tuple[str, int]
PATH: Final = "/office/waiting"
CARDS: Final = 25
LATELY: Final = 25
NAMES: Final = {
    ProposedAct.SUSPEND: "Suspend",
    ProposedAct.END_SUSPENSION: "End a suspension",
    ProposedAct.EXTEND: "Extend a cohort",
    ProposedAct.RESCORE: "Rescore a question",
}
_DAYS: Final = {"begins_on", "expires_from", "expires_to", "until"}
_ASKED: Final[Mapping[ProposedAct, Sequence[tuple[str, str, str]]]] = {
    ProposedAct.SUSPEND: (
        ("area", "Area", ALL_AREAS),
        ("begins_on", "First day", AT_ONCE),
        ("until", "Last day", OPEN_ENDED),
    ),
    ProposedAct.END_SUSPENSION: (("area", "Area", ALL_AREAS), ("until", "Last day", AT_ONCE)),
    ProposedAct.EXTEND: (
        ("area", "Area", "All areas"),
        ("shop", "Shop", "Everybody"),
        ("expires_from", "Ending from", ""),
        ("expires_to", "Ending to", ""),
        ("until", "Extend until", ""),
        ("credentials", "Certifications", ""),
    ),
}
"""What a proposal says about its act: field, label, and what it means when it stays empty.

A rescore tells more than its fields: see `waiting_rescore`.
"""
_DONE: Final = {
    "proposed": "Proposed. It waits here for another admin.",
    "confirmed": "Confirmed and carried out, with both names on the record.",
    "refused": "Refused. Nothing else was changed.",
}


class WaitingCard(NamedTuple):
    """A proposal that waits; ``own`` ones cannot be confirmed by the reader.

    ``more`` people are not listed, for want of room.
    """

    id: int
    title: str
    about: str
    path: str
    facts: tuple[tuple[str, str], ...]
    own: bool
    people: Table | None
    more: int = 0


@blueprint.get("/office/waiting")
@allow(Role.ADMIN)
def show_waiting() -> str:
    """What waits is shown, the oldest first, some at a time, and what was answered lately."""
    return _draw()


@blueprint.post("/office/waiting/<int:proposal_id>/confirm")
@allow(Role.ADMIN)
def confirm(proposal_id: int) -> Page:
    """The act was carried out by both admins, or the page says why not."""
    try:
        confirm_proposal(
            db.session(), proposal_id=proposal_id, account_id=viewer().account_id, now=now()
        )
    except RenewalError as refusal:
        return _refused(refusal)
    return redirect(_path(done="confirmed"), 303)


@blueprint.post("/office/waiting/<int:proposal_id>/refuse")
@allow(Role.ADMIN)
def refuse(proposal_id: int) -> Page:
    """The proposal is refused, or the page says why that cannot be."""
    try:
        refuse_proposal(
            db.session(),
            proposal_id=proposal_id,
            account_id=viewer().account_id,
            reason=request.form.get("reason", "")[:LONGEST],
            now=now(),
        )
    except RenewalError as refusal:
        return _refused(refusal)
    return redirect(_path(done="refused"), 303)


def _refused(refusal: RenewalError) -> Page:
    db.session.rollback()
    return _draw((Fault(refusal.sentence),)), status_of(refusal)


def _after() -> int:
    """Return the number behind which the page begins, 0 for the first page."""
    asked = request.args.get("after", "")
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 16 else 0


def _path(done: str) -> str:
    """Return the address of the same page, on which it is told what was done."""
    after = _after()
    return f"{PATH}?after={after}&done={done}" if after else f"{PATH}?done={done}"


def _draw(faults: tuple[Fault, ...] = ()) -> str:
    say, session = words(), db.session()
    after = _after()
    found = proposals(session, waiting=True, limit=CARDS + 1, after=after)
    if after and not found:  # All of this page were answered; there may be some before it.
        after, found = 0, proposals(session, waiting=True, limit=CARDS + 1)
    waiting = found[:CARDS]
    lately = proposals(session, waiting=False, limit=LATELY)
    questions = questions_of((*waiting, *lately))
    return draw_office(
        "waiting.html",
        "Waiting",
        (Link("Overview", HOME),),
        cards=[_card(each, viewer().account_id, questions, say) for each in waiting],
        newer=PATH if after else "",
        older=f"{PATH}?after={waiting[-1].id}" if len(found) > CARDS else "",
        here=f"?after={after}" if after else "",
        lately=_lately(lately, questions, say),
        told=_DONE.get(request.args.get("done", "")),
        faults=faults,
    )


def _card(line: ProposalLine, reader: int, questions: Questions, say: Words) -> WaitingCard:
    question = question_of(line, questions)
    about, path = f"{line.name} ({line.number})" if line.number else "", ""
    if line.technician_id:
        path = f"/office/technicians/{line.technician_id}"
    if question is not None:
        about, path = question.content.item.id, path_of(line, question)
    return WaitingCard(
        id=line.id,
        title=NAMES[ProposedAct(line.act)],
        about=about,
        path=path,
        facts=(
            *(facts_of(line, question) if question else _facts(line, say)),
            ("Reason", line.reason),
            ("Proposed by", line.proposer),
            ("Proposed", say.instant(line.proposed_at)),
        ),
        own=line.proposed_by == reader,
        people=_people(line.fields["credentials"]) if "credentials" in line.fields else None,
        more=max(0, len(line.fields.get("credentials", "").split()) - MOST_SHOWN),
    )


def _facts(line: ProposalLine, say: Words) -> Sequence[tuple[str, str]]:
    return [
        (label, _told(name, line.fields.get(name, ""), say) or blank)
        for name, label, blank in _ASKED[ProposedAct(line.act)]
    ]


def _people(credentials: str) -> Table:
    """Return whom a proposal about many is about, those that there is room for."""
    ids = [int(each) for each in credentials.split()[:MOST_SHOWN]]
    held = credentials_named(db.session(), ids)
    names = names_of(db.session(), [technician_id for technician_id, _ in held])
    return Table(
        "Certifications",
        (Column("Technician"), Column("Area")),
        [(Cell(names[who], f"/office/technicians/{who}"), Cell(area)) for who, area in held],
        "Nobody.",
    )


def _told(name: str, told: str, say: Words) -> str:
    if name == "credentials":
        return number(len(told.split()))
    return say.date(date.fromisoformat(told)) if told and name in _DAYS else told


def _about(line: ProposalLine, questions: Questions) -> Cell:
    question = question_of(line, questions)
    if question is not None:
        content = question.content
        return Cell(content.item.id, path_to_rescore(content.item.id, content.number))
    return Cell(f"{line.name} ({line.number})" if line.number else "")


def _lately(lines: Sequence[ProposalLine], questions: Questions, say: Words) -> Table:
    yes, no = Mark("good", "check", "Confirmed"), Mark("plain", "cross", "Refused")
    return Table(
        "Answered lately",
        (
            Column("Act"),
            Column("About"),
            Column("Answer"),
            Column("Proposed by"),
            Column("Answered by"),
            Column("Answered"),
        ),
        [
            (
                Cell(NAMES[ProposedAct(line.act)], note=line.reason),
                _about(line, questions),
                Cell(marks=(yes if line.confirmed else no,), note=line.answer),
                Cell(line.proposer),
                Cell(line.answerer),
                Cell(say.instant(line.answered_at) if line.answered_at else ""),
            )
            for line in lines
        ],
        "Nothing has been answered yet.",
    )
