"""What the page of one technician shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final, NamedTuple

from renewal.actions.list_decisions import ListedDecision
from renewal.actions.read_history import HistoryEntry
from renewal.actions.read_technician import TechnicianFile
from renewal.domain.programme import Programme
from renewal.domain.standing import Standing
from renewal.store.queries.technicians import Paper
from renewal.web.office.table import Cell, Column, Table
from renewal.web.pages.marks import credential_marks, mark_of
from renewal.web.words import Words

SHOWN_QUESTIONS: Final = 24


class TechnicianView(NamedTuple):
    """The whole page of a technician."""

    id: int
    heading: str
    facts: tuple[tuple[str, str], ...]
    credentials: Table
    decisions: Table
    papers: tuple[tuple[str, Table], ...]
    questions: Table
    hidden_questions: int


def technician_page(
    file: TechnicianFile, programme: Programme, say: Words, *, every_question: bool = False
) -> TechnicianView:
    """Return the page; of the questions the newest only, unless all are asked for."""
    who, standing = file.technician, file.standing
    titles = ", ".join(title.title for title in standing.designations if title.held)
    shown = file.history if every_question else file.history[:SHOWN_QUESTIONS]
    return TechnicianView(
        id=who.id,
        heading=f"{who.name} ({who.number})" if who.name else who.number,
        facts=(
            ("Number", who.number),
            ("E-mail", who.email or "none: the person was erased"),
            ("Shop", who.shop or "none"),
            ("Titles held", titles or "none"),
        ),
        credentials=Table(
            "Credentials",
            (
                Column("Area"),
                Column("Standing"),
                Column("Valid until"),
                Column("Credits", number=True),
                Column("Earliest extension"),
                Column("Years won", number=True),
            ),
            [_credential(each, programme, say) for each in standing.credentials],
            "No certification is on record. Record a first pass, or import a roster.",
        ),
        decisions=Table(
            "Decisions",
            (Column("Decision"), Column("Area"), Column("Kind"), Column("Expiry"), Column("Made")),
            [_decision(each, say) for each in file.decisions],
            "No decision has been made yet.",
        ),
        papers=(
            ("Tests", _papers("Tests", file.tests, say, ends=False)),
            ("Experience", _papers("Experience", file.experience, say, ends=False)),
            ("Enrolments", _papers("Enrolments", file.enrolments, say)),
            ("Leaves and suspensions", _papers("Leaves and suspensions", file.pauses, say)),
        ),
        questions=Table(
            "Questions",
            (
                Column("Month"),
                Column("Area"),
                Column("Result"),
                Column("Question"),
                Column("Received"),
                Column("Receipt"),
            ),
            [_question(each, file, say) for each in shown],
            "No question has come yet.",
        ),
        hidden_questions=len(file.history) - len(shown),
    )


def moment(at: date | datetime, say: Words) -> str:
    """Return a day, or the local day of an instant."""
    day = at.astimezone(say.zone).date() if isinstance(at, datetime) else at
    return say.date(day)


def _credential(standing: Standing, programme: Programme, say: Words) -> Sequence[Cell]:
    area, cycle = programme.find_area(standing.area), standing.cycle
    enrolled = standing.outlook is not None
    return (
        Cell(standing.area, note=area.title if area else ""),
        Cell(marks=credential_marks(standing, say)),
        Cell(say.date(standing.expires_on)),
        Cell(f"{standing.credits} of {standing.needed}" if enrolled else ""),
        Cell(say.date(standing.earliest_extension_on) if enrolled else ""),
        Cell(f"{cycle.won} of {cycle.won + cycle.lost + cycle.open}" if cycle else ""),
    )


def _decision(found: ListedDecision, say: Words) -> Sequence[Cell]:
    before, after = found.outcome.expires_before, found.outcome.expires_after
    return (
        Cell(found.code, f"/office/decisions/{found.code}"),
        Cell(found.area),
        Cell(found.kind, note=_cause(found)),
        Cell(f"{say.date(before)} to {say.date(after)}"),
        Cell(moment(found.decided_at, say)),
    )


def _cause(found: ListedDecision) -> str:
    gone = found.replaced_by
    return f"{found.cause}; not in force any more, replaced by {gone}" if gone else found.cause


def _papers(label: str, papers: Sequence[Paper], say: Words, *, ends: bool = True) -> Table:
    first = "Series" if label == "Experience" else "Area"
    columns = [Column(first), Column("What"), Column("From" if ends else "On")]
    if ends:
        columns.append(Column("Until"))
    columns += [Column("Reason"), Column("Recorded")]
    rows = []
    for paper in papers:
        row = [Cell(paper.area), Cell(paper.what), Cell(moment(paper.begins, say))]
        if ends:
            row.append(Cell(say.instant(paper.ends) if isinstance(paper.ends, datetime) else ""))
        row += [Cell(paper.reason), Cell(moment(paper.recorded_at, say))]
        rows.append(row)
    return Table(label, columns, rows, "Nothing is on record.")


def _question(entry: HistoryEntry, file: TechnicianFile, say: Words) -> Sequence[Cell]:
    answered = file.answers.get(entry.code)
    return (
        Cell(say.month(entry.month)),
        Cell(entry.area),
        Cell(marks=(mark_of(entry, say),), note="1 credit" if entry.credit else ""),
        Cell(entry.code, code=True),
        Cell(say.instant(answered.received_at) if answered else ""),
        Cell(answered.receipt if answered else "", code=True),
    )
