"""What waits for a second admin where it is a rescore: which question, which key, how many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple
from urllib.parse import urlencode

from renewal.actions.read_rescores import rescores_of
from renewal.domain.rescoring import Keyed, RescoreKind
from renewal.domain.two_people import ProposedAct
from renewal.store.db import db
from renewal.store.queries.proposals import ProposalLine
from renewal.store.queries.rescores import keyed_by
from renewal.store.queries.revision_content import RevisionContent, revisions_told
from renewal.web.office.home_page import number
from renewal.web.office.rescore_words import KINDS, told_key
from renewal.web.office.rescores import PATH
from renewal.web.office.upload_page import stem_excerpt

Facts = tuple[tuple[str, str], ...]
_COUNTED: Final = (
    ("answers", "Answers when proposed"),
    ("right", "Of them right"),
    ("righted", "Would become right"),
)


class WaitingQuestion(NamedTuple):
    """The revision that a proposal is about, and how it is scored by now."""

    content: RevisionContent
    keyed: Keyed


Questions = Mapping[int, WaitingQuestion]


def questions_of(lines: Sequence[ProposalLine]) -> Questions:
    """Return the questions that proposals to rescore are about, by the row of their revision."""
    ids = {_revision(line) for line in lines if line.act == ProposedAct.RESCORE}
    contents, said = revisions_told(db.session(), ids), rescores_of(db.session(), ids)
    return {
        revision_id: WaitingQuestion(content, keyed_by(content.item.key, said.get(revision_id, ())))
        for revision_id, content in contents.items()
    }


def question_of(line: ProposalLine, questions: Questions) -> WaitingQuestion | None:
    """Return the question that a proposal is about, None for an act that is about none."""
    return questions.get(_revision(line)) if line.act == ProposedAct.RESCORE else None


def path_of(line: ProposalLine, question: WaitingQuestion) -> str:
    """Return the address at which the question is seen, with what would follow now."""
    fields, content = line.fields, question.content
    told = [("item", content.item.id), ("revision", content.number), ("kind", fields["kind"])]
    keys = [("key", option) for option in fields.get("key", "").split()]
    return f"{PATH}/new?{urlencode([*told, *keys])}"


def facts_of(line: ProposalLine, question: WaitingQuestion) -> Facts:
    """Return what a proposal says about its rescore, with the figures that its proposer saw."""
    fields, item = line.fields, question.content.item
    added = fields.get("key", "").split()
    keys = " or ".join(told_key(key, item) for key in question.keyed.keys)
    return (
        ("Question", stem_excerpt(item.stem)),
        ("Area", f"{item.area}, revision {question.content.number}"),
        ("What is to count", KINDS[RescoreKind(fields["kind"])]),
        ("Right by now", "Every answer" if question.keyed.is_void else keys),
        *((("Right as well", told_key(added, item)),) if added else ()),
        *((label, number(int(fields[name]))) for name, label in _COUNTED if name in fields),
    )


def _revision(line: ProposalLine) -> int:
    return int(line.fields["revision"])
