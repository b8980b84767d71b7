"""What waits for a second admin where it is a rescore: which question, which key, how many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import urlencode

from renewal.domain.rescoring import RescoreKind
from renewal.domain.two_people import ProposedAct
from renewal.store.db import db
from renewal.store.queries.proposals import ProposalLine
from renewal.store.queries.revision_content import RevisionContent, revisions_told
from renewal.web.office.home_page import number
from renewal.web.office.rescore_words import KINDS, told_key
from renewal.web.office.rescores import PATH
from renewal.web.office.upload_page import stem_excerpt

Facts = tuple[tuple[str, str], ...]
Questions = Mapping[int, RevisionContent]
_COUNTED: Final = (
    ("answers", "Answers when proposed"),
    ("right", "Of them right"),
    ("righted", "Would become right"),
)


def questions_of(lines: Sequence[ProposalLine]) -> Questions:
    """Return the questions that proposals to rescore are about, by the row of their revision."""
    ids = {_revision(line) for line in lines if line.act == ProposedAct.RESCORE}
    return revisions_told(db.session(), ids)


def question_of(line: ProposalLine, questions: Questions) -> RevisionContent | None:
    """Return the question that a proposal is about, None for an act that is about none."""
    return questions.get(_revision(line)) if line.act == ProposedAct.RESCORE else None


def path_of(line: ProposalLine, content: RevisionContent) -> str:
    """Return the address at which the question is seen, with what would follow now."""
    fields = line.fields
    told = [("item", content.item.id), ("revision", content.number), ("kind", fields["kind"])]
    keys = [("key", option) for option in fields.get("key", "").split()]
    return f"{PATH}/new?{urlencode([*told, *keys])}"


def facts_of(line: ProposalLine, content: RevisionContent) -> Facts:
    """Return what a proposal says about its rescore, as its proposer saw it."""
    fields, item = line.fields, content.item
    added = fields.get("key", "").split()
    return (
        ("Question", stem_excerpt(item.stem)),
        ("Area", f"{item.area}, revision {content.number}"),
        ("What is to count", KINDS[RescoreKind(fields["kind"])]),
        ("Right by its author", told_key(item.key, item)),
        *((("Right as well", told_key(added, item)),) if added else ()),
        *((label, number(int(fields[name]))) for name, label in _COUNTED if name in fields),
    )


def _revision(line: ProposalLine) -> int:
    return int(line.fields["revision"])
