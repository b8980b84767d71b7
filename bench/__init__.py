"""Measurements (`make bench`): each against a bare lower bound in the same run, as one JSON line.

`BENCH=name` picks one, `SIZE=n` scales it. Figures are ratios because machines differ; a target
that is missed is printed like any other.
"""
