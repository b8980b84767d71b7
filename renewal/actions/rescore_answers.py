"""Scores the answers to rescored questions anew, with all that follows from it.

Whoever ticks goes on where the last one stopped, a batch a transaction: scorings, the figures of
months, memory, decisions and letters of some answers stand together, so nothing is ever half done.
An answer that has its scorings gets none twice, and a walk is taken by one process at a time.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from renewal.actions.decide_anew import decide_anew_within
from renewal.actions.decide_renewals import lock_credentials
from renewal.actions.programme import programme_in_force
from renewal.actions.rebuild_cache import relearn_within
from renewal.domain.ids import PublicCodes, Slot
from renewal.domain.programme import Programme
from renewal.domain.rescoring import Keyed
from renewal.mail.outbox import add_letters
from renewal.store.db import writing
from renewal.store.installation import public_codes
from renewal.store.ledger import add_entry
from renewal.store.month_counts import SHARDS, count_righted, opened_months
from renewal.store.queries.decisions import newest_decided_at
from renewal.store.rescoring import (
    AnswerAnew,
    Scored,
    Walk,
    advance_walk,
    answers_between,
    begin_walk,
    count_answers,
    end_walk,
    keyed_revision,
    newest_scorings,
    next_stop,
    take_walk,
    unanswered_of,
    unfinished_walks,
)
from renewal.store.tables import Scoring

RESPONSES_AT_ONCE = 50_000
ANSWERS_AT_ONCE = 20
MOST = 10_000
"""So many answers are scored anew in one run, at most: a month may have to be opened meanwhile."""
PAUSE = 0.01
"""Seconds between two batches, in which others may write."""
_STEP = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class _Run:
    """What scoring the answers to one revision needs."""

    session: Session
    programme: Programme
    codes: PublicCodes
    keyed: Keyed
    now: datetime
    pause: Callable[[float], None]

    @property
    def excuses(self) -> bool:
        """Whether somebody's month may be excused, answered or not."""
        return self.keyed.is_void and any(each.void_excuses for each in self.programme.policies)


def rescore_answers(
    session: Session,
    *,
    now: datetime,
    pause: Callable[[float], None] = time.sleep,
    most: int = MOST,
) -> int:
    """Answers to rescored questions are scored anew; return how many were looked at.

    Commits once a batch. At ``most`` so many are looked at.
    """
    looked_at = 0
    walks = unfinished_walks(session, at=now)
    session.rollback()
    for walk in walks:
        if looked_at < most:
            run = _run(session, walk, now, pause)
            looked_at += _walk(run, walk, most - looked_at)
    session.rollback()
    return looked_at


def _run(session: Session, walk: Walk, now: datetime, pause: Callable[[float], None]) -> _Run:
    keyed = keyed_revision(session, walk.revision_id)
    return _Run(session, programme_in_force(session), public_codes(session), keyed, now, pause)


def _walk(run: _Run, walk: Walk, most: int) -> int:
    """The walk is as far as it can come; return how many answers were looked at."""
    session, looked_at = run.session, 0
    if walk.reached is None:
        answers = count_answers(session, walk.revision_id)
        walk = walk._replace(reached=0)
        with writing(session):
            begin_walk(session, walk, answers)
    while (upto := next_stop(session, walk.reached or 0, RESPONSES_AT_ONCE)) != walk.reached:
        answers_there = answers_between(session, walk.revision_id, walk.reached or 0, upto)
        session.rollback()
        for start in range(0, len(answers_there), ANSWERS_AT_ONCE):
            if looked_at >= most:
                return looked_at
            some = answers_there[start : start + ANSWERS_AT_ONCE]
            went_on = _score(run, walk, some)
            if went_on is None:
                return looked_at
            walk, looked_at = went_on, looked_at + len(some)
            run.pause(PAUSE)
        moved = _move(run, walk, upto)
        if moved is None:
            return looked_at
        walk = moved
    _end(run, walk)
    return looked_at


def _move(run: _Run, walk: Walk, reached: int) -> Walk | None:
    """Return the walk when it has come as far as ``reached``; None if another process has it."""
    with writing(run.session):
        if not take_walk(run.session, walk):
            return None
        return advance_walk(run.session, walk, reached=reached)


