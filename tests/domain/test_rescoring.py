"""Rescoring: no right answer becomes wrong, and the order does not matter for who is right."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewal.domain.errors import RenewalError
from renewal.domain.item import Choose
from renewal.domain.rescoring import (
    AlreadyVoided,
    Judgement,
    KeyCountsAlready,
    KeyDoesNotFit,
    Keyed,
    Rescore,
    RescoreKind,
    check_rescore,
    key_digest,
)

VOID = Rescore(RescoreKind.VOID)
CHOICES = st.frozensets(st.sampled_from("abcd"), min_size=1).map(sorted)
KEYS = CHOICES.map(tuple)
RESCORES = st.lists(
    st.one_of(st.just(VOID), KEYS.map(lambda key: Rescore(RescoreKind.RE_KEY, key))), max_size=4
).map(tuple)


def also(*key: str) -> Rescore:
    return Rescore(RescoreKind.RE_KEY, key)


def scored(keyed: Keyed, chosen: list[str], newest: Judgement) -> Judgement:
    """The scoring that an answer has once it was scored anew."""
    return (newest, *keyed.judge_anew(chosen, newest))[-1]


def test_it_judges_by_the_authors_key_where_nothing_was_said() -> None:
    keyed = Keyed(("b",))

    assert keyed.judge(["b"]) == Judgement(True, ("b",), "first")
    assert keyed.judge(["a"]) == Judgement(False, ("b",), "first")
    assert keyed.judge_anew(["a"], keyed.judge(["a"])) == ()


def test_it_scores_every_answer_anew_when_another_key_counts() -> None:
    before, after = Keyed(("b",)), Keyed(("b",), (also("c"),))

    found = {chosen: after.judge_anew([chosen], before.judge([chosen])) for chosen in "abc"}

    assert found == {
        "a": (Judgement(False, ("c",), "re-key"),),
        "b": (Judgement(True, ("b",), "re-key"),),
        "c": (Judgement(True, ("c",), "re-key"),),
    }


def test_it_says_of_a_voided_question_which_answers_were_right_by_themselves() -> None:
    keyed = Keyed(("b",), (also("c"), VOID))

    assert keyed.judge(["a"]) == Judgement(True, ("b",), "void")
    assert keyed.judge(["b"]) == Judgement(True, ("b",), "first")
    assert keyed.judge(["c"]) == Judgement(True, ("c",), "re-key")


def test_it_makes_up_for_a_rescore_that_nobody_scored_by() -> None:
    keyed = Keyed(("b",), (also("c"), VOID))

    found = keyed.judge_anew(["c"], Keyed(("b",)).judge(["c"]))

    assert [(each.correct, each.reason) for each in found] == [(True, "re-key"), (True, "void")]


def test_it_allows_a_revision_with_a_key_that_counts_by_now() -> None:
    rekeyed, voided = Keyed(("b",), (also("a", "c"),)), Keyed(("b",), (VOID,))

    assert [rekeyed.allows(key) for key in (["c", "a"], ["b"], ["a"], ["d"])] == [
        True,
        True,
        False,
        False,
    ]
    assert voided.allows(["d"])
    assert not Keyed(("b",)).allows(["d"])


@given(KEYS, RESCORES, RESCORES, CHOICES)
def test_it_makes_no_right_answer_wrong(
    key: tuple[str, ...], some: tuple[Rescore, ...], more: tuple[Rescore, ...], chosen: list[str]
) -> None:
    before, after = Keyed(key, some), Keyed(key, some + more)

    newest = scored(before, chosen, Keyed(key).judge(chosen))

    assert scored(after, chosen, newest).correct >= newest.correct
    assert after.judge(chosen).correct == scored(after, chosen, newest).correct


@given(KEYS, RESCORES, CHOICES)
def test_it_scores_an_answer_anew_once(
    key: tuple[str, ...], rescores: tuple[Rescore, ...], chosen: list[str]
) -> None:
    keyed = Keyed(key, rescores)
    newest = scored(keyed, chosen, Keyed(key).judge(chosen))

    assert keyed.judge_anew(chosen, newest) == ()


@given(KEYS, RESCORES, CHOICES, st.data())
def test_it_is_the_same_people_who_are_right_in_whatever_order_it_was_said(
    key: tuple[str, ...], rescores: tuple[Rescore, ...], chosen: list[str], data: st.DataObject
) -> None:
    keyed = Keyed(key, rescores)
    other = data.draw(st.permutations(rescores))

    assert replace(keyed, rescores=tuple(other)).judge(chosen).correct == (
        keyed.judge(chosen).correct
    )


REFUSED: list[tuple[Rescore, Keyed, type[RenewalError]]] = [
    (also("c"), Keyed(("b",), (VOID,)), AlreadyVoided),
    (VOID, Keyed(("b",), (VOID,)), AlreadyVoided),
    (also("b"), Keyed(("b",)), KeyCountsAlready),
    (also("c"), Keyed(("b",), (also("c"),)), KeyCountsAlready),
    (also("x"), Keyed(("b",)), KeyDoesNotFit),
    (also(), Keyed(("b",)), KeyDoesNotFit),
    (also("c", "c"), Keyed(("b",)), KeyDoesNotFit),
    (also("a", "c"), Keyed(("b",)), KeyDoesNotFit),
]


@pytest.mark.parametrize(("wanted", "keyed", "refusal"), REFUSED)
def test_it_refuses_what_changes_nothing_or_cannot_be_chosen(
    wanted: Rescore, keyed: Keyed, refusal: type[RenewalError]
) -> None:
    with pytest.raises(refusal):
        check_rescore(wanted, keyed, list("abcd"), Choose.ONE)


def test_it_takes_several_options_where_several_can_be_chosen() -> None:
    check_rescore(also("c", "a"), Keyed(("b",)), list("abcd"), Choose.SEVERAL)

    with pytest.raises(KeyCountsAlready):
        check_rescore(also("c", "a"), Keyed(("a", "c")), list("abcd"), Choose.SEVERAL)
    assert key_digest(["c", "a"]) == key_digest(["a", "c"]) != key_digest(["ca"])
