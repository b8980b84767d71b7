"""What the page of one decision shows: what was stored, and the same computed again."""

from __future__ import annotations

import json
from typing import NamedTuple

from renewal.actions.explain_decision import Explanation
from renewal.actions.list_decisions import ListedDecision
from renewal.domain.decision import Outcome
from renewal.web.office.table import Cell, Column, Table
from renewal.web.words import Words


class DecisionView(NamedTuple):
    """The whole page of a decision."""

    agrees: bool
    in_database: bool
    facts: tuple[tuple[str, ...], ...]
    outcomes: Table
    months: Table | None
    evidence: str


def decision_page(found: Explanation, chain: ListedDecision, say: Words) -> DecisionView:
    """Return the page of an explained decision; ``chain`` says what it replaced, and what it."""
    months = found.evidence.get("months")
    return DecisionView(
        agrees=found.agrees,
        in_database=found.evidence_in_database,
        facts=(
            ("Technician", found.technician, f"/office/technicians/{found.technician_id}"),
            ("Area", found.area),
            ("Kind", f"{found.kind} ({found.cause})"),
            ("Policy", found.policy),
            ("Decided", say.instant(found.decided_at)),
            *_chain(chain),
        ),
        outcomes=Table(
            "What it came to",
            (
                Column("Outcome"),
                Column("Expiry before"),
                Column("Expiry after"),
                Column("Effective"),
            ),
            [
                _outcome("As stored", found.stored, say),
                _outcome("Computed again", found.recomputed, say),
            ],
            "",
        ),
        months=Table(
            "Months of the credit year",
            (Column("Month"), Column("State"), Column("Question"), Column("Credited")),
            [
                (
                    Cell(month["month"]),
                    Cell(month["state"]),
                    Cell(month["question"] or "", code=True),
                    Cell((month["credited_at"] or "")[:16].replace("T", " ")),
                )
                for month in months
            ],
            "",
        )
        if months
        else None,
        evidence=json.dumps(found.evidence, indent=2, sort_keys=True, ensure_ascii=False),
    )


def _chain(chain: ListedDecision) -> tuple[tuple[str, str, str], ...]:
    told = (("Replaces", chain.replaces), ("Not in force: replaced by", chain.replaced_by))
    return tuple((name, code, f"/office/decisions/{code}") for name, code in told if code)


def _outcome(name: str, outcome: Outcome, say: Words) -> tuple[Cell, ...]:
    return (
        Cell(name),
        Cell(say.date(outcome.expires_before)),
        Cell(say.date(outcome.expires_after)),
        Cell(say.date(outcome.effective_on)),
    )
