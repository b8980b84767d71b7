"""The tables and keys of programme.toml and area.toml.

Like the schema of the items it reports by codes of findings, which `complaints` turns into
sentences. What a value means beside others (a code used twice, a weight of nothing) is not
known here.
"""

from typing import Any

from marshmallow import fields
from marshmallow.fields import Field

from renewal.bank.fields import MESSAGES, Id, Language, Line, Truth
from renewal.bank.programme_fields import Choice, Codes, Day, Groups, Number, Whole
from renewal.bank.schema import Table
from renewal.domain.basis import Basis
from renewal.domain.calendar import Rounding
from renewal.domain.policy import Period, PolicyKind, ShowKey


def _tables(name: str, *, required: bool) -> Field[Any]:
    return fields.List(
        fields.Raw(),
        required=required,
        error_messages={**MESSAGES},
        metadata={"expects": f"[[{name}]] tables, in two pairs of brackets"},
    )


class ProgrammeHead(Table):
    """programme.toml."""

    name = Line(required=True)
    zone = Line(required=True)
    languages = fields.List(
        Language(),
        required=True,
        error_messages={**MESSAGES},
        metadata={"expects": 'an array of language tags, such as ["en", "es"]'},
    )
    series = _tables("series", required=True)
    area = _tables("area", required=True)
    designation = _tables("designation", required=False)
    policy = _tables("policy", required=True)


class SeriesTable(Table):
    """A family of areas; its experience holds for all of them that state none of their own."""

    code = Id(required=True)
    title = Line(required=True)
    experience_years = Whole(least=0)
    experience_basis = Choice(Basis)


class AreaTable(Table):
    """A certification area."""

    code = Id(required=True)
    title = Line(required=True)
    series = Id(required=True)
    basis = Choice(Basis, required=True)
    advanced = Truth()
    experience_years = Whole(least=0)
    experience_basis = Choice(Basis)
    prerequisite = fields.Raw(error_messages={**MESSAGES})


class PrerequisiteTable(Table):
    """What must have been held on the day of a pass."""

    all_of = Codes()
    one_of_each = Groups()
    passed_before = Day()


class DesignationTable(Table):
    """A title, or an award."""

    code = Id(required=True)
    title = Line(required=True)
    all_of = Codes()
    one_of_each = Groups()
    experience_years = Whole(least=0)
    award = Truth()


class PolicyTable(Table):
    """One version of the rules; what is left out has the default of `domain.policy.Policy`."""

    code = Id(required=True)
    version = Whole(required=True)
    takes_effect_on = Day(required=True)
    kind = Choice(PolicyKind)
    period = Choice(Period)
    needed = Whole()
    counted_months = Whole()
    grant_years = Whole()
    test_grant_years = Whole()
    cycle_years = Whole()
    rounding = Choice(Rounding)
    cap_years = Whole()
    minimum_window_days = Whole()
    grace_hours = Whole()
    time_limit_seconds = Whole()
    show_key = Choice(ShowKey)
    stop_after_won = Truth()
    void_excuses = Truth()
    rescore_may_shorten = Truth()
    at_risk_below = Whole()
    book_by_days = Whole()
    area_minimum_items = Whole()
    shortage_notice_days = Whole()
    repeat_quota = Whole()
    pretest_sample = Whole()
    decide_before_expiry_days = Whole()
    renew_from = Number()
    refuse_below = Number()
    minimum_answers = Whole()


class AreaHead(Table):
    """area.toml."""

    code = Id(required=True)
    basis = Choice(Basis, required=True)
    scored = Whole(least=1)
    topic = _tables("topic", required=True)


class TopicTable(Table):
    """A topic and what is known of its weight; without a figure it shares what others leave."""

    id = Id(required=True)
    letter = Line()
    title = Line(required=True)
    questions = Whole()
    pct = Number()
    weight = Number()
    ours = Truth()
    basis = Choice(Basis)
