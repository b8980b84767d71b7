"""Whether the tables of a programme fit together: codes used twice, names nobody bears.

Each rule is one function that yields findings; `review` asks them all, so that everything that
is wrong is told at once.
"""

from collections.abc import Callable, Iterator
from typing import Any

from renewal.bank.codes.programme import (
    AREA_CODE,
    CODE_DUPLICATE,
    LANGUAGE_REPEATED,
    LIST_EMPTY,
    POLICY_RULE,
    POLICY_SAME_DAY,
    PREREQUISITE_CIRCLE,
    REFERENCE_REPEATED,
    REFERENCE_UNKNOWN,
    REQUIREMENT_EMPTY,
    SERIES_UNKNOWN,
    ZONE_UNKNOWN,
)
from renewal.bank.document import Row
from renewal.bank.findings import At, Finding, excerpt
from renewal.bank.outline import area_of
from renewal.bank.programme_draft import Draft, codes_of, requirements_of
from renewal.bank.suggestions import suggestion
from renewal.domain.calendar import BadZone, zone_of
from renewal.domain.policy import InvalidPolicy, Policy

_LISTS = ("languages", "series", "area", "policy")


def review(draft: Draft) -> Iterator[Finding]:
    """Everything that is wrong with how the tables of a programme fit together."""
    for rule in _RULES:
        yield from rule(draft)


def policy_of(row: Row) -> Policy:
    """The policy that a whole table states, or `InvalidPolicy`."""
    values = dict(row.values)
    for probability in ("renew_from", "refuse_below"):
        if probability in values:
            values[probability] = float(values[probability])
    return Policy(**values)


def _lists(draft: Draft) -> Iterator[Finding]:
    for key in _LISTS:
        if draft.head.values.get(key, True) == []:
            what = key if key == "languages" else f"[[{key}]] table"
            yield draft.head.finding(LIST_EMPTY, key, what=what)


def _zone(draft: Draft) -> Iterator[Finding]:
    zone = draft.head.values.get("zone", "UTC")
    try:
        zone_of(zone)
    except BadZone:
        yield draft.head.finding(ZONE_UNKNOWN, "zone", zone=excerpt(zone))


def _languages(draft: Draft) -> Iterator[Finding]:
    languages: list[str] = draft.head.values.get("languages", [])
    for index, language in enumerate(languages):
        if language in languages[:index]:
            yield draft.head.finding(LANGUAGE_REPEATED, "languages", index, language=language)


def _duplicates(draft: Draft) -> Iterator[Finding]:
    yield from _repeated(draft.series, "series", lambda values: values["code"])
    yield from _repeated(draft.areas, "area", lambda values: values["code"].upper())
    yield from _repeated(draft.designations, "designation", lambda values: values["code"])
    yield from _repeated(
        draft.policies, "policy", lambda values: f"{values['code']}/{values['version']}"
    )


def _repeated(rows: tuple[Row, ...], kind: str, name_of: Callable[[Any], str]) -> Iterator[Finding]:
    first: dict[str, Row] = {}
    for row in rows:
        try:
            name = name_of(row.values)
        except KeyError:  # unreadable, and told as such
            continue
        if first.setdefault(name, row) is not row:
            line = first[name].line
            yield row.finding(CODE_DUPLICATE, "code", kind=kind, code=name, line=line)


def _areas(draft: Draft) -> Iterator[Finding]:
    known = codes_of(draft.series)
    for row in draft.areas:
        code, series = row.values.get("code"), row.values.get("series")
        if code is not None and area_of(code.lower()) != code:
            yield row.finding(AREA_CODE, "code", code=code)
        if series is not None and series not in known:
            yield row.finding(
                SERIES_UNKNOWN,
                "series",
                area=code or "without a code",
                series=series,
                suggestion=suggestion(series, known),
            )


def _requirements(draft: Draft) -> Iterator[Finding]:
    for subject, row in draft.requiring:
        groups: tuple[tuple[str, ...], ...] = row.values.get("one_of_each", ())
        if row.is_whole and not requirements_of(row) and not groups:
            yield row.finding(REQUIREMENT_EMPTY, subject=subject)
        for index, group in enumerate(groups):
            at: At = ("one_of_each", index)
            if not group:
                yield row.finding(REQUIREMENT_EMPTY, *at, subject=subject)
            yield from _references(draft, row, subject, at, group)
        yield from _references(draft, row, subject, ("all_of",), row.values.get("all_of", ()))


def _references(
    draft: Draft, row: Row, subject: str, at: At, codes: tuple[str, ...]
) -> Iterator[Finding]:
    known = draft.area_codes
    for index, code in enumerate(codes):
        if code not in known:
            hint = suggestion(code, known)
            yield row.finding(
                REFERENCE_UNKNOWN, *at, index, subject=subject, area=code, suggestion=hint
            )
        elif code in codes[:index]:
            yield row.finding(REFERENCE_REPEATED, *at, index, subject=subject, area=code)


def _circles(draft: Draft) -> Iterator[Finding]:
    """Areas that stay out of reach however many others are held; unknown areas count as held."""
    known = frozenset(draft.area_codes)
    needs = {
        area.values["code"]: (area, row)
        for area, row in zip(draft.areas, draft.prerequisites, strict=True)
        if "code" in area.values and row is not None
    }
    within_reach: frozenset[str] = frozenset()
    reached = frozenset(known - needs.keys())
    while reached != within_reach:
        within_reach = reached
        reached = within_reach | {
            code
            for code, (_, row) in needs.items()
            if all(
                not known.issuperset(need.one_of) or need.is_met_by(within_reach)
                for need in requirements_of(row)
            )
        }
    for code, (area, _) in needs.items():
        if code not in reached:
            yield area.finding(PREREQUISITE_CIRCLE, "prerequisite", area=code)


def _policies(draft: Draft) -> Iterator[Finding]:
    first: dict[object, Row] = {}
    for row in draft.policies:
        day = row.values.get("takes_effect_on")
        if day is not None and first.setdefault(day, row) is not row:
            names = {"first": _name(first[day]), "second": _name(row)}
            yield row.finding(POLICY_SAME_DAY, "takes_effect_on", day=day, **names)
        if row.is_whole:
            yield from _policy(row)


def _policy(row: Row) -> Iterator[Finding]:
    try:
        policy_of(row)
    except InvalidPolicy as error:
        for problem in error.problems:
            yield row.finding(
                POLICY_RULE,
                problem.field,
                policy=_name(row),
                reason=problem.sentence,
                fix=problem.fix,
            )


def _name(row: Row) -> str:
    return f"{row.values.get('code', '?')}/{row.values.get('version', '?')}"


_RULES = (_lists, _zone, _languages, _duplicates, _areas, _requirements, _circles, _policies)
