"""The database: tables, transactions, queries, batches and the ledger's entries."""
