"""What an operator does to an installation by command: accounts, keys, agencies, books, deletions."""
