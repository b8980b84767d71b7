"""How renewal works, in eight sentences with this programme's own figures."""

from __future__ import annotations

from flask import Blueprint

from renewal.domain.calendar import local_date
from renewal.domain.policy import Policy
from renewal.domain.programme import Programme
from renewal.web.guard import now, public
from renewal.web.pages.frame import draw, frame, programme
from renewal.web.words import Words

blueprint = Blueprint("help", __name__)


@blueprint.get("/help")
@public
def show_help() -> str:
    """Everybody can read how it works."""
    say, rules = frame().say, programme()
    policy = rules.policy_on(local_date(now(), say.zone))
    open_book = say("help.open_book") if policy.time_limit_seconds is None else ""
    return draw("help.html", points=help_points(rules, policy, say), open_book=open_book)


def help_points(rules: Programme, policy: Policy, say: Words) -> tuple[tuple[str, str], ...]:
    """Return the eight points, each a name and a sentence, filled in from the policy."""
    told = {
        "month": say("help.month", zone=rules.zone.replace("_", " ")),
        "credit": say("help.credit"),
        "extension": say(
            "help.extension",
            needed=policy.needed,
            months=policy.counted_months,
            years=say.years(policy.grant_years),
        ),
        "misses": say("help.misses", spare=policy.counted_months - policy.needed),
        "leave": say("help.leave"),
        "centre": say("help.centre", years=say.years(policy.test_grant_years)),
        "data": say("help.data"),
        "contact": say("help.contact", programme=rules.name),
    }
    return tuple((say(f"help.{point}.name"), sentence) for point, sentence in told.items())
