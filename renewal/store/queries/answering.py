"""Reads one question with all that its answer depends on, in one statement."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from renewal.domain.calendar import Month, Window
from renewal.domain.history import Enrolment, History, Pause, PauseKind, Question, Validity
from renewal.domain.remembering import ConceptMemory
from renewal.domain.rescoring import Keyed, Rescore, RescoreKind
from renewal.store.db import instant_of, is_sqlite
from renewal.store.memories import memory_in
from renewal.store.prepared import run, run_alone
from renewal.store.queries.answering_statement import SEPARATOR, to_answer
from renewal.store.queries.questions import places_of


class IssuedRow(NamedTuple):
    """An assignment as its answer needs it; ``places`` maps screen positions to author's ids.

    ``keyed`` says what its answer is scored by. ``rationales`` are those in ``language``, by the
    author's ids.
    """

    id: int
    credential_id: int
    pseudonym: str
    item_id: int
    concept: str
    area: str
    month: Month
    window: Window
    slot: str
    choose: str
    places: Mapping[str, str]
    keyed: Keyed
    language: str
    rationales: Mapping[str, str]
    is_answered: bool


class Answerable(NamedTuple):
    """A question with the facts of its credential, known at an instant.

    ``history`` holds what credit years follow from. ``memory`` is what is remembered of the
    question's concept. ``programme`` is the digest of the programme in force, and on SQLite
    ``newest_entry`` the ledger's newest entry when all this was read, elsewhere 0.
    """

    row: IssuedRow
    area_id: int
    history: History
    memory: ConceptMemory | None
    programme: str
    newest_entry: int


def find_answerable(
    session: Session, technician_id: int, assignment_id: int, *, at: datetime, alone: bool
) -> Answerable | None:
    """Return a question of the technician's with its facts at ``at``, or None.

    It is read in the session's transaction, or ``alone``, without any.
    """
    statement = to_answer(is_sqlite(session))
    marks = {"who": technician_id, "number": assignment_id, "at": at}
    found = (run_alone if alone else run)(session, statement, **marks).first()
    if found is None:
        return None
    return Answerable(
        row=_issued(found),
        area_id=found.area_id,
        history=_history(found),
        memory=None if found.stability is None else memory_in(found),
        programme=found.programme,
        newest_entry=found.newest_entry or 0,
    )


def _issued(found: Any) -> IssuedRow:
    month = Month.parse(found.month)
    other = found.other_language is not None and found.other_reviewed
    words = found.other_options if other else found.source_options
    return IssuedRow(
        id=found.id,
        credential_id=found.credential_id,
        pseudonym=found.pseudonym,
        item_id=found.item_id,
        concept=found.concept,
        area=found.area,
        month=month,
        window=Window(month, found.opens_at, found.closes_at),
        slot=found.slot,
        choose=found.choose,
        places=places_of(found.options, found.option_order, found.seed),
        keyed=Keyed(tuple(found.key), _rescores(found.rescores)),
        language=found.other_language if other else found.language,
        rationales={option["id"]: option.get("rationale", "") for option in words},
        is_answered=found.response_id is not None,
    )


def _history(found: Any) -> History:
    return History(
        area=found.area,
        validities=(Validity(found.first_certified_on, found.expires_on),),
        enrolments=_enrolments(found.enrolments),
        questions=_questions(found.questions),
        windows=_windows(found.windows),
        pauses=_pauses(found.pauses),
        withdrawn_at=found.withdrawn_at,
    )


# The same texts come again and again: windows are everybody's, and few people pause.


@lru_cache(maxsize=256)
def _windows(text: str) -> Mapping[Month, Window]:
    found: dict[Month, Window] = {}
    for name, opens_at, closes_at in json.loads(text):
        month = Month.parse(name)
        found[month] = Window(month, _instant(opens_at), _instant(closes_at))
    return MappingProxyType(found)


@lru_cache(maxsize=1024)
def _enrolments(text: str) -> tuple[Enrolment, ...]:
    found = [
        Enrolment(
            date.fromisoformat(enrolled_on),
            _instant(recorded_at),
            Month.parse(first_month),
            instant_of(ended_at),
        )
        for _, enrolled_on, recorded_at, first_month, ended_at in sorted(json.loads(text))
    ]
    return tuple(found)


@lru_cache(maxsize=1024)
def _pauses(text: str) -> tuple[Pause, ...]:
    found = [
        (
            Pause(PauseKind(kind), _instant(begins_at), _instant(recorded_at), instant_of(ends_at)),
            number,
        )
        for number, kind, begins_at, recorded_at, ends_at in json.loads(text)
    ]
    found.sort(key=lambda each: (each[0].begins_at, each[1]))
    return tuple(pause for pause, _ in found)


def _questions(text: str) -> Mapping[Month, Question]:
    asked, answered, voided = text.split(SEPARATOR)
    found = _unanswered(asked).copy()
    for name, received_at, right in json.loads(answered):
        month = Month.parse(name)
        found[month] = Question(
            month, "", instant_of(received_at), None if right is None else bool(right)
        )
    for name, voided_at, right_by_itself in json.loads(voided):
        month = Month.parse(name)
        if not right_by_itself:
            found[month] = replace(found[month], voided_at=instant_of(voided_at))
    return found


@lru_cache(maxsize=256)
def _rescores(text: str) -> tuple[Rescore, ...]:
    return tuple(
        Rescore(RescoreKind(kind), tuple(key or ())) for _, kind, key in sorted(json.loads(text))
    )


@lru_cache(maxsize=256)
def _unanswered(months: str) -> dict[Month, Question]:
    return {month: Question(month, "") for month in map(Month.parse, months.split())}


def _instant(text: str) -> datetime:
    found = instant_of(text)
    assert found is not None, "the column takes no null"
    return found
