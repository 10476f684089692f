"""API 3.0 of the civil-status software: interlinked birth and death (contracts.md 4.3, 5.2, 5.3, 6)."""
