"""Clients that keep their connection and send one request after the other."""

import http.client
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Call:
    """A request that makes something: it is answered with 201."""

    path: str
    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Took:
    """How long some requests took, each (in order of length) and all together."""

    seconds: float
    each: tuple[float, ...]

    def percentile(self, percent: int) -> float:
        """Return so many milliseconds that as many percent took no longer."""
        place = min(len(self.each) * percent // 100, len(self.each) - 1)
        return round(self.each[place] * 1000, 1)


def together(turns: Sequence[Took]) -> Took:
    """Return what all turns took, one after the other."""
    each = sorted(took for turn in turns for took in turn.each)
    return Took(sum(turn.seconds for turn in turns), tuple(each))


def sent(port: int, calls: list[Call], clients: int) -> Took:
    """Each of so many clients sends its share; all begin at one moment."""
    gate = threading.Barrier(clients + 1)
    found: list[list[float]] = [[] for _ in range(clients)]
    failed: list[str] = []

    def send(share: list[Call], took: list[float]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.connect()
        gate.wait()
        for call in share:
            begun = time.perf_counter()
            connection.request(
                "POST", call.path, call.body, {"Content-Type": "application/json", **call.headers}
            )
            answer = connection.getresponse()
            said = answer.read()
            took.append(time.perf_counter() - begun)
            if answer.status != http.client.CREATED:
                failed.append(f"{call.path}: {answer.status} {said[:300]!r}")
                break
        connection.close()

    threads = [
        threading.Thread(target=send, args=(calls[number::clients], found[number]))
        for number in range(clients)
    ]
    for thread in threads:
        thread.start()
    gate.wait()
    begun = time.perf_counter()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - begun
    assert not failed, failed[0]
    return Took(seconds, tuple(sorted(took for each in found for took in each)))
