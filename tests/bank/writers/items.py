"""Generated items for round trips: every field set, texts that are hard to carry."""

from collections.abc import Sequence
from io import BytesIO

from hypothesis import strategies as st
from PIL import Image

from renewal.bank.markup import from_plain
from renewal.domain.item import Choose, Dismissal, Exhibit, Item, Kind, Option, Order, Status

ONLY_THERE = "(a bank that has it already shows it, others do not)"
"""What is said of a picture that a file does not bring."""
HARD = (
    "-8dB",
    "+8dB",
    "kHz < KHz & MHz",
    "=SUM(A1)",
    "@cmd",
    "a, b; c\td | e",
    "\"quoted\" and 'single'",
    r"\(\frac{a_1}{b^2}\) and $E = I \times R$",
    r"C:\new\table and \{x\} ~ # : =",
    "<b>not bold</b> &amp; &nbsp; <!-- x -->",
    "<script>alert(1)</script>",
    "]]> <![CDATA[ &#0;",
    "¿Qué muestra el disco? ¡Óxido!",
    "🔧 12 V ⎓ 3 Ω ± 5 %",
    "for (i = 0; i < n; i++) { a[i] *= *p; }",
    "The _____ is open; the _____ is not.",
    "1. first\n2. second\n\n- third",
    "ANSWER: A",
    "A. Lincoln said",
    "{=right ~wrong} -> %50% #### // $CATEGORY:",
    "| a | b |\n|---|---|",
    "````code````",
    "All of the gauges",
    "0",
)
WORDS = st.sampled_from(HARD) | st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=("C", "Z"), include_characters=" "),
    min_size=1,
    max_size=30,
).map(lambda text: " ".join(text.split())).filter(bool)
IDS = st.from_regex(r"\A[a-z][a-z0-9]{0,5}(-[0-9]{1,3})?\Z")
LINES = WORDS.map(lambda text: " ".join(text.split()))
DISMISSALS = st.builds(Dismissal, st.sampled_from(("stem-long", "key-longest")), LINES)


def markdown(*, inline: bool) -> st.SearchStrategy[str]:
    """The Markdown of hard texts, as an import writes it."""
    return WORDS.map(lambda text: from_plain(text, inline=inline)).filter(bool)


@st.composite
def options(draw: st.DrawFn) -> tuple[Option, ...]:
    """Two to six options with different texts and ids."""
    found = draw(st.lists(markdown(inline=True), min_size=2, max_size=6, unique_by=_collapsed))
    ids = draw(
        st.just([chr(ord("a") + at) for at in range(len(found))])
        | st.lists(IDS, min_size=len(found), max_size=len(found), unique=True)
    )
    return tuple(
        Option(each, text, draw(st.just("") | markdown(inline=False)), draw(st.booleans()))
        for each, text in zip(ids, found, strict=True)
    )


@st.composite
def item(draw: st.DrawFn) -> Item:
    """A sound item."""
    answers = draw(options())
    choose = draw(st.sampled_from(Choose))
    most = 1 if choose is Choose.ONE else len(answers)
    ids = [each.id for each in answers]
    chosen = set(draw(st.lists(st.sampled_from(ids), min_size=1, max_size=most, unique=True)))
    name = draw(IDS)
    kind = draw(st.sampled_from([each for each in Kind if each is not Kind.TECHNICIAN_A_B]))
    return Item(
        id=name,
        area=draw(st.sampled_from(("A5", "A6", "L3"))),
        topic=draw(st.sampled_from(("disc-brakes", "lighting"))),
        concept=draw(st.just(name) | IDS),
        kind=kind,
        choose=choose,
        stem=draw(markdown(inline=False)),
        options=answers,
        key=tuple(each for each in ids if each in chosen),
        references=tuple(draw(st.lists(LINES, max_size=2, unique=True))),
        exhibits=(),
        status=draw(st.sampled_from(Status)),
        order=draw(st.sampled_from(Order)),
        author=draw(st.just("") | LINES),
        language=draw(st.sampled_from(("en", "es", "pt-BR"))),
        dismissed=tuple(draw(st.lists(DISMISSALS, max_size=2, unique_by=lambda each: each.code))),
    )


def items(most: int = 4) -> st.SearchStrategy[list[Item]]:
    """A few sound items with different ids."""
    return st.lists(item(), max_size=most, unique_by=lambda each: each.id)


def sound(**changes: object) -> Item:
    """One plain item, of which a test changes a field."""
    fields: dict[str, object] = {
        "id": "a5-disc-001",
        "area": "A5",
        "topic": "disc-brakes",
        "concept": "runout",
        "kind": Kind.DIRECT,
        "choose": Choose.ONE,
        "stem": "What is shown?",
        "options": (Option("a", "Runout", "Yes."), Option("b", "Wear")),
        "key": ("a",),
        "references": (),
        "exhibits": (),
        "status": Status.OPERATIONAL,
        "order": Order.SHUFFLED,
        "author": "tests",
        "language": "en",
    }
    return Item(**{**fields, **changes})  # type: ignore[arg-type]


def picture(exhibit_id: str = "a5-dial-1", alt: str = 'A "dial" <0.006>') -> Exhibit:
    """A small exhibit."""
    out = BytesIO()
    Image.new("RGB", (8, 6), "white").save(out, "PNG")
    return Exhibit(exhibit_id, "image/png", alt, out.getvalue())


def told(left: Sequence[object]) -> list[tuple[str, str]]:
    """Item and sentence of everything that was left."""
    return [(each.item_id, each.what) for each in left]  # type: ignore[attr-defined]


def _collapsed(text: str) -> str:
    return " ".join(text.split())
