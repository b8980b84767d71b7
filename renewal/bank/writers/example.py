"""One question that shows how a format looks; a draft, so that nobody is ever asked it."""

from renewal.domain.item import Choose, Item, Kind, Option, Order, Status

EXAMPLE = Item(
    id="a5-example-001",
    area="A5",
    topic="disc-brakes",
    concept="rotor-runout",
    kind=Kind.DIRECT,
    choose=Choose.ONE,
    stem="A dial indicator on a brake rotor moves by 0.15 mm in one turn. What does it show?",
    options=(
        Option("a", "The runout of the rotor", "The rotor moves to and fro as it turns."),
        Option("b", "The thickness of the rotor", "A micrometer shows that."),
        Option("c", "The wear of the pads", "A gauge at the pads shows that."),
    ),
    key=("a",),
    references=("Service manual: Disc brakes",),
    exhibits=(),
    status=Status.DRAFT,
    order=Order.SHUFFLED,
    author="example",
    language="en",
)
