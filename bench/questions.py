"""Questions by the thousand as people write them, each about something else than the others."""

import csv
from collections.abc import Iterator
from pathlib import Path
from random import Random

_PARTS = (
    "rotor caliper hose sensor relay pump valve bearing bracket seal filter belt actuator injector "
    "manifold tensioner solenoid thermostat alternator starter compressor condenser evaporator "
    "radiator gasket camshaft crankshaft flywheel clutch differential axle bushing strut damper "
    "spring knuckle tie-rod rack column harness connector fuse module antenna battery inverter"
).split()
_SIGNS = (
    "noise heat play leakage wear voltage pressure vibration delay smoke corrosion drift judder "
    "surging stalling knocking whining bleeding fading seepage hunting flutter resonance slack"
).split()
_ACTS = (
    "measure replace clean adjust compare inspect torque bleed lubricate test align calibrate "
    "flush reseat insulate rebuild shim hone balance reprogram depressurise evacuate recharge index"
).split()
_PLACES = (
    "on a long descent;in stop-and-go traffic;after a cold night;with the trailer coupled;"
    "at full load;while it idles;after a week of rain;on the test bench;behind the washing hall;"
    "once the engine is warm;between two gears;under light braking;with the air conditioner on"
).split(";")
_STEMS = """\
A customer reports {sign} near the {part} {place}. The {other} was changed {number} km ago.
The driver says: "It began with {second}." Which step comes first?

The {part} of a vehicle with {number} km shows {sign}, and the reading at the {other} is {value} V.
What should be done before the {third} is taken apart?

Which of these explains {sign} at the {part} {place}, when the {other} passed its test at {value}
bar and the {third} is new?

While somebody tries to {act} the {part}, {second} appears at the {other} ({value} mm, limit
{number}). What does this show?""".split("\n\n")
_HEADERS = (
    "id,area,topic,concept,kind,choose,stem,option_a,rationale_a,option_b,rationale_b,option_c,"
    "rationale_c,option_d,rationale_d,key,references,status,order,author,language"
).split(",")
_AREAS = 8


def write_questions(path: Path, count: int) -> None:
    """A CSV file with so many questions in eight areas; every thirtieth has no reference."""
    chance = Random(11)
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\r\n")
        rows.writerow(_HEADERS)
        rows.writerows(_row(number, chance) for number in range(count))


def _row(number: int, chance: Random) -> Iterator[str]:
    area, part = f"A{number % _AREAS + 1}", chance.choice(_PARTS)
    words = {
        "part": part,
        "other": chance.choice(_PARTS),
        "third": chance.choice(_PARTS),
        "sign": chance.choice(_SIGNS),
        "second": chance.choice(_SIGNS),
        "act": chance.choice(_ACTS),
        "place": chance.choice(_PLACES),
        "number": f"{chance.randrange(1_000, 400_000):,}",
        "value": f"{chance.uniform(0.1, 60):.2f}",
    }
    stem = chance.choice(_STEMS).format(**words)
    yield from (f"{area.lower()}-{number:06}", area, f"{part}s", "", "direct", "one", stem)
    for _ in range(4):
        act, other = chance.choice(_ACTS), chance.choice(_PARTS)
        value = f"{chance.uniform(1, 90):.1f}"
        yield f"{act.capitalize()} the {other}, then look at the {chance.choice(_PARTS)} ({value})"
        yield f"The {other} shows {chance.choice(_SIGNS)} only if the {part} is sound, not before."
    reference = "" if number % 30 == 0 else f"Service manual, {part}: {words['sign']}"
    yield from (chance.choice("abcd"), reference, "draft", "shuffled", "bench", "en")
