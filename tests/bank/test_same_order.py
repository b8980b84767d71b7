"""Findings come in the same order in every process: chance decides about nothing."""

import os
import subprocess
import sys
from pathlib import Path

TOLD = """
from hashlib import sha256
from renewal.bank.formats.registry import recognise
from renewal.bank.source import Source
from tests.bank.constructed.every import EVERY

for name, form in EVERY.items():
    content = form.build(2_000)
    known = recognise(content, form.file)
    if known is None:
        continue
    read = known.read(Source(form.file, content, "A5"))
    told = [f"{each.place} {each.code} {each.item} {each.message}" for each in read.findings]
    items = [(each.item.id, list((each.typed or {}).items())) for each in read.items]
    print(sha256(repr((told, items)).encode()).hexdigest(), name)
"""
HOME = Path(__file__).parents[2]


def told(hash_seed: int) -> list[str]:
    """What readers say of every constructed file, in a process where names hash by this seed."""
    env = {**os.environ, "PYTHONHASHSEED": str(hash_seed)}
    run = subprocess.run(
        [sys.executable, "-c", TOLD], cwd=HOME, env=env, capture_output=True, text=True, check=True
    )
    return run.stdout.splitlines()


def test_it_says_the_same_in_the_same_order_however_names_hash() -> None:
    one, other = told(1), told(2)

    assert len(one) > 100
    assert [line for line in one if line not in other] == []
