"""Rescoring: what a faulty question's answers count for, and what may be said of its key.

A *void* makes every answer to a revision right; a *re-key* lets another key count beside those
that count already. Neither makes a right answer wrong, so their order does not matter for who is
right.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from renewal.domain.errors import RenewalError
from renewal.domain.item import Choose
from renewal.domain.scoring import is_right

FIRST = "first"
"""Why an answer was scored that no rescore was needed for."""


class RescoreKind(StrEnum):
    """What is done about a faulty revision."""

    VOID = "void"
    RE_KEY = "re-key"


VOIDED = str(RescoreKind.VOID)
RE_KEYED = str(RescoreKind.RE_KEY)


class NeverIssued(RenewalError):
    """A question was to be rescored that nobody has been asked."""

    code = "never_issued"


class AlreadyVoided(RenewalError):
    """A question was to be rescored of which every answer counts as right already."""

    code = "already_voided"


class KeyCountsAlready(RenewalError):
    """A key was to count as well that counts already."""

    code = "key_counts_already"


class KeyDoesNotFit(RenewalError):
    """A key names no option, options that are not there, or more than may be chosen."""

    code = "key_does_not_fit"


@dataclass(frozen=True, slots=True)
class Rescore:
    """What was said of a revision; ``key`` is the key that counts as well, empty for a void."""

    kind: RescoreKind
    key: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether an answer is right, under which key, and why it is looked at (`FIRST` or a kind)."""

    correct: bool
    key: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Keyed:
    """A revision as far as scoring it goes: its author's key, and what was said of it since."""

    key: tuple[str, ...]
    rescores: tuple[Rescore, ...] = ()

    @property
    def is_void(self) -> bool:
        """Whether every answer counts as right."""
        return any(each.kind is RescoreKind.VOID for each in self.rescores)

    @property
    def keys(self) -> tuple[tuple[str, ...], ...]:
        """The keys that count, the author's first and the others in the order of the rescores."""
        added = (each.key for each in self.rescores if each.kind is RescoreKind.RE_KEY)
        return (self.key, *added)

    def allows(self, key: Collection[str]) -> bool:
        """Whether the question may have this key from its next revision on.

        It may once nothing hangs on the old one: after a void, or where this key counts as well.
        """
        return self.is_void or any(is_right(key, each) for each in self.keys)

    def judge(self, chosen: Collection[str]) -> Judgement:
        """Return what an answer counts for that comes now.

        One that a key makes right is right by that key, even where the question was voided: so
        it can be told later what an answer was worth by itself.
        """
        matching = self._matching(chosen)
        if matching is not None:
            return Judgement(True, matching, FIRST if matching == self.key else RE_KEYED)
        if self.is_void:
            return Judgement(True, self.key, VOIDED)
        newest = self.keys[-1]
        return Judgement(False, newest, FIRST if newest == self.key else RE_KEYED)

    def judge_anew(self, chosen: Collection[str], newest: Judgement) -> tuple[Judgement, ...]:
        """Return the scorings that an answer lacks, oldest first; ``newest`` is what it has.

        One for the keys that count by now, and one for the void, if there was one.
        """
        due = self._due(chosen)
        return due[due.index(newest) + 1 :] if newest in due else due

    def _due(self, chosen: Collection[str]) -> tuple[Judgement, ...]:
        matching = self._matching(chosen)
        due = []
        if len(self.keys) > 1:
            key = matching or self.keys[-1]
            due.append(Judgement(matching is not None, key, RE_KEYED))
        if self.is_void:
            due.append(Judgement(True, matching or self.key, VOIDED))
        return tuple(due)

    def _matching(self, chosen: Collection[str]) -> tuple[str, ...] | None:
        return next((key for key in self.keys if is_right(chosen, key)), None)


def check_rescore(wanted: Rescore, keyed: Keyed, options: Collection[str], choose: Choose) -> None:
    """The rescore can be confirmed, or why it cannot is raised.

    Raises `AlreadyVoided`, `KeyCountsAlready` and `KeyDoesNotFit`.
    """
    if keyed.is_void:
        raise AlreadyVoided(
            "This question was voided, so every answer to it counts as right already. Nothing "
            "more can be done about its key."
        )
    if wanted.kind is RescoreKind.VOID:
        return
    _check_key(wanted.key, options, choose)
    if any(is_right(wanted.key, key) for key in keyed.keys):
        raise KeyCountsAlready(
            f"The key {shown_key(wanted.key)} counts for this question already. Nothing was "
            "changed; name the options that count as well, or void the question."
        )


def shown_key(key: Sequence[str]) -> str:
    """Return a key as admins read it: the author's ids."""
    return ", ".join(key)


def key_digest(key: Collection[str]) -> str:
    """Return what stands for a key where keys are compared, whatever the order of its ids."""
    return sha256("\n".join(sorted(set(key))).encode()).hexdigest()


def _check_key(key: Sequence[str], options: Collection[str], choose: Choose) -> None:
    unknown = [each for each in key if each not in options]
    if unknown:
        raise KeyDoesNotFit(
            f"The question has no option {shown_key(unknown)}. Its options are "
            f"{shown_key(list(options))}; name some of them."
        )
    if not key or len(set(key)) != len(key):
        raise KeyDoesNotFit("A key names at least one option, and none of them twice.")
    if choose is Choose.ONE and len(key) != 1:
        raise KeyDoesNotFit(
            f"One option is chosen in this question, and the key {shown_key(key)} names "
            f"{len(key)}. Name one, and rescore a second time if two answers are right."
        )
