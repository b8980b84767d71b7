"""Why an answer is not recorded, each in a sentence for the person who sent it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from renewal.domain.calendar import zone_of
from renewal.domain.errors import RenewalError
from renewal.domain.history import History, PauseKind
from renewal.domain.item import Choose
from renewal.domain.programme import Programme
from renewal.store.queries.questions import AskedRow


class Offered(Protocol):
    """A question with its options: ``places`` maps screen positions to the author's ids."""

    @property
    def choose(self) -> str:
        """How many options an answer names."""

    @property
    def places(self) -> Mapping[str, str]:
        """The author's id of each option by its position."""


class NothingChosen(RenewalError):
    """An answer came without an option."""

    code = "nothing_chosen"


class ChooseOne(RenewalError):
    """Several options were chosen where one is wanted."""

    code = "choose_one"


class OptionNotOffered(RenewalError):
    """An option was chosen that the question does not have."""

    code = "option_not_offered"


class AlreadyAnswered(RenewalError):
    """Another choice was sent for a question that is already answered."""

    code = "already_answered"


class WindowClosed(RenewalError):
    """The answer came after the window had closed."""

    code = "window_closed"


class WindowNotOpen(RenewalError):
    """The answer came before the window opened."""

    code = "window_not_open"


class NotAskedNow(RenewalError):
    """The credential is suspended or withdrawn and takes no answers."""

    code = "not_asked_now"


def author_ids(row: Offered, options: Sequence[str]) -> tuple[str, ...]:
    """Return the author's ids of the options at these places, or raise why it is no answer."""
    wanted = tuple(dict.fromkeys(options))
    if not wanted:
        raise NothingChosen("No answer was chosen. Choose an option, then send it.")
    unknown = [option for option in wanted if option not in row.places]
    if unknown:
        raise OptionNotOffered(
            f"'{unknown[0][:20]}' is not one of the options of this question "
            f"(1 to {len(row.places)}). Nothing was recorded; choose one of the options shown."
        )
    if row.choose == Choose.ONE and len(wanted) > 1:
        raise ChooseOne(
            f"This question takes one option and {len(wanted)} were sent. Nothing was recorded; "
            "choose one."
        )
    return tuple(sorted(row.places[option] for option in wanted))


def refuse_outside(row: AskedRow, programme: Programme, received_at: datetime) -> None:
    """The answer came while the window was open, or an error says when that was."""
    zone = zone_of(programme.zone)
    if row.window.is_closed(received_at):
        closed = row.window.closes_at.astimezone(zone)
        raise WindowClosed(
            f"The window for {row.area}, {row.month}, closed on {closed:%Y-%m-%d at %H:%M}, and "
            "the answer came after that. It earns nothing; the explanation can be read now."
        )
    if received_at < row.window.opens_at:
        opens = row.window.opens_at.astimezone(zone)
        raise WindowNotOpen(
            f"The window for {row.area}, {row.month}, opens on {opens:%Y-%m-%d at %H:%M}. "
            "Nothing was recorded; answer after that."
        )


def refuse_if_stopped(history: History, now: datetime) -> None:
    """The credential takes answers, or `NotAskedNow` is raised."""
    if history.withdrawn_at is not None:
        raise NotAskedNow(
            f"Your {history.area} credential was withdrawn, so its questions take no answers. "
            "Write to the programme's office if that is a mistake."
        )
    if history.paused_at(now, PauseKind.SUSPENSION):
        raise NotAskedNow(
            f"Your {history.area} credential is suspended, so its questions take no answers until "
            "the suspension ends. The month does not count against you."
        )
