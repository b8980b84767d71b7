"""Bounds within which every question of a real bank lies, and nothing exhausts the memory."""

LONGEST_QUESTION = 100_000
"""The most characters that one question may have in a text format."""
MOST_OPTIONS = 100
"""The most answers that one question may offer."""
MOST_LISTED = 200
"""The most entries of any other list of a question, such as references or translations."""
MOST_ELEMENTS = 20_000
"""The most XML elements of one question; a hundred answers with feedback are a thousand."""
MOST_QUESTIONS = 100_000
"""The most questions of one file; what follows is not read, and the file says so."""
