"""What a column that names the type of a question says: a choice, true or false, or neither."""

from dataclasses import dataclass

from renewal.bank.tables.headers import normal
from renewal.domain.item import Choose

_ONE = frozenset("single singlechoice singleanswer singleselect sc sr radio one selectone".split())
_SEVERAL = frozenset(
    "mr ma ms multi multiselect multipleselect multipleresponse multipleanswer"
    " multipleanswers multipleresponses checkbox checkboxes several selectall multianswer".split()
)
# "multiple" is short for multiple choice in some programs, for multiple answers in others.
_CHOICE = frozenset("mc mcq multichoice multiplechoice multiple choice choicequestion".split())
_TRUTH = frozenset("tf truefalse trueorfalse boolean verdaderofalso wahrfalsch".split())
_TRUE = frozenset("true t yes y 1 verdadero v si wahr vrai verdadeiro".split())
_FALSE = frozenset("false f no n 0 falso falsch faux".split())


@dataclass(frozen=True, slots=True)
class Typed:
    """`choose` None: the column does not say; `skipped` names what is no choice question."""

    choose: Choose | None = None
    is_truth: bool = False
    skipped: str = ""


_UNTYPED = Typed()


def type_of(cell: str, *, with_single: bool) -> Typed:
    """What the word means; `with_single`: other rows of the table say "single"."""
    if not cell:
        return _UNTYPED
    word = normal(cell)
    if word in _TRUTH:
        return Typed(Choose.ONE, is_truth=True)
    if word in _ONE:
        return Typed(Choose.ONE)
    if word in _SEVERAL or (word in _CHOICE and with_single):
        return Typed(Choose.SEVERAL)
    if not word or word in _CHOICE:
        return Typed()
    return Typed(skipped=" ".join(cell.split())[:40])


def is_single(cell: str) -> bool:
    """True when the word says that one option is right."""
    return normal(cell) in _ONE


def truth_in(cell: str) -> bool | None:
    """Whether the cell says true or false; None when it says neither."""
    word = normal(cell)
    return True if word in _TRUE else False if word in _FALSE else None
