"""Writes the lines of an upload's report: items as they would be asked, findings, pictures."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from hashlib import sha256
from typing import Any

from renewal.actions.bank_plan import ComparedItem, ImportPlan
from renewal.actions.told_question import told_question
from renewal.actions.upload_words import in_office_words
from renewal.bank.failed_items import FailedItem, row_of_failed
from renewal.bank.findings import Finding, Place
from renewal.domain.item_difference import Difference
from renewal.domain.upload_report import MOST_FINDINGS

Line = tuple[str, str, dict[str, Any]]


def item_lines(
    plan: ImportPlan, differences: Mapping[str, tuple[Difference, ...]]
) -> Iterator[Line]:
    """Yield each item with its class, what was chosen, what differs, and all that it asks."""
    pictures = {
        found.exhibit.id: {
            "sha256": sha256(found.exhibit.content).hexdigest(),
            "alt": found.exhibit.alt,
        }
        for found in plan.reading.exhibits
        if found.exhibit is not None
    }
    for each in plan.items:
        body = {
            "area": each.item.area,
            "status": str(each.item.status),
            "place": _told(each.located.file, each.located.member, each.located.line),
            "other": each.other,
            "chosen": each.is_chosen,
            "resolution": str(each.resolution) if each.resolution else "",
            "open": each.is_open,
            "may_replace": each.may_replace,
            "written_as": _written_as(each),
            "differences": [asdict(one) for one in differences.get(each.id, ())],
            "question": told_question(each.item, pictures),
        }
        yield str(each.change), each.id, body


def finding_lines(plan: ImportPlan, folder: str) -> Iterator[Line]:
    """Yield findings with their places by the names that were uploaded, so many at most.

    The first error of an item that stays out has the rows that the table of those gets. What
    is said of other places names them without ``folder``, where the files lie while they are read.
    """
    rows = _rows_begun(plan, folder)
    for each in plan.findings[:MOST_FINDINGS]:
        told: dict[str, Any] = {
            "place": place_told(each),
            "message": in_office_words(each.message.replace(folder, "")),
            "fix": in_office_words(each.fix),
            "code": each.code,
        }
        if each.other:
            told["other"] = each.other
        if id(each) in rows:
            told["rows"] = rows[id(each)]
        yield str(each.severity), each.item or "", told


def _rows_begun(plan: ImportPlan, folder: str) -> dict[int, list[dict[str, Any]]]:
    """The rows of items that stay out, by the finding that is told first of them."""
    rows: dict[int, list[dict[str, Any]]] = {}
    for failed in plan.failed:
        first, *others = failed.findings
        rows.setdefault(id(first), []).append(_row(failed, folder))
        for other in others:
            rows.setdefault(id(other), [])
    return rows


def _row(failed: FailedItem, folder: str) -> dict[str, Any]:
    row = row_of_failed(failed, _place_of)
    *others, message, fix = row.reasons
    told = [*others, in_office_words(message.replace(folder, "")), in_office_words(fix)]
    return {"reasons": told, "cells": dict(row.cells)}


def _place_of(place: Place) -> str:
    return _told(place.file, place.member, place.line)


def picture_lines(plan: ImportPlan) -> Iterator[Line]:
    """Yield each picture that the items may show, once."""
    told: set[str] = set()
    for found in plan.reading.exhibits:
        if found.exhibit is None:
            continue
        digest = sha256(found.exhibit.content).hexdigest()
        if digest not in told:
            told.add(digest)
            content = b64encode(found.exhibit.content).decode("ascii")
            yield found.exhibit.media_type, digest, {"content": content}


def place_told(finding: Finding) -> str:
    """Return the place of a finding by the name that was uploaded, without folders of ours."""
    return _told(finding.file, finding.member, finding.line)


def _told(file: str, member: str | None, line: int | None) -> str:
    name = file.replace("\\", "/").rpartition("/")[2] or file
    return f"{name}{f'!{member}' if member else ''}{f', line {line}' if line else ''}"


def _written_as(each: ComparedItem) -> str:
    return each.written.kept.id if each.written and each.written.kept.id != each.id else ""
