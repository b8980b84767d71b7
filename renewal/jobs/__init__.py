"""The edge that time drives: a process that ticks."""
