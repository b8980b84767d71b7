"""For whom a program acts."""

from __future__ import annotations

from renewal.web.guard import viewer


def technician_id() -> int:
    """Return the row number of the technician for whom the program acts.

    Views that call this are allowed to technicians only, and the guard lets nobody into them
    who has no technician's record.
    """
    found = viewer().technician_id
    assert found is not None
    return found
