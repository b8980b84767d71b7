"""Where things stand in a sorted array of others, for many of them at once."""

from __future__ import annotations

import numpy as np

from renewal.measurement.keyed_arrays import Indexes, Mask


def rows_among(sorted_ids: Indexes, ids: Indexes) -> tuple[Indexes, Mask]:
    """Return where each of ``ids`` (n,) stands among the sorted ones, and whether it does."""
    rows = np.searchsorted(sorted_ids, ids)
    there = rows < len(sorted_ids)
    there[there] = sorted_ids[rows[there]] == ids[there]
    return rows, there
