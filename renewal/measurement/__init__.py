"""Numbers on arrays: numpy and scipy, nothing that knows a database."""
