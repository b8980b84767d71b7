"""One verb a file. Each takes the session first and ``now`` by keyword.

The outermost verb owns the transaction and commits once (batch verbs: once a batch). A verb
that another one calls is named ``…_within`` and never commits.
"""