def _end(run: _Run, walk: Walk) -> None:
    if run.excuses:
        _excuse_unanswered(run, walk)
    with writing(run.session):
        if take_walk(run.session, walk):
            end_walk(run.session, walk, now=run.now)


def _excuse_unanswered(run: _Run, walk: Walk) -> None:
    """Who left the voided question unanswered has the decisions that its excuse leads to."""
    session = run.session
    for month in opened_months(session):
        waiting = unanswered_of(session, walk.revision_id, month)
        session.rollback()
        for start in range(0, len(waiting), ANSWERS_AT_ONCE):
            some = sorted(waiting[start : start + ANSWERS_AT_ONCE])
            with writing(session):
                lock_credentials(session, some)
                at = _instant(run, some)
                decide_anew_within(session, run.programme, run.codes, some, at=at)
            run.pause(PAUSE)


def _score(run: _Run, walk: Walk, some: Sequence[AnswerAnew]) -> Walk | None:
    """Return the walk when these answers are scored anew; None if another process has it."""
    session = run.session
    with writing(session):
        if not take_walk(session, walk):
            return None
        credential_ids = sorted({each.credential_id for each in some})
        lock_credentials(session, credential_ids)
        at = _instant(run, credential_ids)
        before = newest_scorings(session, (each.response_id for each in some))
        rows = [row for each in some for row in _scorings(run.keyed, each, before, at)]
        session.add_all(rows)
        if rows:
            _enter(session, rows, at)
        righted = _righted(some, before, rows)
        _follow(run, some, righted, at)
        told = {each.technician_id for each in some if each.received_at <= walk.rescored_at}
        if told:
            _tell(session, walk, sorted(told), run.now)
        again = len({row.response_id for row in rows})
        return advance_walk(
            session,
            walk,
            reached=some[-1].response_id,
            scored=again if walk.is_second else len(some),
            righted=len(righted),
        )


def _instant(run: _Run, credential_ids: Sequence[int]) -> datetime:
    """Return an instant at which no decision of these credentials has been made before.

    Whoever explains one of those later must not find scorings that were not there yet.
    """
    decided_at = newest_decided_at(run.session, credential_ids)
    return run.now if decided_at is None else max(run.now, decided_at + _STEP)


def _scorings(
    keyed: Keyed, answer: AnswerAnew, before: dict[int, Scored], at: datetime
) -> list[Scoring]:
    """Return the scorings that an answer lacks."""
    newest = before[answer.response_id]
    lacking = keyed.judge_anew(answer.chosen, newest.judgement)
    return [
        Scoring(
            response_id=answer.response_id,
            version=version,
            correct=each.correct,
            key=list(each.key),
            reason=each.reason,
            scored_at=at,
        )
        for version, each in enumerate(lacking, start=newest.version + 1)
    ]


def _enter(session: Session, rows: Sequence[Scoring], at: datetime) -> None:
    add_entry(
        session,
        act="score anew",
        subject=None,
        actors=("tick",),
        reason="",
        covers=rows,
        now=at,
    )


def _righted(
    some: Sequence[AnswerAnew], before: dict[int, Scored], rows: Sequence[Scoring]
) -> list[AnswerAnew]:
    """Return the answers that were not right, and are now."""
    right = {row.response_id for row in rows if row.correct}
    return [
        each
        for each in some
        if each.response_id in right and not before[each.response_id].judgement.correct
    ]


def _follow(
    run: _Run, some: Sequence[AnswerAnew], righted: Sequence[AnswerAnew], at: datetime
) -> None:
    """Figures, memory and decisions are what the new scorings lead to."""
    session = run.session
    count_righted(
        session,
        Counter(
            (each.month, each.area_id, each.credential_id % SHARDS)
            for each in righted
            if each.slot == Slot.SCORED
        ),
    )
    learned = sorted({each.credential_id for each in righted})
    touched = sorted({each.credential_id for each in some}) if run.excuses else learned
    if learned:
        relearn_within(session, learned)
    if touched:
        decide_anew_within(session, run.programme, run.codes, touched, at=at)


def _tell(session: Session, walk: Walk, technician_ids: Sequence[int], now: datetime) -> None:
    add_letters(
        session,
        kind="rescore",
        occasion=f"rescore:{walk.rescore_id}",
        technician_ids=technician_ids,
        payload={"rescore_id": walk.rescore_id},
        now=now,
    )
