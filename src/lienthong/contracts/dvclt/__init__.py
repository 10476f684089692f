"""PM.DVCLT as one-stop systems see it (contracts.md section 2)."""
