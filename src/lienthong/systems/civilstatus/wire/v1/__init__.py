"""API 1.0 of 2018 (contracts.md 4.1)."""
