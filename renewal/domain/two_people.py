"""Acts that take two people: one proposes, another one confirms."""

from __future__ import annotations

from enum import StrEnum

from renewal.domain.errors import RenewalError


class ProposedAct(StrEnum):
    """What can be proposed."""

    SUSPEND = "suspend"
    END_SUSPENSION = "end suspension"
    EXTEND = "bulk extension"
    RESCORE = "rescore"


class OwnProposal(RenewalError):
    """Somebody was to confirm what they had proposed themselves."""

    code = "own_proposal"


def check_other(proposed_by: int, confirming: int) -> None:
    """The two accounts are different ones, or `OwnProposal` is raised."""
    if proposed_by == confirming:
        raise OwnProposal(
            "You proposed this yourself, and it takes two people. Nothing was changed; ask "
            "another admin to confirm it, or take it back."
        )
