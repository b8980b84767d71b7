"""Reads rescores: what one would come to, those there are, and what they said of a question."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from renewal.domain.errors import RenewalError
from renewal.domain.ids import Slot
from renewal.domain.item import Choose
from renewal.domain.rescoring import Keyed, NeverIssued, Rescore, RescoreKind, check_rescore
from renewal.store.queries.rescores import (
    RescoredRevision,
    RescoreLine,
    RescoreTold,
    answers_by_choice,
    find_rescored,
    is_issued,
    newest_issued,
    rescore_lines,
    revision_numbered,
    told_by_revision,
)

MOST_LISTED = 100


class UnknownQuestion(RenewalError):
    """No question of the bank, or no revision of it, has this name."""

    code = "unknown_question"


@dataclass(frozen=True, slots=True)
class RescorePreview:
    """What a rescore would come to, counted from the answers as they are scored now.

    ``options`` are (author's id, text) in the author's order, ``keys_that_count`` all keys of now,
    the author's ``key`` first. ``years_won_at_most`` counts the credentials' answers that would
    become right in a question that counts: no more credit years can be won by it. ``problem`` says
    why the rescore would be refused, and is None where it would not.
    """

    revision_id: int
    revision_number: int
    item: str
    area: str
    stem: str
    options: tuple[tuple[str, str], ...]
    key: tuple[str, ...]
    keys_that_count: tuple[tuple[str, ...], ...]
    is_void: bool
    choose: Choose
    answers: int
    now_right: int
    become_right: int
    years_won_at_most: int
    problem: str | None


@dataclass(frozen=True, slots=True)
class ListedRescore:
    """A rescore with its progress: ``scored`` of ``total`` answers are scored anew.

    ``total`` is None until a tick has begun to count them. Once it is ``done``, no answer will be
    touched any more.
    """

    id: int
    revision_id: int
    revision_number: int
    item: str
    area: str
    kind: RescoreKind
    key: tuple[str, ...]
    reason: str
    rescored_at: datetime
    proposed_by: str
    confirmed_by: str
    scored: int
    righted: int
    total: int | None
    done: bool


def preview_rescore(
    session: Session,
    *,
    item: str,
    kind: RescoreKind,
    key: Collection[str] = (),
    now: datetime,
    number: int | None = None,
) -> RescorePreview:
    """Return what this rescore of a question would come to at ``now``; nothing is changed.

    It is about the newest revision that somebody was asked, or about the one with this
    ``number``. Counting its answers may take seconds. Raises `UnknownQuestion`.
    """
    revision = find_revision(session, item, number)
    wanted = Rescore(kind, tuple(key))
    after = Keyed(revision.keyed.key, (*revision.keyed.rescores, wanted))
    found = answers_by_choice(session, revision.id, at=now)
    righted = [each for each in found if not each.correct and after.judge(each.chosen).correct]
    return RescorePreview(
        revision_id=revision.id,
        revision_number=revision.number,
        item=revision.item,
        area=revision.area,
        stem=revision.stem,
        options=tuple(revision.texts.items()),
        key=revision.keyed.key,
        keys_that_count=revision.keyed.keys,
        is_void=revision.keyed.is_void,
        choose=Choose(revision.choose),
        answers=sum(each.answers for each in found),
        now_right=sum(each.answers for each in found if each.correct),
        become_right=sum(each.answers for each in righted),
        years_won_at_most=sum(each.answers for each in righted if each.slot == Slot.SCORED),
        problem=_problem(session, revision, wanted),
    )


def find_revision(session: Session, item: str, number: int | None = None) -> RescoredRevision:
    """Return the revision that a rescore of an item is about, or raise `UnknownQuestion`."""
    revision_id = (
        newest_issued(session, item) if number is None else revision_numbered(session, item, number)
    )
    found = None if revision_id is None else find_rescored(session, revision_id)
    if found is None:
        of = "" if number is None else f" with a revision {number}"
        raise UnknownQuestion(
            f"There is no question '{item[:100]}'{of} in the bank. Take its id from the bank's "
            "files or from an export."
        )
    return found


def check_within(session: Session, revision: RescoredRevision, wanted: Rescore) -> None:
    """The rescore can be confirmed as things are, or why it cannot is raised."""
    check_rescore(wanted, revision.keyed, list(revision.texts), Choose(revision.choose))
    if not is_issued(session, revision.id, revision.item_id):
        raise NeverIssued(
            f"Nobody has been asked revision {revision.number} of {revision.item} yet, so there is "
            "nothing to score anew. Mend the question in its file and load that."
        )


def list_rescores(
    session: Session, *, limit: int = MOST_LISTED, before: int | None = None
) -> tuple[ListedRescore, ...]:
    """Return the rescores, newest first; those after ``before`` where that number is given."""
    return tuple(_listed(line) for line in rescore_lines(session, limit=limit, before=before))


def rescores_of(
    session: Session, revision_ids: Collection[int]
) -> Mapping[int, Sequence[RescoreTold]]:
    """Return what was said of each of these revisions that was rescored, oldest first."""
    return told_by_revision(session, revision_ids)


def _problem(session: Session, revision: RescoredRevision, wanted: Rescore) -> str | None:
    try:
        check_within(session, revision, wanted)
    except RenewalError as refusal:
        return refusal.sentence
    return None


def _listed(line: RescoreLine) -> ListedRescore:
    return ListedRescore(
        id=line.id,
        revision_id=line.revision_id,
        revision_number=line.revision_number,
        item=line.item,
        area=line.area,
        kind=RescoreKind(line.kind),
        key=line.key,
        reason=line.reason,
        rescored_at=line.rescored_at,
        proposed_by=line.proposer,
        confirmed_by=line.confirmer,
        scored=line.scored,
        righted=line.righted,
        total=line.answers,
        done=line.ended_at is not None,
    )
