"""Acts on one technician: a form, a look over it, and only then the act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flask import Blueprint, redirect, request
from werkzeug import Response

from renewal.actions.read_technician import get_technician_for_office
from renewal.domain.access import Role
from renewal.domain.errors import RenewalError
from renewal.store.db import db
from renewal.store.queries.technicians import FoundTechnician, areas_held
from renewal.web.guard import allow, now, viewer
from renewal.web.office.act_forms import Act, Doing, act_called
from renewal.web.office.form import Field, faults_in, told_in, typed_in
from renewal.web.office.frame import Link, draw_office, words
from renewal.web.office.technicians import TRAIL
from renewal.web.pages.frame import Fault, programme
from renewal.web.problems import status_of

blueprint = Blueprint("office_acts", __name__)
Page = str | Response | tuple[str, int]


@blueprint.get("/office/technicians/<int:technician_id>/acts/<act>")
@allow(Role.ADMIN)
def show_form(technician_id: int, act: str) -> Page:
    """The form of the act is shown, empty, or with the area that the address names."""
    who, wanted = _who(technician_id), act_called(act)
    fields = _fields(wanted, technician_id)
    return _draw(wanted, who, fields, typed_in(fields, request.args))


@blueprint.post("/office/technicians/<int:technician_id>/acts/<act>")
@allow(Role.ADMIN)
def take_form(technician_id: int, act: str) -> Page:
    """What was typed is shown to be confirmed; confirmed, the act is done or says why not."""
    who, wanted = _who(technician_id), act_called(act)
    fields = _fields(wanted, technician_id)
    typed, step = typed_in(fields, request.form), request.form.get("step")
    if step == "change":
        return _draw(wanted, who, fields, typed)
    faults = faults_in(fields, typed)
    if faults:
        return _draw(wanted, who, fields, typed, faults), 400
    if step != "do":
        return _draw(wanted, who, fields, typed, checking=True)
    doing = Doing(db.session(), who.id, who.number, viewer().account_id, typed, now())
    try:
        wanted.do(doing)
    except RenewalError as refusal:
        db.session.rollback()
        fault = Fault(refusal.sentence)
        return _draw(wanted, who, fields, typed, (fault,)), status_of(refusal)
    return redirect(f"/office/technicians/{who.id}?done={wanted.slug}", 303)


def _who(technician_id: int) -> FoundTechnician:
    return get_technician_for_office(db.session(), technician_id=technician_id, now=now())


def _fields(act: Act, technician_id: int) -> tuple[Field, ...]:
    """Return the fields with the choices that this technician has."""
    return tuple(
        replace(field, kind="choice", choices=_choices(field.kind, technician_id))
        if field.kind in {"area", "any area", "series"}
        else field
        for field in act.fields
    )


def _choices(kind: str, technician_id: int) -> list[tuple[str, str]]:
    known = programme()
    if kind == "series":
        return [(series.code, f"{series.code} {series.title}") for series in known.series]
    held = areas_held(db.session(), technician_id) if kind == "area" else None
    return [
        (area.code, f"{area.code} {area.title}")
        for area in known.areas
        if held is None or area.code in held
    ]


def _draw(
    act: Act,
    who: FoundTechnician,
    fields: tuple[Field, ...],
    typed: Mapping[str, str],
    faults: tuple[Fault, ...] = (),
    *,
    checking: bool = False,
) -> str:
    trail = (*TRAIL, Link(who.name or who.number, f"/office/technicians/{who.id}"))
    return draw_office(
        "act.html",
        act.title,
        trail,
        act=act,
        who=who,
        fields=fields,
        typed=typed,
        told=told_in(fields, typed, words()) if checking else [],
        checking=checking,
        faults=faults,
    )
