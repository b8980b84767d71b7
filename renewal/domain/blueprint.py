"""How much of an area each topic is worth.

What is publicly known about a certification test is uneven: question counts for some
topics, percentages for others, nothing for the rest. `weigh` turns that into exact
fractions. Weights that the programme chose itself are marked *ours*, because they must
never be shown as the certifying body's figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from renewal.domain.basis import Basis
from renewal.domain.errors import RenewalError


class BlueprintError(RenewalError):
    """The figures of an area cannot be turned into weights."""

    code = "bad_blueprint"


class WeightNotPositive(BlueprintError):
    """A topic would be worth nothing or less."""

    code = "weight_not_positive"


class WeightsUnknown(BlueprintError):
    """Nothing says how much the topics without a figure share."""

    code = "weights_unknown"


class WeightsDoNotAddUp(BlueprintError):
    """The stated figures exceed, or do not make up, the area's total."""

    code = "weights_do_not_add_up"


class UnknownTopic(RenewalError):
    """A topic is asked for that the area does not have."""

    code = "unknown_topic"


@dataclass(frozen=True, slots=True)
class StatedTopic:
    """A topic as the programme file states it.

    ``questions`` is a count of scored questions, ``percent`` a share of the test, and
    ``weight`` an effective weight that replaces both. All three may be absent.
    """

    id: str
    letter: str | None
    title: str
    questions: int | None = None
    percent: Fraction | None = None
    weight: Fraction | None = None
    ours: bool = False
    basis: Basis = Basis.OURS

    @property
    def is_unknown(self) -> bool:
        """Whether the topic has no figure of its own."""
        return self.questions is None and self.percent is None and self.weight is None


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic with its share of the area.

    ``ours`` marks a weight without public source; ``basis`` says what title and figures rest on.
    """

    id: str
    letter: str | None
    title: str
    weight: Fraction
    ours: bool
    basis: Basis = Basis.OURS


@dataclass(frozen=True, slots=True)
class Blueprint:
    """The topics of an area. Their weights are positive and sum to exactly 1, if any exist.

    An empty blueprint stands for an area whose topics are known only from its items; see
    `equal_blueprint`.
    """

    topics: tuple[Topic, ...] = ()

    def __post_init__(self) -> None:
        for topic in self.topics:
            _positive(topic.id, topic.weight)
        if self.topics and sum(topic.weight for topic in self.topics) != 1:
            raise WeightsDoNotAddUp(
                "The weights of the topics do not sum to 1; make the blueprint with weigh()."
            )

    def find_topic(self, topic_id: str) -> Topic | None:
        """Return the topic with this id, or None."""
        return next((topic for topic in self.topics if topic.id == topic_id), None)

    def topic(self, topic_id: str) -> Topic:
        """Return the topic with this id, or raise `UnknownTopic`."""
        found = self.find_topic(topic_id)
        if found is None:
            known = ", ".join(topic.id for topic in self.topics) or "none"
            raise UnknownTopic(f"There is no topic '{topic_id}' here; the topics are: {known}.")
        return found


def weigh(stated: Sequence[StatedTopic], scored: int | None = None) -> Blueprint:
    """Return the blueprint in which every topic has its exact share.

    ``scored`` is the number of scored questions of the whole test, None when not known.
    Topics without a figure share what the others leave of it (or of 100, when every other
    figure is a percentage) in equal parts and are marked ours. Raises `BlueprintError`.
    """
    if not stated:
        return Blueprint()
    total = _total(stated, scored)
    sizes = [_size(topic, total) for topic in stated]
    share = _share_of_unknown(stated, sizes, total)
    whole = sum((share if size is None else size for size in sizes), Fraction(0))
    topics = tuple(
        Topic(
            topic.id,
            topic.letter,
            topic.title,
            (share if size is None else size) / whole,
            topic.ours or topic.is_unknown,
            topic.basis,
        )
        for topic, size in zip(stated, sizes, strict=True)
    )
    return Blueprint(topics)


def equal_blueprint(topic_ids: Iterable[str]) -> Blueprint:
    """Return the blueprint of an area whose topics come from its items: equal and ours."""
    stated = [
        StatedTopic(topic_id, None, topic_id.replace("-", " ").capitalize())
        for topic_id in sorted(set(topic_ids))
    ]
    return weigh(stated, len(stated))


def _total(stated: Sequence[StatedTopic], scored: int | None) -> Fraction | None:
    """Return what the stated figures are parts of; None when they are only relative."""
    if scored is not None:
        return Fraction(scored)
    known = [topic for topic in stated if not topic.is_unknown]
    if known and all(topic.weight is None and topic.questions is None for topic in known):
        return Fraction(100)
    if all(topic.is_unknown for topic in stated):
        return Fraction(len(stated))
    return None


def _size(topic: StatedTopic, total: Fraction | None) -> Fraction | None:
    """Return the topic's part of the total, None when nothing is stated."""
    if topic.weight is not None:
        return _positive(topic.id, topic.weight)
    if topic.questions is not None:
        return _positive(topic.id, Fraction(topic.questions))
    if topic.percent is None:
        return None
    if total is None:
        raise WeightsUnknown(
            f"The topic '{topic.id}' has a percentage and others have counts, but the number "
            "of scored questions is not stated; add scored, or give each topic a weight."
        )
    return _positive(topic.id, topic.percent) * total / 100


def _share_of_unknown(
    stated: Sequence[StatedTopic], sizes: Sequence[Fraction | None], total: Fraction | None
) -> Fraction:
    """Return what each topic without a figure gets; 0 when every topic has one."""
    unknown = sizes.count(None)
    known = sum((size for size in sizes if size is not None), Fraction(0))
    if unknown == 0:
        if total is not None and known != total and not _relative(stated):
            raise WeightsDoNotAddUp(
                f"The topics add up to {_number(known)} of {_number(total)}; "
                "correct the figures or the total."
            )
        return Fraction(0)
    if total is None:
        raise WeightsUnknown(
            f"{unknown} topics have no figure and the number of scored questions is not "
            "stated; add scored, or give those topics a weight."
        )
    if known >= total:
        raise WeightsDoNotAddUp(
            f"The stated topics take {_number(known)} of {_number(total)}, which leaves "
            f"nothing for the {unknown} without a figure; correct the figures or the total."
        )
    return (total - known) / unknown


def _relative(stated: Sequence[StatedTopic]) -> bool:
    """Tell whether the figures are weights of one's own, which need not add up to a total."""
    return any(topic.weight is not None for topic in stated)


def _positive(topic_id: str, size: Fraction) -> Fraction:
    if size <= 0:
        raise WeightNotPositive(
            f"The topic '{topic_id}' has the weight {_number(size)}; a weight must be above 0."
        )
    return size


def _number(value: Fraction) -> str:
    return f"{float(value):g}"
