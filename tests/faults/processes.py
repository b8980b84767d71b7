"""Real processes for the failure scenarios: many that begin at one moment, or one that is killed.

They are forked from a server that has imported the service once, so that a process costs some
20 ms instead of the two seconds that the imports take.
"""

from __future__ import annotations

import multiprocessing
import traceback
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import Any

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.faults.children"])
WAIT_SECONDS = 600


class ChildFailed(AssertionError):
    """A process ended otherwise than by returning; its own traceback is the message."""


def together(task: Callable[..., Any], calls: Sequence[tuple[Any, ...]]) -> list[Any]:
    """What each call returns; each runs in a process of its own, all begun at one moment."""
    barrier = _CONTEXT.Barrier(len(calls))
    begun = []
    for arguments in calls:
        here, there = _CONTEXT.Pipe(duplex=False)
        process = _CONTEXT.Process(target=_run, args=(task, arguments, there, barrier))
        process.start()
        there.close()
        begun.append((process, here))
    answers = [_received(here) for _, here in begun]
    for process, here in begun:
        process.join(WAIT_SECONDS)
        here.close()
    failures = [said for went_well, said in answers if not went_well]
    if failures:
        raise ChildFailed("\n".join(failures))
    return [said for _, said in answers]


def alone(task: Callable[..., Any], *arguments: Any) -> Any:
    """What the call returns in a process of its own; None when that process was killed."""
    here, there = _CONTEXT.Pipe(duplex=False)
    process = _CONTEXT.Process(target=_run, args=(task, arguments, there, None))
    process.start()
    there.close()
    went_well, said = _received(here)
    process.join(WAIT_SECONDS)
    here.close()
    if process.exitcode == -9:
        return None
    if not went_well:
        raise ChildFailed(said)
    return said


def _received(here: Connection) -> tuple[bool, Any]:
    try:
        if not here.poll(WAIT_SECONDS):
            return False, f"A process said nothing for {WAIT_SECONDS} seconds."
        found: tuple[bool, Any] = here.recv()
    except EOFError:
        return False, "A process ended without a word."
    return found


def _run(
    task: Callable[..., Any], arguments: tuple[Any, ...], there: Connection, gate: Any
) -> None:
    try:
        if gate is not None:
            gate.wait(WAIT_SECONDS)
        there.send((True, task(*arguments)))
    except BaseException:  # noqa: BLE001 - whatever it is, the test must see it
        there.send((False, traceback.format_exc()))
    finally:
        there.close()
