"""Formats of question banks, each in a file of its own; `registry` knows all of them.

A process that reads one of them does not load the others.
"""
