"""That a file has more of something than any bank, and where reading it ends."""

from renewal.bank.codes.found import GRAMMAR
from renewal.bank.findings import Finding, Place

NONE_READ = "from here on none is read"


def too_many(place: Place, limit: int, what: str = "questions", whole: str = "file") -> Finding:
    """The finding at the first of the ones that are not read; `whole` is what has them all."""
    problem = f"The {whole} has more than {limit:,} {what}; {NONE_READ}"
    return GRAMMAR.finding(place, problem=problem, fix=f"Split the {whole}.")
