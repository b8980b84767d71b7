"""What somebody gets to see when something cannot be done: the only place with status numbers.

People get a page with a sentence and a way on; programs, under /api/, get a document of the
form of RFC 9457. Neither learns anything of the inside: what went wrong is in the log.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any, Final

from flask import Flask, make_response, render_template, request
from sqlalchemy.exc import DBAPIError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from werkzeug import Response
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from renewal.domain.access import TooManyRequests
from renewal.domain.checking import TooManyChecks
from renewal.domain.errors import RenewalError
from renewal.store.db import db
from renewal.store.unwritable import NothingStored, is_unwritable
from renewal.web.api.body import BodyRefused
from renewal.web.away import note_away
from renewal.web.bearer import BadToken
from renewal.web.guard import API, SignInRequired, find_viewer
from renewal.web.next_page import BANK, HOME, OFFICE_HOME, SESSIONS, local_page, sign_in_address
from renewal.web.problem_documents import problem_document

UNKNOWN: Final = 500
BUSY: Final = 503
RETRY_AFTER_SECONDS: Final = 10

CODES: Final[Mapping[int, frozenset[str]]] = {
    # What was typed or chosen is not what was asked for.
    400: frozenset(
        """
        bad_email bad_month bad_request_key choose_one malformed_code no_code_asked no_such_warning
        nothing_chosen
        option_not_offered reason_too_long unreadable_body unreadable_text wrong_code
        """.split()
    ),
    401: frozenset({"bad_token", "sign_in_required"}),
    403: frozenset(
        "account_closed forged_form other_browser role_not_allowed technicians_only".split()
    ),
    404: frozenset(
        """
        no_credential nobody_found nothing_to_practise nothing_to_simulate unknown_account
        unknown_act unknown_area unknown_assignment unknown_decision unknown_designation
        unknown_import unknown_link unknown_proposal unknown_question unknown_series
        unknown_shared_link
        unknown_shop unknown_upload
        unknown_session unknown_technician unknown_token unknown_topic
        """.split()
    ),
    # It could be done, but not as things stand on record.
    409: frozenset(
        """
        account_exists already_answered already_enrolled already_voided area_not_open
        credential_pending key_counts_already never_issued
        credential_suspended credential_withdrawn drawn_by_lot experience_recorded no_pause
        not_answered_yet not_asked_now not_enrolled own_proposal pass_recorded pause_end_fixed
        pause_overlaps practice_overtaken prerequisite_missing proposal_answered
        role_comes_with_roster roster_overtaken window_not_open
        bank_moved export_refused upload_not_ready
        """.split()
    ),
    410: frozenset({"code_expired", "code_used", "window_closed"}),
    413: frozenset({"upload_too_large"}),
    415: frozenset({"not_json"}),
    # It can be read, and cannot be right.
    422: frozenset(
        """
        bank_refused body_refused cohort_too_large dismissals_refused experience_in_future
        implausible_date implausible_years key_does_not_fit mapping_refused pass_in_future
        pass_too_early pause_end_misplaced pause_ends_before_it_begins reason_missing
        request_key_reused roster_refused two_admins_needed unknown_choice upload_changed
        """.split()
    ),
    429: frozenset({"too_many_checks", "too_many_requests", "too_many_tries"}),
    # A programme, a setting or the code itself is wrong: nothing that whoever asked can mend.
    500: frozenset(
        """
        award_is_not_derived backup_refused bad_blueprint bad_setting bad_zone broken_references
        empty_requirement evidence_would_be_lost foreign_checkpoint invalid_policy
        letter_refused missing_key naive_time no_migrations no_policy_in_force not_serving
        not_telling restore_refused tree_disagrees unknown_version unreadable_checkpoint
        unreadable_checkpoint_file unreadable_letter weight_not_positive weights_do_not_add_up
        weights_unknown
        """.split()
    ),
    503: frozenset({"no_programme", "not_initialised", "nothing_stored", "sender_unreachable"}),
}
STATUSES: Final[Mapping[str, int]] = {
    code: status for status, codes in CODES.items() for code in codes
}
# A program composes its choice, so there it is the request that is wrong; on a page, the typing.
STATUSES_FOR_PROGRAMS: Final[Mapping[str, int]] = {
    "choose_one": 422,
    "nothing_chosen": 422,
    "option_not_offered": 422,
}
NEEDS_NEW_CODE: Final = frozenset(
    "code_expired code_used too_many_tries unknown_link no_code_asked".split()
)
# What is told under a title of its own, instead of that of its status.
TITLES: Final[Mapping[str, str]] = {
    "no_programme": "problem.not_ready",
    "not_initialised": "problem.not_ready",
    NothingStored.code: "problem.nothing_stored",
}
# The statuses that have a title and a sentence of their own.
TOLD: Final = frozenset({400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 429, 500, 503})


def register(app: Flask) -> None:
    """Whatever is raised in ``app`` becomes a page or a document."""
    app.register_error_handler(RenewalError, _refuse)
    app.register_error_handler(HTTPException, _answer_http)
    app.register_error_handler(OperationalError, _answer_busy)
    app.register_error_handler(InternalError, _answer_read_only)
    app.register_error_handler(NoConnectionFree, _answer_busy)


def status_of(error: RenewalError) -> int:
    """Return the status of a refusal; 500 for a code that the table does not know."""
    return STATUSES.get(error.code.replace("-", "_"), UNKNOWN)


def headers_of(error: RenewalError) -> dict[str, str]:
    """Return the headers that a refusal adds to its response."""
    if isinstance(error, TooManyRequests | TooManyChecks):
        return {"Retry-After": str(error.minutes * 60)}
    if isinstance(error, BadToken):
        return {"WWW-Authenticate": 'Bearer error="invalid_token"'}
    if isinstance(error, SignInRequired):
        return {"WWW-Authenticate": "Bearer"}
    return {}


def _refuse(error: RenewalError) -> Response:
    db.session.rollback()
    status = status_of(error)
    if _is_program():
        status = STATUSES_FOR_PROGRAMS.get(error.code, status)
    if status >= 500:
        logging.getLogger("renewal").error("%s: %s", error.code, error)
        return _problem(status, code=error.code)
    members = {"errors": error.errors} if isinstance(error, BodyRefused) else {}
    response = _problem(status, code=error.code, sentence=error.sentence, members=members)
    response.headers.update(headers_of(error))
    return response


def _answer_http(error: HTTPException) -> Response:
    if error.response is not None or error.code is None or error.code < 400:
        return make_response(error.get_response(request.environ))
    db.session.rollback()
    response = _problem(error.code)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return response


def _answer_busy(error: DBAPIError | NoConnectionFree) -> Response:
    db.session.rollback()
    reason = error.orig if isinstance(error, DBAPIError) else error
    # Without the statement: its values may be somebody's address or secret.
    logging.getLogger("renewal").error("The database does not do as asked: %s", reason)
    full = isinstance(error, DBAPIError) and is_unwritable(error)
    note_away(error)
    response = _problem(BUSY, code=NothingStored.code if full else "")
    response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def _answer_read_only(error: InternalError) -> Response:
    """PostgreSQL's driver calls it internal that a database is read-only; the rest is a mistake."""
    if not is_unwritable(error):
        raise error
    return _answer_busy(error)


