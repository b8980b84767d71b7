"""Reads: each function answers one question in a number of statements that does not grow."""
