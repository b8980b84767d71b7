"""Shops: how ready each is, and who of it lapses soon."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, request

from renewal.actions.read_shops import ShopFile, ShopLine, read_shop, read_shops
from renewal.domain.access import Role
from renewal.domain.readiness import HORIZONS, READY_PERCENT, Holding, Readiness
from renewal.domain.standing import State
from renewal.store.db import db
from renewal.web.guard import allow, now
from renewal.web.office.frame import HOME, Link, draw_office, words
from renewal.web.office.home_page import number, share
from renewal.web.office.table import Cell, Column, Table
from renewal.web.pages.marks import Mark, state_mark
from renewal.web.words import Words

blueprint = Blueprint("office_shops", __name__)
READY: Final = Mark("good", "check", "Ready")
NOT_READY: Final = Mark("warn", "bang", "Not ready")


@blueprint.get("/office/shops")
@allow(Role.ADMIN)
def show_shops() -> str:
    """The shops are shown by name, some at a time, each with how ready it is."""
    behind = request.args.get("after", "")[:200]
    lines, more = read_shops(db.session(), now=now(), behind=behind)
    return draw_office(
        "shops.html",
        "Shops",
        (Link("Overview", HOME),),
        table=_shops(lines),
        percent=READY_PERCENT,
        first="/office/shops" if behind else "",
        more=f"/office/shops?{urlencode({'after': more})}" if more else "",
    )


@blueprint.get("/office/shops/<int:shop_id>")
@allow(Role.ADMIN)
def show_shop(shop_id: int) -> str:
    """One shop is shown with everything its technicians hold, the soonest to end first."""
    file = read_shop(db.session(), shop_id=shop_id, now=now())
    return draw_office(
        "shop.html",
        file.shop.name,
        (Link("Overview", HOME), Link("Shops", "/office/shops")),
        mark=_mark(file.readiness),
        facts=_facts(file.readiness),
        table=_holdings(file, words()),
    )


def _shops(lines: Sequence[ShopLine]) -> Table:
    return Table(
        "Shops",
        (
            Column("Shop"),
            Column("Readiness"),
            Column("Technicians", number=True),
            Column("Certified", number=True),
            Column("Areas without anybody"),
            *(Column(f"End in {days} days", number=True) for days in HORIZONS),
        ),
        [
            (
                Cell(line.shop.name, f"/office/shops/{line.shop.id}"),
                Cell(marks=(_mark(line.readiness),)),
                Cell(number(line.readiness.technicians)),
                Cell(share(line.readiness.certified, line.readiness.technicians)),
                Cell(", ".join(line.readiness.uncovered) or "none"),
                *(Cell(number(count)) for count in line.readiness.lapsing),
            )
            for line in lines
        ],
        "No shop is on record. Shops come with the roster.",
    )


def _mark(readiness: Readiness) -> Mark:
    return READY if readiness.is_ready else NOT_READY


def _facts(found: Readiness) -> list[tuple[str, str]]:
    certified = f"{found.certified} of {found.technicians}"
    return [
        ("Certified technicians", f"{certified} ({share(found.certified, found.technicians)})"),
        ("Areas", ", ".join(found.areas) or "none"),
        ("Areas without anybody", ", ".join(found.uncovered) or "none"),
        *(
            (f"End within {days} days", number(count))
            for days, count in zip(HORIZONS, found.lapsing, strict=True)
        ),
    ]


def _holdings(file: ShopFile, say: Words) -> Table:
    people = {person.id: person for person in file.technicians}
    return Table(
        "Certifications",
        (
            Column("Technician"),
            Column("Area"),
            Column("State"),
            Column("Valid until"),
            Column("Soon to end"),
        ),
        [
            (
                Cell(
                    people[each.technician_id].name or people[each.technician_id].number,
                    f"/office/technicians/{each.technician_id}",
                ),
                Cell(each.area),
                Cell(marks=(state_mark(each.state, say),)),
                Cell(say.date(each.expires_on)),
                Cell(_ends(each, file.today)),
            )
            for each in file.holdings
        ],
        "Nobody of this shop holds anything.",
    )


def _ends(holding: Holding, today: date) -> str:
    """Return within how many days a current credential ends, where that is soon."""
    if holding.state is not State.ACTIVE:
        return ""
    soon = (days for days in HORIZONS if holding.expires_on <= today + timedelta(days=days))
    first = next(soon, None)
    return f"within {first} days" if first else ""
