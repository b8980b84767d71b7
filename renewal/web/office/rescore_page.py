"""What the page shows on which a question is rescored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from renewal.actions.read_faulty_question import FaultyQuestion
from renewal.actions.read_rescores import RescorePreview
from renewal.actions.told_question import told_question
from renewal.domain.calendar import local_date
from renewal.domain.item import Choose
from renewal.domain.policy import Policy
from renewal.domain.rescoring import RescoreKind
from renewal.web.guard import now
from renewal.web.markdown import phrase
from renewal.web.office.form import REASON
from renewal.web.office.frame import Link, draw_office, words
from renewal.web.office.home_page import number
from renewal.web.office.rescore_words import KINDS, told_key
from renewal.web.office.rescores import PATH, TRAIL
from renewal.web.office.upload_question import ShownQuestion, shown_question
from renewal.web.pages.frame import Fault, programme
from renewal.web.pages.question_page import ShownOption
from renewal.web.words import Words

_HINTS: Final = {
    RescoreKind.VOID: "No option can be defended, or the question cannot be understood.",
    RescoreKind.RE_KEY: "The key is wrong, or more than one option can be defended.",
}


class Wanted(NamedTuple):
    """What was typed and chosen so far."""

    item: str = ""
    number: int | None = None
    kind: str = ""
    key: tuple[str, ...] = ()
    is_asked: bool = False
    is_chosen: bool = False

    @property
    def counting_key(self) -> tuple[str, ...]:
        """The key that is to count as well; what is marked beside a void is not meant."""
        return self.key if self.kind == RescoreKind.RE_KEY else ()


class Figure(NamedTuple):
    """A number with its name."""

    name: str
    told: str


def draw_rescore(
    wanted: Wanted,
    question: FaultyQuestion | None = None,
    preview: RescorePreview | None = None,
    *,
    reason: Mapping[str, str] | None = None,
    faults: tuple[Fault, ...] = (),
) -> str:
    """Return the page as far as it has come: form, question, what would follow."""
    shown = _shown(question) if question else None
    language = shown.language if shown else "en"
    return draw_office(
        "rescore.html",
        "Rescore a question",
        (*TRAIL, Link("Rescores", PATH)),
        wanted=wanted,
        question=question,
        page=shown,
        q=shown,
        text_lang=language if language != "en" else "",
        exhibit_path=f"{PATH}/pictures/",
        told=_told(question, words()) if question else (),
        several=question is not None and question.item.choose is Choose.SEVERAL,
        kinds=[(str(kind), text, _HINTS[kind]) for kind, text in KINDS.items()],
        offered=_offered(question) if question else (),
        preview=preview,
        figures=_figures(preview) if preview else (),
        follows=follows(preview, RescoreKind(wanted.kind), _policy()) if preview else (),
        reason_field=(REASON,),
        reason=reason or {"reason": ""},
        faults=faults,
    )


def follows(preview: RescorePreview, kind: RescoreKind, policy: Policy) -> tuple[str, ...]:
    """Return what a rescore brings about, sentence by sentence."""
    told = []
    if preview.become_right:
        told.append("The runs that follow score the answers anew. No right answer becomes wrong.")
    told.append("What is answered from then on is scored in the same way.")
    if preview.years_won_at_most:
        told.append(
            "Where an answer now completes a credit year, the certification is extended as of the "
            f"day of that answer ({number(preview.years_won_at_most)} at most), and what was "
            "decided about it later is decided again."
        )
    if kind is RescoreKind.VOID and policy.void_excuses:
        told.append(
            "By the policy, the month is excused in credit years that still run, unless it was "
            "answered rightly."
        )
    told.append(
        "By the policy, an expiry may move earlier where a later decision comes out otherwise."
        if policy.rescore_may_shorten
        else "Nobody loses anything: no expiry moves earlier."
    )
    if preview.answers:
        told.append("Everybody who has answered gets a letter. It does not tell the key.")
    return tuple(told)


def _policy() -> Policy:
    return programme().policy_on(local_date(now(), words().zone))


def _shown(question: FaultyQuestion) -> ShownQuestion:
    """Return the question as technicians see it, and apart from that every key that counts."""
    pictures = {
        name: {"sha256": picture.digest, "alt": picture.alt}
        for name, picture in question.content.pictures.items()
    }
    body = told_question(question.item, pictures)
    counting = {option for key in question.keys for option in key}
    return shown_question({"question": {**body, "key": counting}})


def _told(question: FaultyQuestion, say: Words) -> tuple[tuple[str, str], ...]:
    """Return what the keys do not say: which options belong together, and what was done before."""
    before = tuple(
        (f"Rescored {say.instant(each.rescored_at)}", _done(each.kind, each.key, question))
        for each in question.rescored
    )
    if question.item.choose is Choose.SEVERAL and len(question.keys) > 1:
        keys = ((f"Key {place}", told_key(key, question.item)) for place, key in _places(question))
        return (*before, *keys)
    return before


def _places(question: FaultyQuestion) -> enumerate[tuple[str, ...]]:
    return enumerate(question.keys, start=1)


def _done(kind: RescoreKind, key: tuple[str, ...], question: FaultyQuestion) -> str:
    return f"{KINDS[kind]}: {told_key(key, question.item)}" if key else KINDS[kind]


def _offered(question: FaultyQuestion) -> tuple[ShownOption, ...]:
    """Return the options that another key may name; where one is chosen, those that do not count.

    Where several are, each may be part of another key.
    """
    counting = {option for key in question.keys for option in key}
    several = question.item.choose is Choose.SEVERAL
    return tuple(
        ShownOption(each.id, phrase(each.text))
        for each in question.item.options
        if several or each.id not in counting
    )


def _figures(preview: RescorePreview) -> tuple[Figure, ...]:
    return (
        Figure("Answers so far", number(preview.answers)),
        Figure("Right by now", number(preview.now_right)),
        Figure("Would become right", number(preview.become_right)),
    )
