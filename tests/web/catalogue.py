"""Every page that technicians see, in every state worth looking at, drawn without a database.

`PAGES` names them; `tests.web.drawing` draws them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from renewal.actions.check_standing import CheckedCredential, CheckedStanding
from renewal.actions.enrol import EnrolmentPreview
from renewal.actions.read_history import HistoryEntry, RescoredMonth
from renewal.actions.read_practice import PracticeArea, PracticeOutcome
from renewal.actions.read_shared import UnknownSharedLink
from renewal.actions.read_standing import DesignationStanding, Standings
from renewal.domain.assignment import (
    AskedOption,
    AskedQuestion,
    AssignmentState,
    Before,
    CameBack,
    Outcome,
    Rescored,
)
from renewal.domain.calendar import Month, Window
from renewal.domain.checking import NobodyFound
from renewal.domain.history import PauseKind
from renewal.domain.item import Choose, Kind
from renewal.domain.practice import Only
from renewal.domain.rescoring import RescoreKind
from renewal.domain.standing import Standing
from renewal.web.pages.credential_page import Done, credential_page
from renewal.web.pages.due_page import DueFacts, due_page
from renewal.web.pages.enrolment import EnrolPage, end_page, enrol_page
from renewal.web.pages.frame import Fault
from renewal.web.pages.help import help_points
from renewal.web.pages.history_page import history_page
from renewal.web.pages.practice_page import practice_page, practice_result_page
from renewal.web.pages.public_check_page import CheckPage, check_fault, empty_fields, found_page
from renewal.web.pages.question_page import question_page
from renewal.web.pages.result_page import ResultFacts, result_page
from renewal.web.pages.share import SharePage
from renewal.web.pages.standing_page import standing_page
from renewal.web.words import Words
from tests.web.samples import (
    MONTH,
    NOW,
    PROGRAMME,
    TODAY,
    exhibit,
    missed,
    outcome,
    paused,
    question,
    standing,
)

MISSED_BEFORE = CameBack(Before.MISSED, Month(2026, 3))
LONG_STEM = (
    "A half-ton pickup with 98,000 miles (158,000 km) and rear drum brakes comes in with a low, "
    "spongy pedal after a brake fluid flush. The pedal firms up when it is pumped twice quickly, "
    "then sinks slowly under a steady foot with the engine running. There are no external leaks, "
    "and the reservoir level has not changed after ten applications.\n\n"
    "Technician A says that air trapped in the rear circuit, together with shoes adjusted too far "
    "from the drums, could be the cause of the low and spongy pedal.\n\n"
    "Technician B says that internal bypassing of the primary cup seal in the master cylinder "
    "could be the cause of the pedal that sinks under a steady foot."
)
TABLE_STEM = (
    "Thickness was measured at three points of both front rotors.\n\n"
    "| Point | Left | Right |\n|:-:|--:|---|\n"
    "| 1 | 0.9835 in (24.98 mm) | 0.9841 in (25.00 mm) |\n"
    "| 2 | 0.9831 in (24.97 mm) | 0.9840 in (24.99 mm) |\n"
    "| 3 | 0.9822 in (24.95 mm) | 0.9840 in (24.99 mm) |\n\n"
    "All of the following fit these readings EXCEPT:"
)
FORMULA_STEM = (
    "A lamp of $R_1 = 5\\,\\Omega$ and a switch with a poor contact of $R_2$ are in series; 12 V "
    "are measured across both, and parts cost $5 to $10.\n\n"
    "$R_{\\text{all}} = R_1 + R_2 + R_3 + R_4 + R_5 + R_6 + R_7 + R_8 + R_9$\n\n"
    "| Place | \\(U\\) |\n|---|--:|\n| lamp | $\\frac{12 R_1}{R_1 + R_2}$ |\n\n"
    "What is \\(I = \\frac{U}{R_1 + R_2}\\) once the contact is clean?"
)
FORMULA_OPTIONS = (
    "$2.4\\,\\text{A}$",
    "$10^{-3}\\,\\text{A}$",
    "$\\sqrt{2}\\,\\text{A}$",
    "$\\foo$",
)
LONG_OPTIONS = (
    (
        "Neither rotor varies by more than the limit, so that the pulsation has another cause, "
        "such as a drum that is out of round or a bent flange of the rear axle"
    ),
    "The left rotor exceeds the limit",
    "The right rotor exceeds the limit",
    "Electromagnetic-interference-susceptibility-counterelectromotive",
)


class Page(NamedTuple):
    """A template with what it shows in the words of a reader, under the path it stands at."""

    path: str
    template: str
    values: Callable[[Words], dict[str, Any]]


def options(*texts: str) -> tuple[AskedOption, ...]:
    return tuple(AskedOption(str(n), text) for n, text in enumerate(texts, start=1))


def entry(area: str, month: Month, letter: str, code: str, **changes: Any) -> HistoryEntry:
    """A line of a history: r right, w wrong, . missed, ? open."""
    states = {".": AssignmentState.MISSED, "?": AssignmentState.OPEN}
    known = {
        "month": month,
        "area": area,
        "code": code,
        "state": states.get(letter, AssignmentState.ANSWERED),
        "correct": {"r": True, "w": False}.get(letter),
        "credit": letter == "r",
        "excused": False,
    }
    return HistoryEntry(**{**known, **changes})


WON = standing("A1", first=Month(2026, 2), answers="rrrrrrrr.?", expires_on=date(2030, 3, 10))
LOST = standing("A2", first=Month(2026, 1), answers="r....w.r.w?")
EXPIRED = standing("A3", answers="rrwrwrr?", expires_on=date(2026, 6, 30))
UNENROLLED = standing("A4", enrolled=False, answers="", expires_on=date(2026, 12, 1))
ON_TRACK = standing("A5")
LAPSING = standing("A6", answers="rrwr.rr?", expires_on=date(2026, 12, 20))
ON_LEAVE = standing("A7", pauses=paused(PauseKind.LEAVE))
SUSPENDED = standing("A8", pauses=paused(PauseKind.SUSPENSION))
PENDING = standing("H2", enrolled=False, answers="", pending=True)
STARTING = standing("H4", first=Month(2026, 12), answers="")
WITHDRAWN = standing("H1", withdrawn_at=NOW)
ALL = (WON, LOST, EXPIRED, UNENROLLED, ON_TRACK, LAPSING, ON_LEAVE, SUSPENDED, PENDING, STARTING)

TITLES = (
    DesignationStanding(
        "master-automobile",
        "Master Automobile Technician",
        False,
        ("A4", "2 years of documented experience"),
        True,
    ),
    DesignationStanding(
        "master-transit-bus", "Master Transit Bus Technician", False, ("H1 or H2",), True
    ),
    DesignationStanding(
        "master-truck-equipment", "Master Truck Equipment Technician", False, ("E1",), False
    ),
)
VOIDED = Rescored(RescoreKind.VOID, NOW, (("3",),), right_since=NOW)
RE_KEYED = Rescored(RescoreKind.RE_KEY, NOW, (("3",), ("2",)), right_since=NOW)
RESCORED = (
    entry("A5", Month(2026, 10), "r", "V1", rescored=RescoredMonth(RescoreKind.VOID, NOW)),
    entry("A5", Month(2026, 9), "w", "K1", rescored=RescoredMonth(RescoreKind.RE_KEY, NOW)),
    entry(
        "A5",
        Month(2026, 8),
        ".",
        "V2",
        excused=True,
        rescored=RescoredMonth(RescoreKind.VOID, NOW),
    ),
)
YEARS = tuple(
    entry(area, MONTH.plus(-back), "?rrw.rr.wrrr.rrr"[back], f"C{area}{back}", excused=back == 7)
    for back in range(16)
    for area in ("A4", "A5", "A6")
)


def asking(shown: AskedQuestion, fault: str = "", **more: Any) -> Page:
    """The page of a question, with a refusal on top where a fault is named."""

    def values(say: Words) -> dict[str, Any]:
        faults = (Fault(say(fault), "option-1"),) if fault else ()
        return {"page": question_page(shown, PROGRAMME, say, faults=faults, **more)}

    return Page(f"/question/{shown.code}", "question.html", values)


def checking(shown: AskedQuestion, *chosen: str) -> Page:
    return Page(
        f"/question/{shown.code}/check",
        "check.html",
        lambda say: {"page": question_page(shown, PROGRAMME, say, chosen=chosen)},
    )


def re_keyed(found: Outcome) -> Outcome:
    """The outcome with the options marked as right that a key names which counts."""
    assert found.rescored is not None
    right = {place for key in found.rescored.keys for place in key}
    return replace(found, options=tuple(replace(o, right=o.id in right) for o in found.options))


def resulting(found: Any, where: Standing | None, *others: AskedQuestion, **more: Any) -> Page:
    """The page of an outcome of somebody who stands there and has other questions open."""

    def values(say: Words) -> dict[str, Any]:
        fault = more.get("fault")
        faults = (Fault(say(fault)),) if fault else ()
        facts = ResultFacts(where, others, PROGRAMME, NOW)
        again = more.get("again", False)
        return {"page": result_page(found, facts, say, again=again, faults=faults)}

    return Page("/question/7F3K/result", "result.html", values)


def due(*credentials: Standing, questions: Any = (), entries: Any = ()) -> Page:
    facts = DueFacts(questions, entries, credentials, PROGRAMME, NOW)
    return Page("/", "due.html", lambda say: {"page": due_page(facts, say)})


def overview(*credentials: Standing, titles: Any = ()) -> Page:
    known = Standings(credentials, titles)
    return Page(
        "/standing",
        "standing.html",
        lambda say: {"page": standing_page(known, PROGRAMME, TODAY, say)},
    )


def credential(where: Standing, done: bool = False) -> Page:
    def values(say: Words) -> dict[str, Any]:
        act = Done(say("enrol.done", area=where.area), say("end.done_text")) if done else None
        return {"page": credential_page(where, PROGRAMME, TODAY, say, act)}

    return Page(f"/standing/{where.area}", "credential.html", values)


def enrolling(where: Standing) -> Page:
    preview = EnrolmentPreview(
        where.area,
        Month(2026, 12),
        where.earliest_extension_on,
        where.expires_on,
        where.lapses_before,
        where.book_by,
    )
    return Page(
        f"/standing/{where.area}/enrol",
        "enrol.html",
        lambda say: {"page": enrol_page(preview, PROGRAMME.policies[0], TODAY, say)},
    )


def ending(where: Standing, fault: bool = False) -> Page:
    def values(say: Words) -> dict[str, Any]:
        told = say("error.reason_too_long", most=500, length=612)
        faults = (Fault(told, "reason"),) if fault else ()
        return {"page": end_page(where, say, "I move abroad", faults)}

    return Page(f"/standing/{where.area}/end", "end_enrolment.html", values)


def practising(*areas: PracticeArea) -> Page:
    return Page("/practice", "practice.html", lambda say: {"page": practice_page(areas, say)})


def practice_question(shown: AskedQuestion, left: int, fault: str = "") -> Page:
    def values(say: Words) -> dict[str, Any]:
        faults = (Fault(say(fault), "option-1"),) if fault else ()
        return {
            "page": question_page(shown, PROGRAMME, say, faults=faults),
            "number": 3,
            "left": say.count("practice.left", left),
            "only": Only.SLIPPED,
        }

    return Page(f"/practice/{shown.area}", "practice_question.html", values)


def practice_result(
    right: bool, left: int, again: Window | None = None, rescored: Rescored | None = None
) -> Page:
    found = outcome(chosen="3" if right else "1", rescored=rescored)
    if rescored is not None:
        found = re_keyed(found)
    told = (found.options, found.references) if again is None else ((), ())
    explained = PracticeOutcome(3, left, found.question, *told, right, again, rescored)
    return Page(
        "/practice/A5/3",
        "practice_result.html",
        lambda say: {"page": practice_result_page(explained, Only.SLIPPED, say)},
    )


def past(entries: Any, **choice: Any) -> Page:
    return Page(
        "/history", "history.html", lambda say: {"page": history_page(entries, say, **choice)}
    )


def checked(*credentials: Standing, titles: tuple[str, ...] = (), name: str = "") -> Page:
    """What anybody sees of somebody with these credentials and titles."""
    known = tuple(CheckedCredential(c.area, c.state, c.expires_on) for c in credentials)
    found = CheckedStanding("T-1001", known, titles)
    return Page(
        "/check",
        "public_check_found.html",
        lambda say: {"page": found_page(found, NOW, say, name=name)},
    )


LINK = f"https://renewal.example.org/check/{'aB3' * 14}x"
ANSWERED = {"state": AssignmentState.ANSWERED}
PAGES: dict[str, Page] = {
    "question": asking(question()),
    "question long": asking(
        question(stem=LONG_STEM, came_back=MISSED_BEFORE, options=options(*LONG_OPTIONS)),
        chosen=["1"],
    ),
    "question table": asking(
        question(
            stem=TABLE_STEM,
            kind=Kind.EXCEPT,
            choose=Choose.SEVERAL,
            counts=False,
            options=options(*LONG_OPTIONS),
        ),
        fault="error.nothing_chosen",
    ),
    "question picture": asking(question("A6", exhibits=(exhibit(),), kind=Kind.LEAST)),
    "question formulas": asking(question(stem=FORMULA_STEM, options=options(*FORMULA_OPTIONS))),
    "question error": asking(question(), fault="error.nothing_chosen"),
    "question extra": asking(question(scored=False, counts=False)),
    "check": checking(question(), "3"),
    "check picture": checking(question("A6", exhibits=(exhibit(),), kind=Kind.LEAST), "2"),
    "check several": checking(
        question(stem=TABLE_STEM, choose=Choose.SEVERAL, options=options(*LONG_OPTIONS)), "1", "4"
    ),
    "not open": asking(question(state=AssignmentState.TO_COME))._replace(
        template="question_not_open.html"
    ),
    "result right": resulting(outcome(), ON_TRACK, question("A6"), question("A1")),
    "result wrong": resulting(outcome(chosen="1", credits=4), ON_TRACK, again=True),
    "result missed": resulting(missed(), ON_TRACK, fault="error.window_closed"),
    "result won": resulting(outcome(credits=8), WON),
    "result later": resulting(outcome(correct=None, explained=False, references=()), ON_TRACK),
    "result asked again": resulting(
        outcome(correct=None, explained=False, references=(), asked_again=question().window),
        ON_TRACK,
        question("A6"),
    ),
    "result voided": resulting(outcome(chosen="1", correct=True, rescored=VOIDED), ON_TRACK),
    "result voided later": resulting(
        outcome(chosen="1", rescored=replace(VOIDED, right_since=None, waits=True)), ON_TRACK
    ),
    "result voided excused": resulting(
        outcome(chosen="1", correct=True, rescored=VOIDED, excused=True, credits=4), ON_TRACK
    ),
    "result voided missed": resulting(
        replace(missed(), rescored=replace(VOIDED, right_since=None), excused=True), ON_TRACK
    ),
    "result re-keyed": resulting(
        re_keyed(outcome(chosen="2", correct=True, rescored=RE_KEYED)), ON_TRACK
    ),
    "result re-keyed wrong": resulting(
        re_keyed(outcome(chosen="1", rescored=replace(RE_KEYED, right_since=None))), ON_TRACK
    ),
    "due": due(
        *ALL,
        questions=(
            question("A5"),
            question("A6", counts=False, came_back=CameBack(Before.SHOWN, Month(2021, 3))),
            question("A6", code="EXTRA", scored=False, counts=False),
            question("A1", code="DONE1", **ANSWERED),
            question("A2", code="DONE2", **ANSWERED),
        ),
        entries=(entry("A1", MONTH, "r", "DONE1"), entry("A2", MONTH, "w", "DONE2")),
    ),
    "due done": due(
        ON_TRACK,
        questions=(question(code="DONE", **ANSWERED),),
        entries=(entry("A5", MONTH, "r", "DONE"),),
    ),
    "due nothing held": due(),
    "due not enrolled": due(UNENROLLED, PENDING),
    "due paused": due(ON_LEAVE, STARTING),
    "standing": overview(*ALL, WITHDRAWN, titles=TITLES),
    "standing nothing": overview(),
    "credential on track": credential(ON_TRACK),
    "credential won": credential(WON),
    "credential lost": credential(LOST),
    "credential expired": credential(EXPIRED),
    "credential lapsing": credential(LAPSING),
    "credential not enrolled": credential(UNENROLLED),
    "credential on leave": credential(ON_LEAVE),
    "credential suspended": credential(SUSPENDED),
    "credential pending": credential(PENDING),
    "credential starting": credential(STARTING, done=True),
    "credential withdrawn": credential(WITHDRAWN),
    "enrol": enrolling(UNENROLLED),
    "enrol expired": enrolling(EXPIRED),
    "enrol refused": Page(
        "/standing/A4/enrol",
        "enrol.html",
        lambda say: {"page": EnrolPage("A4", faults=(Fault(say("error.area_not_open")),))},
    ),
    "end": ending(ON_TRACK),
    "end error": ending(ON_TRACK, fault=True),
    "end refused": ending(UNENROLLED),
    "practice": practising(
        PracticeArea("A4", 0, 0, 3), PracticeArea("A5", 2, 7, 9), PracticeArea("A6", 0, 4, 4)
    ),
    "practice nothing": practising(),
    "practice question": practice_question(question(), 5),
    "practice question error": practice_question(
        question(exhibits=(exhibit(),)), 1, fault="error.nothing_chosen"
    ),
    "practice right": practice_result(right=True, left=4),
    "practice wrong": practice_result(right=False, left=0),
    "practice asked again": practice_result(right=True, left=4, again=question().window),
    "practice re-keyed": practice_result(right=True, left=4, rescored=RE_KEYED),
    "history": past(YEARS),
    "history rescored": past(RESCORED),
    "history of an area": past(YEARS, area="A5"),
    "history last page": past(YEARS, number=2),
    "history empty": past(()),
    "public check": Page("/check", "public_check.html", lambda say: {"page": CheckPage()}),
    "public check error": Page(
        "/check",
        "public_check.html",
        lambda say: {"page": CheckPage("", " ", empty_fields("", " ", say))},
    ),
    "public check refused": Page(
        "/check",
        "public_check.html",
        lambda say: {"page": CheckPage("T-1", "Ray", (check_fault(NobodyFound(), say),))},
    ),
    "public check found": checked(*ALL, WITHDRAWN, titles=("Master Automobile Technician",)),
    "public check nothing": checked(),
    "shared": checked(*ALL, name="Rosalía Fernández-Wolfeschlegelsteinhausenbergerdorff"),
    "shared no more": Page(
        "/check",
        "public_check.html",
        lambda say: {"page": CheckPage(faults=(check_fault(UnknownSharedLink(), say),))},
    ),
    "share": Page("/share", "share.html", lambda say: {"page": SharePage(LINK, LINK[27:])}),
    "share name": Page(
        "/share", "share.html", lambda say: {"page": SharePage(LINK, LINK[27:], prints_name=False)}
    ),
    "share none": Page("/share", "share.html", lambda say: {"page": SharePage()}),
    "help": Page(
        "/help",
        "help.html",
        lambda say: {
            "points": help_points(PROGRAMME, PROGRAMME.policies[0], say),
            "open_book": say("help.open_book"),
        },
    ),
}