def _is_program() -> bool:
    return request.path.startswith(API)


def _problem(
    status: int, *, code: str = "", sentence: str = "", members: Mapping[str, Any] | None = None
) -> Response:
    if _is_program():
        return problem_document(
            status, _title_id(status, code), code=code, sentence=sentence, members=members or {}
        )
    page = render_template(
        "problem.html",
        status=status,
        title_id=_title_id(status, code),
        told_id=f"{_title_id(status, code)}.told",
        sentence_id=f"error.{code.replace('-', '_')}",
        sentence=sentence,
        ways=_ways(status, code),
    )
    return make_response(page, status)


def _title_id(status: int, code: str) -> str:
    """Return the id of the title; that of the sentence below it ends in ``.told``."""
    if code in TITLES:
        return TITLES[code]
    near = 500 if status >= 500 else 400
    return f"problem.{status if status in TOLD else near}"


def _ways(status: int, code: str) -> list[tuple[str, str]]:
    """Return what one can do now, as (text, address), the likeliest first."""
    if code in NEEDS_NEW_CODE:
        return [("problem.new_code", "/sign-in")]
    if code == "forged_form":
        return [("problem.back", _page_before())]
    who = find_viewer()
    if who is None:
        return [("problem.sign_in", sign_in_address(HOME))]
    if who.home == OFFICE_HOME:
        return [("problem.office", OFFICE_HOME), ("problem.sign_out", SESSIONS)]
    if who.home == BANK:
        return [("problem.bank", BANK), ("problem.sign_out", SESSIONS)]
    if status == 403:
        return [("problem.home", HOME), ("problem.sign_out", SESSIONS)]
    return [("problem.home", HOME)]


def _page_before() -> str:
    """Return the page that a form was on, as far as the browser says and it is ours."""
    here = request.host_url.rstrip("/")
    referrer = request.referrer or ""
    return local_page(referrer.removeprefix(here)) if referrer.startswith(f"{here}/") else HOME
