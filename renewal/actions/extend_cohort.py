"""Extends the credentials of a cohort to a day: found by a filter, agreed on by two admins.

The people are fixed when the extension is proposed, so that the second admin agrees on those
that the first one saw. The cap of a policy does not apply.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy.orm import Session

from renewal.actions.decide_renewals import lock_credentials, store_verdict_within
from renewal.actions.programme import programme_in_force
from renewal.actions.subject import check_dates, check_two_admins
from renewal.domain.calendar import local_date, zone_of
from renewal.domain.decision import bulk_verdict
from renewal.domain.errors import RenewalError
from renewal.store.installation import public_codes
from renewal.store.queries.cohorts import CohortFilter, CohortLine, cohort_lines, count_cohort
from renewal.store.queries.histories import CredentialRecord, credential_records
from renewal.store.queries.people import pseudonym_of

MOST: Final = 2000
"""So many credentials are extended in one transaction, at most."""
_CHUNK: Final = 200


class CohortTooLarge(RenewalError):
    """More credentials would be extended at once than one transaction should hold."""

    code = "cohort_too_large"


def find_cohort(
    session: Session, wanted: CohortFilter, *, until: date, now: datetime
) -> tuple[CohortLine, ...]:
    """Return the credentials wanted that end before ``until``.

    Withdrawn ones are left out. They are counted before any is read. Raises `CohortTooLarge` and
    `ImplausibleDate`.
    """
    check_dates(until)
    today = local_date(now, zone_of(programme_in_force(session).zone))
    count = count_cohort(session, wanted, until=until, now=now, today=today)
    if count > MOST:
        raise CohortTooLarge(
            f"{count:,} certifications fit, and {MOST:,} at most are extended at once. Choose an "
            "area or a shop, or days that are closer together, and extend them in several steps."
        )
    return cohort_lines(session, wanted, until=until, now=now, today=today, limit=MOST)


def extend_cohort_within(
    session: Session,
    *,
    proposal_id: int,
    credential_ids: Sequence[int],
    until: date,
    actors: Sequence[str],
    now: datetime,
) -> int:
    """Each credential that still ends before ``until`` ends then; return how many did.

    One that was withdrawn in the meantime, or extended further, is left as it is. ``actors`` are
    two different open admin accounts, else `TwoAdminsNeeded` is raised.
    """
    check_two_admins(session, actors)
    check_dates(until)
    programme = programme_in_force(session)
    decided_on = local_date(now, zone_of(programme.zone))
    policy, extended = programme.policy_on(decided_on), 0
    for start in range(0, len(credential_ids), _CHUNK):
        some = credential_ids[start : start + _CHUNK]
        lock_credentials(session, some)
        for record in _records(session, some, now):
            history = record.history
            if history.withdrawn_at is not None or history.expires_on >= until:
                continue
            store_verdict_within(
                session,
                credential_id=record.id,
                technician_id=record.technician_id,
                pseudonym=pseudonym_of(session, record.technician_id),
                verdict=bulk_verdict(proposal_id, until, history.expires_on, decided_on, policy),
                now=now,
                actors=actors,
            )
            extended += 1
    return extended


def _records(
    session: Session, credential_ids: Sequence[int], now: datetime
) -> tuple[CredentialRecord, ...]:
    programme, codes = programme_in_force(session), public_codes(session)
    return credential_records(session, programme, codes, credential_ids, at=now)
